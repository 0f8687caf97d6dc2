"""Several processes on one PostgreSQL, and the one connection by which each of them stands among the others.

**One has the right, all of them handle.** The right is to ask Telegram for updates (unless they come by webhook), to
send, and to do the clock's duties. It is one advisory lock of the session, and it is the database's: one database
serves one bot, so it holds for the bot's token, also while the token's secret is changed, and a wrong token beside the
right one does not send the same words twice. Updates are handled by whoever is free: a row of the inbox is taken with
`FOR UPDATE SKIP LOCKED` and marked with the process's number (`storage/inbox.py`); another lock says that the number
is alive. What others have committed comes by `LISTEN`, so nobody looks again and again.

**Death.** `kill -9` closes the connection, and the server lets go of its locks at once. A process that hangs, or that
the network has lost, is silent: each asks something every second, and after 20 s without a question the server ends the
session (`idle_session_timeout`); what it was in the middle of is ended after some 8 s. The process itself counts the
right as lost 10 s after the question that was last answered, measured on a clock that also runs while the machine
sleeps: so it stops before another begins, and no two machines' clocks are compared. Others ask for the right every
second, so it has changed hands within 22 s of a death.

**What is in flight** when the right is lost lands, and is marked, before this process may have the right again. The
next one takes up what was claimed (`Outbox.rearm`): at most what was on its way is said twice (safeguards R1, R26).
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.alive import ALIVE, PRESENT
from storage.errors import DatabaseFault, InUse, SchemaFault
from storage.faults import as_faults, reaching
from storage.upgrade import SchemaState, refuse_other_schema, schema_state, upgrade_over

CHANNEL: Final = "mainstay_changed"
BEAT: Final = 1.0  # seconds between two questions
ANSWER: Final = 5.0  # seconds the server has for one
SURE_FOR: Final = 10.0  # seconds after a question that was answered
SILENCE: Final = 20.0  # seconds until the server ends a session that asks nothing
# Between two parts of one question, too, a client may hang. The server counts that as work, so none of its limits ends
# it (`LIMITS` of storage/postgresql.py); what it holds, others pass over in silence. Whoever has the right ends it, but
# not before it was seen so in several beats: where a whole machine froze, all on it go on as soon as it wakes.
STALLED: Final = 6.0  # seconds in which a client has left its question unfinished
SEEN_STALLED: Final = 3  # beats
ARE_STALLED: Final = """
    SELECT pid, state_change FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
    AND application_name = current_setting('application_name')
    AND state = 'active' AND wait_event = 'ClientRead' AND state_change < clock_timestamp() - $1 * interval '1 second'
"""
END_STALLED: Final = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND state_change = $2"
# An advisory lock, as `PRESENT` is one: the first number says what it is, the second which.
RIGHT: Final = (7305005, 0)


class Presence:
    """See above. It begins with the first call that needs it, and connects again for as long as it lives."""

    shared = True

    def __init__(self, who: str, connect: dict[str, Any]) -> None:
        """`who` tells our own words from the others'; `connect` is what asyncpg connects with."""
        settings = {**connect.get("server_settings", {}), "idle_session_timeout": str(int(SILENCE * 1000))}
        self._engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://", poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True,
            connect_args={**connect, "server_settings": settings, "command_timeout": ANSWER, "timeout": ANSWER},
        )  # fmt: skip
        self._who = who
        self._number = 1 + secrets.randbelow(2**31 - 1)
        self._line: AsyncConnection | None = None
        self._driver: Any = None
        self._leads = False
        self._other_leads = False
        self._sure_until = float("-inf")
        self._schema: SchemaState | None = None
        self._stalled: dict[tuple[int, datetime], int] = {}  # which session, since when: in how many beats
        self._living: asyncio.Task[None] | None = None
        self._turned = asyncio.Event()  # anything of the above has changed
        self._cut = asyncio.Event()
        self._heard = asyncio.Event()

    @property
    def holds(self) -> bool:
        return self._leads and _boottime() < self._sure_until

    async def present(self) -> int:
        await self._until(lambda: self._line is not None)
        return self._number

    async def gained(self) -> None:
        await self._until(lambda: self.holds)

    async def lost(self) -> None:
        await self._until(lambda: not self.holds)

    async def elsewhere(self) -> None:
        await self._until(lambda: self._other_leads)

    async def changed(self) -> None:
        """Return once another process has told of a change, or may have while we could not hear it."""
        self._live()
        waiting = asyncio.ensure_future(self._heard.wait())
        assert self._living is not None
        try:
            await asyncio.wait({waiting, self._living}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if self._living.done():
            self._living.result()
        self._heard.clear()

    async def close(self) -> None:
        """Leave: the server lets go of the locks."""
        if self._living is not None:
            self._living.cancel()
            await asyncio.gather(self._living, return_exceptions=True)
            self._living = None
        if self._driver is not None:
            with contextlib.suppress(DatabaseFault, OSError):
                await self._ask("SELECT pg_advisory_unlock_all()")  # at once, whenever the server sees that we left
        await self._hang_up()
        await self._engine.dispose()

    # -- how -------------------------------------------------------------------------------------------------------

    async def _until(self, so: Any) -> None:
        """Return once something is so; raise what ended this presence, such as another version's schema."""
        self._live()
        assert self._living is not None
        while not so():
            self._turned.clear()
            turned = asyncio.ensure_future(self._turned.wait())
            try:
                await asyncio.wait({turned, self._living}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            finally:
                turned.cancel()
            if self._living.done():
                self._living.result()

    def _live(self) -> None:
        if self._living is None:
            self._living = asyncio.create_task(self._run(), name="presence")

    async def _run(self) -> None:
        while True:
            try:
                if self._line is None:
                    await self._arrive()
                await self._beat()
            except SchemaFault:
                await self._hang_up()
                raise
            except DatabaseFault:
                await self._hang_up()
            self._turn()
            try:
                async with asyncio.timeout(BEAT):
                    await self._cut.wait()
            except TimeoutError:
                continue
            await self._hang_up()
            self._turn()

    async def _arrive(self) -> None:
        again = self._schema is not None
        with as_faults(), reaching(), _plainly():
            self._line = line = await self._engine.connect()
            raw = await line.get_raw_connection()
            driver: Any = raw.driver_connection
            self._driver = driver
            driver.add_termination_listener(lambda _: self._went(driver))
            await driver.add_listener(CHANNEL, self._hear)
            if not await self._ask("SELECT pg_try_advisory_lock($1, $2)", PRESENT, self._number):
                self._number = 1 + secrets.randbelow(2**31 - 1)  # somebody has it: that we, before, have not quite gone
                raise DatabaseFault(reason="the server has not let go of us yet")
            await line.run_sync(self._refuse_changed_schema)
            await line.commit()
        if again:
            self._heard.set()  # what was told meanwhile, we have missed

    async def _beat(self) -> None:
        asked = _boottime()
        with as_faults(), reaching():
            if self._leads:
                await self._end_stalled()
            else:
                self._leads = await self._ask("SELECT pg_try_advisory_lock($1, $2)", *RIGHT)
        self._other_leads = not self._leads
        self._sure_until = asked + SURE_FOR

    async def _end_stalled(self) -> None:
        with _plainly():
            found = await self._driver.fetch(ARE_STALLED, STALLED, timeout=ANSWER)
        self._stalled = {(pid, since): self._stalled.get((pid, since), 0) + 1 for pid, since in found}
        for (pid, since), beats in self._stalled.items():
            if beats >= SEEN_STALLED:
                await self._ask(END_STALLED, pid, since)

    async def _ask(self, question: str, *values: float | datetime) -> Any:
        """Ask the server on the line itself."""
        with _plainly():
            return await self._driver.fetchval(question, *values, timeout=ANSWER)

    async def _hang_up(self) -> None:
        """Forget the line; nothing of it is good any more."""
        line, self._line, self._driver = self._line, None, None
        self._leads = self._other_leads = False
        self._sure_until = float("-inf")
        self._cut.clear()
        if line is not None:
            try:
                async with asyncio.timeout(1):
                    await line.invalidate()
                    await line.close()
            except Exception:  # noqa: S110 (it is gone, one way or another)
                pass

    def _turn(self) -> None:
        self._turned.set()

    def _went(self, driver: object) -> None:
        if driver is self._driver:
            self._cut.set()

    def _refuse_changed_schema(self, connection: Connection) -> None:
        """`run` has looked before it began; since we were last here, a newer program may have upgraded."""
        state = schema_state(connection)
        if self._schema is not None and state is not self._schema:
            refuse_other_schema(connection)
        self._schema = state

    def _hear(self, connection: object, pid: int, channel: str, who: str) -> None:
        if who != self._who:
            self._heard.set()


@contextmanager
def _plainly() -> Iterator[None]:
    """Around what is done on the line itself: SQLAlchemy does not see this, so asyncpg's own errors come through."""
    import asyncpg

    try:
        yield
    except (
        asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, InvalidRequestError
    ) as problem:  # fmt: skip
        raise DatabaseFault(code=getattr(problem, "sqlstate", None)) from problem


def refuse_company(connection: Connection) -> None:
    """Raise `InUse` while any process runs on this database: its tables are to be changed, copied or filled."""
    if connection.dialect.name == "postgresql" and connection.execute(text(ALIVE)).first() is not None:
        raise InUse


def upgrade_alone(connection: Connection) -> None:
    """Bring the database to this program's schema while no process runs on it, from whichever machine."""
    refuse_company(connection)
    upgrade_over(connection)


def _boottime() -> float:
    """Seconds on a clock that nobody sets, and that runs on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
