"""A file to import as rows of values: its kind told by its headers, every header known, every cell read."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.operator.cells import BadCell, cell_value, is_cleared
from handlers.operator.columns import COLUMNS, REFUSED, Column, Kind, kinds_of, named, plain_header
from handlers.operator.csv_reading import Line, Table, read_table
from handlers.operator.problems import BadFiles, Problem

ORDER = tuple(Kind)


@dataclass(frozen=True)
class Row:
    """One row. `values` holds the columns the file says something in; an empty cell says nothing, a dash empties."""

    file: str
    line: int
    values: Mapping[str, Any]

    def get(self, name: str, otherwise: Any = None) -> Any:
        """Return what the row says in that column, or `otherwise` where it says nothing."""
        found = self.values.get(name)
        return otherwise if found is None else found

    def problem(self, column: str, wrong: str, mend: str) -> Problem:
        """Return a problem with this row."""
        return Problem(self.file, self.line, column, wrong, mend)


@dataclass(frozen=True)
class Sheet:
    """One file, read: what it is about and its rows."""

    file: str
    kind: Kind
    rows: tuple[Row, ...]


def read_sheets(
    files: Iterable[tuple[str, bytes]], *, kind: Kind | None = None, leave_out: Sequence[str] = ()
) -> list[Sheet]:
    """Return the files in the order in which they build on each other, or raise `BadFiles` with every problem of all.

    `leave_out` are headers that are not even looked at, as if the file did not have them.
    """
    sheets, problems = [], list[Problem]()
    for file, content in files:
        try:
            sheets.append(_sheet(read_table(file, content), kind, {plain_header(one) for one in leave_out}))
        except BadFiles as bad:
            problems += bad.problems
    if problems:
        raise BadFiles(problems)
    return sorted(sheets, key=lambda sheet: ORDER.index(sheet.kind))


def _sheet(table: Table, kind: Kind | None, leave_out: set[str]) -> Sheet:
    headers = tuple("" if plain_header(header) in leave_out else header for header in table.headers)
    kind = kind or _kind(table.file, headers)
    columns = _columns(table.file, kind, headers)
    problems: list[Problem] = []
    rows = [_row(table.file, line, columns, problems) for line in table.lines]
    if problems:
        raise BadFiles(problems)
    return Sheet(table.file, kind, tuple(rows))


def _kind(file: str, headers: tuple[str, ...]) -> Kind:
    fits = kinds_of(headers)
    if fits and fits[0] is Kind.SERVICES:  # of a service a phone number is kept, of a person it is refused
        return fits[0]
    refused = [_refused(file, header) for header in headers if plain_header(header) in REFUSED]
    if refused:
        raise BadFiles(refused)
    if fits:
        return fits[0]
    needed = "; ".join(f"{kind}: {', '.join(c.name for c in COLUMNS[kind] if c.required)}" for kind in Kind)
    wrong = "the first line does not name the columns of any kind of file"
    raise BadFiles([Problem(file, 1, "", wrong, f"Needed are, for {needed}. Or say --kind.")])


def _columns(file: str, kind: Kind, headers: tuple[str, ...]) -> list[Column | None]:
    problems, columns, seen = list[Problem](), list[Column | None](), dict[str, str]()
    for header in headers:
        column = named(kind, header) if header else None
        columns.append(column)
        if not header:
            continue
        if column is None:
            problems.append(_refused(file, header) if plain_header(header) in REFUSED else _unknown(file, kind, header))
        elif column.name in seen:
            wrong = f"'{seen[column.name]}' and '{header}' both mean {column.name}"
            problems.append(Problem(file, 1, header, wrong, f'Remove one, or give --leave-out "{header}".'))
        else:
            seen[column.name] = header
    for column in COLUMNS[kind]:
        if column.required and column.name not in seen:
            wrong = f"a file of {kind} needs a column {column.name}"
            also = f" (also called {', '.join(column.aliases[:3])})" if column.aliases else ""
            problems.append(Problem(file, 1, column.name, wrong, f"Add it: {column.meaning}{also}."))
    if problems:
        raise BadFiles(problems)
    return columns


def _refused(file: str, header: str) -> Problem:
    why = REFUSED[plain_header(header)]
    return Problem(file, 1, header, why, f'Remove the column, or give --leave-out "{header}" and it is not even read.')


def _unknown(file: str, kind: Kind, header: str) -> Problem:
    names = {name: column.name for column in COLUMNS[kind] for name in (column.name, *column.aliases)}
    near = difflib.get_close_matches(plain_header(header), list(names), n=1, cutoff=0.75)
    meant = f"Did you mean {names[near[0]]}? " if near else ""
    mend = f'{meant}Rename it, remove it, or give --leave-out "{header}". `mainstay import --columns` lists them.'
    return Problem(file, 1, header, f"a file of {kind} has no column '{header}'", mend)


def _row(file: str, line: Line, columns: Sequence[Column | None], problems: list[Problem]) -> Row:
    values: dict[str, Any] = {}
    for column, cell in zip(columns, line.cells, strict=True):
        if column is None:
            continue
        try:
            value = cell_value(column, cell)
        except BadCell as bad:
            problems.append(Problem(file, line.number, column.name, bad.wrong, bad.mend))
            continue
        if value is not None or is_cleared(cell):
            values[column.name] = value
    return Row(file, line.number, values)
