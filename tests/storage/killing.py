"""Upgrades in processes of their own, each killed at a wished instant: `python -m tests.storage.killing`.

It has read the program once and forks a process for each upgrade that its input names, so that a hundred kills cost a
hundred upgrades and not a hundred starts of Python. Each is a real process, and ends by a real `kill -9`.

An instant is a moment right before a statement, right before the commit, or right after it. They are counted as they
come, so no number here or in the tests goes stale when a step is added.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import create_async_engine

from storage.engine import open_database
from storage.migrations import HEAD
from storage.postgresql import ASYNCPG
from storage.upgrade import upgrade, upgrade_to

REPOSITORY: Final = Path(__file__).parents[2]
TO_ITS_END: Final = 1_000_000_000  # more instants than there are
PARENT_DIES: Final = 1  # prctl's PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Ended:
    """How an upgrade ended: after how many instants, and whether it was killed."""

    instants: int
    killed: bool


class Killing:
    """The process that forks the upgrades, for the length of a `with`."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()  # it ends with its input

    def upgrade(self, url: str, revision: str, *, instant: int = TO_ITS_END, later: float | None = None) -> Ended:
        """Upgrade, and kill it as it stands at this instant; or as it runs on from there, so many seconds `later`.

        The second kill meets the inside of a statement or of the commit, too; or it comes too late.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([url, revision, instant, later]) + "\n")
        self._process.stdin.flush()
        instants, exitcode = json.loads(self._process.stdout.readline())
        assert exitcode in {0, -signal.SIGKILL}, f"the upgrade failed by itself: {exitcode}"
        return Ended(instants, exitcode != 0)


def _fork(url: str, revision: str, instant: int, later: float | None) -> tuple[int, int]:
    """Return how many instants passed until the kill, or in all, and how the process ended."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(heard)
            ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGKILL)
            _upgrade(url, revision, told, stops_at=instant if later is None else None)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(told)
    passed = 0
    while passed < instant and os.read(heard, 1):
        passed += 1
    if passed == instant:
        time.sleep(later or 0)
        os.kill(child, signal.SIGKILL)
    os.close(heard)
    _, status = os.waitpid(child, 0)
    return passed, os.waitstatus_to_exitcode(status)


def _upgrade(url: str, revision: str, told: int, *, stops_at: int | None) -> None:
    passed = 0

    def passes(*_: object) -> None:
        nonlocal passed
        passed += 1
        os.write(told, b".")
        while passed == stops_at:
            signal.pause()  # here it is killed

    event.listen(Engine, "before_cursor_execute", passes)
    event.listen(Engine, "commit", passes)
    if revision == HEAD:
        upgrade(url)
    else:
        database = open_database(url)
        database.write_sync(lambda connection: upgrade_to(connection, revision))
        database.close_sync()
    passes()


def _read_the_program() -> None:
    """Import and compile here, once, what every upgrade needs; nothing is left open that a fork would share."""
    with tempfile.TemporaryDirectory() as folder:
        upgrade(f"sqlite:///{folder}/once.db")
    create_async_engine(ASYNCPG)


if __name__ == "__main__":
    _read_the_program()
    for line in sys.stdin:
        print(json.dumps(_fork(*json.loads(line))), flush=True)
