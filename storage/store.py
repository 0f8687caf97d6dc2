"""The store: hand it a function of a transaction, and it is done whole or not at all."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Final, Self, TypeVar

from sqlalchemy import Connection

from storage.ends import ended_mark
from storage.engine import Database, Work, tell_others
from storage.sealing import Keyring
from storage.standing import Standing
from storage.transaction import Transaction

T = TypeVar("T")
LOOK_EVERY: Final = 0.5  # seconds: what the command line changed is seen within a second


class Store:
    """What is kept: `write`, `read` for the running program, `write_sync`, `read_sync` for the command line.

    The function given is synchronous, and may be run again when PostgreSQL asks for it: it changes nothing
    but the transaction. `on_commit` holds functions that are called on the event loop after a commit that put
    something into the outbox, `on_withdrawal` those called after one that took something back.
    """

    def __init__(
        self, database: Database, keys: Keyring, *, remember: Callable[[list[bytes], datetime], None] | None = None
    ) -> None:
        """`remember` has the erasure ledger know what ends, before that is committed (`storage/ends.py`)."""
        self.database, self.keys = database, keys
        self._remember = remember
        self.on_commit: list[Callable[[], None]] = []
        self.on_withdrawal: list[Callable[[], None]] = []

    @property
    def standing(self) -> Standing:
        """How this process stands to the others on the database."""
        return self.database.standing

    @property
    def shares_commits(self) -> bool:
        """Whether writes that wait at the same moment go in order, each whole or not at all, with one commit."""
        return self.database.shares_commits

    async def open(self) -> Self:
        """Connect, and refuse a database that does not promise what we promise."""
        await self.database.open()
        return self

    async def write(self, function: Callable[[Transaction], T], *, now: datetime) -> T:
        """Run the function in one transaction; return its result once that is committed.

        Whatever it raises undoes all it did and is raised here. Once it has begun it is finished, even if the
        caller is cancelled meanwhile.
        """
        result, tx = await self.database.write(self._work(function, now, writing=True))
        self._committed(tx)
        return result

    async def read(self, function: Callable[[Transaction], T], *, now: datetime) -> T:
        """Run the function over what is committed; it can change nothing."""
        result, _ = await self.database.read(self._work(function, now, writing=False))
        return result

    async def changed_elsewhere(self, every: float = LOOK_EVERY) -> None:
        """Return once another process, such as the command line, has committed since the last call."""
        await self.database.changed_elsewhere(every)

    async def clear_traces(self) -> None:
        """After an erasure is committed: empty the WAL, where older copies of the rows still stand."""
        await self.database.clear_traces()

    async def close(self) -> None:
        """Finish the writes that wait, then disconnect."""
        await self.database.close()

    def write_sync(self, function: Callable[[Transaction], T], *, now: datetime) -> T:
        """`write`, without an event loop."""
        return self.database.write_sync(self._work(function, now, writing=True))[0]

    def read_sync(self, function: Callable[[Transaction], T], *, now: datetime) -> T:
        """`read`, without an event loop."""
        return self.database.read_sync(self._work(function, now, writing=False))[0]

    def clear_traces_sync(self) -> None:
        """`clear_traces`, without an event loop."""
        self.database.clear_traces_sync()

    def close_sync(self) -> None:
        """Disconnect what the `_sync` methods connected."""
        self.database.close_sync()

    def _committed(self, tx: Transaction) -> None:
        for hook in (*(self.on_withdrawal if tx.withdrew else ()), *(self.on_commit if tx.woke else ())):
            hook()

    def _work(
        self, function: Callable[[Transaction], T], now: datetime, *, writing: bool
    ) -> Work[tuple[T, Transaction]]:
        def work(connection: Connection) -> tuple[T, Transaction]:
            tx = Transaction(connection, self.keys, now, writing=writing)
            result = function(tx)
            if tx.ended and self._remember is not None:
                self._remember([ended_mark(self.keys, end) for end in tx.ended], now)
            if tx.heard or (tx.woke and not self.standing.holds):
                tell_others(connection)
            return result, tx

        return work

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close_sync()
