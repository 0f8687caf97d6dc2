"""A short pulse: are we helping, do you feel listened to, and a word; asked once, all can be skipped (001-22).

Whom it rates learns nothing of it, not even that there was an answer, unless its author opens it to them. Everybody's
answers are counted, for a whole quarter at once and only where five people or more have given one, so that no count
moves when somebody answers and nobody is recognised in it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules.holders import PAST_LEAD
from handlers.rules.meetings import as_seen, may_know
from handlers.rules.refusals import BadInput, NotFound, NotNow
from handlers.rules.reviewing import is_review
from handlers.rules.routing import holder_on
from storage.records.concerns import Concern, ConcernKind
from storage.records.meetings import Attendance, Meeting
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.records.pulses import Pulse, PulseReaders

ASK_AHEAD = timedelta(days=3)  # before a review: a day after "how is it going?", so that no two notes come at once
ASK_UNTIL = timedelta(hours=12)
AFTER = timedelta(days=1)  # after a thread was closed
OPEN_FOR = timedelta(days=14)  # from the review, or from the thread's end: until then it can be answered
ENOUGH = 5  # people, for a count to be shown
LOWEST, HIGHEST = 1, 5
LONGEST = 500  # letters
LISTED = 4  # of one's own, the newest
SHOWN_FOR = timedelta(days=182)
SMALL = frozenset({ConcernKind.WORD, ConcernKind.MORE_TIME, ConcernKind.HELP})  # a tap or two: not asked about


class Question(StrEnum):
    """What is asked; the words follow, after a review."""

    HELPING = "helping"
    LISTENED = "listened"


@dataclass(frozen=True)
class Occasion:
    """What somebody is asked about: a review to come (two questions and a word), or a thread that is closed (one)."""

    id: str
    plan_id: str
    rated_id: str
    closes_at: datetime
    questions: tuple[Question, ...]
    meeting_id: str | None = None
    concern_id: str | None = None
    past_lead: bool = False


# -- who is asked, and when ----------------------------------------------------------------------------------------


def is_to_be_asked(
    circle: Circle, person: Person, meeting: Meeting, attendance: Attendance | None, now: datetime, day: date
) -> bool:
    """Whether this family member is asked now, before this review, as everybody knows it.

    Only who may know of the review: from being asked, another could tell that there is one.
    """
    in_time = now + ASK_UNTIL <= meeting.starts_at <= now + ASK_AHEAD
    return in_time and may_answer_before(circle, person, meeting, attendance, now, day)


def may_answer_before(
    circle: Circle, person: Person, meeting: Meeting, attendance: Attendance | None, now: datetime, day: date
) -> bool:
    """Whether this family member may say how it is, before this review or shortly after it."""
    if person.is_staff or not is_review(meeting) or not may_know(circle, person, attendance, day):
        return False
    return meeting.starts_at - ASK_AHEAD <= now <= meeting.starts_at + OPEN_FOR


def is_to_be_asked_after(concern: Concern) -> bool:
    """Whether the author of this thread is asked how it was: it is closed, and was more than a tap or two."""
    return concern.closed_at is not None and concern.kind not in SMALL


# -- answering -----------------------------------------------------------------------------------------------------


def before_review(
    circle: Circle, person: Person, meeting: Meeting, attendance: Attendance | None, now: datetime, day: date
) -> Occasion:
    """Return the review a button names as what is asked about; it rates whoever answers the family today."""
    known = as_seen(meeting, None, now)
    if known is None or not may_answer_before(circle, person, known, attendance, now, day):
        raise NotFound
    return Occasion(
        meeting.id, circle.plan.id, holder_on(circle, day).by.id, known.starts_at + OPEN_FOR,
        (Question.HELPING, Question.LISTENED), meeting_id=meeting.id,
    )  # fmt: skip


def after_thread(concern: Concern, person: Person) -> Occasion:
    """Return one's own closed thread as what is asked about; it rates whoever held it last."""
    if concern.author_id != person.id or concern.closed_at is None or not is_to_be_asked_after(concern):
        raise NotFound
    return Occasion(
        concern.id, concern.plan_id, concern.holder_id, concern.closed_at + OPEN_FOR, (Question.LISTENED,),
        concern_id=concern.id, past_lead=went_past_lead(concern),
    )  # fmt: skip


def went_past_lead(concern: Concern) -> bool:
    """Whether the lead professional, whoever it is by now, is to learn nothing of this thread."""
    return concern.door in PAST_LEAD or concern.excluded_id is not None


def question_named(occasion: Occasion, name: str) -> Question:
    """Return the question a button names."""
    found = next((one for one in occasion.questions if one == name), None)
    if found is None:
        raise NotFound
    return found


def following(occasion: Occasion, question: Question) -> Question | None:
    """Return the question after this one; None after the last."""
    at = occasion.questions.index(question) + 1
    return occasion.questions[at] if at < len(occasion.questions) else None


def asks_for_words(occasion: Occasion) -> bool:
    """Whether there is room for words of one's own."""
    return occasion.meeting_id is not None


def begun(new_id: str, occasion: Occasion, person: Person, now: datetime) -> Pulse:
    """Return an empty pulse, opened to nobody."""
    return Pulse(
        new_id, occasion.plan_id, person.id, occasion.rated_id, now, occasion.closes_at,
        meeting_id=occasion.meeting_id, concern_id=occasion.concern_id,
    )  # fmt: skip


def answered(pulse: Pulse, question: Question, number: int | None, now: datetime) -> Pulse:
    """Return the pulse with one answer; another answer takes the place of the first, until it closes."""
    if number is None or not LOWEST <= number <= HIGHEST:
        raise NotFound
    _still_open(pulse, now)
    if question is Question.HELPING:
        return replace(pulse, helping=number, said_at=now)
    return replace(pulse, listened=number, said_at=now)


def with_words(pulse: Pulse, words: str, now: datetime) -> Pulse:
    """Return the pulse with its author's own words, one message; none or too many are refused with what to do."""
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise BadInput("pulse_long", occasion_id=pulse.meeting_id, n=len(said), most=LONGEST)
    _still_open(pulse, now)
    return replace(pulse, words=said, said_at=now)


def _still_open(pulse: Pulse, now: datetime) -> None:
    if now > pulse.closes_at:
        raise NotNow("pulse_over")


# -- who may see it ------------------------------------------------------------------------------------------------


def lead_offered(circle: Circle, *, past_lead: bool) -> Person | None:
    """Return the lead professional to whom it can be opened: no family member, and never one the thread went past."""
    lead = circle.lead
    return lead if lead is not None and lead.is_staff and not past_lead else None


def opened_for(pulse: Pulse, choice: str, lead: Person | None) -> Pulse:
    """Return the pulse with those who may see it; whom it was opened to before sees it no more."""
    readers = next((one for one in PulseReaders if one == choice), None)
    if readers is None or (readers is PulseReaders.LEAD and lead is None):
        raise NotFound
    opened_to = lead.id if lead is not None and readers is PulseReaders.LEAD else None
    return replace(pulse, readers=readers, opened_to=opened_to)


def may_read(
    pulse: Pulse, reader: Person, *, leads: bool, runs: bool, works_on: Collection[str]
) -> bool:  # fmt: skip
    """Whether this practitioner may read one pulse: its author has opened it, and to them.

    `leads` says that they lead its plan today, `runs` that they manage whoever does or co-ordinate the service.
    Somebody who is rated by it, or who works on its plan (`works_on` are the ids), reads it only as the lead named.
    """
    if pulse.readers is PulseReaders.COUNTED:
        return False
    if pulse.opened_to == reader.id and leads:
        return True
    return runs and is_at_arms_length(pulse, reader, works_on)


def is_at_arms_length(pulse: Pulse, reader: Person, works_on: Collection[str]) -> bool:
    """Whether it rates neither this practitioner nor a team they are or were on."""
    return pulse.rated_id != reader.id and pulse.plan_id not in works_on


def plans_worked_on(roles: Iterable[tuple[str, RoleKind]], answering: Iterable[str]) -> frozenset[str]:
    """Return the ids of the plans somebody ever worked on, or answers for today: `roles` are plan and kind."""
    return frozenset(plan_id for plan_id, kind in roles if kind is not RoleKind.FAMILY) | frozenset(answering)


# -- counting ------------------------------------------------------------------------------------------------------


def quarter_before(day: date) -> tuple[date, date]:
    """Return the first day of the last whole quarter, and the first day after it."""
    after = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    before = after - timedelta(days=1)
    return date(before.year, before.month - 2, 1), after


def begins(day: date, zone: str) -> datetime:
    """Return the moment a day begins where the service is."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def tally(pulses: Iterable[Pulse], question: Question) -> tuple[int, ...] | None:
    """Count one question's answers, the best first: each person once, by what they said last. None where too few."""
    said: dict[str, int] = {}
    for pulse in sorted(pulses, key=lambda pulse: (pulse.closes_at, pulse.id)):
        step = pulse.helping if question is Question.HELPING else pulse.listened
        if step is not None:
            said[pulse.person_id] = step
    if len(said) < ENOUGH:
        return None
    return tuple(sum(step == one for one in said.values()) for step in range(HIGHEST, LOWEST - 1, -1))
