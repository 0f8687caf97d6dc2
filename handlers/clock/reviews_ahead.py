"""The reviews that come near: before each, three duties of the clock ask somebody something."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.rules.meetings import as_seen
from storage.records.meetings import Meeting, MeetingKind
from storage.transaction import Transaction


def reviews_ahead(tx: Transaction, nearest: timedelta, farthest: timedelta, now: datetime) -> Iterator[Meeting]:
    """Yield the reviews that stand and begin no sooner than `nearest` and no later than `farthest` from now."""
    for meeting in tx.meetings.starting_between(now + nearest, now + farthest):
        known = as_seen(meeting, None, now)
        if known is not None and known.kind is MeetingKind.REVIEW:
            yield known
