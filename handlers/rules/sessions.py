"""How long a practitioner's sign-in counts."""

from datetime import datetime, timedelta

from storage.records.signin import Session

IDLE = timedelta(minutes=15)
LASTS = timedelta(hours=8)
FRESH_FOR = timedelta(minutes=5)


def is_live(session: Session, now: datetime) -> bool:
    """Whether the session still counts: not ended, not idle for 15 minutes, not older than 8 hours (ASVS 7.3.1).

    A clock that was set back does not revive it: its end was stored when it began.
    """
    if session.ended_at is not None or now >= session.ends_at or now < session.started_at:
        return False
    return now - session.seen_at < IDLE


def ends_by_itself_at(session: Session) -> datetime:
    """Return the moment at which this session ends if nothing more is done in it."""
    return min(session.ends_at, session.seen_at + IDLE)
