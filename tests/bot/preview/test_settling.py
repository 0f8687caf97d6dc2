"""Waiting for the program: whoever asks whether all is done is not told so while a reply is on its way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest_asyncio

from bot.clock import SteppedClock
from bot.preview.settling import Settling
from bot.preview.telegram import MemoryTelegram
from storage.engine import open_database
from storage.keys import new_keys
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import upgrade
from tests.bot.preview.standing import MONDAY

MOMENT = timedelta(milliseconds=1)


class PassingTime(SteppedClock):
    """A clock on which a moment passes between any two looks at it, as between asking and being answered."""

    def now(self) -> datetime:
        self.move(MOMENT)
        return super().now()


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'mainstay.db'}"
    upgrade(url)
    async with Store(open_database(url), Keyring(new_keys())) as store:
        yield store


async def test_a_reply_made_while_the_database_is_asked_is_waited_for(store: Store):
    """It is due by the time the answer comes, though not yet by the time of the question."""
    clock = PassingTime(MONDAY)
    reply = Notice(
        id=new_id(), chat_id=1, chat_hash=store.keys.lookup("chat", "1"), act=Act.SEND, kind="menu", key="reply",
        due=MONDAY + MOMENT * 3 / 2, made_at=MONDAY,
    )  # fmt: skip
    await store.write(lambda tx: tx.outbox.put(reply), now=MONDAY)

    waiting = asyncio.create_task(Settling(store, clock, MemoryTelegram(SteppedClock(MONDAY))).settled())
    done, _ = await asyncio.wait({waiting}, timeout=0.3)
    assert not done

    await store.write(lambda tx: tx.outbox.withdraw(key="reply"), now=MONDAY)
    await waiting
