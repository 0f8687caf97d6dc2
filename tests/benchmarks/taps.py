"""From a tap to its reply: the real engine, a real database file, a Telegram in memory that answers at once."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.app import App, build_app
from bot.clock import SystemClock
from bot.preview.telegram import Call, MemoryRequest, MemoryTelegram, Phone
from storage.engine import open_database
from storage.keys import new_keys
from storage.records.notices import Priority
from storage.records.services import Service
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import upgrade
from tests.benchmarks.figures import NoFigure
from tests.benchmarks.notices import future_notice
from tests.faults.families import Family, give_leads_phones, lead_name, put_families

TOKEN = "1234567890:bench-token-of-35-letters-for-figures"
SERVICE = Service(
    organisation="Riverside Council", area="Riverside", nation="england", phone="01632 960 001",
    out_of_hours_phone="01632 960 002", duty_phone="01632 960 003", bot_username="riverside_helper_bot",
)  # fmt: skip
BETWEEN = 0.040  # seconds between two taps: below the pace of 29.7 messages a second
PATIENCE = 10.0
PHONES = 200  # of the families, those with a phone that is looked at


class Bench:
    """The running program, with so many families in its database."""

    def __init__(self, app: App, telegram: MemoryTelegram, phones: dict[int, Phone], families: list[Family]) -> None:
        """Every second phone taps; the others listen."""
        self.app, self.telegram, self.families = app, telegram, families
        self.phones = dict(list(phones.items())[::2])
        self.listening = {phone.chat_id for phone in phones.values()} - {p.chat_id for p in self.phones.values()}
        self._replied: dict[int, float] = {}
        self._some = asyncio.Event()
        telegram.before_call(self._note)

    def _note(self, call: Call) -> None:
        if call.method in ("sendMessage", "editMessageText") and call.chat_id is not None:
            self._replied[call.chat_id] = time.perf_counter()
            self._some.set()

    async def taps(self, count: int, data: str = "1|who") -> list[float]:
        """Let so many phones tap, one after the other; return the milliseconds until Telegram was handed each reply."""
        dice = random.Random(count)
        took = []
        for _ in range(count):
            number = dice.choice(list(self.phones))
            took.append(1000 * await self._tap(self.phones[number], data))
            self._right(number)
            await asyncio.sleep(BETWEEN)
        return took

    async def taps_during_broadcast(self, count: int) -> list[float]:
        """The same, while a broadcast goes out to the phones that do not tap, for as long as the taps last."""
        others = [family for family in self.families if family.chat_id in self.listening]
        each = 2 + int(count * (BETWEEN + 0.1) * 30 / len(others))
        now = self.app.clock.now()
        await self.app.store.write(lambda tx: _put_broadcast(tx, others * each), now=now)
        took = await self.taps(count)
        if not await self.app.store.read(lambda tx: tx.outbox.count_due(now), now=now):
            raise NoFigure("the broadcast was over before the taps were")
        return took

    async def _tap(self, phone: Phone, data: str) -> float:
        self._replied.pop(phone.chat_id, None)
        began = time.perf_counter()
        phone.taps_data(data)
        try:
            async with asyncio.timeout(PATIENCE):
                while phone.chat_id not in self._replied:
                    self._some.clear()
                    await self._some.wait()
        except TimeoutError:
            raise NoFigure("a reply was lost") from None
        ended = self._replied[phone.chat_id]
        await asyncio.sleep(0)  # let Telegram take it in
        return ended - began

    def _right(self, number: int) -> None:
        text = self.phones[number].last.text
        if lead_name(number) not in text:
            raise NoFigure(f"a reply did not reach its reader: {text[:40]!r}")


@asynccontextmanager
async def bench(folder: Path, families: int) -> AsyncIterator[Bench]:
    """Bring the program up over a new database with so many families, each with a screen to tap on."""
    url = f"sqlite+aiosqlite:///{folder / 'mainstay.db'}"
    upgrade(url)
    clock, keys = SystemClock(), Keyring(new_keys())
    telegram = MemoryTelegram(clock, token=TOKEN)
    chats = [10_000_000 + number for number in range(families)]
    tapping = range(0, families, families // PHONES)
    phones = {number: telegram.phone(f"Parent {number}", user_id=chats[number]) for number in tapping}
    with Store(open_database(url), keys) as store:
        kept = store.write_sync(lambda tx: _families(tx, chats), now=clock.now())
    app = build_app(
        Store(open_database(url), keys), SERVICE, TOKEN, clock=clock, request=MemoryRequest(telegram),
        polling=MemoryRequest(telegram, read_timeout=30), long_poll=10,
    )  # fmt: skip
    for phone in phones.values():
        phone.kept.started = True
        telegram.keep(phone.kept, sender=telegram.bot.as_user(), from_bot=True, kind="text", text="hello")
    await app.start()
    try:
        yield Bench(app, telegram, phones, kept)
    finally:
        await app.stop()


def _families(tx: Transaction, chats: list[int]) -> list[Family]:
    families = put_families(tx, chats)
    give_leads_phones(tx, families)
    return families


def _put_broadcast(tx: Transaction, families: list[Family]) -> None:
    """Put a notice for each into the outbox, in the last of the three priorities."""
    notices = (future_notice(family, tx.now, tx.now) for family in families)
    tx.outbox.put(*(replace(notice, priority=Priority.BROADCAST) for notice in notices))
