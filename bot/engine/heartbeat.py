"""A sign of life, once a minute, for whoever watches from outside: a file, and a page of theirs that is called (R30).

Both only while receiver, sender and database have really got on. A program that hangs gives no sign, and neither does
one that runs and reaches nobody: whoever watches for the sign to stay away is told within minutes in either case.
"""

import asyncio
import contextlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp

from bot.logs import log_for

FILE: Final = "heartbeat"
EVERY: Final = 60.0
STALE_AFTER: Final = timedelta(seconds=150)  # two have stayed away: the alarm comes within 5 minutes of any hang
PATIENCE: Final = aiohttp.ClientTimeout(total=10)

log = log_for("outside")


class Heartbeat:
    """Gives the sign. What goes wrong with it is logged once, until it goes right again, and never with the address."""

    def __init__(self, home: Path, url: str | None = None) -> None:
        self._file = home / FILE
        self._url = url
        self._failing: set[str] = set()

    async def give(self, now: datetime) -> None:
        """Write the file and call the page."""
        await asyncio.gather(self._write(now), self._ping())

    async def _write(self, now: datetime) -> None:
        try:
            await asyncio.to_thread(_replace, self._file, f"{now.isoformat()}\n")
        except OSError as problem:
            self._failed("heartbeat_failed", type(problem).__name__)
        else:
            self._failing.discard("heartbeat_failed")

    async def _ping(self) -> None:
        if self._url is None:
            return
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(
                self._url, allow_redirects=False
            ) as answer:  # fmt: skip
                wrong = None if answer.status // 100 == 2 else str(answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            wrong = type(problem).__name__  # its words would hold the address, and the address is a secret
        if wrong is None:
            self._failing.discard("ping_failed")
        else:
            self._failed("ping_failed", wrong)

    def _failed(self, event: str, why: str) -> None:
        if event not in self._failing:
            self._failing.add(event)
            log.warning(event, error=why)


def last_beat(home: Path) -> datetime | None:
    """Return when the last sign was given, or None where none can be read."""
    try:
        return datetime.fromisoformat((home / FILE).read_text("ascii").strip())
    except (OSError, ValueError):
        return None


def _replace(file: Path, content: str) -> None:
    """Put a whole new file in the old one's place: nobody ever reads half of one."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(content)
        beside.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
