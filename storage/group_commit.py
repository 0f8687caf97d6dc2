"""Waiting writes that share one commit, each whole or not at all.

A commit waits for the disk, and that is most of a small transaction's time. Writes that arrive while one is on
its way go together in the next: nobody waits for company, and a lonely write goes at once.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from storage.engine import Work
from storage.faults import as_faults

T = TypeVar("T")
TOGETHER: Final = 32


@dataclass(frozen=True)
class Waiting:
    """One write and whoever waits for it."""

    work: Work[Any]
    answer: asyncio.Future[Any]


@dataclass(frozen=True)
class Failed:
    """What a write raised; its savepoint was rolled back, the others' were not."""

    error: Exception


class GroupCommit:
    """Gathers writes and hands them on, up to 32 as one piece of work. Callers are answered after the commit."""

    def __init__(self, transact: Callable[[Work[list[Any]]], Awaitable[list[Any]]]) -> None:
        self._transact = transact
        self._waiting: deque[Waiting] = deque()
        self._running: asyncio.Task[None] | None = None

    async def write(self, work: Work[T]) -> T:
        """Run the work in the next commit. A caller who is cancelled before it began takes it back."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(work, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await answer

    async def settled(self) -> None:
        """Return once nothing waits any more."""
        while self._running is not None:
            await asyncio.wait([self._running])

    async def _run(self) -> None:
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
                if group := [waiting for waiting in taken if not waiting.answer.done()]:
                    await self._commit(group)
        finally:
            self._running = None

    async def _commit(self, group: list[Waiting]) -> None:
        works = [waiting.work for waiting in group]
        try:
            results = await self._all_of(works)
        except Exception as error:
            results = [Failed(error)] * len(group)
        except BaseException:  # the loop is being torn down
            for waiting in group:
                waiting.answer.cancel()
            raise
        for waiting, result in zip(group, results, strict=True):
            if waiting.answer.done():
                continue
            if isinstance(result, Failed):
                waiting.answer.set_exception(result.error)
            else:
                waiting.answer.set_result(result)

    async def _all_of(self, works: list[Work[Any]]) -> list[Any]:
        """Return the result of each work, or `Failed`.

        Hardly ever does one fail, and savepoints cost: so there are none at first. If one does fail, all are undone
        and the others run again, each behind a savepoint (a work changes nothing but the transaction: `Store`).
        """
        if len(works) == 1:
            return await self._transact(lambda connection: [works[0](connection)])
        try:
            return await self._transact(lambda connection: _together(connection, works))
        except _OneFailed as one:
            failed = one
        return await self._transact(lambda connection: _one_by_one(connection, works, failed))


class _OneFailed(Exception):
    """One of several works failed, not the transaction they are in."""

    def __init__(self, at: int, error: Exception) -> None:
        super().__init__(at)
        self.at, self.error = at, error


def _together(connection: Connection, works: list[Work[Any]]) -> list[Any]:
    results: list[Any] = []
    try:
        with as_faults():
            for work in works:
                results.append(work(connection))  # noqa: PERF401 (how many did not fail must be known)
    except Exception as error:
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            raise  # a full disk makes SQLite undo everything: then nothing of the group is kept
        raise _OneFailed(len(results), error) from error
    return results


def _one_by_one(connection: Connection, works: list[Work[Any]], known: _OneFailed) -> list[Any]:
    return [
        Failed(known.error) if at == known.at else _behind_savepoint(connection, work) for at, work in enumerate(works)
    ]


def _behind_savepoint(connection: Connection, work: Work[Any]) -> Any:
    driver: Any = connection.connection.driver_connection  # asked itself: SQLAlchemy takes ten times as long
    driver.execute("SAVEPOINT one")
    try:
        with as_faults():
            result = work(connection)
    except Exception as error:
        if not driver.in_transaction:
            raise  # SQLite undid the whole group, as on a full disk
        driver.execute("ROLLBACK TO one")
        result = Failed(error)
    driver.execute("RELEASE one")
    return result
