"""Before a review every practitioner on the team is asked three questions, and once more who has not answered (001-23).

Is your part working, what should change, is anything missing. Whoever leads sees who has answered what; a late answer
is still taken. Whoever leads that day is not asked: they say how it is going for the staff (001-21).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.access import Wish, leads_on, may
from handlers.rules.meetings import may_know
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.reviewing import is_review, review_to_come
from handlers.rules.routing import cover_on
from storage.records.inputs import ReviewInput, Works
from storage.records.meetings import Meeting
from storage.records.people import Person
from storage.records.plans import Circle

ASK_AHEAD = timedelta(days=8)  # before a review
CHASE_AHEAD = timedelta(days=5)  # so that a working day lies between, whatever weekend or holiday comes
ASK_UNTIL = timedelta(hours=12)
BETWEEN = timedelta(days=2)  # at least, from being asked to being asked once more
LATELY = timedelta(days=42)  # a review held since then is still the one that is spoken of, where none is to come
LONGEST = 300  # letters


class Part(StrEnum):
    """What is asked, in this order."""

    WORKS = "works"
    CHANGE = "change"
    MISSING = "missing"


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked before a review, and what they have said."""

    person: Person
    said: ReviewInput | None


# -- who is asked --------------------------------------------------------------------------------------------------


def is_asked(circle: Circle, person: Person, meeting: Meeting, day: date) -> bool:
    """Whether this practitioner is to say something for this review, as everybody knows it: now or late."""
    on_team = any(person.id == one.id for one in circle.team)
    if not person.is_staff or not on_team or leads_on(circle, person, day):
        return False
    return is_review(meeting) and meeting.plan_id == circle.plan.id and may_know(circle, person, None, day)


def is_to_be_told(
    circle: Circle, person: Person, meeting: Meeting, said: ReviewInput | None, now: datetime, day: date
) -> bool:
    """Whether this practitioner is asked at this moment: not while somebody covers for them, nor once they answered."""
    in_time = now + ASK_UNTIL <= meeting.starts_at <= now + ASK_AHEAD
    here = cover_on(circle, person, day) is None
    return in_time and said is None and here and is_asked(circle, person, meeting, day)


def telling_due(meeting: Meeting, told: Sequence[datetime], now: datetime) -> int | None:
    """Return which telling is due, the first (0) or the one that chases (1); none after that. `told` is when so far."""
    if not told:
        return 0
    chases = meeting.starts_at <= now + CHASE_AHEAD and now >= told[-1] + BETWEEN
    return 1 if len(told) == 1 and chases else None


# -- answering -----------------------------------------------------------------------------------------------------


def must_be_asked(circle: Circle, person: Person, meeting: Meeting | None, day: date) -> Meeting:
    """Return the review a button names, if this practitioner is asked about it; otherwise there seems to be none."""
    if meeting is None or not may(circle, person, Wish.SEE_PLAN, day) or not is_asked(circle, person, meeting, day):
        raise NotFound
    return meeting


def begun(new_id: str, meeting: Meeting, person: Person, now: datetime) -> ReviewInput:
    """Return empty answers."""
    return ReviewInput(new_id, meeting.id, meeting.plan_id, person.id, now)


def with_works(said: ReviewInput, choice: str, now: datetime) -> ReviewInput:
    """Return the answers with whether one's own part is working."""
    works = next((one for one in Works if one == choice), None)
    if works is None:
        raise NotFound
    return replace(said, works=works, said_at=now)


def with_line(said: ReviewInput, part: Part, words: str, now: datetime) -> ReviewInput:
    """Return the answers with one line of their own; "" is "nothing". Too long a line is refused with what to do."""
    line = " ".join(words.split())
    if len(line) > LONGEST:
        raise BadInput("p_input_long", meeting_id=said.meeting_id, n=len(line), most=LONGEST)
    if part is Part.CHANGE:
        return replace(said, change=line, said_at=now)
    return replace(said, missing=line, said_at=now)


# -- what the lead sees --------------------------------------------------------------------------------------------


def review_spoken_of(known: Iterable[Meeting | None], now: datetime) -> Meeting | None:
    """Return the review to come, else the newest one held lately, of the meetings as the reader knows them."""
    meetings = list(known)
    held = [m for m in meetings if m is not None and is_review(m) and now - LATELY <= m.starts_at <= now]
    return review_to_come(meetings, now) or max(held, key=lambda m: (m.starts_at, m.id), default=None)


def asked_of(circle: Circle, meeting: Meeting, said: Iterable[ReviewInput], day: date) -> tuple[Asked, ...]:
    """Return everybody who is asked, with what they said; and whoever said something and is on the team no more."""
    by_person: Mapping[str, ReviewInput] = {one.person_id: one for one in said if one.meeting_id == meeting.id}
    asked = [Asked(one, by_person.get(one.id)) for one in circle.team if is_asked(circle, one, meeting, day)]
    listed = {one.person.id for one in asked}
    gone = [Asked(circle.people[who], one) for who, one in by_person.items() if who in circle.people.keys() - listed]
    return (*asked, *gone)


def is_late(said: ReviewInput, meeting: Meeting) -> bool:
    """Whether it came after the review had begun."""
    return said.said_at > meeting.starts_at
