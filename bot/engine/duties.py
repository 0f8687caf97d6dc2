"""Duties: what the clock asks for again and again. A tick only starts one; what is due stands in the database.

APScheduler follows the wall clock, so its ticks may come late, twice or not at all: a duty finds what is due and does
that, however often it is asked. (`misfire_grace_time=None` and `coalesce=True`: its defaults ran 0 of 1,000 late jobs.)
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.engine.figures import Figures
from bot.logs import log_for
from storage.errors import DatabaseFault
from storage.store import Store
from storage.transaction import Failed, Transaction

log = log_for("duties")
ABOUT: Final = timedelta(seconds=1)  # a clock that runs on between its steps reaches the next one a moment early
WORTH_A_WORD: Final = 3  # times in a row that a duty, or its part for one row, has failed for a fault of our own
ALL_OF_IT: Final = ""
OnStuck = Callable[[Transaction, str], None]


def _tell_nobody(tx: Transaction, name: str) -> None:
    """Do nothing more."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do, `every` so many seconds, in one transaction; again in the next one, while it returns True.

    Nothing is tied to an hour of the day: what is done once a day asks often whether it was done today, so that no
    change of the clocks can skip it or do it twice.
    """

    name: str
    do: Callable[[Transaction, datetime], bool | None]
    every: float


class Duties:
    """Does each duty at its times; each run is logged by name, length and result."""

    def __init__(
        self, store: Store, clock: Clock, duties: Sequence[Duty], *, zone: str = "UTC",
        figures: Figures | None = None, on_stuck: OnStuck = _tell_nobody,
    ) -> None:  # fmt: skip
        """`on_stuck` hears the name of a duty that fails again and again, or does for one of its rows."""
        self._figures = figures or Figures()
        self._store = store
        self._clock = clock
        self._duties = tuple(duties)
        self._zone = zone
        self._scheduler: Any = None
        self._one_at_a_time = asyncio.Lock()
        self._last: dict[str, datetime] = {}
        self._on_stuck = on_stuck
        self._failing: dict[str, Counter[str]] = {}  # by duty: how often in a row, for which row

    async def start(self) -> None:
        """Do every duty once, for what fell due while we were away, then keep ticking."""
        await self.run_all(self._clock.now())

        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        for duty in self._duties:
            self._scheduler.add_job(
                self._tick,
                IntervalTrigger(seconds=duty.every, timezone=self._zone),
                args=[duty],
                id=duty.name,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()

    def clock_jumped(self) -> None:
        """The machine's clock was set: do every duty now, and count its next times from here (R18).

        A scheduler that follows the wall clock would else rest for as long as the clock was set back.
        """
        if self._scheduler is not None:
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))

    async def stop(self) -> None:
        """Tick no more, and let a duty in hand finish."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        scheduler.pause()
        async with self._one_at_a_time:
            # A duty in hand is over now, and what waited behind it saw that we have stopped.
            scheduler.shutdown(wait=False)  # not before: it cancels whoever waits, and their writes would go on unseen
            await asyncio.sleep(0)  # APScheduler ends itself in the loop's next round

    async def run_all(self, now: datetime) -> None:
        """Do every duty as of `now`, in the order of the table.

        Each is a transaction of its own; where the database lets them, they share one commit.
        """
        await self._run(self._duties, now)

    async def run_due(self, now: datetime) -> None:
        """Do the duties whose next time has come, for a clock that somebody moves."""
        await self._run([duty for duty in self._duties if self._is_due(duty, now)], now)

    def _is_due(self, duty: Duty, now: datetime) -> bool:
        last = self._last.get(duty.name)
        return last is None or not timedelta(0) <= now - last < timedelta(seconds=duty.every) - ABOUT

    async def _run(self, duties: Sequence[Duty], now: datetime) -> None:
        async with self._one_at_a_time:
            began = time.monotonic()
            if self._store.shares_commits:
                done = sum(await asyncio.gather(*(self._do(duty, now) for duty in duties)))
            else:
                done = sum([await self._do(duty, now) for duty in duties])
        log.debug("duties_done", count=done, seconds=round(time.monotonic() - began, 3))

    async def _tick(self, duty: Duty) -> None:
        async with self._one_at_a_time:
            began = time.monotonic()
            if self._scheduler is not None and await self._do(duty, self._clock.now()):
                log.debug("duty_done", duty=duty.name, seconds=round(time.monotonic() - began, 3))

    async def _do(self, duty: Duty, now: datetime) -> bool:
        """Do one duty; a duty that fails is tried again at its next tick and keeps nobody else from theirs."""
        if not self._store.standing.holds:
            return False  # another process does them
        began = time.monotonic()
        failed: list[Failed] = []
        done = True
        try:
            while await self._some_of(duty, now, failed):
                pass
        except Exception as problem:
            failed.append(Failed(ALL_OF_IT, problem))
            done = False
        else:
            self._last[duty.name] = now
        self._figures.did(duty.name, time.monotonic() - began, done=not failed)
        if failed or duty.name in self._failing:
            await self._say(duty.name, failed, now)
        return done

    async def _some_of(self, duty: Duty, now: datetime, failed: list[Failed]) -> bool | None:
        more, parts = await self._store.write(lambda tx: _alone(tx, duty, now), now=now)
        failed += parts
        return more

    async def _say(self, name: str, failed: Sequence[Failed], now: datetime) -> None:
        """Log what has failed; what does so again and again is told to somebody (R27)."""
        rows = {one.about: one.error for one in failed}  # once each: a duty that goes on at once meets some again
        for about, error in rows.items():
            log.error("duty_failed", duty=name, row=about or None, exc_info=error)
        if any(isinstance(error, DatabaseFault) for error in rows.values()):
            return  # it is away: whoever has something to keep says so, and of our own faults nothing is learnt
        before = self._failing.pop(name, Counter())
        if rows:
            self._failing[name] = Counter({about: before[about] + 1 for about in rows})
            if max(self._failing[name].values()) >= WORTH_A_WORD:
                await self._tell(name, now)

    async def _tell(self, name: str, now: datetime) -> None:
        try:
            await self._store.write(lambda tx: self._on_stuck(tx, name), now=now)
        except Exception as problem:
            log.error("duty_failed", duty=name, row=None, exc_info=problem)


def _alone(tx: Transaction, duty: Duty, now: datetime) -> tuple[bool | None, list[Failed]]:
    tx.alone_in_duties()
    return duty.do(tx, now), tx.failed
