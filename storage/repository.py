"""One table as a collection of records: sealing, opening and conversion happen here, so no query can forget them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, Table, bindparam, func, select

from storage.chunks import in_chunks
from storage.ends import TABLES, ended_by
from storage.errors import Missing
from storage.prepared import Prepared
from storage.shape import Build, Hold, Shape, held, shape_of

if TYPE_CHECKING:
    from storage.transaction import Transaction


class Record(Protocol):
    """A frozen dataclass whose fields have the names of its table's columns."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Record)
READ_BY_ALL = frozenset({"people", "plans", "roles", "covers", "links"})  # with every update, and seldom changed


class Repository(Generic[R]):
    """The rows of one table as records of one class.

    Used as it is, `Repository(tx, schema.plans, Plan)`, or subclassed in the noun's own file with `table` and
    `record` set, where the noun needs more queries.
    """

    table: Table
    record: type[R]
    locks = True  # whether a writing transaction holds what it has read, where several run at once (storage/shape.py)

    def __init__(self, tx: Transaction, table: Table | None = None, record: type[R] | None = None) -> None:
        self.tx = tx
        if table is not None and record is not None:
            self.table, self.record = table, record
        self.shape: Shape[R] = shape_of(self.table, self.record)

    # one row

    def find(self, row_id: str) -> R | None:
        """Return the record, or None."""
        rows = self._rows(self.shape.by_id[self._holds], {"its_id": row_id})
        return rows[0] if rows else None

    def get(self, row_id: str) -> R:
        """Return the record, or raise `Missing`."""
        record = self.find(row_id)
        if record is None:
            raise Missing(table=self.table.name, row=row_id)
        return record

    def add(self, record: R) -> R:
        """Keep a new record under the id it was made with."""
        self.shape.insert.change(self.tx.connection, self.shape.row(record, self.tx.keys))
        return record

    def add_all(self, records: Iterable[R]) -> None:
        """Keep many new records in one statement."""
        self.shape.insert.change_each(self.tx.connection, [self.shape.row(record, self.tx.keys) for record in records])

    def save(self, record: R) -> R:
        """Write the whole record over the row of its id."""
        return self._write(record, self.shape.changeable)

    def change(self, record: R, **changes: Any) -> R:
        """Return the record with the changes, kept. Only the changed columns are written."""
        changed = replace(record, **changes)
        return self._write(changed, tuple(changes)) if changes else changed

    def remove(self, row_id: str) -> None:
        """Forget the row."""
        if not self.shape.delete.change(self.tx.connection, {"its_id": row_id}):
            raise Missing(table=self.table.name, row=row_id)

    # several rows; the conditions are SQLAlchemy's, so these stay inside storage

    def where(self, *conditions: ColumnElement[bool], order_by: Any = None, limit: int | None = None) -> list[R]:
        """Return the records that meet every condition. `order_by` is a column or a tuple of them."""
        return self.read(self._select(*conditions, order_by=order_by, limit=limit))

    def among(
        self, column: ColumnElement[Any], values: Iterable[Any], *conditions: ColumnElement[bool], order_by: Any = None
    ) -> Iterator[R]:
        """Go through the records whose column holds one of these values; of very many, those of some at a time."""
        for some in in_chunks(values):
            yield from self.where(column.in_(some), *conditions, order_by=order_by)

    def first(self, *conditions: ColumnElement[bool], order_by: Any = None) -> R | None:
        """Return the first record that meets every condition, or None."""
        records = self.where(*conditions, order_by=order_by, limit=1)
        return records[0] if records else None

    def many(self, ids: Iterable[str]) -> dict[str, R]:
        """Return the records of these ids by id; ids that are not there are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, R] = {}
        for some in in_chunks(wanted):
            rows = self._rows(self.shape.by_ids[self._holds], {"ids": some})
            found.update((record.id, record) for record in rows)
        return {one: found[one] for one in wanted if one in found}

    def count(self, *conditions: ColumnElement[bool]) -> int:
        """Return how many rows meet every condition; nothing is opened."""
        statement = select(func.count()).select_from(self.table).where(*conditions)
        return int(self.tx.connection.execute(statement).scalar_one())

    # for the nouns' own files

    def ask(self, build: Build, **values: Any) -> list[R]:
        """Return what a select finds that is built once: building it takes longer than the database needs to answer.

        `build` is a function of its module, never made anew; `values` are those of its `bindparam`s.
        """
        return self._rows(self.shape.built(build)[self._holds], values)

    def ask_one(self, build: Build, **values: Any) -> R | None:
        """Return the first that such a select finds, or None; it should ask for no more than one."""
        records = self.ask(build, **values)
        return records[0] if records else None

    def read(self, statement: Select[Any], values: Mapping[str, Any] | None = None) -> list[R]:
        """Run a select of `self.columns` and open what it finds."""
        return self._opened(self.tx.connection.execute(held(statement, self._holds), values))

    @property
    def columns(self) -> tuple[Any, ...]:
        """The columns a select must ask for so that its rows can be opened, in order."""
        return self.shape.columns

    def values(self, row_id: str, **changes: Any) -> dict[str, Any]:
        """The columns' values for fields of one row, sealed where the column is; for an UPDATE of its own."""
        return self.shape.values(row_id, changes, self.tx.keys)

    @property
    def _holds(self) -> Hold:
        if not (self.tx.holding and self.locks):
            return Hold.NOT
        return Hold.TOGETHER if self.table.name in READ_BY_ALL else Hold.ALONE

    def _write(self, record: R, names: tuple[str, ...]) -> R:
        values = self.shape.values(record.id, {name: getattr(record, name) for name in names}, self.tx.keys)
        if not self.shape.update.change(self.tx.connection, values | {"its_id": record.id}):
            raise Missing(table=self.table.name, row=record.id)
        if self.table.name in TABLES:
            self.tx.ended.extend(ended_by(self.table.name, record, names))
        return record

    def _select(self, *conditions: ColumnElement[bool], order_by: Any, limit: int | None) -> Select[Any]:
        statement = select(*self.columns).where(*conditions)
        if order_by is not None:
            statement = statement.order_by(*(order_by if isinstance(order_by, tuple) else (order_by,)))
        return statement if limit is None else statement.limit(bindparam("at_most", limit, unique=True))

    def _rows(self, prepared: Prepared, values: Mapping[str, Any]) -> list[R]:
        return self._opened(prepared.rows(self.tx.connection, values))

    def _opened(self, rows: Iterable[Any]) -> list[R]:
        record, keys = self.shape.record, self.tx.keys
        return [record(row, keys) for row in rows]
