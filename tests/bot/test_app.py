"""The composition root: parts that start while Telegram is away, and that outlive a database that is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot import app as composition
from bot.app import App, build_app
from bot.clock import SystemClock
from bot.engine import receive
from bot.engine.faults import TokenRefused
from bot.engine.pacing import Pace
from bot.preview.telegram import MemoryRequest, MemoryTelegram
from messages.help_lines import load_help_lines
from storage.engine import open_database
from storage.errors import DatabaseDamaged
from storage.keys import new_keys
from storage.records.services import Service
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import upgrade

TOKEN = "1234567890:compo-token-of-35-letters-for-tests"
SERVICE = Service(
    organisation="Riverside Council", area="Riverside", nation="england", phone="01632 960 001",
    out_of_hours_phone="01632 960 002", duty_phone="01632 960 003", bot_username="riverside_helper_bot",
)  # fmt: skip
AT_ONCE = Pace(rate=1e6, limit=10_000_000, chat_gap=0.0, reply_burst=1000)


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> MemoryTelegram:
    for module in (composition, receive):
        monkeypatch.setattr(module, "wait_before", lambda *_, **__: 0.01)
    monkeypatch.setattr(receive, "wait_after", lambda *_: 0.01)
    return MemoryTelegram(SystemClock(), token=TOKEN)


@pytest.fixture
async def app(tmp_path: Path, telegram: MemoryTelegram) -> AsyncIterator[App]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'mainstay.db'}"
    upgrade(url)
    app = build_app(
        Store(open_database(url), Keyring(new_keys())), SERVICE, TOKEN, request=MemoryRequest(telegram), pace=AT_ONCE,
        polling=MemoryRequest(telegram), long_poll=1, help_lines=load_help_lines("england"),
    )  # fmt: skip
    yield app
    await app.stop()


async def until(telegram: MemoryTelegram, there: Callable[[], bool]) -> None:
    version = telegram.version
    async with asyncio.timeout(20):
        while not there():
            version = await telegram.wait_changed(version, 0.2)


async def test_a_start_without_telegram_waits_for_it_and_then_serves(app: App, telegram: MemoryTelegram) -> None:
    telegram.refuse_connection = True
    phone = telegram.phone("Somebody")
    await app.start()
    await until(telegram, lambda: len(telegram.calls("getUpdates")) > 2)
    telegram.refuse_connection = False
    phone.types("help")
    await until(telegram, lambda: bool(phone.from_bot))
    assert "999" in phone.last.text


async def test_a_refused_token_ends_the_program_by_name(app: App, telegram: MemoryTelegram) -> None:
    telegram.token_revoked = True
    await app.start()
    async with asyncio.timeout(20):
        assert isinstance(await app.failed(), TokenRefused)


async def test_it_hears_before_what_fell_due_meanwhile_is_done(
    app: App, telegram: MemoryTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()
    monkeypatch.setattr(app.duties, "start", done.wait)
    starting = asyncio.create_task(app.start())
    await until(telegram, lambda: bool(telegram.calls("getUpdates")))
    assert not starting.done()
    done.set()
    await starting


async def test_watching_for_the_command_line_outlives_a_database_that_is_away(
    app: App, telegram: MemoryTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def away() -> None:
        nonlocal looks
        looks += 1
        telegram.changes.bump()
        raise DatabaseDamaged

    monkeypatch.setattr(app.store, "changed_elsewhere", away)
    await app.start()
    await until(telegram, lambda: looks > 3)
    assert not any(task.done() for task in app._tasks)
