"""The program feels its own pulse: is the loop on time, do the parts get on, has the clock jumped (R18, R30).

A loop that hangs feels nothing, so nothing is told to the service manager, which starts us anew within 90 seconds, and
the heartbeat stays away. A part that hangs alone is found when it is late by HUNG with whatever it may rightly wait for
(a long poll, a server that does not answer): then the service manager is told at once, and starts us anew within five
minutes of the hang. Sooner would kill what is only slow. A part that goes on and reaches nobody (Telegram away, the
disk full) only stops the heartbeat: starting anew would not help, but somebody must look.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.clock import Clock
from bot.engine.clock_watch import ClockWatch
from bot.engine.figures import ANSWERS_WITHIN, Figures, Part
from bot.engine.heartbeat import EVERY, Heartbeat
from bot.engine.service_manager import ServiceManager
from bot.logs import log_for
from storage.errors import DatabaseFault
from storage.store import Store

LOOK_EVERY: Final = 1.0
LOOKS: Final = 2  # that find a part hung: after the machine slept, everybody is late for one
AGAIN_AFTER: Final = 5.0  # seconds, while not all is well: so that the sign is soon back
BEAT: Final = "beat"  # the mark whose commit shows that the database keeps what it confirms

log = log_for("outside")


class Pulse:
    """Looks each second, and once a minute gives the sign of life."""

    def __init__(
        self, store: Store, clock: Clock, figures: Figures, heartbeat: Heartbeat, manager: ServiceManager, *,
        watch: ClockWatch | None = None, jumped: Callable[[float], None] = lambda by: None, every: float = EVERY,
    ) -> None:  # fmt: skip
        """`jumped` is called with the seconds by which the wall clock has just jumped."""
        self._store = store
        self._clock = clock
        self._figures = figures
        self._heartbeat = heartbeat
        self._manager = manager
        self._watch = watch or ClockWatch()
        self._jumped = jumped
        self._every = every
        self._beating: asyncio.Task[None] | None = None
        self._beat_at = 0.0
        self._hung: set[Part] = set()
        self._hung_for = 0  # looks

    async def run(self) -> None:
        """Go on until cancelled."""
        loop, tell_at = asyncio.get_running_loop(), 0.0
        try:
            while True:
                asleep = loop.time()
                await asyncio.sleep(LOOK_EVERY)
                now = loop.time()
                self._figures.loop_lag_seconds = max(0.0, now - asleep - LOOK_EVERY)
                self._look_at_clock()
                hangs = self._somebody_hangs()
                if (every := self._manager.watchdog_every) is not None:
                    if self._hung_for == LOOKS:
                        self._manager.tell("WATCHDOG=trigger")  # as if we had been silent for too long
                    if now >= tell_at and not hangs:
                        self._manager.tell("WATCHDOG=1")
                        tell_at = now + every - LOOK_EVERY
                if now >= self._beat_at and (self._beating is None or self._beating.done()):
                    self._beating = asyncio.create_task(self._beat())
                    self._beat_at = now + min(self._every, AGAIN_AFTER)
        finally:
            if self._beating is not None:
                self._beating.cancel()
                await asyncio.gather(self._beating, return_exceptions=True)

    def _look_at_clock(self) -> None:
        by = self._watch.look()
        if by is not None:
            self._figures.clock_jumps += 1
            log.warning("clock_jumped", seconds=round(by, 1))
            self._jumped(by)

    def _somebody_hangs(self) -> bool:
        hung = {part for part in Part if self._figures.is_hung(part)}
        for part in sorted(hung - self._hung):
            log.error("part_hung", name=part.value)
        self._hung = hung
        self._hung_for = self._hung_for + 1 if hung else 0
        return bool(hung)

    async def _beat(self) -> None:
        """Commit something, for a disk that is full lets itself be read; then give the sign, if all is well."""
        self._figures.turns(Part.DATABASE, ANSWERS_WITHIN)
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: tx.marks.put(BEAT, now), now=now)
        except DatabaseFault:
            return  # whoever has something to keep says so
        finally:
            self._figures.turns(Part.DATABASE, self._every)
        self._figures.works(Part.DATABASE, self._every + LOOK_EVERY)
        if all(self._figures.is_well(part) for part in Part):
            self._beat_at = asyncio.get_running_loop().time() + self._every
            await self._heartbeat.give(now)
