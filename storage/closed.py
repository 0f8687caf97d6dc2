"""A database that is not to be touched, because it is damaged: whatever is asked of it is refused (safeguards R22).

A program that stands on it keeps nothing, says nothing and does no duty; it hears, and gives help from memory, exactly
as while a database that was sound at the start cannot be read.
"""

import asyncio
from typing import Never, TypeVar

from storage.engine import Work
from storage.errors import DatabaseDamaged
from storage.standing import Alone

T = TypeVar("T")


class NoRight(Alone):
    """Nobody has the right to send or to do duties: what is due stands in a database that nobody can read."""

    holds = False

    async def gained(self) -> None:
        await asyncio.Event().wait()

    async def lost(self) -> None:
        """It was never there."""


class Closed:
    """Stands where a `Database` stands, opens no file, and raises `DatabaseDamaged` at every question."""

    shares_commits = False
    file = None
    standing = NoRight()

    async def open(self) -> None:
        """There is nothing to open."""

    async def write(self, work: Work[T]) -> T:
        _refuse()

    async def read(self, work: Work[T]) -> T:
        _refuse()

    async def changed_elsewhere(self, every: float) -> None:
        """Whoever mends it starts the program anew."""
        await asyncio.Event().wait()

    async def clear_traces(self) -> None:
        _refuse()

    async def close(self) -> None:
        """There is nothing to close."""

    def write_sync(self, work: Work[T]) -> T:
        _refuse()

    def read_sync(self, work: Work[T]) -> T:
        _refuse()

    def clear_traces_sync(self) -> None:
        _refuse()

    def close_sync(self) -> None:
        """There is nothing to close."""


def _refuse() -> Never:
    raise DatabaseDamaged
