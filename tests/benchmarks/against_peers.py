"""Ours and the peers' engines, side by side in one run, against the same far end in a process of its own."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.benchmarks.figures import NoFigure

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PEERS = REPOSITORY / ".venv-peers" / "bin" / "python"
ANSWER = 0.050  # seconds that the far end takes over each message
FIRST_CHAT = 10_000_000
PATIENCE = 240.0


@dataclass(frozen=True)
class Peer:
    """One engine: how it is started, given the far end's address, and how many updates it is given."""

    name: str
    command: tuple[str, ...]
    updates: int
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """What one run showed: messages a second, and the share of a core that it took."""

    rate: float
    core: float


class FarEndProcess:
    """The bare Bot API, as a process, and what is asked of it."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url, self._session = url, session

    async def load(self, **wish: int) -> None:
        async with self._session.post(f"{self.url}/load", json=wish) as answer:
            answer.raise_for_status()

    async def told(self, what: str) -> dict[str, Any]:
        async with self._session.get(f"{self.url}/{what}") as answer:
            return dict(await answer.json())

    async def until_sent(self, count: int, process: asyncio.subprocess.Process) -> dict[str, Any]:
        """Wait until so many messages arrived, and return the report: once, for it takes the far end's time."""
        end = time.monotonic() + PATIENCE
        while (sent := (await self.told("sent"))["sent"]) < count:
            if process.returncode is not None or time.monotonic() > end:
                raise NoFigure(f"only {sent} of {count} messages arrived")
            await asyncio.sleep(0.1)
        return await self.told("report")


@asynccontextmanager
async def far_end(*, delay: float = ANSWER, limit: int = 10**9) -> AsyncIterator[FarEndProcess]:
    """Start one, and end it."""
    command = (sys.executable, str(HERE / "far_end.py"), "--delay", str(delay), "--limit", str(limit))
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        async with aiohttp.ClientSession() as session:
            yield FarEndProcess(f"http://127.0.0.1:{port}", session)
    finally:
        process.kill()
        await process.wait()


async def replies(peer: Peer, folder: Path, *, chats: int = 400) -> Run:
    """Give a peer updates from many chats at once; return how many a second were answered, each in its chat."""
    async with (
        far_end() as telegram,
        started(peer.command, telegram.url, *peer.more, log=folder / "peer.log") as process,
    ):
        await telegram.load(updates=chats, chats=chats, first_chat=FIRST_CHAT, first_update=1)
        await telegram.until_sent(chats, process)  # warm
        before = processor_time(process.pid)
        await telegram.load(updates=peer.updates, chats=chats, first_chat=FIRST_CHAT, first_update=1 + chats)
        report = await telegram.until_sent(peer.updates, process)
        took = report["last"] + ANSWER - report["first_asked"]
        busy = processor_time(process.pid) - before
    judge(report, peer.updates, chats)
    return Run(peer.updates / took, busy / took)


def judge(report: dict[str, Any], messages: int, chats: int) -> None:
    """Refuse a run that lost, doubled or misdirected a message."""
    each = messages // chats
    if report["misdirected"] or report["sent"] != messages or set(report["by_chat"].values()) != {each}:
        raise NoFigure(f"{report['sent']} of {messages} messages arrived, {report['misdirected']} of them misdirected")


@asynccontextmanager
async def started(
    command: Sequence[str], *more: str, log: Path, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start an engine with these environment variables, and kill it at the end: what is measured lies between."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **settings}
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(*command, *more, stdout=out, stderr=out, env=environment)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
            await process.wait()


def processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
