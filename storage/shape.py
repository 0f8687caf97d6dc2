"""How one record class lies in one table: worked out once, then every row is opened by it.

In a transaction that writes, rows are read `FOR NO KEY UPDATE`, or `FOR SHARE` where many read and few change them: on
PostgreSQL, where several transactions run at once, what was loaded is what is changed. SQLite has one writer and
leaves those words out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum, IntEnum
from functools import cache
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_origin, get_type_hints

from sqlalchemy import Column, LargeBinary, Select, Table, bindparam, delete, insert, select, update

from storage.codec import Codec, codec_for, without_none
from storage.prepared import Prepared
from storage.sealing import Keyring

R = TypeVar("R")
Build = Callable[[Select[Any]], Select[Any]]  # makes a select of whole rows out of a bare one
AS_IT_IS: Final = (str, int, bool, bytes, date, datetime)  # the database's own types hold these


class Hold(IntEnum):
    """How a transaction holds a row it has read until it ends, where several run at once."""

    NOT = 0
    TOGETHER = 1  # others may read it meanwhile, nobody may change it: for what all read and few change
    ALONE = 2  # whoever wants to read it to change something waits: for what is mostly changed once it is read


class Field(NamedTuple):
    """One field of a record in its column. Sealed fields have a codec, plain ones perhaps a conversion."""

    name: str
    sealed: Codec | None
    to_column: Callable[[Any], Any] | None
    to_field: Callable[[Any], Any] | None


class Shape(Generic[R]):
    """The statements and conversions of one record class over one table."""

    def __init__(self, table: Table, record: type[R]) -> None:
        hints = get_type_hints(record)
        names = [field.name for field in dataclasses.fields(record)]  # type: ignore[arg-type]
        _fits(table, record, names)
        self._table, self._make = table, record
        self.fields = tuple(_field(table.c[name], hints[name]) for name in names)
        self._by_name = {field.name: field for field in self.fields}
        self.columns: tuple[Any, ...] = tuple(table.c[name] for name in names)
        self.changeable = tuple(name for name in names if name != "id")
        self._id_at = names.index("id")
        self.insert = Prepared(insert(table))
        self.delete = Prepared(delete(table).where(table.c.id == bindparam("its_id")))
        self.by_id = _for_reading_and_writing(select(*self.columns).where(table.c.id == bindparam("its_id")))
        several = table.c.id.in_(bindparam("ids", expanding=True))
        self.by_ids = _for_reading_and_writing(select(*self.columns).where(several))
        self.update = Prepared(update(table).where(table.c.id == bindparam("its_id")))  # sets the columns it is handed
        self._built: dict[Build, tuple[Prepared, ...]] = {}

    def built(self, build: Build) -> tuple[Prepared, ...]:
        """The select that `build` makes, for each way of holding what it reads: made when it is first asked for."""
        made = self._built.get(build)
        if made is None:
            made = self._built[build] = _for_reading_and_writing(build(select(*self.columns)))
        return made

    def record(self, row: Any, keys: Keyring) -> R:
        """Open a row."""
        row_id, table = row[self._id_at], self._table.name
        return self._make(
            *[
                value
                if value is None
                else field.sealed.decode(keys.open(value, table, field.name, row_id))
                if field.sealed
                else field.to_field(value)
                if field.to_field
                else value
                for field, value in zip(self.fields, row, strict=True)
            ]
        )

    def row(self, record: R, keys: Keyring) -> dict[str, Any]:
        """Close a record."""
        fields = {name: getattr(record, name) for name in self._by_name}
        return self.values(fields["id"], fields, keys)

    def values(self, row_id: str, changes: Mapping[str, Any], keys: Keyring) -> dict[str, Any]:
        """Fields as their columns hold them, for the row of this id."""
        values: dict[str, Any] = {}
        for name, value in changes.items():
            field = self._by_name[name]
            if value is None:
                values[name] = None
            elif field.sealed:
                values[name] = keys.seal(field.sealed.encode(value), self._table.name, name, row_id)
            else:
                values[name] = field.to_column(value) if field.to_column else value
        return values


@cache
def shape_of(table: Table, record: type[R]) -> Shape[R]:
    """Return the shape of this record in this table; a record that does not fit is refused at first use."""
    return Shape(table, record)


def held(statement: Select[Any], hold: Hold) -> Select[Any]:
    """The statement, holding what it reads."""
    if hold is Hold.NOT:
        return statement
    return statement.with_for_update(read=True) if hold is Hold.TOGETHER else statement.with_for_update(key_share=True)


def _for_reading_and_writing(statement: Select[Any]) -> tuple[Prepared, ...]:
    """The statement for each way of holding what it reads; index with a `Hold`."""
    return tuple(Prepared(held(statement, hold)) for hold in Hold)


def _field(column: Column[Any], hint: Any) -> Field:
    if column.info.get("sealed"):
        return Field(column.name, codec_for(hint), None, None)
    kind = without_none(hint)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Field(column.name, None, lambda value: kind(value).value, kind)
    if kind in AS_IT_IS:
        return Field(column.name, None, None, None)
    if isinstance(column.type, LargeBinary) or (get_origin(kind) is None and not isinstance(kind, type)):
        raise TypeError(f"{column.table.name}.{column.name} cannot hold a {kind}")
    codec = codec_for(kind)  # a time of day or a list in plain text: as JSON
    return Field(column.name, None, lambda value: codec.encode(value).decode(), codec.decode)


def _fits(table: Table, record: type[Any], names: list[str]) -> None:
    strangers = [name for name in names if name not in table.c]
    left_out = [
        column.name for column in table.c if column.name not in names and not column.nullable and column.default is None
    ]
    if strangers or left_out or "id" not in names:
        raise TypeError(
            f"{record.__name__} does not fit the table {table.name}: no column for {strangers}, no field for {left_out}"
        )
