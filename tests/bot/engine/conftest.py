"""A store without threads, a Telegram in memory, and a bot between them, for tests in virtual time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.clock import SteppedClock
from bot.engine.transport import NotConnected
from bot.preview.telegram.request import MemoryRequest
from bot.preview.telegram.server import MemoryTelegram
from storage.engine import open_database
from storage.keys import new_keys
from storage.schema import metadata
from storage.sealing import Keyring
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
        import asyncio

        try:
            passed = asyncio.get_running_loop().time()
        except RuntimeError:
            passed = 0.0
        return super().now() + timedelta(seconds=passed)


@pytest.fixture(autouse=True)
def _retry_after_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def keys() -> Keyring:
    return Keyring(new_keys())


@pytest.fixture
def store(tmp_path: Path, keys: Keyring) -> Iterator[StoreAtOnce]:
    database = open_database(f"sqlite:///{tmp_path / 'mainstay.db'}")
    database.write_sync(metadata.create_all)
    with StoreAtOnce(database, keys) as store:
        yield store


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock(NOW)


@pytest.fixture
def telegram(clock: RunningClock) -> MemoryTelegram:
    return MemoryTelegram(clock)


@pytest.fixture
def request_in_memory(telegram: MemoryTelegram) -> MemoryRequest:
    return MemoryRequest(telegram, refused_as=NotConnected)


@pytest.fixture
def bot(request_in_memory: MemoryRequest) -> Bot:
    return Bot(TOKEN, request=request_in_memory, get_updates_request=request_in_memory)
