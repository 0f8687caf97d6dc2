"""How far this machine's clock is from Telegram's, by the `Date` of every answer (safeguards 6.5.8, R18).

A `Date` is a whole second, stamped somewhere between the question and its answer. So each answer says only between
which two figures the truth lies; one that took long, as a long poll's does, says next to nothing and spoils nothing.
"""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from bot.logs import log_for

WARN_OVER: Final = 5.0  # seconds
WHOLE_SECOND: Final = 1.0

log = log_for("clock")


class Skew:
    """What is known of it: seconds by which this clock is ahead, None before the first answer."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self.seconds: float | None = None
        self._wall = wall
        self._warned = False

    def note(self, date: str | None, took: float) -> None:
        """An answer with this `Date` has just come, after so many seconds of the monotonic clock."""
        stamped = _seconds(date)
        if stamped is None:
            return
        most = self._wall() - stamped
        self._set(min(max(self.seconds or 0.0, most - took - WHOLE_SECOND), most))

    def jumped(self, by: float) -> None:
        """This clock has just jumped."""
        if self.seconds is not None:
            self._set(self.seconds + by)

    def _set(self, seconds: float) -> None:
        self.seconds = seconds
        if (abs(seconds) > WARN_OVER) is self._warned:
            return
        self._warned = not self._warned
        if self._warned:
            log.warning("clock_skewed", seconds=round(seconds, 1))
        else:
            log.info("clock_right")


@lru_cache(maxsize=4)  # hundreds of answers bear the same second
def _seconds(date: str | None) -> float | None:
    try:
        return None if date is None else parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
