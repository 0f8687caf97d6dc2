"""The program as a process of its own, against a Telegram in memory over HTTP."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.home import make_home
from bot.preview.telegram import MemoryTelegram, Phone, serve
from bot.settings import Environment
from storage.engine import open_database
from storage.keys import read_keys
from storage.sealing import Keyring
from storage.store import Store

REPOSITORY = Path(__file__).parents[2]
TOKEN = "1234567890:faults-token-of-35-letters-for-tests"
PATIENCE = 45.0  # seconds of real time
SERVICE = {
    "organisation": "Riverside Council", "area": "Riverside", "nation": "england", "phone": "01632 960 001",
    "duty_phone": "01632 960 003", "out_of_hours": "01632 960 002", "bot_username": "riverside_helper_bot",
}  # fmt: skip


class Program:
    """`python -m bot run` on a home folder, started and killed as often as a test likes."""

    def __init__(self, home: Path, telegram: MemoryTelegram, url: str, database: str | None = None) -> None:
        """`database` is the address of one on a server, or None for the file in the home folder."""
        self.home = home
        self.telegram = telegram
        self.kills = 0
        self.environment: dict[str, str] = {}  # more of it, for the next start
        self.begins: tuple[str, ...] = ("-m", "bot")  # what Python runs at the next start
        self._url = url
        self._server = database
        self._twins: list[Program] = []
        self._process: asyncio.subprocess.Process | None = None
        self._log = home.parent.parent / f"{home.name}.log"  # not on the disk that a test may fill

    @property
    def database(self) -> Path:
        return self.home / "mainstay.db"

    def twin(self) -> "Program":
        """Another process on the same home folder, database and bot."""
        twin = Program(self.home, self.telegram, self._url, self._server)
        self._twins.append(twin)
        twin._log = self._log.with_name(f"{self.home.name}-{1 + len(self._twins)}.log")
        return twin

    def joins(self, other: "Program") -> None:
        """Be another service with the other one's bot, of which that one knows nothing."""
        self.telegram, self._url = other.telegram, other._url

    @property
    def telegram_port(self) -> int:
        """Where its Telegram answers."""
        return int(self._url.rpartition(":")[2])

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it, without waiting for anything."""
        environment = {
            **os.environ, "MAINSTAY_TOKEN": TOKEN, "MAINSTAY_API_URL": self._url, "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(REPOSITORY), "MAINSTAY_DATABASE_URL": self._server or "", **self.environment,
        }  # fmt: skip
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self.begins, "run", "--home", str(self.home), cwd=self.home.parent, env=environment,
                stdout=log, stderr=log,
            )  # fmt: skip

    async def kill(self) -> None:
        """`kill -9`, at this very instant."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self.kills += 1

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, such as SIGSTOP: it hangs, and its connections stay open."""
        assert self._process is not None
        self._process.send_signal(number)

    async def stop(self) -> int:
        """SIGTERM; return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), 20)

    async def ended(self) -> int:
        """Wait until it has ended by itself; return its exit code."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), PATIENCE)

    async def over(self) -> None:
        """Leave no process behind."""
        for twin in self._twins:
            await twin.over()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def until(self, there: Callable[[], bool]) -> None:
        """Return as soon as something is so in Telegram; a program that has ended by itself is a fault."""
        end = time.monotonic() + PATIENCE
        version = self.telegram.version
        while not there():
            assert time.monotonic() < end, f"not so after {PATIENCE} s; the log says:\n{self.log()}"
            assert self._process is None or self._process.returncode is None, f"it has ended:\n{self.log()}"
            version = await self.telegram.wait_changed(version, 0.5)

    async def polls(self, times: int) -> None:
        """Return once it has asked for updates so many times more."""
        goal = len(self.telegram.calls("getUpdates")) + times
        await self.until(lambda: len(self.telegram.calls("getUpdates")) >= goal)

    def log(self) -> str:
        return self.whole_log()[-3000:]

    def whole_log(self) -> str:
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def store(self) -> Store:
        """Its database, from beside it."""
        url = self._server or f"sqlite:///{self.database}"
        return Store(open_database(url), Keyring(read_keys(self.home / "keys.toml")))

    def phones(self, count: int) -> list[Phone]:
        """So many people who have once pressed Start."""
        phones = [self.telegram.phone(f"Parent {number}") for number in range(count)]
        for phone in phones:
            phone.kept.started = True
        return phones


@asynccontextmanager
async def program(home: Path, database: str | None = None) -> AsyncIterator[Program]:
    """Make a home folder and a Telegram for it; nothing runs yet. `database` is the address of one on a server."""
    await asyncio.to_thread(make_home, Environment(home=home, database_url=database), SERVICE)
    telegram = MemoryTelegram(SystemClock(), token=TOKEN)
    async with serve(telegram, TOKEN) as url:
        running = Program(home, telegram, url, database)
        try:
            yield running
        finally:
            await running.over()


def now() -> datetime:
    """The moment, for rows that a test puts in itself."""
    return datetime.now(UTC)
