"""Moving the demo's clock on, through each moment at which something is due, so that nothing is skipped.

One jump would be untrue to life: a reminder would go out with the day's last news. So the clock is set to each due
moment in turn, and to each quarter of an hour between them, and everything that follows from one is done before the
next. A long way is gone in half hours, and by the hour at night: nobody wants to watch a week go by for a minute.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.preview.running_clock import RunningClock

QUARTER, HALF_AN_HOUR, HOUR = timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)
LONG = timedelta(days=1)
DAY_BEGINS, DAY_ENDS = 6, 21  # UTC: at night nobody is told anything that is not due at its minute


@dataclass(frozen=True)
class Journey:
    """One move of the clock: from where to where, or until something happens on the way."""

    words: str
    start: datetime
    end: datetime
    stops_at_news: bool = False

    def looks_again(self, now: datetime) -> datetime:
        """Return when to look next where nothing is due before."""
        every = HALF_AN_HOUR if self.end - self.start > LONG else QUARTER
        if not DAY_BEGINS <= now.hour < DAY_ENDS:
            every = HOUR
        next_mark = datetime.fromtimestamp((now.timestamp() // every.seconds + 1) * every.seconds, UTC)
        return min(next_mark, self.end)


class CatchUp(Protocol):
    """Does all that is due now; `on_the_way`, only what the clock asks for at this hour."""

    def __call__(self, *, on_the_way: bool) -> Awaitable[None]: ...


class Moves:
    """Moves the clock, one journey at a time.

    `next_due` says when something is due next; `catch_up` does all that is due; `heard` counts the messages that have
    reached each phone, by its owner's name; `changed` is called whenever a watcher has something new to look at.
    `begun` counts the journeys, so that a page can tell the end of its own from that of one before.
    """

    def __init__(
        self,
        clock: RunningClock,
        *,
        next_due: Callable[[datetime], Awaitable[datetime | None]],
        catch_up: CatchUp,
        heard: Callable[[], Mapping[str, int]],
        changed: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._next_due = next_due
        self._catch_up = catch_up
        self._heard = heard
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.journey: Journey | None = None
        self.arrived: str = ""
        self.begun = 0

    def begin(self, journey: Journey) -> bool:
        """Set out; return False where the clock is on its way already."""
        if self.journey is not None:
            return False
        self.journey, self.arrived, self._stopping = journey, "", False
        self.begun += 1
        self._task = asyncio.create_task(self._go(journey), name="move the clock")
        self._changed()
        return True

    def stop(self) -> None:
        """Stay at the next moment that is reached."""
        self._stopping = True

    async def close(self) -> None:
        """Stop at once: the demo ends."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def ended(self) -> None:
        """Wait until the clock stands where it was to be moved."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _go(self, journey: Journey) -> None:
        before = self._heard()
        try:
            while (now := self._clock.now()) < journey.end and not self._stopping:
                self._clock.set(_step(now, journey, await self._next_due(now)))
                await self._catch_up(on_the_way=self._clock.now() < journey.end)
                self._changed()
                if journey.stops_at_news and self._heard() != before:
                    break
        finally:
            self.arrived = _counted(before, self._heard())
            self.journey = None
            self._changed()


def _step(now: datetime, journey: Journey, due: datetime | None) -> datetime:
    """Return the next moment to look at: what is due, or when it looks again anyway."""
    ahead = journey.looks_again(now)
    return min(due, ahead) if due is not None and due > now else ahead


def _counted(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """Return how many messages came on the way, and on whose phones."""
    came = {name: count - before.get(name, 0) for name, count in after.items() if count > before.get(name, 0)}
    match sum(came.values()):
        case 0:
            return "No new messages on the way."
        case 1:
            return f"1 new message on the way. For {next(iter(came))}."
        case messages:
            *others, last = came
            names = f"{', '.join(others)} and {last}" if others else last
            return f"{messages} new messages on the way. For {names}."
