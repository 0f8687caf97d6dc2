"""The real program turned by hand: every update handled and every notice sent at once, for thousands of steps.

Registry, guard, rules, storage, sealing, claims, templates and the seam to Telegram are the program's own; only the
loops that wait and pace are left out.
"""

import asyncio
import json
import random
import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyotp
import pytest
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.app import build_house, duties_of
from bot.clock import SteppedClock
from bot.engine.acts import Attachment, Delivery, Speaker
from bot.engine.duties import Duty
from bot.preview.telegram import MemoryRequest, MemoryTelegram, Phone
from handlers.clock.claims import claim_due
from handlers.registry import all_routes
from messages.calendars import calendar_file
from messages.pages import layout_of
from storage.engine import open_database
from storage.keys import new_keys
from storage.outbox import Settled
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Act, NoticeState, Priority
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.stories.dialog import SERVICE, TOKEN
from tests.stories.people import NAMES, Cast, put_people
from tests.stories.reached import Reached, WatchedDispatcher
from tests.upgraded import put_upgraded

LONDON = ZoneInfo("Europe/London")
ROOM = dict.fromkeys(Priority, 50)


def throws_same_dice(patch: pytest.MonkeyPatch, seed: int) -> None:
    """Let ids, references and codes follow a seed, so that what happens once happens again."""
    dice = random.Random(seed)
    for name, throw in (("choice", dice.choice), ("randbelow", dice.randrange), ("token_bytes", dice.randbytes)):
        patch.setattr(secrets, name, throw)


class Quick:
    """The program without its waiting. Every method that acts returns when all that follows from it was sent."""

    def __init__(self, folder: Path, start: str = "2026-11-23 10:00") -> None:
        self.clock = SteppedClock(datetime.fromisoformat(start).replace(tzinfo=LONDON))
        self.telegram = MemoryTelegram(self.clock, token=TOKEN)
        url = f"sqlite+aiosqlite:///{folder / 'quick.db'}"
        put_upgraded(folder / "quick.db")
        self.store = Store(open_database(url), Keyring(new_keys()))
        self.house = build_house(SERVICE, self.clock.now().year)
        self.bot = Bot(TOKEN, request=MemoryRequest(self.telegram), get_updates_request=MemoryRequest(self.telegram))
        self.speaker = Speaker(self.bot, self.house.renderer, attach=self._made)
        self.reached = Reached()
        routes = [self.reached.watched(route) for route in all_routes()]
        self.dispatcher = WatchedDispatcher(self.house, routes, self.reached)
        self.duties = duties_of(self.house)
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.bot.initialize())
        self.phones: dict[str, Phone] = {}
        self.cast = Cast()

    def close(self) -> None:
        """Let go of the loop and the database."""
        self.loop.run_until_complete(self.bot.shutdown())
        self.loop.close()
        self.store.close_sync()

    def family(self) -> Cast:
        """Bring the made-up family, each with a linked phone that once pressed Start."""
        for who in NAMES:
            self.phone(who)
        chats = {who: phone.chat_id for who, phone in self.phones.items()}
        self.cast = self.store.write_sync(lambda tx: put_people(tx, chats), now=self.clock.now())
        return self.cast

    def phone(self, who: str) -> Phone:
        """Return this person's phone."""
        if who not in self.phones:
            self.phones[who] = self.telegram.phone(NAMES.get(who, who.title()))
            self.phones[who].kept.started = True
        return self.phones[who]

    def code(self, who: str) -> str:
        """Return the six numbers on this practitioner's authenticator."""
        return pyotp.TOTP(self.cast.secrets[who]).at(self.clock.now())

    def settle(self) -> None:
        """Handle every update and send everything due, until nothing is left."""
        while updates := self.telegram.updates.pending():
            self.telegram.updates.clear()
            for raw in updates:
                self._hear(raw)
        self._deliver()

    def wait(self, length: timedelta, step: timedelta = timedelta(hours=1)) -> None:
        """Let time pass, doing the clock's duties at every step."""
        end = self.clock.now() + length
        while self.clock.now() < end:
            self.clock.set(min(end, self.clock.now() + step))
            self.store.write_sync(self._do_all, now=self.clock.now())
            self._deliver()

    def _do_all(self, tx: Transaction) -> None:
        for duty in self.duties:
            self.reached.duty(duty.name, partial(self._do, duty), tx)

    def _do(self, duty: Duty, tx: Transaction) -> None:
        duty.do(tx, tx.now)

    def _hear(self, raw: dict[str, Any]) -> None:
        update = Update.de_json(raw, self.bot)
        now = self.clock.now()
        row = InboxRow(
            id=new_id(), update_id=update.update_id, arrival=0, lane=b"", body=json.dumps(raw), received_at=now
        )
        self.store.write_sync(lambda tx: self.dispatcher.handle(tx, update, row), now=now)

    def _deliver(self) -> None:
        while self._left(now := self.clock.now()):
            claimed = self.store.write_sync(lambda tx, now=now: claim_due(tx, self.house, now, ROOM), now=now)  # type: ignore[misc]
            settled = [self._say(Delivery(one.notice, one.reader, one.opened), now) for one in claimed]
            self.store.write_sync(lambda tx, done=settled: tx.outbox.settle_many(done), now=now)  # type: ignore[misc]

    def _left(self, now: datetime) -> int:
        return self.store.read_sync(lambda tx: tx.outbox.count_due(now), now=now)

    def _say(self, delivery: Delivery, now: datetime) -> Settled:
        rendered = self.speaker.words(delivery, now)
        try:
            message_id = self.loop.run_until_complete(self.speaker.say(delivery, rendered))
        except TelegramError as refused:
            return Settled(delivery.notice, NoticeState.REFUSED, type(refused).__name__)
        return Settled(delivery.notice, NoticeState.SENT, message_id=message_id)

    def _made(self, delivery: Delivery) -> Attachment:
        """Make a file; of a page its words alone, laid out by nobody, so that the judge can read them."""
        facts, now = delivery.notice.facts, self.clock.now()
        if delivery.notice.act is Act.PAGE:
            words = layout_of(facts["page"], facts["level"], SERVICE, now)
            return Attachment("page.pdf", json.dumps(words).encode())
        return Attachment("appointment.ics", calendar_file(**facts["calendar"], now=now))
