"""PostgreSQL on a server: several transactions and several processes at once, over asyncpg.

How the processes stand to each other is told in `storage/presence.py`. A connection that is lost is made anew with the
next transaction; whether a commit was kept whose answer was lost, nobody knows, so all that is written can be written
again: by keys that exist once, and by states that are left once.
"""

import asyncio
import os
from random import SystemRandom
from typing import Any, Final, TypeVar

from asyncpg import InternalClientError
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.engine import TELL, Work
from storage.errors import DatabaseLocked, DatabaseUnreachable
from storage.faults import as_faults, reaching
from storage.presence import CHANNEL, Presence
from storage.promises import refuse_settings

T = TypeVar("T")
_dice = SystemRandom()
ASYNCPG: Final = "postgresql+asyncpg://?prepared_statement_cache_size=500"
CONNECTIONS: Final = 10
TRIES: Final = 5
KNOTS: Final = ("40001", "40P01")  # two transactions wait for each other: PostgreSQL stopped one, it may try again
TAKEN: Final = "23505"  # another transaction took the key since we looked: the next look sees it
TRIES_FOR_A_KEY: Final = 2
SOON: Final = 0.02  # seconds
NOTIFY: Final = text("SELECT pg_notify(:channel, :who)")
ANSWER: Final = 60.0  # seconds for one statement of the running program; the command line waits as long as it takes
# What the server does about a client that hangs or has vanished: it ends what that holds (safeguards R26). One that
# hangs may hold a row for which its other transactions wait: the first is ended after 8 s, then the next has the row
# for as long, and those behind have given up after 10 s. So nobody waits for it once another has the right.
LIMITS: Final = {
    "idle_in_transaction_session_timeout": "8000", "lock_timeout": "10000", "tcp_user_timeout": "20000",
    "tcp_keepalives_idle": "10", "tcp_keepalives_interval": "3", "tcp_keepalives_count": "3",
}  # fmt: skip


class PostgreSQL:
    """A database on a server. What a transaction loads is locked until it ends (`storage/shape.py`)."""

    def __init__(self, url: URL) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._who = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._engine: AsyncEngine | None = None
        self._runner: asyncio.Runner | None = None
        self.standing: Presence = Presence(self._who, _running(self._dsn))
        self.shares_commits = False

    @property
    def file(self) -> None:
        """On a server: none of ours."""

    async def open(self) -> None:
        with as_faults(), reaching():
            async with self._using().connect() as connection:
                await connection.run_sync(refuse_settings)

    async def write(self, work: Work[T]) -> T:
        return await self._write(work, always=False)

    async def read(self, work: Work[T]) -> T:
        reading = self._using().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return await self._once(reading, work)

    async def changed_elsewhere(self, every: float) -> None:
        await self.standing.changed()

    async def clear_traces(self) -> None:
        """The server's WAL is recycled by the server; the handbook says how to keep it short."""

    async def close(self) -> None:
        await self.standing.close()
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    def write_sync(self, work: Work[T]) -> T:
        return self._loop().run(self._write(work, always=True))

    def read_sync(self, work: Work[T]) -> T:
        return self._loop().run(self.read(work))

    def clear_traces_sync(self) -> None:
        """See `clear_traces`."""

    def close_sync(self) -> None:
        if self._runner is not None:
            self._runner.run(self.close())
            self._runner.close()
            self._runner = None

    async def _write(self, work: Work[T], *, always: bool) -> T:
        """Write, again where transactions met; other processes hear of it where it is theirs to act, or `always`."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(self._using(), lambda connection: self._telling(connection, work, always))
            except Exception as error:
                state = _state_of(error)
                again = state in KNOTS or (state == TAKEN and attempt < TRIES_FOR_A_KEY)
                if attempt == TRIES or not again:
                    raise
            await asyncio.sleep(_dice.uniform(0, SOON * attempt))  # not again in step with the other one
        raise AssertionError("the last try returns or raises")

    async def _once(self, engine: AsyncEngine, work: Work[T]) -> T:
        with as_faults():
            with reaching():
                try:
                    connection = await engine.connect()
                except NoConnectionFree:
                    raise DatabaseLocked(reason="no connection is free") from None
            try:
                async with connection.begin():
                    return await connection.run_sync(_within_time(work))
            except InternalClientError:  # asyncpg lost its way, as it may when it is cut off between two of its steps
                raise DatabaseUnreachable(reason="the connection was cut") from None
            except InvalidRequestError:
                if connection.invalidated:
                    raise DatabaseUnreachable(reason="the connection was cut") from None
                raise
            finally:
                await connection.close()

    def _telling(self, connection: Connection, work: Work[T], always: bool) -> T:
        connection.info.pop(TELL, None)
        result = work(connection)
        if connection.info.pop(TELL, False) or always:
            connection.execute(NOTIFY, {"channel": CHANNEL, "who": self._who})
        return result

    def _using(self) -> AsyncEngine:
        """The connections: made at first use, because those of the command line are of another loop, and patient."""
        if self._engine is None:
            self._engine = create_async_engine(
                ASYNCPG, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, pool_use_lifo=True,
                hide_parameters=True,
                connect_args=_running(self._dsn) if self._runner is None else {"dsn": self._dsn},
            )  # fmt: skip
        return self._engine

    def _loop(self) -> asyncio.Runner:
        """asyncpg speaks only on an event loop, so the command line lends it one."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner


def _running(dsn: str) -> dict[str, Any]:
    """What asyncpg connects with for the running program. It reads the address itself: sslmode and all the others."""
    settings = {"application_name": "mainstay", **LIMITS}
    return {"dsn": dsn, "server_settings": settings, "command_timeout": ANSWER}


def _within_time(work: Work[T]) -> Work[T]:
    """A statement that is not answered in time: the server, or the way to it, is gone."""

    def timed(connection: Connection) -> T:
        try:
            return work(connection)
        except TimeoutError:
            raise DatabaseUnreachable(reason="no answer") from None

    return timed


def _state_of(error: Exception) -> str | None:
    """The SQLSTATE of what the database raised, if it did."""
    cause = error.__cause__
    return getattr(cause.orig, "sqlstate", None) if isinstance(cause, DBAPIError) else None
