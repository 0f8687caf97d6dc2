"""The one place where the database libraries' many errors become ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from storage.errors import (
    Conflict,
    DatabaseDamaged,
    DatabaseFault,
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    StorageFault,
)

# SQLite's primary result codes (https://www.sqlite.org/rescode.html); the byte above says which sort exactly.
SQLITE: Final[dict[int, type[StorageFault]]] = {
    3: DatabaseUnreachable,  # SQLITE_PERM
    5: DatabaseLocked,  # SQLITE_BUSY
    6: DatabaseLocked,  # SQLITE_LOCKED
    8: DatabaseUnreachable,  # SQLITE_READONLY
    10: DatabaseUnreachable,  # SQLITE_IOERR
    11: DatabaseDamaged,  # SQLITE_CORRUPT
    13: DiskFull,  # SQLITE_FULL
    14: DatabaseUnreachable,  # SQLITE_CANTOPEN
    19: Conflict,  # SQLITE_CONSTRAINT
    26: DatabaseDamaged,  # SQLITE_NOTADB
}
# PostgreSQL's classes of SQLSTATE, and single states where the class says too little; the longest match counts.
POSTGRESQL: Final[dict[str, type[StorageFault]]] = {
    "08": DatabaseUnreachable,
    "23": Conflict,
    "28": DatabaseUnreachable,
    "3D": DatabaseUnreachable,
    "40": DatabaseLocked,  # deadlock and serialization: the store has tried again before it says so
    "53": DatabaseUnreachable,
    "53100": DiskFull,
    "55P03": DatabaseLocked,
    "57P": DatabaseUnreachable,
    "58": DatabaseUnreachable,
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
}


@contextmanager
def as_faults() -> Iterator[None]:
    """Turn what the database's library raises inside into a `StorageFault`; every other error passes."""
    try:
        yield
    except DBAPIError as error:
        raise fault_of(error.orig) from error
    except sqlite3.Error as error:
        raise fault_of(error) from error
    except StopIteration:  # which no future can carry: whoever waits would wait for ever
        raise RuntimeError("a function of a transaction asked an empty iterator for its next item") from None


@contextmanager
def reaching() -> Iterator[None]:
    """Around the way to the database, and nothing else: the system's errors there mean that it is out of reach."""
    try:
        yield
    except OSError as error:
        raise DatabaseUnreachable(error=type(error).__name__) from error


def fault_of(error: BaseException | None) -> StorageFault:
    """Return our error for theirs, told by code and never by its words."""
    state = getattr(error, "sqlstate", None)
    if state is not None:
        for length in (5, 3, 2):
            if kind := POSTGRESQL.get(state[:length]):
                return kind(code=state)
        return DatabaseFault(code=state)
    code = getattr(error, "sqlite_errorcode", None)
    kind = SQLITE.get(code & 0xFF, DatabaseFault) if code is not None else DatabaseFault
    return kind(code=getattr(error, "sqlite_errorname", None) or type(error).__name__)
