"""A store without threads and a clock that runs with the loop, for tests in virtual time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import SteppedClock
from storage.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = "7000001:" + "A" * 35


class StoreAtOnce(Store):
    """The store without its thread. `fault` is raised instead of working, as often as `times` says (None: always)."""

    fault: Exception | None = None
    times: int | None = None

    async def write(self, function: Any, *, now: datetime) -> Any:
        self._fail()
        result, woke = self.database.write_sync(self._work(function, now, writing=True))
        if woke:
            for hook in self.on_commit:
                hook()
        return result

    async def read(self, function: Any, *, now: datetime) -> Any:
        self._fail()
        return self.read_sync(function, now=now)

    def fails(self, fault: Exception, times: int | None = None) -> None:
        self.fault, self.times = fault, times

    def works(self) -> None:
        self.fault = None

    def _fail(self) -> None:
        if self.fault is None:
            return
        if self.times is not None:
            self.times -= 1
            if self.times < 0:
                self.fault = None
                return
        raise self.fault


class RunningClock(SteppedClock):
    """The wall clock of a test in virtual time: it runs with the loop, as the machine's does."""

    def now(self) -> datetime:
        try:
            passed = asyncio.get_running_loop().time()
        except RuntimeError:
            passed = 0.0
        return super().now() + timedelta(seconds=passed)
