"""An agreed action, its clock and a made-up outbox, for the tables and the property about chasing."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules.action_case import Case, Planned, Step
from handlers.rules.actions import as_seen
from handlers.rules.chasing import steps_of
from handlers.rules.hours import allowed_from, is_allowed
from handlers.rules.still_chased import KINDS, REMINDS_FAMILY, outdated, working_only
from handlers.rules.working_time import next_working
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.plans import Circle
from storage.records.services import WorkingCalendar
from tests.handlers.rules.circles import circle

LONDON = ZoneInfo("Europe/London")
HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
CALENDAR = WorkingCalendar("Europe/London", time(9), time(17), frozenset(range(5)), HOLIDAYS)


def at(written: str) -> datetime:
    """Return the moment a London clock shows this."""
    return datetime.fromisoformat(written).replace(tzinfo=LONDON).astimezone(UTC)


def shown(moment: datetime) -> str:
    """Return what a London clock shows at that moment."""
    return moment.astimezone(LONDON).strftime("%a %Y-%m-%d %H:%M")


PUBLISHED = at("2026-11-23 10:00")


def action(owner: str = "lee", by: str | None = "2026-12-04", **more: Any) -> AgreedAction:
    """Return an action of Sam's that was published on Monday 23 November."""
    usual: dict[str, Any] = {
        "id": "act", "plan_id": "plan", "what": "Send the chart.", "owner_id": owner, "author_id": "sam",
        "state": ActionState.PUBLISHED, "made_at": PUBLISHED, "by_day": date.fromisoformat(by) if by else None,
        "published_at": PUBLISHED, "visible_from": PUBLISHED + timedelta(minutes=2),
    }  # fmt: skip
    return AgreedAction(**(usual | more))


def report(says: Says, who: str = "lee", when: str = "2026-11-24 10:00", **more: Any) -> ActionReport:
    """Return one thing said of it."""
    usual: dict[str, Any] = {
        "id": f"{who}-{says}-{when}", "action_id": "act", "person_id": who, "says": says, "said_at": at(when),
        "version": 1,
    }  # fmt: skip
    return ActionReport(**(usual | more))


def case(now: str, given: AgreedAction | None = None, *reports: ActionReport, around: Circle | None = None,
         sent: dict[str, str] | None = None, **more: Any) -> Case:  # fmt: skip
    """Return the case of an action at a moment; `sent` says which steps were said to its owner, and when."""
    known, here = given or action(), around or circle()
    whole = Case(known, here, here.people[known.owner_id], CALENDAR, at(now), reports, **more)
    said = {whole.key(Step(step), known.owner_id): at(when) for step, when in (sent or {}).items()}
    return replace(whole, sent=said | dict(whole.sent))


def lines(found: list[Planned]) -> list[str]:
    """Return what is planned, as one reads it: step, person, moment."""
    return [f"{one.step} {one.person_id} {shown(one.due)}" for one in found]


@dataclass
class Row:
    """One row of the outbox."""

    planned: Planned
    due: datetime
    state: str = "pending"
    at: datetime | None = None


@dataclass
class Outbox:
    """What the storage does with what is planned: keys once for ever, late rows as they are, judged before they go."""

    rows: dict[str, Row] = field(default_factory=dict)
    said: list[tuple[datetime, Planned, AgreedAction]] = field(default_factory=list)

    def plan(self, known: AgreedAction, around: Circle, reports: list[ActionReport], now: datetime) -> None:
        """Plan anew, as `Reminders.replan` does."""
        sent = {key: row.at for key, row in self.rows.items() if row.at is not None}
        waiting = {key: row.due for key, row in self.rows.items() if row.state == "pending"}
        owner = around.people[known.owner_id]
        found = {one.key: one for one in steps_of(
            Case(known, around, owner, CALENDAR, now, reports, sent=sent, waiting=waiting))}  # fmt: skip
        for key, row in self.rows.items():
            if row.state == "pending" and key not in found:
                row.state = "withdrawn"
        for key, one in found.items():
            row = self.rows.setdefault(key, Row(one, one.due))
            if row.state in ("pending", "withdrawn") and one.due > now:
                row.state, row.due = "pending", one.due

    def send(self, known: AgreedAction, around: Circle, now: datetime) -> None:
        """Judge what is due and say it, as `still_true` and the sender do."""
        day = now.astimezone(LONDON).date()
        for row in sorted(self.rows.values(), key=lambda row: (row.due, row.planned.key)):
            if row.state != "pending" or row.due > now:
                continue
            person = around.people[row.planned.person_id]
            kind = KINDS[row.planned.step] if person.is_staff or row.planned.step is not Step.REMIND else REMINDS_FAMILY
            version = int(row.planned.key.split("/")[2])
            opens = next_working(CALENDAR, now)
            if outdated(kind, version, known, person, around, now, day) or person.id not in around.reachable:
                row.state = "withdrawn"
            elif working_only(kind, person) and opens > now:
                row.due = opens
            elif not is_allowed(person, now, CALENDAR.zone):
                row.due = allowed_from(person, now, CALENDAR.zone)
            else:
                row.state, row.at = "sent", now
                seen = as_seen(known, None, now)
                assert seen is not None
                self.said.append((now, row.planned, seen))
