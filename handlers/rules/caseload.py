"""What needs a practitioner soonest: the order of their families, and the counts on their home screen.

Counts are only of what this person may know: threads they hold themselves, actions of plans they are on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules.actions import as_seen, is_late
from storage.records.actions import AgreedAction
from storage.records.concerns import Concern
from storage.records.meetings import Meeting, MeetingState
from storage.records.plans import Plan

REVIEW_AHEAD = 14
MEETING_AHEAD = 7


class Need(StrEnum):
    """Why a family needs somebody, the most pressing first."""

    ANSWER = "answer"
    ACTION = "action"
    MEETING = "meeting"
    REVIEW = "review"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """One family in the list: what is next there, and in how many days."""

    plan: Plan
    need: Need
    days: int


@dataclass(frozen=True)
class Desk:
    """What is on a practitioner's desk today, as they may know it."""

    lines: tuple[Line, ...]
    questions: int
    due_today: int
    late_actions: int
    meetings: int


def desk_of(
    plans: Iterable[Plan],
    held: Sequence[Concern],
    actions: Mapping[str, Sequence[AgreedAction]],
    meetings: Sequence[Meeting],
    now: datetime,
    zone: str,
) -> Desk:
    """Return the desk: families soonest need first, and the counts of the home screen.

    `held` are the waiting threads this practitioner holds, `actions` those of their plans, `meetings` their own.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    ahead = [m for m in meetings if m.state is MeetingState.PLANNED and m.starts_at >= now]
    week = [m for m in ahead if (_day(m.starts_at, zone) - today).days <= MEETING_AHEAD]
    late = {plan_id: _late(some, today, now) for plan_id, some in actions.items()}
    lines = [_line(plan, held, late.get(plan.id, ()), week, today, zone) for plan in plans]
    order = list(Need)
    return Desk(
        tuple(sorted(lines, key=lambda line: (line.days, order.index(line.need), line.plan.ref))),
        questions=len(held),
        due_today=sum(_day(c.due_at, zone) <= today for c in held),
        late_actions=sum(len(some) for some in late.values()),
        meetings=len(week),
    )


def _late(actions: Iterable[AgreedAction], today: date, now: datetime) -> list[AgreedAction]:
    """What is late as everybody knows it: a change that may still be taken back counts for nobody."""
    return [a for a in (as_seen(a, None, now) for a in actions) if a is not None and is_late(a, today)]


def _line(
    plan: Plan,
    held: Iterable[Concern],
    late: Sequence[AgreedAction],
    meetings: Iterable[Meeting],
    today: date,
    zone: str,
) -> Line:
    """Return what is next on one plan: an answer first where two fall on one day."""
    found = [(Need.ANSWER, _day(c.due_at, zone)) for c in held if c.plan_id == plan.id]
    found += [(Need.ACTION, a.by_day) for a in late if a.by_day is not None]
    found += [(Need.MEETING, _day(m.starts_at, zone)) for m in meetings if m.plan_id == plan.id]
    if plan.review_by is not None and (plan.review_by - today).days <= REVIEW_AHEAD:
        found.append((Need.REVIEW, plan.review_by))
    if not found:
        return Line(plan, Need.NOTHING, days=999)
    order = list(Need)
    need, day = min(found, key=lambda one: (one[1], order.index(one[0])))
    return Line(plan, need, (day - today).days)


def part_of_day(now: datetime, zone: str) -> str:
    """Return the word to greet with."""
    at = now.astimezone(ZoneInfo(zone)).time()
    if at < time(12):
        return "morning"
    return "afternoon" if at < time(18) else "evening"


def counted_readers(actors: Iterable[str | None]) -> dict[str, int]:
    """Count how often each person has looked, most often first; the command line and the clock are nobody."""
    counts: dict[str, int] = {}
    for actor in actors:
        if actor is not None:
            counts[actor] = counts.get(actor, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
