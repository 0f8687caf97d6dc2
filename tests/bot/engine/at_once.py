"""A store without threads and a clock that runs with the loop, for tests in virtual time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import SteppedClock
from storage.standing import Alone
from storage.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = "7000001:" + "A" * 35


class StoreAtOnce(Store):
    """The store without its thread. `fault` is raised instead of working, as often as `times` says (None: always).

    `takes` are the seconds of virtual time that a write takes before it begins.
    """

    takes = 0.0
    fault: Exception | None = None
    times: int | None = None
    standing = Alone()  # whose the right is, is not asked here
    _elsewhere: ThreadPoolExecutor | None = None

    async def open(self) -> Any:
        """Nothing to begin: there is no thread."""
        return self

    async def close(self) -> None:
        """The fixture that opened it closes it."""

    def write_sync(self, function: Any, *, now: datetime) -> Any:
        return self._there(lambda: super(StoreAtOnce, self).write_sync(function, now=now))

    def read_sync(self, function: Any, *, now: datetime) -> Any:
        return self._there(lambda: super(StoreAtOnce, self).read_sync(function, now=now))

    def close_sync(self) -> None:
        self._there(super().close_sync)
        if self._elsewhere is not None:
            self._elsewhere.shutdown()

    def _there(self, call: Callable[[], Any]) -> Any:
        """A server is spoken to on a loop and thread of its own; virtual time stands still meanwhile."""
        if self.database.file is not None:
            return call()
        self._elsewhere = self._elsewhere or ThreadPoolExecutor(1)
        return self._elsewhere.submit(call).result()

    async def write(self, function: Any, *, now: datetime) -> Any:
        if self.takes:
            await asyncio.sleep(self.takes)
        self._fail()
        work = self._work(function, now, writing=True)
        result, tx = self._there(lambda: self.database.write_sync(work))
        self._committed(tx)
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
