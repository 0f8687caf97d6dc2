"""Reviews by their day: when a lead is reminded to book one, and when a meeting is over (000-10, 001-27)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.wall_time import wall_of
from storage.records.meetings import Meeting, MeetingKind, MeetingState
from storage.records.plans import Plan

AHEAD = timedelta(days=14)
EARLY = timedelta(days=42)  # a review held in these last six weeks was the one that was due
LATELY = timedelta(days=3)  # a meeting that ended before then is not asked about any more


class Rung(StrEnum):
    """When a review without a date is spoken of: once ahead of its day, and once when that has passed."""

    AHEAD = "ahead"
    LATE = "late"


def review_missing(plan: Plan, meetings: Iterable[Meeting], today: date) -> Rung | None:
    """Return whether the lead is to be reminded that the plan's review has no date, and how pressing it is."""
    if plan.review_by is None or plan.closed_at is not None or plan.review_by > today + AHEAD:
        return None
    since = plan.review_by - EARLY
    if any(_counts(meeting) and wall_of(meeting.starts_at, meeting.zone).date() >= since for meeting in meetings):
        return None
    return Rung.AHEAD if plan.review_by >= today else Rung.LATE


def _counts(meeting: Meeting) -> bool:
    return meeting.kind is MeetingKind.REVIEW and meeting.state is MeetingState.PLANNED


def ended_at(meeting: Meeting) -> datetime:
    """Return when a meeting is over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def has_just_ended(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting that stood is over, and not for so long that asking what was agreed is idle."""
    return meeting.state is MeetingState.PLANNED and now - LATELY <= ended_at(meeting) <= now
