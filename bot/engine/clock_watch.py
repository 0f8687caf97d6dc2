"""Seeing the wall clock jump, by what the monotonic clock says meanwhile (R18)."""

import time
from collections.abc import Callable
from typing import Final

JUMP: Final = 30.0  # seconds between two looks: no clock is put right by so much in small steps


class ClockWatch:
    """Looks at both clocks, again and again."""

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._last = self._ahead()

    def look(self) -> float | None:
        """Return by how many seconds the wall clock has jumped since the last look, or None where it has not."""
        last, self._last = self._last, self._ahead()
        gained = self._last - last
        return gained if abs(gained) > JUMP else None

    def _ahead(self) -> float:
        return self._wall() - self._monotonic()
