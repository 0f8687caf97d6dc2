"""A conversation as a test reads it: who says and taps what, and what each phone then shows."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pyotp

from bot.app import App, build_app
from bot.clock import SteppedClock
from bot.engine.pacing import Pace
from bot.preview.telegram.phone import Phone
from bot.preview.telegram.request import MemoryRequest
from bot.preview.telegram.server import MemoryTelegram
from storage.engine import open_database
from storage.errors import DatabaseUnreachable
from storage.keys import new_keys
from storage.records.services import Service
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import upgrade
from tests.stories.people import NAMES, Cast, put_people, put_second_plan
from tests.upgraded import put_upgraded

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")
TOKEN = "123456:story-token-of-thirty-five-letters-x"
AT_ONCE = Pace(rate=1e6, limit=10_000_000, chat_gap=0.0, reply_burst=1000)
LOOK_EVERY = 0.005  # seconds: each look asks the database
PATIENCE = 20.0  # seconds of real time in which nothing gets on: a story that hangs longer has a fault to show
SERVICE = Service(
    organisation="Riverside Council", area="Riverside", nation="england", phone="01632 960 001",
    out_of_hours_phone="01632 960 002", duty_phone="01632 960 003", bot_username="riverside_helper_bot",
)  # fmt: skip


class Dialog:
    """The program and its phones. Every method that acts waits until all that follows from it has been sent."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """`url` is the address of a database on a server; without it there is a file in the folder."""
        self.folder = folder
        self.clock = SteppedClock(datetime(2026, 11, 23, 10, tzinfo=LONDON))
        self.telegram = MemoryTelegram(self.clock, token=TOKEN)
        self.keys = new_keys()
        self.url = url or f"sqlite+aiosqlite:///{folder / 'mainstay.db'}"
        self.phones: dict[str, Phone] = {}
        self.cast = Cast()
        self.service = SERVICE
        self.pace = AT_ONCE
        self.typed: list[str] = []
        self._app: App | None = None

    # -- beginning and end ----------------------------------------------------------------------------------------

    def at(self, local: str) -> None:
        """Set the clock to a London wall time, such as "2026-12-01 10:00"; to be called first."""
        self.clock.set(datetime.fromisoformat(local).replace(tzinfo=LONDON))

    async def family(self, *, linked: bool = True, chats: tuple[str, ...] = tuple(NAMES)) -> Cast:
        """Bring the made-up family and its practitioners, each with a linked phone."""
        await self._begin()
        ids = {who: self.phone(who).chat_id for who in chats}
        self.cast = await self.keep(lambda tx: put_people(tx, ids, linked=linked))
        return self.cast

    async def second_plan(self) -> str:
        """Add OK-22: amira's other child, led by lee."""
        return await self.keep(lambda tx: put_second_plan(tx, self.cast))

    async def restart(self) -> None:
        """Stop the program and start it anew on the same database."""
        await self.close()
        await self._begin()

    async def close(self) -> None:
        """Stop the program."""
        if self._app is not None:
            app, self._app = self._app, None
            await app.stop()

    @property
    def app(self) -> App:
        """The running program."""
        assert self._app is not None, "begin with `await dialog.family()`"
        return self._app

    async def _begin(self) -> None:
        if self._app is not None:
            return
        if self.url.startswith("sqlite"):
            put_upgraded(self.folder / "mainstay.db")
        else:
            await asyncio.to_thread(upgrade, self.url)
        store = Store(open_database(self.url), Keyring(self.keys))
        self._app = build_app(
            store, self.service, TOKEN, clock=self.clock, pace=self.pace, long_poll=1,
            request=MemoryRequest(self.telegram), polling=MemoryRequest(self.telegram),
        )  # fmt: skip
        await self._app.start(ticking=False)

    # -- people ---------------------------------------------------------------------------------------------------

    def phone(self, who: str) -> Phone:
        """Return this person's phone; a stranger gets a new one. Everybody in the cast has once pressed Start."""
        if who not in self.phones:
            self.phones[who] = self.telegram.phone(NAMES.get(who, who.title()))
            self.phones[who].kept.started = True
        return self.phones[who]

    async def says(self, who: str, text: str, **more: Any) -> None:
        """Type something."""
        self.typed.append(text)
        self.phone(who).types(text, **more)
        await self.settled()

    async def taps(self, who: str, label: str, message: Any = None) -> None:
        """Tap the button with this label, on the newest message that has it."""
        self.phone(who).taps(label, message)
        await self.settled()

    async def taps_data(self, who: str, data: str, message: Any = None) -> None:
        """Send callback data as a forger would."""
        self.phone(who).taps_data(data, message)
        await self.settled()

    async def does(self, act: Callable[[], Any]) -> Any:
        """Do something else with a phone: `await dialog.does(lambda: dialog.phone("amira").sends_voice(12))`."""
        result = act()
        await self.settled()
        return result

    async def signs_in(self, who: str) -> None:
        """Sign a practitioner in with the code their authenticator shows now."""
        await self.says(who, "/signin")
        await self.says(who, self.code(who))

    def code(self, who: str) -> str:
        """Return the six numbers on this practitioner's authenticator."""
        return pyotp.TOTP(self.cast.secrets[who]).at(self.clock.now())

    # -- time -----------------------------------------------------------------------------------------------------

    async def wait(self, **length: float) -> None:
        """Let time pass, through each moment at which something is due."""
        await self.until(self.clock.now() + timedelta(**length))

    async def until(self, moment: datetime, *, step: timedelta | None = None) -> None:
        """Let time pass until a moment, doing the clock's duties at every due moment and every so often between.

        In between is a quarter of an hour, or an hour where it is a matter of days.
        """
        if step is None:
            step = timedelta(minutes=15) if moment - self.clock.now() <= timedelta(hours=12) else timedelta(hours=1)
        while (now := self.clock.now()) < moment:
            due = await self.look(lambda tx, now=now: tx.outbox.next_due(now))  # type: ignore[misc]
            ahead = [m for m in (moment, now + step, due) if m is not None and m > now]
            self.clock.set(min(ahead))
            await self.app.run_duties(self.clock.now(), on_the_way=self.clock.now() < moment)
            await self.settled()

    async def tick(self) -> None:
        """Do the clock's duties now, and wait for what follows."""
        await self.app.run_duties(self.clock.now())
        await self.settled()

    # -- looking --------------------------------------------------------------------------------------------------

    async def sees(self, who: str, *words: str) -> None:
        """Expect this phone's chat to show these words now."""
        shown = self.phone(who).shown()
        missing = [word for word in words if word not in shown]
        assert not missing, f"{who} does not see {missing}; the phone shows:\n{shown}"

    async def sees_not(self, who: str, *words: str) -> None:
        """Expect this phone's chat not to show these words now."""
        shown = self.phone(who).shown()
        there = [word for word in words if word in shown]
        assert not there, f"{who} sees {there}; the phone shows:\n{shown}"

    async def last_sees(self, who: str, *words: str) -> None:
        """Expect the newest message on this phone to hold these words."""
        last = self.phone(who).last
        shown = "\n".join([last.text, *self.phone(who).buttons])
        missing = [word for word in words if word not in shown]
        assert not missing, f"{who}'s last message lacks {missing}:\n{shown}"

    async def never_saw(self, who: str, *words: str) -> None:
        """Expect that no message, edit, keyboard, file or lock screen of this phone ever held these words."""
        seen = [word for word in words if self.phone(who).has_seen(word)]
        assert not seen, f"{who} saw {seen}"

    def texts(self, who: str, words: str) -> list[str]:
        """Return what this phone was ever sent that holds these words."""
        return [message.text for message in self.phone(who).from_bot if words in message.text]

    def locked_screen(self, who: str) -> list[str]:
        """Return every text a locked phone ever showed, in order."""
        return [line.text for line in self.phone(who).ever_on_lock_screen]

    async def look(self, function: Callable[[Transaction], T]) -> T:
        """Read the store; once more where this process stood still for so long that the server cut it off (R26)."""
        try:
            return await self.app.store.read(function, now=self.clock.now())
        except DatabaseUnreachable:
            return await self.app.store.read(function, now=self.clock.now())

    async def keep(self, function: Callable[[Transaction], T]) -> T:
        """Change the store, as the command line would."""
        result = await self.app.store.write(function, now=self.clock.now())
        await self.settled()
        return result

    # -- until all is done ----------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until every update is handled and everything due is sent; a part that failed is raised here."""
        before: dict[str, int] = {}
        while any((left := await self._left()).values()):
            for task in self.app._tasks:
                if task.done() and task.exception() is not None:
                    raise task.exception()  # type: ignore[misc]
            if left != before:  # it gets on, however slow this machine is at the moment
                before, end = left, time.monotonic() + PATIENCE
            assert time.monotonic() < end, f"not settled: {left}"
            await asyncio.sleep(LOOK_EVERY)

    async def _left(self) -> dict[str, int]:
        """Say what is still to be done: updates not taken or not handled, notices due and not settled."""
        pending = len(self.telegram.updates.pending())
        if pending or not self.app.heard.up_to_date:
            return {"pending": pending, "notes": int(not self.app.heard.up_to_date)}
        return await self.look(lambda tx: {"updates": len(tx.inbox.waiting()), "notices": tx.outbox.count_due(tx.now)})
