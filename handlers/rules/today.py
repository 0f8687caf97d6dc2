"""What a practitioner's day holds, soonest first: only what this person may know of (way 8; 001-27, 002-05).

What went past somebody is not among what they hold, so it is in no line and no count of theirs (promise 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from handlers.rules.access import Wish, may, may_see_action
from handlers.rules.actions import as_seen
from handlers.rules.answering import ANSWER
from handlers.rules.attending import answer_to
from handlers.rules.helping import HELP
from handlers.rules.meetings import allowed_guests, seen_by
from handlers.rules.needs import NEED
from handlers.rules.raising import FIELD, RAISE
from handlers.rules.referrals import ASKS_HOW_LONG, NEW, Known, wants_next
from handlers.rules.unsent import parts_in
from handlers.rules.working_time import is_working_day
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Concern
from storage.records.contacts import ContactRequest
from storage.records.drafts import Draft
from storage.records.meetings import Attendance, Meeting, MeetingState
from storage.records.people import Person
from storage.records.plans import Circle, Cover, CoverState
from storage.records.services import WorkingCalendar

DIGEST_FROM = time(8, 30)
DIGEST_UNTIL = time(12)  # a machine that was off in the morning still says it before midday
MEETINGS_AHEAD = 7


class Task(StrEnum):
    """What a line asks for, the most pressing first."""

    ANSWER = "answer"
    HELP = "help"
    COVER = "cover"
    ACTION = "action"
    MEETING = "meeting"
    PARTS = "parts"
    NEEDS = "needs"
    CONTACT = "contact"
    NOTES = "notes"
    SUMMARY = "summary"
    SERVICE = "service"
    SAID_NO = "said_no"
    DRAFT = "draft"
    HALF_ACTION = "half_action"
    HALF_MEETING = "half_meeting"
    HALF_OUTCOME = "half_outcome"
    HALF_NEED = "half_need"
    HALF_RAISED = "half_raised"
    HALF_REFERRAL = "half_referral"


@dataclass(frozen=True)
class Line:
    """One thing to do, with what its button opens.

    `n` counts those who have not answered, or the parts; for a service, 1 says that it is a wait and no answer; for an
    action, 1 says that it is their own and not theirs to lead, and `what` tells it from others of its plan.
    """

    task: Task
    id: str
    plan_id: str | None
    day: date
    at: datetime | None = None
    n: int = 0
    what: str | None = None


def lines_of(
    person: Person,
    circles: Mapping[str, Circle],
    *,
    held: Iterable[Concern],
    actions: Iterable[AgreedAction],
    meetings: Iterable[Meeting],
    attendances: Mapping[tuple[str, str], Attendance],
    covers: Iterable[Cover],
    drafts: Iterable[Draft],
    now: datetime,
    zone: str,
    unsummed: Iterable[Meeting] = (),
    parts: Mapping[str, int] = MappingProxyType({}),
    needs: Mapping[str, int] = MappingProxyType({}),
    notes: Mapping[str, int] = MappingProxyType({}),
    services: Iterable[Known] = (),
    contacts: Iterable[ContactRequest] = (),
) -> list[Line]:
    """Return everything this practitioner has to do, what is late or due soonest first.

    `unsummed` are meetings of theirs that are over and whose summary the family waits for (004-13);
    `needs` how many nobody has met for long on each plan they lead (002-01);
    `notes` how many of the team's are new to them on each plan (002-04);
    `parts` how many are late or not confirmed on each plan they lead (001-27, 003-18); `services` what was asked of
    other services and comes back to them: an answer that was due, a "no" with nothing next (001-19).
    `contacts` the requests for contact with a child that they have to answer (002-10).
    """
    today = _day(now, zone)
    answers = {concern.id: concern for concern in held}
    found = [Line(Task.ANSWER, c.id, c.plan_id, _day(c.due_at, zone), c.due_at) for c in answers.values()]
    found += [line for a in actions if (line := _action(a, circles, person, now, today)) is not None]
    found += [line for m in meetings if (line := _meeting(m, circles, person, attendances, now, zone)) is not None]
    found += [Line(Task.PARTS, plan_id, plan_id, today, n=n) for plan_id, n in parts.items() if n]
    found += [Line(Task.NEEDS, plan_id, plan_id, today, n=n) for plan_id, n in needs.items()]
    found += [Line(Task.CONTACT, c.id, c.plan_id, c.by_day) for c in contacts]
    found += [Line(Task.NOTES, plan_id, plan_id, today, n=n) for plan_id, n in notes.items() if n]
    found += [Line(Task.SUMMARY, m.id, m.plan_id, _day(m.starts_at, zone), m.starts_at) for m in unsummed]
    found += [_service(known, today) for known in services]
    found += [
        Line(Task.COVER, c.id, None, c.first_day) for c in covers
        if c.by_id == person.id and c.state is CoverState.ASKED and c.last_day >= today
    ]  # fmt: skip
    found += [line for d in drafts if (line := _draft(d, person, answers, circles, today)) is not None]
    order = list(Task)
    return sorted(found, key=lambda line: (line.day, order.index(line.task), line.at or now, line.id))


def due(lines: Sequence[Line], today: date) -> list[Line]:
    """Return what makes a day's message worth sending: late, due today, waiting for a yes or no, or new."""
    asks = (Task.COVER, Task.HELP, Task.MEETING, Task.CONTACT, Task.NOTES, Task.SERVICE, Task.SAID_NO)
    dated = (Task.ANSWER, Task.ACTION)
    return [line for line in lines if line.task in asks or (line.task in dated and line.day <= today)]


def is_digest_time(calendar: WorkingCalendar, now: datetime) -> bool:
    """Whether the day's message may be sent: from 08:30 on a working day, in the morning."""
    local = now.astimezone(ZoneInfo(calendar.zone))
    return is_working_day(calendar, local.date()) and DIGEST_FROM <= local.time() < DIGEST_UNTIL


def _action(
    action: AgreedAction, circles: Mapping[str, Circle], person: Person, now: datetime, today: date
) -> Line | None:
    """An action of one's own, or of a plan one leads, whose day is today or has passed."""
    circle, known = circles.get(action.plan_id), as_seen(action, None, now)
    if circle is None or known is None or known.state is not ActionState.PUBLISHED:
        return None
    if known.by_day is None or known.by_day > today or not may_see_action(circle, person, known, True, today):
        return None
    leads = may(circle, person, Wish.LEAD_PLAN, today)
    if known.owner_id != person.id and not leads:
        return None
    return Line(Task.ACTION, known.id, known.plan_id, known.by_day, n=0 if leads else 1, what=known.what)


def _meeting(
    meeting: Meeting, circles: Mapping[str, Circle], person: Person,
    attendances: Mapping[tuple[str, str], Attendance], now: datetime, zone: str,
) -> Line | None:  # fmt: skip
    """A meeting of the next seven days that this person arranges, and to which somebody has not answered."""
    circle, today = circles.get(meeting.plan_id), _day(now, zone)
    if circle is None:
        return None
    seen = seen_by(circle, meeting, attendances.get((meeting.id, person.id)), person, now)
    if seen is None or seen.state is not MeetingState.PLANNED or seen.starts_at <= now:
        return None
    if seen.made_by != person.id and not may(circle, person, Wish.LEAD_PLAN, today):
        return None
    asked = [a for (meeting_id, _), a in attendances.items() if meeting_id == meeting.id and a.person_id != person.id]
    there = {one.id for one in allowed_guests(circle, [a.person_id for a in asked])}
    missing = sum(answer_to(a, seen) is None for a in asked if a.person_id in there)
    day = _day(seen.starts_at, zone)
    if not missing or (day - today).days > MEETINGS_AHEAD:
        return None
    return Line(Task.MEETING, meeting.id, meeting.plan_id, day, seen.starts_at, missing)


def _service(known: Known, today: date) -> Line:
    """A service that was to have answered, or that said no: it is the service that is late, and the lead's turn."""
    one, last = known.referral, known.last
    task = Task.SAID_NO if wants_next(last) else Task.SERVICE
    day = last.day if task is Task.SAID_NO else last.due_day or today
    return Line(task, one.id, one.plan_id, day, n=int(last.course in ASKS_HOW_LONG), what=one.service)


def _draft(
    draft: Draft, person: Person, answers: Mapping[str, Concern], circles: Mapping[str, Circle], today: date
) -> Line | None:
    """What was begun and not finished: a colleague's question, an answer still theirs to give, an action, a meeting."""
    if draft.purpose == HELP and not draft.fields.get("answer") and draft.plan_id in circles:
        return Line(Task.HELP, draft.about_id or "", draft.plan_id, today)
    if draft.purpose == ANSWER and (draft.about_id or "") in answers and parts_in(draft):
        return Line(Task.DRAFT, answers[draft.about_id or ""].id, draft.plan_id, today)
    if draft.purpose == RAISE and (draft.about_id or "") in answers and draft.fields.get(FIELD):
        return Line(Task.HALF_RAISED, answers[draft.about_id or ""].id, draft.plan_id, today)
    halves = {
        "action": Task.HALF_ACTION,
        "meeting": Task.HALF_MEETING,
        "outcome": Task.HALF_OUTCOME,
        NEED: Task.HALF_NEED,
        NEW: Task.HALF_REFERRAL,
    }
    half = halves.get(draft.purpose)
    circle = circles.get(draft.plan_id or "")
    if half is not None and circle is not None and may(circle, person, Wish.LEAD_PLAN, today):
        return Line(half, circle.plan.id, circle.plan.id, today)
    return None


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
