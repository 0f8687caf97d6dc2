"""Moves everything that is kept into an empty database of another kind: whole and looked at, or nothing of it.

Rows go over as they are: sealed values stay sealed, so they open there with the same keys. All of it, the tables too,
is one transaction of the target: a move that fails, or is killed, leaves the target as empty as it was. Before it is
committed every row is compared with its source, every sealed value is opened, and the audit's chain is followed to
the end it has in the source. The source is only read.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, inspect, select, text

from storage.copying import TOGETHER, copy_rows, counts, tables_of
from storage.engine import Database
from storage.errors import CannotOpen, MovedOtherwise, NotEmpty, SameKind, Unsound
from storage.inspecting import inspect as look_at_all
from storage.presence import refuse_company
from storage.sealing import Keyring
from storage.transaction import Transaction
from storage.upgrade import refuse_other_schema, upgrade_over

Step = Callable[[int], None]
LOOKS = 3  # times that `step` is told of each row: copied, compared, opened


def rows_in(database: Database) -> int:
    """Return how many rows there are to move."""
    return database.read_sync(lambda connection: sum(counts(connection).values()))


def move(source: Database, target: Database, keys: Keyring, now: datetime, step: Step) -> dict[str, int]:
    """Copy all of `source` into `target` and check it there; return the rows of each table.

    Raises `SchemaFault`, `InUse`, `NotEmpty`, `SameKind`, and `MovedOtherwise`, `CannotOpen` or `Unsound` where what
    arrived is not what left. `step` is told of rows, each `LOOKS` times.
    """

    def over(here: Connection, there: Connection) -> dict[str, int]:
        _refuse(here, there)
        upgrade_over(there)
        rows = copy_rows(here, there, step)
        _compare(here, there, step)
        _open_all(here, there, keys, now, step)
        return rows

    # A server is spoken to on a loop, and only one loop can run at a time: so the file is the one inside.
    match source.file is None, target.file is None:
        case False, True:
            return target.write_sync(lambda there: source.read_sync(lambda here: over(here, there)))
        case True, False:
            return source.read_sync(lambda here: target.write_sync(lambda there: over(here, there)))
    raise SameKind


def _refuse(here: Connection, there: Connection) -> None:
    refuse_other_schema(here)
    for connection in (here, there):
        refuse_company(connection)
    if there.dialect.name == "postgresql":
        there.execute(text("SELECT pg_advisory_xact_lock(7305009)"))  # two moves at once: the second finds it filled
    if inspect(there).get_table_names():
        raise NotEmpty


def _compare(here: Connection, there: Connection, step: Step) -> None:
    """Raise `MovedOtherwise` unless every row is there, byte for byte, and no other."""
    if counts(here) != counts(there):
        raise MovedOtherwise
    arrived = {table.name: table for table in tables_of(there)}
    for table in tables_of(here):
        (key,) = table.primary_key.columns
        for part in here.execute(select(table).execution_options(yield_per=TOGETHER)).partitions():
            left = {row._mapping[key]: _values(table, row) for row in part}
            if left != _arrived(there, arrived[table.name], left):
                raise MovedOtherwise(table=table.name)
            step(len(left))


def _arrived(there: Connection, table: Table, ids: Iterable[Any]) -> dict[Any, dict[str, Any]]:
    (key,) = table.primary_key.columns
    found = there.execute(select(table).where(key.in_(list(ids))))
    return {row._mapping[key]: _values(table, row) for row in found}


def _values(table: Table, row: Any) -> dict[str, Any]:
    """A row by its columns' names: their order may differ, where a step added one."""
    return {column.name: row._mapping[column] for column in table.c}


def _open_all(here: Connection, there: Connection, keys: Keyring, now: datetime, step: Step) -> None:
    end = Transaction(here, keys, now, writing=False).audit.anchor()
    found = look_at_all(Transaction(there, keys, now, writing=False), step, [end] if end.seq else [])
    if found.is_foreign:
        raise CannotOpen
    if not found.is_sound:
        raise Unsound(places=len(found.places) + len(found.file), audit_broken_at=found.audit_broken_at)
