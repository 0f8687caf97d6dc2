"""A store without threads, a Telegram in memory, and a bot between them, for tests in virtual time."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from telegram import Bot

from bot.engine.transport import NotConnected
from bot.logs import configure
from bot.preview.telegram.request import MemoryRequest
from bot.preview.telegram.server import MemoryTelegram
from storage.engine import open_database
from storage.keys import new_keys
from storage.schema import metadata
from storage.sealing import Keyring
from tests.bot.engine.at_once import NOW, TOKEN, RunningClock, StoreAtOnce


@pytest.fixture(autouse=True)
def log() -> Iterator[io.StringIO]:
    """The log of one test, in which an event that is not listed raises."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure(to=written, level=logging.DEBUG, strict=True)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


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
