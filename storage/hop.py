"""A thread that holds one SQLite connection and runs whole functions on it.

The thread and its queue are aiosqlite's. Its public methods make a hop between threads for each statement; a
whole transaction in one hop is three to four times as fast (engine.md) and cannot be interleaved with another.
For that we put our function in aiosqlite's queue ourselves. These are the only private names of aiosqlite used
in the house: `_execute`, and `_thread` so that a crash does not leave the process hanging on this thread.
`tests/storage/test_hop.py` names them when a new aiosqlite changes them.
"""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")


class Hop:
    """Calls functions on the thread of one connection, one after the other."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._held = aiosqlite.Connection(connect, iter_chunk_size=64)
        self._held._thread.daemon = True

    async def open(self) -> None:
        """Start the thread and connect on it."""
        try:
            await self._held
        except BaseException:
            # aiosqlite ends its thread without waiting for it; the loop must not close before it has.
            self._held._thread.join()
            raise

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call the function on the connection's thread and return what it returns."""
        result: T = await self._held._execute(function, *arguments)  # type: ignore[no-untyped-call]
        return result

    async def close(self) -> None:
        """Let what was asked before finish, close the connection, end the thread."""
        await self._held.close()
