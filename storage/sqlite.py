"""SQLite in the same process: one writer on a thread of its own, two readers on theirs."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Final, TypeVar

from storage.engine import Work
from storage.group_commit import GroupCommit
from storage.hop import Hop
from storage.seat import Seat
from storage.standing import Alone, Standing

T = TypeVar("T")
READERS: Final = 2


class SeatedHop:
    """A seat on a thread of its own."""

    def __init__(self, path: str, *, writes: bool) -> None:
        self._path, self._writes = path, writes
        self._seat: Seat | None = None
        self._hop = Hop(self._sit)

    @property
    def seat(self) -> Seat:
        if self._seat is None:
            raise RuntimeError("the database is used before it was opened: await store.open() first")
        return self._seat

    async def open(self) -> None:
        await self._hop.open()

    async def transact(self, work: Work[T]) -> T:
        return await self._hop.run(self.seat.transact, work)

    async def data_version(self) -> int:
        return await self._hop.run(self.seat.data_version)

    async def clear_traces(self) -> None:
        await self._hop.run(self.seat.clear_traces)

    async def close(self) -> None:
        if self._seat is not None:
            await self._hop.run(self._seat.close)
            await self._hop.close()
            self._seat = None

    def _sit(self) -> sqlite3.Connection:
        self._seat = Seat(self._path, writes=self._writes)
        return self._seat.raw


class SQLite:
    """A database in one file. Writes share commits; reads neither wait for them nor hold them up."""

    def __init__(self, path: str) -> None:
        self.standing: Standing = Alone()
        self.shares_commits = True
        self._path = path
        self._writer = SeatedHop(path, writes=True)
        self._readers = [SeatedHop(path, writes=False) for _ in range(READERS)]
        self._idle: asyncio.LifoQueue[SeatedHop] = asyncio.LifoQueue()
        self._group = GroupCommit(self._writer.transact)
        self._seen = 0
        self._seats: dict[bool, Seat] = {}

    @property
    def file(self) -> Path:
        return Path(self._path)

    async def open(self) -> None:
        try:
            for hop in (self._writer, *self._readers):  # the writer first: it makes the file
                await hop.open()
        except BaseException:
            await self.close()
            raise
        for reader in self._readers:
            self._idle.put_nowait(reader)
        self._seen = await self._writer.data_version()

    async def write(self, work: Work[T]) -> T:
        return await self._group.write(work)

    async def read(self, work: Work[T]) -> T:
        reader = await self._idle.get()
        try:
            return await reader.transact(work)
        finally:
            self._idle.put_nowait(reader)

    async def changed_elsewhere(self, every: float) -> None:
        while (version := await self._writer.data_version()) == self._seen:  # noqa: ASYNC110 (another process)
            await asyncio.sleep(every)
        self._seen = version

    async def clear_traces(self) -> None:
        await self._writer.clear_traces()

    async def close(self) -> None:
        await self._group.settled()
        for hop in (*self._readers, self._writer):  # the writer last: it folds the WAL into the file
            await hop.close()

    def write_sync(self, work: Work[T]) -> T:
        return self._here(writes=True).transact(work)

    def read_sync(self, work: Work[T]) -> T:
        self._here(writes=True)  # makes the file when there is none
        return self._here(writes=False).transact(work)

    def clear_traces_sync(self) -> None:
        self._here(writes=True).clear_traces()

    def close_sync(self) -> None:
        for writes in (False, True):
            if seat := self._seats.pop(writes, None):
                seat.close()

    def _here(self, *, writes: bool) -> Seat:
        if writes not in self._seats:
            self._seats[writes] = Seat(self._path, writes=writes)
        return self._seats[writes]
