"""What we want to be different, and how each side says it is going (000-05, 001-21, 003-13, 004-16).

Three sides speak: each family member for themselves, a young person, and, for the staff, whoever leads that day. A
family member hears themselves and the staff, never anybody else of the family (promise 5); who leads hears all; the
rest of the team hears the staff. What is on a plan's dial for its actions opens its outcomes, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from handlers.rules.access import Wish, may
from handlers.rules.actions import LONGEST_WHAT, checked_words
from handlers.rules.meetings import may_know
from handlers.rules.refusals import AlreadyDone, NotFound, NotNow
from handlers.rules.reviewing import is_review, review_to_come
from storage.records.meetings import Attendance, Meeting
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person, Relation
from storage.records.plans import Circle, RoleKind

T = TypeVar("T")

LONGEST = LONGEST_WHAT  # letters: the check of words lets no more through
MOST = 8  # outcomes of a plan at a time
LOWEST, HIGHEST = 1, 5
POINTS = 5  # of a course that are shown, the newest
ASK_AHEAD = timedelta(days=4)  # before a review each side is asked how it is going …
ASK_UNTIL = timedelta(hours=12)  # … but not when everybody is on the way there
A_MOMENT = timedelta(microseconds=1)
OFFERED_AT_ONCE = 5  # pictures


class Side(StrEnum):
    """Who says how it is going."""

    FAMILY = "family"
    YOUNG_PERSON = "young person"
    STAFF = "staff"


@dataclass(frozen=True)
class Course:
    """How it is going as one side says, over time: steps, the oldest first. `person` is none where it is the staff's.

    `mine` says that it is the reader's own.
    """

    side: Side
    steps: tuple[int, ...]
    person: Person | None = None
    relation: Relation | None = None
    mine: bool = False


# -- the outcomes themselves ---------------------------------------------------------------------------------------


def outcomes_seen(circle: Circle, reader: Person, outcomes: Iterable[Outcome], day: date) -> list[Outcome]:
    """Return the outcomes of this plan that stand and are open to this reader, the oldest first."""
    if not may(circle, reader, Wish.SEE_ACTIONS, day):
        return []
    standing = (o for o in outcomes if o.plan_id == circle.plan.id and o.ended_at is None)
    return sorted(standing, key=lambda o: (o.made_at, o.id))


def one_seen(circle: Circle, reader: Person, outcome: Outcome, day: date) -> Outcome:
    """Return the outcome a button names, if it stands and is open to this reader; otherwise there seems to be none."""
    if not outcomes_seen(circle, reader, [outcome], day):
        raise NotFound
    return outcome


def checked_outcome(words: str) -> str:
    """Return the words of an outcome, tidied; too long or none at all is refused with what to do."""
    return checked_words(words, LONGEST)


def room_for_one(outcomes: Sequence[Outcome]) -> None:
    """Refuse one outcome too many: a plan that wants everything wants nothing."""
    if len(outcomes) >= MOST:
        raise NotNow("p_outcome_many", n=MOST)


def reworded(outcome: Outcome, words: str) -> Outcome:
    """Return the outcome in other words."""
    _stands(outcome)
    return replace(outcome, words=words)


def with_picture(outcome: Outcome, picture: str) -> Outcome:
    """Return the outcome with another picture."""
    _stands(outcome)
    return replace(outcome, picture=picture)


def ended(outcome: Outcome, now: datetime) -> Outcome:
    """Return the outcome as ended: it is no longer shown, and the actions for it stay."""
    _stands(outcome)
    return replace(outcome, ended_at=now)


def _stands(outcome: Outcome) -> None:
    if outcome.ended_at is not None:
        raise AlreadyDone


# -- how is it going? ----------------------------------------------------------------------------------------------


def may_rate(circle: Circle, person: Person, day: date) -> bool:
    """Whether this person says how it is going: of the family whoever sees the plan, of the staff whoever leads."""
    wish = Wish.LEAD_PLAN if person.is_staff else Wish.SEE_ACTIONS
    return may(circle, person, wish, day)


def step_named(number: int | None) -> int:
    """Return the step a button names; no button of ours names another."""
    if number is None or not LOWEST <= number <= HIGHEST:
        raise NotFound
    return number


def rated(
    new_id: str,
    outcome: Outcome,
    person: Person,
    step: int,
    review: Meeting | None,
    before: Sequence[OutcomeRating],
    now: datetime,
    zone: str,
) -> OutcomeRating | None:
    """Return what this person says now, for the review ahead if there is one; None where they have just said the same.

    `before` is what was said of this outcome so far. Another step on the same day or for the same review takes the
    place of the last in the course; what was said stays kept.
    """
    mine = [r for r in before if r.person_id == person.id]
    at = max(now, mine[-1].rated_at + A_MOMENT) if mine else now  # what was said last is plain though the clock stands
    one = OutcomeRating(new_id, outcome.id, person.id, step, at, review.id if review is not None else None)
    if mine and mine[-1].step == step and _point(mine[-1], zone) == _point(one, zone):
        return None
    return one


def next_after(outcomes: Sequence[Outcome], outcome_id: str) -> Outcome | None:
    """Return the outcome that is asked about after this one; None where it was the last."""
    ids = [outcome.id for outcome in outcomes]
    at = ids.index(outcome_id) + 1 if outcome_id in ids else len(ids)
    return outcomes[at] if at < len(outcomes) else None


def review_ahead(seen: Iterable[Meeting | None], now: datetime) -> Meeting | None:
    """Return the review that what is said now is for, of the meetings as the speaker knows them: one in a few days."""
    review = review_to_come(seen, now)
    return review if review is not None and review.starts_at <= now + ASK_AHEAD else None


def is_to_be_asked(
    circle: Circle,
    person: Person,
    meeting: Meeting,
    attendance: Attendance | None,
    outcomes: Iterable[Outcome],
    ratings: Mapping[str, Sequence[OutcomeRating]],
    now: datetime,
    day: date,
) -> bool:
    """Whether this person is asked how it is going before this review, as everybody knows it.

    Only who may know of the meeting, may speak, and has not said so of every outcome; not long before, not late.
    """
    if not is_review(meeting) or not now + ASK_UNTIL <= meeting.starts_at <= now + ASK_AHEAD:
        return False
    if not may_know(circle, person, attendance, day) or not may_rate(circle, person, day):
        return False
    return any(
        not any(r.person_id == person.id and r.meeting_id == meeting.id for r in ratings.get(outcome.id, ()))
        for outcome in outcomes_seen(circle, person, outcomes, day)
    )


# -- its course ----------------------------------------------------------------------------------------------------


def courses_for(
    circle: Circle, reader: Person, ratings: Sequence[OutcomeRating], day: date, zone: str
) -> tuple[Course, ...]:
    """Return the courses of one outcome that this reader may see: their own first, then the family's, then the staff's.

    `ratings` are all that were ever given of it, the oldest first. A side that has said nothing is left out.
    """
    leads = reader.is_staff and may(circle, reader, Wish.LEAD_PLAN, day)
    found = []
    for role in circle.live_roles(RoleKind.FAMILY):
        person = circle.people[role.person_id]
        if leads or person.id == reader.id:
            said = [r for r in ratings if r.person_id == person.id]
            side = Side.YOUNG_PERSON if role.relation is Relation.YOUNG_PERSON else Side.FAMILY
            found.append(Course(side, course_of(said, zone), person, role.relation, mine=person.id == reader.id))
    family = {role.person_id for role in circle.roles if role.kind is RoleKind.FAMILY}
    theirs = [r for r in ratings if r.person_id not in family]
    found.append(Course(Side.STAFF, course_of(theirs, zone)))
    return tuple(course for course in found if course.steps)


def course_of(ratings: Sequence[OutcomeRating], zone: str) -> tuple[int, ...]:
    """Return the steps of one side: one for each review or day, what was said last for it, the newest few."""
    points: dict[object, int] = {}
    for rating in sorted(ratings, key=lambda r: (r.rated_at, r.id)):
        points.pop(_point(rating, zone), None)
        points[_point(rating, zone)] = rating.step
    return tuple(points.values())[-POINTS:]


def _point(rating: OutcomeRating, zone: str) -> object:
    return rating.meeting_id or rating.rated_at.astimezone(ZoneInfo(zone)).date()


def a_page_of(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int | None]:
    """Return one page of a list and the number of the next; past the last one comes the first, where there are more."""
    if len(items) <= size:
        return items, None
    last = (len(items) - 1) // size
    page = page if page <= last else 0
    return items[page * size : (page + 1) * size], page + 1 if page < last else 0
