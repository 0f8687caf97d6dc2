"""The demo's clock: it runs on by itself like a real one, and can be set forward from the page."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import SteppedClock


class RunningClock(SteppedClock):
    """What it was set to last, and the seconds that have passed since."""

    def __init__(self, start: datetime, *, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(start)
        self._seconds = seconds
        self._set_at = seconds()
        self.times_set = 0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._seconds() - self._set_at)

    def set(self, moment: datetime) -> None:
        """Set the clock, tell everybody who waits for it, and run on from there."""
        self._set_at = self._seconds()
        self.times_set += 1
        super().set(moment)

    def move(self, by: timedelta) -> None:
        """Set the clock on by so much."""
        self.set(self.now() + by)
