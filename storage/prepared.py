"""Statements that are built once, compiled once, and then handed to SQLite's driver as they are.

SQLAlchemy writes and compiles every statement. What it does around each execution takes some 80 µs, though, and SQLite
answers most of ours in 5: a third of what a whole conversation costs went there. So on SQLite a statement that never
changes goes straight to the driver, with the same words, the same conversions and the same errors
(`storage/faults.py`). PostgreSQL is a way off over a socket: there SQLAlchemy runs it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.visitors import iterate

FAULTED: Final = "mainstay_faulted"  # on a connection: who wants to hear of what its driver raises
SHORT: Final = 16  # values in a list: up to here there are words for each length
LONGEST: Final = 512  # then for each double of that, filled up with the last value; beyond, SQLAlchemy runs it
Values = Mapping[str, Any]
Statement = Select[Any] | Insert | Update | Delete
Convert = Callable[[Any], Any]


class Place(NamedTuple):
    """Where one of the driver's values comes from: by name, by its place in a list, or always the same."""

    name: str | None
    at: int | None
    always: Any


class Words(NamedTuple):
    """A statement as the driver takes it, and what turns its rows into ours."""

    sql: str
    places: tuple[Place, ...]
    to_driver: tuple[tuple[int, Convert], ...]  # by place
    to_us: tuple[tuple[int, Convert], ...]  # by column

    def values(self, given: Values) -> Sequence[Any]:
        values = [
            always if name is None else given[name] if at is None else given[name][at]
            for name, at, always in self.places
        ]
        return _converted(values, self.to_driver)

    def row(self, found: Sequence[Any]) -> Sequence[Any]:
        return _converted(list(found), self.to_us)


class Prepared:
    """One statement of a module, or of a table's shape; never one that is made for a single use.

    What varies are its `bindparam`s; expanding ones take a list. Of an INSERT or UPDATE, the names of the values it is
    handed say which columns it writes.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._lists = _lists_in(statement)
        self._words: dict[tuple[Any, ...], Words] = {}

    def rows(self, connection: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """Return what a SELECT finds, or what an UPDATE returns."""
        words, values = self._for(connection, values)
        if words is None:
            return connection.execute(self.statement, values).all()
        found = _asked(connection, lambda driver: driver.execute(words.sql, words.values(values)).fetchall())
        return [words.row(row) for row in found] if words.to_us else found

    def row(self, connection: Connection, values: Values) -> Sequence[Any] | None:
        """Return the first row that a SELECT finds, or None; it should ask for no more than one."""
        rows = self.rows(connection, values)
        return rows[0] if rows else None

    def first_column(self, connection: Connection, values: Values) -> list[Any]:
        """Return the first value of each row that a SELECT finds."""
        return [row[0] for row in self.rows(connection, values)]

    def change(self, connection: Connection, values: Values) -> int:
        """Run an INSERT, UPDATE or DELETE; return how many rows it changed."""
        words, values = self._for(connection, values)
        if words is None:
            return connection.execute(self.statement, values).rowcount
        return int(_asked(connection, lambda driver: driver.execute(words.sql, words.values(values)).rowcount))

    def change_each(self, connection: Connection, each: Sequence[Values]) -> None:
        """Run it once for each of these, which name the same values."""
        if not each:
            return
        words, _ = self._for(connection, each[0])
        if words is None:
            connection.execute(self.statement, each)
            return
        rows = [words.values(values) for values in each]
        _asked(connection, lambda driver: driver.executemany(words.sql, rows))

    def _for(self, connection: Connection, values: Values) -> tuple[Words | None, Values]:
        """The words for values of these names and lengths, or None where SQLAlchemy is to run it."""
        in_file = connection.dialect.name == "sqlite"
        if self._lists:
            if any(len(values[name]) > LONGEST for name in self._lists):
                return None, values
            each = SHORT if in_file else 1
            values = {**values, **{name: _filled_up(values[name], each) for name in self._lists}}
        if not in_file:
            return None, values
        shape = (*values, *[len(values[name]) for name in self._lists])
        words = self._words.get(shape)
        if words is None:
            words = self._words[shape] = _words(self.statement, values, connection.dialect)
        return words, values


def _lists_in(statement: Statement) -> list[str]:
    """Return the names of the values that are lists, but for lists that never change."""
    binds = (part for part in iterate(statement) if isinstance(part, BindParameter))
    return [bind.key for bind in binds if bind.expanding and bind.required]


def _filled_up(values: list[Any], each: int) -> list[Any]:
    """To be in a list twice is to be in it: so a hundred lengths need five sets of words.

    Up to `each`, every length has its own. A server gets fewer: what a statement means to it, each connection remembers
    on both ends, in some 10 KiB (R32).
    """
    if len(values) <= each:
        return values
    length = each
    while length < len(values):
        length *= 2
    return values + values[-1:] * (length - len(values))


def _converted(values: list[Any], conversions: Iterable[tuple[int, Convert]]) -> list[Any]:
    """Convert the few values that need it, in their places."""
    for at, convert in conversions:
        values[at] = convert(values[at])
    return values


def _words(statement: Statement, values: Values, dialect: Dialect) -> Words:
    columns = None if isinstance(statement, Select) else list(values)
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    state = compiled.construct_expanded_state(values)
    within = {name: (whole, at) for whole, names in state.parameter_expansion.items() for at, name in enumerate(names)}
    places, to_driver = list[Place](), list[tuple[int, Convert]]()
    for number, name in enumerate(state.positiontup):
        whole, at = within.get(name, (name, None))
        convert = compiled.binds[whole].type.dialect_impl(dialect).bind_processor(dialect)
        if whole not in values:
            always = state.parameters[name]
            places.append(Place(None, None, always if convert is None else convert(always)))
            continue
        places.append(Place(whole, at, None))
        if convert is not None:
            to_driver.append((number, convert))
    return Words(state.statement, tuple(places), tuple(to_driver), _conversions(statement, dialect))


def _conversions(statement: Statement, dialect: Dialect) -> tuple[tuple[int, Convert], ...]:
    if not isinstance(statement, Select):
        return ()
    found = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.selected_columns)
    return tuple((at, convert) for at, convert in enumerate(found) if convert is not None)


def _asked(connection: Connection, ask: Callable[[sqlite3.Connection], Any]) -> Any:
    driver: Any = connection.connection.driver_connection
    try:
        return ask(driver)
    except sqlite3.Error as error:
        if heard := connection.info.get(FAULTED):
            heard(error)
        raise
