"""Our engine answers each update with one message, both kept in a database: `URL FOLDER` are its arguments.

The handler is as small as the peers', so that engine stands against engine; everything around it is what runs in
earnest: inbox before offset, lanes, outbox, claims, rendering, marks, sealing.
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import uvloop
from telegram import Bot, Update

from bot.app import build_house
from bot.clock import SystemClock
from bot.engine.acts import Attachment, Delivery, Speaker
from bot.engine.deliver import Deliver
from bot.engine.intake import Intake
from bot.engine.pacing import Pace
from bot.engine.receive import Receiver
from bot.engine.settling import Hooks
from bot.engine.transport import Transport
from bot.engine.unsaved import Unsaved
from bot.running import tune_interpreter
from messages.render import Reader
from storage.engine import open_database
from storage.keys import new_keys
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Act, Notice, Priority
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import upgrade
from tests.benchmarks.taps import SERVICE, TOKEN

UNBOUND = Pace(rate=100_000, limit=1_000_000, chat_gap=0)  # the peers have no limit either
READER = Reader(level="standard", name="Parent", discreet=False)


def reply(tx: Transaction, update: Update, row: InboxRow) -> None:
    """Say what was said."""
    chat_id = update.message.chat.id  # type: ignore[union-attr]
    tx.outbox.put(Notice(
        id=new_id(), chat_id=chat_id, chat_hash=row.lane, act=Act.SEND, kind="ask_sent", key=f"update/{row.id}/1",
        due=tx.now, made_at=tx.now, facts={
            "holder": "Sam", "ref": update.message.text, "by": (tx.now + timedelta(days=2)).date(),  # type: ignore[union-attr]
            "child": "Mia", "concern_id": row.id,
        },
    ))  # fmt: skip


def claim(tx: Transaction, now: datetime, room: Mapping[Priority, int]) -> list[Delivery]:
    """Claim what is due."""
    return [Delivery(notice, READER) for notice in tx.outbox.claim(now, room)]


def no_file(delivery: Delivery) -> Attachment:
    """There is none here."""
    raise AssertionError(delivery.notice.kind)


async def main(url: str, folder: Path) -> None:
    """Receive and send until killed."""
    tune_interpreter()
    database = f"sqlite:///{folder / 'mainstay.db'}"
    upgrade(database)
    store, clock = Store(open_database(database), Keyring(new_keys())), SystemClock()
    house, sending, polling = build_house(SERVICE, clock.now().year), Transport(), Transport(connections=2)
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=sending, get_updates_request=polling)
    intake = Intake(store, bot, clock, handle=reply, on_set_aside=lambda tx, row: None)
    unsaved = Unsaved(bot, help_for=lambda update: None, not_saved="")
    deliver = Deliver(
        store, clock, Speaker(bot, house.renderer, attach=no_file), claim=claim, hooks=Hooks(), pace=UNBOUND
    )
    await store.open()
    await sending.initialize()
    await polling.initialize()
    async with asyncio.TaskGroup() as parts:
        parts.create_task(deliver.run())
        parts.create_task(Receiver(bot, intake, unsaved, polling=polling).run())


if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    uvloop.run(main(sys.argv[1], Path(sys.argv[2])))
