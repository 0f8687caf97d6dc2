"""One SQLite connection, set so that what it confirms is on the disk, and SQLAlchemy's connection over it."""

import os
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Dialect, Engine, StaticPool, create_engine, event
from sqlalchemy.util import LRUCache

from storage.engine import Work
from storage.errors import DatabaseDamaged, DatabaseUnreachable, SettingsRefused
from storage.faults import as_faults, fault_of, reaching
from storage.prepared import FAULTED

T = TypeVar("T")
BUSY_MILLISECONDS: Final = 5_000
MOST_STATEMENTS: Final = 1_000  # more than there are
COMPILED: Final[LRUCache[Any, Any]] = LRUCache(MOST_STATEMENTS)
NOT_READ: Final = (DatabaseDamaged, DatabaseUnreachable)
SETTINGS: Final[dict[str, tuple[str, Any]]] = {
    # what is asked for, and what SQLite must answer when asked what it is
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),  # a commit is on the disk before anybody is told (safeguards R21)
    "foreign_keys": ("ON", 1),
    "busy_timeout": (str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    "secure_delete": ("ON", 1),  # what was erased is overwritten
    "temp_store": ("MEMORY", 2),  # what a statement may have to undo is in no file of its own, and need not be written
}


class Seat:
    """The place of one transaction at a time. It belongs to the thread that made it.

    Python's sqlite3 begins nothing by itself (`isolation_level=None`); SQLAlchemy's begin event does. A
    writer begins IMMEDIATE: a read that turns into a write fails at once when somebody else wrote, whatever the
    timeout.

    SQLite remembers pages that it could not read, and goes on failing when they are sound again. So after such a
    fault the next transaction connects anew; a file that is not there is then not made.
    """

    def __init__(self, path: str, *, writes: bool) -> None:
        self._path, self._writes = path, writes
        if writes:
            _only_ours(path)
        self._sit()

    def transact(self, work: Work[T]) -> T:
        """Run the work as one transaction: committed when it returns, undone when it raises."""
        if self._doubted:
            self._sit_anew()
        with as_faults(), self.connection.begin():
            return work(self.connection)

    def data_version(self) -> int:
        """A number that changes when another process has committed."""
        with as_faults():
            return int(self.raw.execute("PRAGMA data_version").fetchone()[0])

    def clear_traces(self) -> None:
        """Fold the WAL into the file and empty it: what was erased is then in neither."""
        with as_faults():
            self.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        self.connection.close()
        self._engine.dispose()

    def _sit(self) -> None:
        with as_faults():
            self.raw = _connect(self._path, writes=self._writes)
            self._engine = engine_over(self.raw, "BEGIN IMMEDIATE" if self._writes else "BEGIN")
            event.listen(self._engine, "handle_error", lambda context: self._doubt(context.original_exception))
            self.connection = self._engine.connect()
            self.connection.info[FAULTED] = self._doubt
        self._doubted = False

    def _sit_anew(self) -> None:
        with reaching():
            Path(self._path).stat()
        with as_faults():
            self.close()
        self.raw.close()
        self._sit()

    def _doubt(self, error: BaseException) -> None:
        self._doubted = self._doubted or isinstance(fault_of(error), NOT_READ)


def _connect(path: str, *, writes: bool) -> sqlite3.Connection:
    raw = sqlite3.connect(
        path, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None, cached_statements=MOST_STATEMENTS
    )
    try:
        for name, (wanted, _) in SETTINGS.items():
            raw.execute(f"PRAGMA {name}={wanted}")
        for name, (_, answer) in SETTINGS.items():
            if raw.execute(f"PRAGMA {name}").fetchone()[0] != answer:
                raise SettingsRefused(setting=name)
        raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    except UnicodeDecodeError:  # SQLite's message quotes what is left of the schema
        raw.close()
        raise DatabaseDamaged(code="SQLITE_CORRUPT") from None
    except BaseException:
        raw.close()
        raise
    return raw


def _only_ours(path: str) -> None:
    """Make the file before SQLite does, so that nobody else can read it; -wal and -shm follow its mode."""
    with reaching():
        os.close(os.open(Path(path), os.O_RDWR | os.O_CREAT, 0o600))


def engine_over(raw: sqlite3.Connection, begin: str) -> Engine:
    """SQLAlchemy over one connection of Python's, which begins its transactions with these words.

    All share one dialect and what it has compiled: writer and readers run the same statements, and to compile one
    takes longer than to run it.
    """
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    engine.dialect = _dialect()
    engine.update_execution_options(compiled_cache=COMPILED)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@cache
def _dialect() -> Dialect:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect():  # it asks the library once what that can do
        pass
    engine.dispose()
    return engine.dialect
