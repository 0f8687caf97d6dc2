"""The whole program in virtual time, on a machine whose clock may jump, with a family that has meetings ahead."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest

from bot.app import App, build_app
from bot.preview.telegram import MemoryRequest, MemoryTelegram, Phone
from handlers.reminding import plan_reminders
from handlers.rules.wall_time import wall_of, written
from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.notices import Act, Notice, NoticeState
from storage.records.signin import Session
from storage.transaction import Transaction
from tests.bot.engine.at_once import NOW, TOKEN, StoreAtOnce
from tests.stories.dialog import SERVICE
from tests.stories.people import NAMES, put_people

LONDON = "Europe/London"


class MachineClock:
    """The machine's clock: it runs with the loop, and when it is set nobody is told."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        try:
            passed = asyncio.get_running_loop().time()
        except RuntimeError:
            passed = 0.0
        return NOW + self.ahead + timedelta(seconds=passed)

    def on_change(self, hook: Any) -> None:
        """Never: nobody sets it through us."""

    def jumps(self, by: timedelta) -> None:
        self.ahead += by


def scheduler_follows(patch: pytest.MonkeyPatch, clock: Any) -> None:
    """Have APScheduler take this clock for the machine's."""

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            moment: datetime = clock.now()
            return moment.astimezone(tz or UTC)

    for module in ("apscheduler.schedulers.base", "apscheduler.triggers.interval", "bot.engine.duties"):
        patch.setattr(f"{module}.datetime", Wall)


class Whole:
    """The program, its phones and its machine."""

    def __init__(self, store: StoreAtOnce, telegram: MemoryTelegram, request: MemoryRequest) -> None:
        self.store, self.telegram, self.clock = store, telegram, MachineClock()
        self.phones = {who: telegram.phone(name) for who, name in NAMES.items()}
        for phone in self.phones.values():
            phone.kept.started = True
        chats = {who: phone.chat_id for who, phone in self.phones.items()}
        self.cast = store.write_sync(lambda tx: put_people(tx, chats), now=NOW)
        self.app: App = build_app(store, SERVICE, TOKEN, clock=self.clock, request=request, polling=request)
        self.meetings: list[Meeting] = []

    @asynccontextmanager
    async def runs(self, *, ticking: bool = True) -> AsyncIterator[None]:
        """Start the program and stop it again, as on a machine of its own: nobody else changes the database."""
        await self.app.start(ticking=False)
        if ticking:
            await self.app.duties.start()
        try:
            yield
        finally:
            await self.app.stop()

    def arrange(self, starts: Sequence[datetime]) -> None:
        """Keep meetings with amira and mia that everybody has long known of, in "Room 0", "Room 1" …"""

        def put(tx: Transaction) -> list[Meeting]:
            return [self._meeting(tx, number, at) for number, at in enumerate(starts)]

        self.meetings = self.store.write_sync(put, now=NOW)

    def _meeting(self, tx: Transaction, number: int, starts: datetime) -> Meeting:
        meeting = tx.meetings.add(Meeting(
            id=new_id(), plan_id=self.cast.plan_id, kind=MeetingKind.REVIEW, zone=LONDON, starts_at=starts,
            local_start=written(wall_of(starts, LONDON)), state=MeetingState.PLANNED, made_at=NOW,
            made_by=self.cast.ids["sam"], place=f"Room {number}",
        ))  # fmt: skip
        for who in ("amira", "mia"):
            tx.attendances.add(Attendance(id=new_id(), meeting_id=meeting.id, person_id=self.cast.ids[who]))
        plan_reminders(tx, self.app.house, meeting)
        return meeting

    def phone(self, who: str) -> Phone:
        return self.phones[who]

    def code(self, who: str = "sam") -> str:
        return pyotp.TOTP(self.cast.secrets[who]).at(self.clock.now())

    def rows(self) -> list[Notice]:
        rows: list[Notice] = self.store.read_sync(lambda tx: tx.outbox.where(), now=self.clock.now())
        return rows

    def reminders(self) -> list[Notice]:
        """Return every reminder ever planned."""
        return [one for one in self.rows() if (one.key or "").startswith("reminder/")]

    def sessions(self) -> list[Session]:
        sessions: list[Session] = self.store.read_sync(lambda tx: tx.sessions.where(), now=self.clock.now())
        return sessions

    def got(self, who: str, words: str) -> list[Any]:
        """Return the messages with these words that this phone was ever sent."""
        return [message for message in self.phone(who).from_bot if words in message.text]

    def sent_twice(self) -> int:
        """Return by how many messages more has arrived than the outbox knows of."""
        arrived = [call for call in self.telegram.calls("sendMessage") if call.accepted]
        kept = [one for one in self.rows() if one.state is NoticeState.SENT and one.act is Act.SEND]
        return len(arrived) - len(kept)

    def asked_at(self, *methods: str) -> list[float]:
        """Return when Telegram was called by one of these methods, in seconds of virtual time."""
        return [(call.at - NOW).total_seconds() for call in self.telegram.traffic if call.method in methods]


def moments(seed: int, number: int, within: timedelta) -> list[datetime]:
    """Return so many quarters of an hour from NOW on."""
    dice = random.Random(seed)
    return [NOW + timedelta(minutes=15 * dice.randint(3, int(within / timedelta(minutes=15)))) for _ in range(number)]
