"""What a clock on the wall means: from wall time to the moment and back, through both clock changes.

Where the clock jumps forward there is a gap: a wall time in it never comes, and counts as the first minute that does.
Where it is set back an hour comes twice: the first one counts, once (safeguards.md, R17).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class WallMoment:
    """A wall time that comes, the moment it means, and whether it had to move out of a gap."""

    local: datetime
    at: datetime
    moved: bool = False


def moment_of(local: datetime, zone: str) -> WallMoment:
    """Return the moment that a clock in `zone` shows this (naive) wall time."""
    place, wanted = ZoneInfo(zone), local.replace(tzinfo=None, fold=0)
    local = wanted
    while (at := local.replace(tzinfo=place).astimezone(UTC)).astimezone(place).replace(tzinfo=None, fold=0) != local:
        local += MINUTE
    return WallMoment(local, at, moved=local != wanted)


def wall_of(at: datetime, zone: str) -> datetime:
    """Return what a clock in `zone` shows at that moment, without a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def written(local: datetime) -> str:
    """Return a wall time as it is kept: "2026-12-03T15:30"."""
    return local.isoformat(timespec="minutes")


def read(local_start: str) -> datetime:
    """Return a kept wall time, without a zone."""
    return datetime.fromisoformat(local_start)
