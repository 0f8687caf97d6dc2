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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the database; `test_on_postgresql.py` has one on a server always, the others at night."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mainstay.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def store(kept_in: str, keys: Keyring) -> Iterator[StoreAtOnce]:
    database = open_database(kept_in)
    with StoreAtOnce(database, keys) as store:
        store.write_sync(lambda tx: metadata.create_all(tx.connection), now=NOW)
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
