"""What the running program counts of itself, for whoever looks from outside: numbers and moments, no names, no ids.

Parts write here as they go. What waits in the database is not counted here: it is asked for when somebody looks
(`storage/depths.py`).
"""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from storage.records.notices import Priority

HANDLING_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
ANSWERS_WITHIN: Final = 120.0  # seconds until a database on a server has answered or is known to be away
LATE: Final = 15.0  # seconds a part may be late with what it does before it is not well
HUNG: Final = 60.0  # seconds a part may be late with anything at all before it counts as hung


class Part(StrEnum):
    """What must go on for families to be heard and answered."""

    RECEIVER = "receiver"
    SENDER = "sender"
    DATABASE = "database"


@dataclass
class Progress:
    """How one part gets on, in seconds of the monotonic clock. A part that has nothing to do here is at rest."""

    turns_by: float | None = None
    good_until: float = float("-inf")
    worked_at: float | None = None


@dataclass
class Duty:
    """The last run of one duty."""

    at: float  # seconds of the epoch
    seconds: float
    failures: int = 0


@dataclass
class Handling:
    """How long updates took, in the buckets of HANDLING_BOUNDS and one beyond."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(HANDLING_BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        self.buckets[bisect_left(HANDLING_BOUNDS, seconds)] += 1
        self.seconds += seconds


class Figures:
    """One object for one program, made by the composition root and handed to its parts."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._monotonic, self._wall = monotonic, wall
        self.progress = {part: Progress() for part in Part}
        self.landed: Counter[tuple[Priority, str]] = Counter()
        self.floods = 0
        self.paused_seconds = 0.0
        self.received = 0
        self.lag_seconds = 0.0
        self.handling = Handling()
        self.failed_tries = 0
        self.set_aside = 0
        self.turned_away = 0
        self.duties: dict[str, Duty] = {}
        self.loop_lag_seconds = 0.0
        self.clock_jumps = 0

    # -- how the parts get on --------------------------------------------------------------------------------------

    def turns(self, part: Part, within: float) -> None:
        """This part goes on, and will say so again within so many seconds."""
        self.progress[part].turns_by = self._monotonic() + within

    def works(self, part: Part, good_for: float) -> None:
        """This part has done what it is there for; it need not again for so many seconds."""
        progress, now = self.progress[part], self._monotonic()
        progress.worked_at, progress.good_until = now, now + good_for

    def rests(self, part: Part) -> None:
        """This part has ended, or has nothing to do in this process."""
        self.progress[part] = Progress()

    def is_hung(self, part: Part) -> bool:
        """Whether this part should have gone on by now, and has not."""
        turns_by = self.progress[part].turns_by
        return turns_by is not None and self._monotonic() > turns_by + HUNG

    def is_well(self, part: Part) -> bool:
        """Whether this part really does what it is there for, or has nothing to do here."""
        progress = self.progress[part]
        return progress.turns_by is None or (not self.is_hung(part) and self._monotonic() <= progress.good_until + LATE)

    def age(self, part: Part) -> float | None:
        """Return how many seconds ago this part last did what it is there for, or None where it never did."""
        worked_at = self.progress[part].worked_at
        return None if worked_at is None else self._monotonic() - worked_at

    # -- what is counted -------------------------------------------------------------------------------------------

    def heard(self, count: int, newest: int | None) -> None:
        """So many updates have come; `newest` is when Telegram had the newest, in seconds of the epoch."""
        self.received += count
        self.lag_seconds = 0.0 if newest is None else max(0.0, self._wall() - newest)

    def handled(self, seconds: float, *, done: bool) -> None:
        """One try at an update took so long."""
        self.handling.add(seconds)
        self.failed_tries += not done

    def sent(self, priority: Priority, became: str) -> None:
        """One call to Telegram has ended like this."""
        self.landed[priority, became] += 1

    def flooded(self, seconds: float) -> None:
        """Telegram has asked for quiet, and for so long nothing is sent."""
        self.floods += 1
        self.paused_seconds += seconds

    def did(self, duty: str, seconds: float, *, done: bool) -> None:
        """A duty has run."""
        failures = self.duties[duty].failures if duty in self.duties else 0
        self.duties[duty] = Duty(self._wall(), seconds, failures + (not done))
