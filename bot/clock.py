"""The program's one clock: what time it is, and word to whoever waits when it is set.

Dues, deadlines and what is said of time follow this clock. How long to wait, pace and back-off follow the event
loop's monotonic clock, so a wall clock that is set back does not hold up a reply (design.md, "The clock").
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""

    def on_change(self, hook: Callable[[], None]) -> None:
        """Have `hook` called whenever the clock is set, rather than runs on."""


class SystemClock:
    """The machine's own clock, in earnest."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_change(self, hook: Callable[[], None]) -> None:
        """Nothing to do: nobody sets this clock through us."""


class SteppedClock:
    """A clock that stands still until somebody moves it: the preview's and the tests'."""

    def __init__(self, start: datetime) -> None:
        self._now = _utc(start)
        self._hooks: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return self._now

    def on_change(self, hook: Callable[[], None]) -> None:
        self._hooks.append(hook)

    def set(self, moment: datetime) -> None:
        """Set the clock, forward or back, and tell everybody who waits for it."""
        self._now = _utc(moment)
        for hook in self._hooks:
            hook()

    def move(self, by: timedelta) -> None:
        """Set the clock on (or back) by so much."""
        self.set(self._now + by)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock is set to a moment with a time zone")
    return moment.astimezone(UTC)
