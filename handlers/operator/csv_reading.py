"""CSV as case systems really export it: any of four separators, three encodings, quoted line breaks, Excel's habits.

Nothing is guessed that could change a name: bytes that are not UTF-8 are read as Windows-1252, which is what Excel in
the UK writes, and a separator is taken from the line of headers alone.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.operator.problems import BadFiles, Problem

SEPARATORS = ",;\t|"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LARGEST = 32 * 2**20


@dataclass(frozen=True)
class Line:
    """One row of cells, and the line of the file on which it begins."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One file: its headers as they are written there, and its rows. Empty rows are left out."""

    file: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(file: str, content: bytes) -> Table:
    """Return the headers and rows of a file, or raise `BadFiles`."""
    if len(content) > LARGEST:
        raise _bad(file, 0, "the file is larger than 32 MB", "Split it into several files.")
    text = _text(file, content)
    separator, skipped = _separator(text)
    rows = list(_rows(file, text, separator, skipped))
    if not rows:
        raise _bad(file, 0, "the file is empty", "Its first line names the columns: `mainstay import --columns`.")
    head, *rest = rows
    headers = tuple(cell.strip() for cell in head.cells)
    while headers and not headers[-1]:  # Excel writes separators to the end of its widest row
        headers = headers[:-1]
    problems = [problem for line in rest if (problem := _misfit(file, line, len(headers)))]
    if problems:
        raise BadFiles(problems)
    return Table(file, headers, tuple(Line(line.number, _filled(line.cells, len(headers))) for line in rest))


def _text(file: str, content: bytes) -> str:
    try:
        if content.startswith(UTF_16):
            text = content.decode("utf-16")
        else:
            try:
                text = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise _bad(file, 0, "the file is not text that can be read", "Save it as CSV UTF-8 and try again.") from None
    if "\0" in text:
        raise _bad(file, 0, "the file is not text: it may be a spreadsheet", "Save it as CSV UTF-8 and try again.")
    return text


def _separator(text: str) -> tuple[str, int]:
    """Return the separator of the headers, and how many lines stand before them (Excel's own `sep=;`)."""
    head, *_ = text.lstrip("\r\n").splitlines() or [""]
    if head.casefold().startswith("sep=") and len(head) == len("sep=") + 1:
        return head[-1], 1
    inside, counts = False, dict.fromkeys(SEPARATORS, 0)
    for letter in head:
        inside ^= letter == '"'
        if letter in counts and not inside:
            counts[letter] += 1
    return max(SEPARATORS, key=lambda one: counts[one]), 0


def _rows(file: str, text: str, separator: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            mend = "Put quotation marks only around whole cells, and write one inside a cell twice."
            raise _bad(file, begins, "the quotation marks here do not match", mend) from None
        if begins > skipped and any(cell.strip() for cell in cells):
            yield Line(begins, tuple(cells))


def _misfit(file: str, line: Line, width: int) -> Problem | None:
    over = [cell for cell in line.cells[width:] if cell.strip()]
    if not over:
        return None
    wrong = f"the row has {len(line.cells)} cells, and there are {width} columns"
    return Problem(file, line.number, "", wrong, "Put quotation marks around a cell that holds a separator.")


def _filled(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells[:width], *("" for _ in range(width - len(cells))))


def _bad(file: str, line: int, wrong: str, mend: str) -> BadFiles:
    return BadFiles([Problem(file, line, "", wrong, mend)])
