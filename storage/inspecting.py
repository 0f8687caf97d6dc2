"""Reads a whole database and says what in it is not what was written: every page, every sealed value, every entry.

SQLite's own check sees pages and indexes, and little of what stands in them (26 of 400 flipped bits: engine.md). So
every sealed value is opened, every keyed hash is made again, every row must be one that its record can be, every
pointer must lead somewhere, and the audit must be a chain (safeguards R22).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, text

from storage.audit import Anchor
from storage.copying import tables_of
from storage.errors import CannotOpen, DatabaseFault
from storage.faults import as_faults
from storage.kept import HASHES, RECORDS, sealed_in, shape_for
from storage.migrations import HEAD
from storage.plausible import Alike, implausible
from storage.schema import metadata
from storage.transaction import Transaction
from storage.upgrade import revision_of

TOGETHER: Final = 200  # rows in one look
MOST_OF_THE_FILE: Final = 100  # lines of SQLite's own findings
MOST_OF_A_TABLE: Final = 1_000  # places: a table that is lost whole need not be listed row by row
NOT_READ: Final = Exception  # whatever libraries raise over a file that is not what it was: it is a finding
A_DAY: Final = timedelta(days=1)
LATEST: Final = datetime.max.replace(tzinfo=UTC)
NO_ANCHOR: Final = Anchor(0, b"")


@dataclass(frozen=True)
class Place:
    """What cannot be read, or is not what was written; where no column or row is named, the whole table."""

    table: str
    column: str | None
    row: str | None
    wrong: str


@dataclass
class Findings:
    """What a whole look at a database found."""

    file: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    audit_broken_at: int | None = None
    anchor: Anchor = NO_ANCHOR
    rows: dict[str, int] = field(default_factory=dict)
    values: int = 0
    unopened: int = 0
    latest: datetime = LATEST  # nothing in it can have happened after that

    @property
    def is_sound(self) -> bool:
        """Whether all of it is what was written."""
        return not self.file and not self.places and self.audit_broken_at is None

    @property
    def is_foreign(self) -> bool:
        """Whether nothing opens at all: then these are not the keys of this database."""
        return 0 < self.values == self.unopened


def inspect(tx: Transaction, step: Callable[[int], None], anchors: Sequence[Anchor] = ()) -> Findings:
    """Look at everything inside one read transaction; `step` is told of rows. Nothing that is found is raised."""
    found = Findings()
    with _noting(found):
        found.file += _of_the_file(tx.connection)
    tables: list[Table] = []
    with _noting(found):
        tables = tables_of(tx.connection)
        if revision_of(tx.connection) == HEAD:
            found.file += _of_the_schema(tx.connection, tables)
            found.latest = _latest(tx)
    for table in tables:
        seen = len(found.places)
        try:
            for one in _rows(tx, table, found, step):
                found.places.append(one)
        except NOT_READ:
            found.places.append(Place(table.name, None, None, "its rows cannot all be read"))
        del found.places[seen + MOST_OF_A_TABLE :]
    if any(table.name == "audit" for table in tables):
        _audit(tx, found, anchors)
    return found


def _latest(tx: Transaction) -> datetime:
    """The last moment anything can have happened at: now, or when the clock was ahead and the audit says so."""
    noted = tx.connection.execute(select(func.max(metadata.tables["audit"].c.at))).scalar()
    return max(tx.now, noted or tx.now) + A_DAY


def _of_the_file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.execute(text(f"PRAGMA integrity_check({MOST_OF_THE_FILE})")):
        if row[0] != "ok":
            yield str(row[0])
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"a row of {row[0]} points to a row of {row[2]} that is not there"


def _of_the_schema(connection: Connection, tables: Sequence[Table]) -> Iterator[str]:
    """Each table by its columns, pointers and indexes: a letter that changed there changes what a row means."""
    there = {table.name: table for table in tables}
    for name, ours in metadata.tables.items():
        if name not in there:
            yield f"there is no table {name}"
        elif _shape(connection, there[name]) != _shape(connection, ours):
            yield f"the table {name} has another shape"


def _shape(connection: Connection, table: Table) -> tuple[Any, ...]:
    columns = {(c.name, c.type.compile(connection.dialect), c.nullable, c.primary_key) for c in table.c}
    indexes = {(i.name, tuple(c.name for c in i.columns), bool(i.unique)) for i in table.indexes}
    return columns, indexes, {(key.parent.name, key.target_fullname) for key in table.foreign_keys}


def _rows(tx: Transaction, table: Table, found: Findings, step: Callable[[int], None]) -> Iterator[Place]:
    """Look at the rows of one table, some at a time, and one by one where some cannot be read together."""
    if len(table.primary_key.columns) != 1:  # none of ours
        found.rows[table.name] = tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
        return
    (key,) = table.primary_key.columns
    kept = metadata.tables.get(table.name)
    record = RECORDS.get(table.name)
    current = kept is not None and set(kept.c.keys()) == set(table.c.keys())
    ours = kept if current and kept is not None else table
    with as_faults():
        ids = list(tx.connection.execute(select(key)).scalars())
    found.rows[table.name] = len(ids)
    alike = Alike(table.name) if current else None
    for start in range(0, len(ids), TOGETHER):
        part = ids[start : start + TOGETHER]
        try:
            rows = _read(tx, ours, part)
        except NOT_READ:
            rows = []
            for one in part:
                yield from _alone(tx, ours, one, rows)
        for row in rows:
            if alike is not None:
                alike.note(row)
            yield from _row(tx, table.name, row, record if current else None, found)
        if len({row[key.name] for row in rows}) != len(part) and len(rows) == len(part):
            yield Place(table.name, key.name, None, "there are two rows of one id")
        step(len(part))
    if alike is not None:
        for column, row_id in alike.odd_ones():
            yield Place(table.name, column, row_id, "is one bit away from what others hold")


def _read(tx: Transaction, table: Table, ids: Sequence[Any]) -> list[dict[str, Any]]:
    (key,) = table.primary_key.columns
    with as_faults():
        return [dict(row._mapping) for row in tx.connection.execute(select(table).where(key.in_(list(ids))))]


def _alone(tx: Transaction, table: Table, row_id: Any, rows: list[dict[str, Any]]) -> Iterator[Place]:
    """Read one row, or name which of its columns cannot be read."""
    try:
        rows += _read(tx, table, [row_id])
        return
    except NOT_READ:
        (key,) = table.primary_key.columns
    for column in table.c:
        try:
            with as_faults():
                tx.connection.execute(select(column).where(key == row_id)).all()
        except NOT_READ:
            yield Place(table.name, column.name, str(row_id), "cannot be read")


def _row(
    tx: Transaction, table: str, row: dict[str, Any], record: type[Any] | None, found: Findings
) -> Iterator[Place]:
    row_id = str(row["id"] if "id" in row else row.get("seq"))
    opened: dict[str, bytes] = {}
    for column in sealed_in(table):
        value = row.get(column)
        if value is None:
            continue
        found.values += 1
        try:
            opened[column] = tx.keys.open(value, table, column, row_id)
        except (CannotOpen, TypeError):
            found.unopened += 1
            yield Place(table, column, row_id, "does not open: changed, moved here, or its key is gone")
    if record is not None:
        yield from _as_record(tx, table, row, row_id, opened, found.latest)


def _as_record(
    tx: Transaction, table: str, row: dict[str, Any], row_id: str, opened: dict[str, bytes], latest: datetime
) -> Iterator[Place]:
    shape = shape_for(table)
    values: dict[str, Any] = {}
    for one in shape.fields:
        value = row[one.name]
        if value is None:
            continue
        try:
            if one.sealed is not None:
                if one.name in opened:
                    values[one.name] = one.sealed.decode(opened[one.name])
                continue
            values[one.name] = one.to_field(value) if one.to_field else value
        except (ValueError, TypeError, KeyError, AttributeError):
            yield Place(table, one.name, row_id, "is nothing that may stand there")
    for name in implausible(table, values, latest):
        yield Place(table, name, row_id, "is nothing that may stand there")
    for one_hash in HASHES.get(table, ()):
        if one_hash.of in values and row[one_hash.column] not in tx.keys.lookups(
            one_hash.domain, one_hash.written(values[one_hash.of])
        ):
            yield Place(table, one_hash.column, row_id, "is not the hash of what it stands for")


def _audit(tx: Transaction, found: Findings, anchors: Sequence[Anchor]) -> None:
    """The chain itself, and each end of it that was kept elsewhere."""
    try:
        with as_faults():
            found.anchor = tx.audit.anchor()
            broken = [tx.audit.verify(anchor) for anchor in (anchors or (None,))]
        found.audit_broken_at = min((one for one in broken if one is not None), default=None)
    except NOT_READ:
        found.places.append(Place("audit", None, None, "its entries cannot all be read"))


@contextmanager
def _noting(found: Findings) -> Iterator[None]:
    """Note a fault of the database as a finding about the file."""
    try:
        with as_faults():
            yield
    except DatabaseFault as fault:
        found.file.append(str(fault))
    except NOT_READ as fault:
        found.file.append(f"it cannot be read ({type(fault).__name__})")
