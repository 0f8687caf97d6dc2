"""Whole copies of a database: one moment of it, row for row, sealed values as they are and never a key.

A file is copied by SQLite's backup API inside one read transaction; what is on a server is read in one REPEATABLE READ
transaction and written into a file of the same schema. So both are one moment of it, taken while the program writes
on (engine.md: `cp` lost rows in 39 of 40 copies). `mainstay backup`, `restore`, `db upgrade` and `db move` share this.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, event, func, insert, select, update

from storage.engine import Database
from storage.faults import as_faults, reaching
from storage.seat import engine_over

Step = Callable[[int], None]
TOGETHER: Final = 500  # rows in one statement
PAGES: Final = 2_048  # of a file, between two looks at the progress
VERSIONS: Final = "alembic_version"
BUSY: Final = 5.0  # seconds


def copy_file(source: Path, copy: Path, step: Step) -> dict[str, int]:
    """Copy an SQLite database into a new file that only its owner can read; return the rows of each table in it.

    `step` is told of rows. The copy is one file without a WAL beside it, and on the disk when this returns.
    """
    make_file(copy)
    with as_faults(), _raw(source) as here, _raw(copy) as there:
        here.execute("PRAGMA query_only=ON")
        here.execute("BEGIN")  # from the first read on, what others write is not seen
        rows = {name: _count(here, name) for name in _names(here)}
        told, total = 0, sum(rows.values())

        def said(_: int, remaining: int, pages: int) -> None:
            nonlocal told
            done = total * (pages - remaining) // max(pages, 1)
            step(done - told)
            told = done

        here.backup(there, pages=PAGES, progress=said)
        here.execute("ROLLBACK")
        there.execute("PRAGMA journal_mode=DELETE").fetchone()
    keep(copy)
    return rows


def copy_server(database: Database, copy: Path, step: Step) -> dict[str, int]:
    """Copy what is on a server into a new file, as `copy_file` does."""
    from storage.upgrade import revision_of, upgrade_to

    make_file(copy)

    def fill(source: Connection) -> dict[str, int]:
        revision = revision_of(source)
        with opened(copy, writes=True) as target, target.begin():
            if revision is not None:
                upgrade_to(target, revision)
            return copy_rows(source, target, step)

    rows = database.read_sync(fill)
    keep(copy)
    return rows


def copy_rows(source: Connection, target: Connection, step: Step) -> dict[str, int]:
    """Copy every row of one database into the empty tables of another of the same revision; return how many of each.

    Both are inside a transaction, and stay in it. Sealed values are copied as they are: they open with the same keys.
    A row that points to another of its own table is pointed there once all of them are there.
    """
    rows = {}
    for table in tables_of(target):
        found = source.execute(select(table).execution_options(yield_per=TOGETHER))
        within = [column for column in table.c if _points_within(column)]
        rows[table.name] = 0
        for part in found.partitions():
            taken = [dict(row._mapping) | dict.fromkeys((c.name for c in within), None) for row in part]
            target.execute(insert(table), taken)
            rows[table.name] += len(taken)
            step(len(taken))
        for column in within:
            _point(source, target, table, column)
    return rows


def remove_rows(target: Connection) -> None:
    """Empty every table, those that point to others first."""
    tables = tables_of(target)
    for table in reversed(tables):
        for column in table.c:
            if _points_within(column):
                target.execute(update(table).values({column.name: None}))
        target.execute(table.delete())


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables that are there, what is pointed to before what points; Alembic's own is left out."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def _in_any_database(inspector: Any, table: Any, column: Any) -> None:
        with suppress(NotImplementedError):  # a column without a type, which is none of ours
            column["type"] = column["type"].as_generic()

    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSIONS]


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    tables = tables_of(connection)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


@contextmanager
def opened(path: Path, *, writes: bool = False) -> Iterator[Connection]:
    """A database file that nobody else uses, as it lies there: nothing of it is set or changed by opening it."""
    beside = path.with_name(path.name + "-wal")
    alone = "" if writes or (beside.exists() and beside.stat().st_size) else "&immutable=1"
    mode = "rw" if writes else f"ro{alone}"
    with as_faults():
        raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        engine = engine_over(raw, "BEGIN IMMEDIATE" if writes else "BEGIN")
        try:
            with engine.connect() as connection:
                if writes:
                    connection.exec_driver_sql("PRAGMA foreign_keys=ON")
                    connection.exec_driver_sql("PRAGMA secure_delete=ON")
                    connection.commit()
                yield connection
        finally:
            engine.dispose()
            raw.close()


def make_file(path: Path) -> None:
    """Make an empty file that only its owner can read; one that is there is left alone, and refused."""
    with reaching():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def keep(path: Path) -> None:
    """Return once the file, and its name, are on the disk."""
    with reaching():
        for one, kind in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
            handle = os.open(one, kind)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _point(source: Connection, target: Connection, table: Table, column: Column[Any]) -> None:
    (key,) = table.primary_key.columns
    pointing = select(key.label("its"), column.label("to")).where(column.is_not(None))
    point = update(table).where(key == bindparam("its")).values({column.name: bindparam("to")})
    for part in source.execute(pointing.execution_options(yield_per=TOGETHER)).partitions():
        target.execute(point, [dict(row._mapping) for row in part])


def _points_within(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


@contextmanager
def _raw(path: Path) -> Iterator[sqlite3.Connection]:
    with reaching():
        path.stat()
    raw = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        yield raw
    finally:
        raw.close()


def _names(raw: sqlite3.Connection) -> list[str]:
    listed = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in listed if name != VERSIONS and not name.startswith("sqlite_")]


def _count(raw: sqlite3.Connection, name: str) -> int:
    quoted = name.replace('"', '""')
    return int(raw.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 (a name of our schema)
