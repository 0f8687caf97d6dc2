"""One cell as the value its column holds, or what is wrong with it. What could mean two things is never guessed."""

import re
import unicodedata
from datetime import date, time
from typing import Any

from handlers.operator.columns import Column, Holds, plain_header
from handlers.rules.typed_dates import read_time

CLEARED = "-"  # a cell that says only this empties what is kept; an empty cell leaves it
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?Z?$")
SECONDS = re.compile(r"^(\d{1,2}[:.]\d{2}):00$")
REF = re.compile(r"[\w./#-]+(?: [\w./#-]+)*")
PHONE = re.compile(r"\+?[\d ()-]+")
WEB = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./?=&%#~+-]*)?)", re.IGNORECASE)
LONGEST_MEETING = 12 * 60


class BadCell(ValueError):
    """A cell cannot be used: what is wrong, and the mend."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.wrong, self.mend = wrong, mend


def cell_value(column: Column, cell: str) -> Any:
    """Return what the cell says; None where it is empty or only a dash."""
    words = " ".join(unicodedata.normalize("NFC", cell).split())
    if words in ("", CLEARED):
        if column.required:
            raise BadCell("the cell is empty", f"Every row needs {column.name}: {column.meaning}.")
        return None
    if not words.isprintable() and not _joins_only(words):
        raise BadCell("the cell holds a control character", "Type the cell again.")
    if len(words) > column.longest:
        raise BadCell(f"{len(words)} characters are too many", f"At most {column.longest} fit here.")
    return READERS[column.holds](column, words)


def is_cleared(cell: str) -> bool:
    """Whether the cell asks for what is kept to be emptied."""
    return cell.strip() == CLEARED


def _joins_only(words: str) -> bool:
    """Some names need invisible letters that join or part others."""
    return all(letter.isprintable() or letter in "\u200c\u200d" for letter in words)


def _words(_: Column, words: str) -> str:
    return words


def _ref(_: Column, words: str) -> str:
    if not REF.fullmatch(words):
        raise BadCell(f"'{words}' cannot be a reference", "Use letters, numbers, dashes, dots and slashes.")
    return words


def _name(_: Column, words: str) -> str:
    if not any(letter.isalpha() for letter in words):
        raise BadCell(f"'{words}' is not a name", "Write the name.")
    return words


def _day(_: Column, words: str) -> date:
    day = MIDNIGHT.sub("", words)
    try:
        if found := ISO.fullmatch(day):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := DAY_FIRST.fullmatch(day):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise BadCell(f"there is no day '{words}'", "Dates are day first: 03/12/2026 is 3 December.") from None
    raise BadCell(f"'{words}' is not a date", "Write 2026-12-03 or, day first, 03/12/2026, with the whole year.")


def _time(_: Column, words: str) -> time:
    found = read_time(SECONDS.sub(r"\1", words))
    if found is None:
        raise BadCell(f"'{words}' is not a time", "Write 15:30, or 3:30pm.")
    return found


def _number(_: Column, words: str) -> int:
    if not words.isascii() or not words.isdecimal() or not 0 < int(words) <= LONGEST_MEETING:
        raise BadCell(f"'{words}' is not a number of minutes", f"Write a whole number from 1 to {LONGEST_MEETING}.")
    return int(words)


def _yes_no(_: Column, words: str) -> bool:
    if words.casefold() in YES:
        return True
    if words.casefold() in NO:
        return False
    raise BadCell(f"'{words}' is neither yes nor no", "Write yes or no.")


def _choice(column: Column, words: str) -> str:
    plain = plain_header(words)
    for choice, aliases in column.choices.items():
        if plain in {plain_header(one) for one in (choice, *aliases)}:
            return choice
    raise BadCell(f"'{words}' is not known here", f"Write one of: {', '.join(column.choices)}.")


def _phone(_: Column, words: str) -> str:
    if not PHONE.fullmatch(words) or not 3 <= sum(letter.isdigit() for letter in words) <= 15:
        raise BadCell(f"'{words}' is not a phone number", "Write only the number, such as 01632 960 001 or 111.")
    return words


def _web(_: Column, words: str) -> str:
    """Return the address without its scheme and last slash: shorter to read, and no link that pretends."""
    plain = WEB.fullmatch(words)
    if plain is None:
        raise BadCell(f"'{words}' is not a web address", "Write it as www.oakley.example/food, without spaces.")
    return plain[1].rstrip("/")


READERS = {
    Holds.TEXT: _words, Holds.REF: _ref, Holds.NAME: _name, Holds.DAY: _day, Holds.TIME: _time,
    Holds.NUMBER: _number, Holds.YES_NO: _yes_no, Holds.CHOICE: _choice,
    Holds.PHONE: _phone, Holds.WEB: _web,
}  # fmt: skip
