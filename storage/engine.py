"""Where rows are kept: one interface, with SQLite or PostgreSQL behind it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import DatabaseUnreachable
from storage.standing import Standing

T = TypeVar("T")
Work = Callable[[Connection], T]
TELL: Final = "mainstay_tell"  # a note on the connection, for the length of one transaction


class Database(Protocol):
    """Runs a synchronous function of a connection as one transaction, whole or not at all.

    `write` returns once the transaction is committed. `read` sees what was committed, and can change nothing.
    The `_sync` twins are for the command line, which has no event loop; they open what they need by themselves.
    """

    shares_commits: bool  # whether writes that wait at the same moment go together, in order

    @property
    def file(self) -> Path | None:
        """Where it lies, if it is one file of this machine."""

    @property
    def standing(self) -> Standing:
        """How this process stands to the others on the database."""

    async def open(self) -> None: ...

    async def write(self, work: Work[T]) -> T: ...

    async def read(self, work: Work[T]) -> T: ...

    async def changed_elsewhere(self, every: float) -> None:
        """Return once another process has committed something since the last call."""

    async def clear_traces(self) -> None:
        """After an erasure: leave no copy of what was erased beside the tables, as far as the database lets us."""

    async def close(self) -> None: ...

    def write_sync(self, work: Work[T]) -> T: ...

    def read_sync(self, work: Work[T]) -> T: ...

    def clear_traces_sync(self) -> None: ...

    def close_sync(self) -> None: ...


def tell_others(connection: Connection) -> None:
    """Have other processes hear of this transaction once it is committed. SQLite shows them by itself."""
    if connection.dialect.name == "postgresql":
        connection.info[TELL] = True


def open_database(url: str) -> Database:
    """Return the database at `sqlite:///path` or `postgresql://…`. Nothing is touched until it is used."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnreachable(reason="not a database URL") from None  # which may hold a password
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            from storage.sqlite import SQLite

            return SQLite(parsed.database)
        case "postgresql":
            from storage.postgresql import PostgreSQL

            return PostgreSQL(parsed)
        case "sqlite":
            raise DatabaseUnreachable(reason="a database in memory keeps nothing: name a file")
    raise DatabaseUnreachable(reason="only SQLite and PostgreSQL are known")
