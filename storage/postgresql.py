"""PostgreSQL on a server: several transactions and several processes at once, over asyncpg."""

import asyncio
import os
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.engine import Work
from storage.errors import SettingsRefused
from storage.faults import as_faults, reaching

T = TypeVar("T")
CONNECTIONS: Final = 10
TRIES: Final = 5
KNOTS: Final = ("40001", "40P01")  # two transactions wait for each other: PostgreSQL stopped one, it may try again
CHANNEL: Final = "mainstay_changed"
TELL: Final = text("SELECT pg_notify(:channel, :who)")
SETTINGS: Final = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",), "server_encoding": ("UTF8",)}


class PostgreSQL:
    """A database on a server. What a transaction loads is locked until it ends (`storage/shape.py`)."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(
            url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, hide_parameters=True
        )
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._who = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._ear: AsyncConnection | None = None
        self._heard = asyncio.Event()
        self._runner: asyncio.Runner | None = None

    async def open(self) -> None:
        with as_faults(), reaching():
            async with self._engine.connect() as connection:
                for name, promised in SETTINGS.items():
                    answer = await connection.exec_driver_sql(f"SHOW {name}")
                    if answer.scalar_one() not in promised:
                        raise SettingsRefused(setting=name)

    async def write(self, work: Work[T]) -> T:
        for attempt in range(TRIES):
            try:
                with as_faults():
                    return await self._once(self._engine, lambda connection: self._telling(connection, work))
            except Exception as error:
                if attempt == TRIES - 1 or not _knotted(error):
                    raise
        raise AssertionError("the last try returns or raises")

    async def read(self, work: Work[T]) -> T:
        with as_faults():
            return await self._once(self._reading, work)

    async def changed_elsewhere(self, every: float) -> None:
        with as_faults(), reaching():
            if self._ear is None or self._ear.closed:
                self._ear = await self._engine.connect()
                raw = await self._ear.get_raw_connection()
                driver: Any = raw.driver_connection
                await driver.add_listener(CHANNEL, self._hear)
                driver.add_termination_listener(lambda _: self._heard.set())
        await self._heard.wait()
        self._heard.clear()

    async def clear_traces(self) -> None:
        """The server's WAL is recycled by the server; the handbook says how to keep it short."""

    async def close(self) -> None:
        if self._ear is not None:
            await self._ear.invalidate()  # a connection that listens is not for anybody else
            await self._ear.close()
            self._ear = None
        await self._engine.dispose()

    def write_sync(self, work: Work[T]) -> T:
        return self._loop().run(self.write(work))

    def read_sync(self, work: Work[T]) -> T:
        return self._loop().run(self.read(work))

    def clear_traces_sync(self) -> None:
        """See `clear_traces`."""

    def close_sync(self) -> None:
        if self._runner is not None:
            self._runner.run(self.close())
            self._runner.close()
            self._runner = None

    async def _once(self, engine: AsyncEngine, work: Work[T]) -> T:
        with reaching():
            connection = await engine.connect()
        try:
            async with connection.begin():
                return await connection.run_sync(work)
        finally:
            await connection.close()

    def _telling(self, connection: Connection, work: Work[T]) -> T:
        result = work(connection)
        connection.execute(TELL, {"channel": CHANNEL, "who": self._who})
        return result

    def _hear(self, connection: object, pid: int, channel: str, who: str) -> None:
        if who != self._who:
            self._heard.set()

    def _loop(self) -> asyncio.Runner:
        """asyncpg speaks only on an event loop, so the command line lends it one."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner


def _knotted(error: Exception) -> bool:
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in KNOTS
