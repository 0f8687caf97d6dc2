"""Reviews by their day: when a lead is reminded to book one, why one will be late, and when a meeting is over.

A review's day and the reason why it will be late are the lead's to set (000-10, 001-27). Where a family says that
something has changed, whoever holds that and leads is asked whether the review should be earlier (001-20).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound
from handlers.rules.wall_time import moment_of, wall_of
from storage.records.concerns import Concern, ConcernKind
from storage.records.meetings import Meeting, MeetingKind, MeetingState
from storage.records.people import Person
from storage.records.plans import Circle, Plan

AHEAD = timedelta(days=14)
EARLY = timedelta(days=42)  # a review held in these last six weeks was the one that was due
LATELY = timedelta(days=3)  # a meeting that ended before then is not asked about any more
NEXT_DAY_FROM = time(10)  # when families are asked, the day after a meeting, where their hours are open then
LONGEST_REASON = 200  # letters: it stands on the plan's card
FARTHEST = timedelta(days=550)
OFFERED = tuple(timedelta(weeks=weeks) for weeks in (4, 8, 12))


class Rung(StrEnum):
    """When a review without a date is spoken of: once ahead of its day, and once when that has passed."""

    AHEAD = "ahead"
    LATE = "late"


def review_missing(plan: Plan, meetings: Iterable[Meeting], today: date) -> Rung | None:
    """Return whether the lead is to be reminded that the plan's review has no date, and how pressing it is."""
    if plan.review_by is None or plan.closed_at is not None or plan.review_by > today + AHEAD:
        return None
    since = plan.review_by - EARLY
    if any(is_review(meeting) and wall_of(meeting.starts_at, meeting.zone).date() >= since for meeting in meetings):
        return None
    return Rung.AHEAD if plan.review_by >= today else Rung.LATE


def is_review(meeting: Meeting) -> bool:
    """Whether it is a review, and stands."""
    return meeting.kind is MeetingKind.REVIEW and meeting.state is MeetingState.PLANNED


def ended_at(meeting: Meeting) -> datetime:
    """Return when a meeting is over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def has_just_ended(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting that stood is over, and not for so long that asking what was agreed is idle."""
    return meeting.state is MeetingState.PLANNED and now - LATELY <= ended_at(meeting) <= now


def is_day_after(meeting: Meeting, now: datetime) -> bool:
    """Whether it is the day after a meeting that stood, or as soon after as a machine that was off runs again."""
    over = wall_of(ended_at(meeting), meeting.zone)
    asked_from = moment_of(datetime.combine(over.date() + timedelta(days=1), NEXT_DAY_FROM), meeting.zone).at
    return meeting.state is MeetingState.PLANNED and asked_from <= now <= ended_at(meeting) + LATELY


# -- why a review will be late, and its day ------------------------------------------------------------------------


def with_reason(plan: Plan, by: Person, words: str, today: date) -> Plan:
    """Return the plan with why its review will be late, in place of what was said before."""
    said = " ".join(words.split())
    if not said or len(said) > LONGEST_REASON:
        raise BadInput("p_review_why_long", case_id=plan.id, n=len(said), most=LONGEST_REASON)
    note = {"words": said, "day": today, "by_id": by.id, "due": review_of(plan)}
    return replace(plan, review_note=note)


def review_of(plan: Plan) -> date:
    """Return the day of the plan's review; a button about one that is no longer there is old."""
    if plan.review_by is None:
        raise NotFound
    return plan.review_by


def reason_on(plan: Plan) -> Mapping[str, Any] | None:
    """Return why the plan's review will be late; what was said of another day's review counts no more."""
    note = plan.review_note
    return note if note is not None and note["due"] == plan.review_by else None


def with_review_by(plan: Plan, day: date | None, today: date) -> Plan:
    """Return the plan with another day for its review (None: one that cannot be read)."""
    last = today + FARTHEST
    if day is None or not today <= day <= last:
        raise BadInput("p_review_bad_day", case_id=plan.id, last=last)
    if day == plan.review_by:
        raise AlreadyDone
    return replace(plan, review_by=day)


def review_days_offered(today: date) -> list[date]:
    """Return the days that may be tapped for a review; any other is typed."""
    return [today + ahead for ahead in OFFERED]


# -- something has changed: an earlier review? ---------------------------------------------------------------------


def may_bring_forward(circle: Circle, concern: Concern, person: Person, day: date) -> bool:
    """Whether this practitioner, who holds the thread, is asked if the review should be earlier (001-20)."""
    return _asks_for_review(concern) and may(circle, person, Wish.LEAD_PLAN, day)


def must_bring_forward(circle: Circle, concern: Concern, person: Person, day: date) -> None:
    """Refuse an earlier review to somebody who may hold the thread but not arrange meetings on its plan."""
    if not _asks_for_review(concern):
        raise NotFound
    if not may_bring_forward(circle, concern, person, day):
        raise NotForYou


def _asks_for_review(concern: Concern) -> bool:
    return concern.kind is ConcernKind.CHANGED and concern.closed_at is None


def review_to_come(seen: Iterable[Meeting | None], now: datetime) -> Meeting | None:
    """Return the plan's next review that stands and has not begun, of the meetings as the asker knows them."""
    ahead = [m for m in seen if m is not None and is_review(m) and m.starts_at > now]
    return min(ahead, key=lambda m: (m.starts_at, m.id), default=None)
