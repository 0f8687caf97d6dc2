"""What no program of ours writes: text where a number is, an id of other letters, a moment of another age.

Plain columns carry no seal, so a flipped bit in one of them is known only by what it makes of its value.
"""

import re
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, Final, get_origin, get_type_hints

from storage.codec import without_none
from storage.columns import ID_LENGTH
from storage.kept import RECORDS
from storage.records.ids import ALPHABET
from storage.schema import metadata

AN_ID: Final = re.compile(rf"[{ALPHABET}]{{{ID_LENGTH}}}")
A_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./: -]*")
OTHER_TEXT: Final = frozenset({("meetings", "zone"), ("outbox", "key"), ("outbox", "topic"), ("inbox", "fault")})
SAID_OFTEN: Final = frozenset({
    ("outbox", "kind"), ("outbox", "refers_to"), ("drafts", "about_id"), ("plans", "framework"), ("meetings", "zone"),
})  # fmt: skip
FEW: Final = 2  # rows of a word that could be a flip of another
AHEAD: Final = frozenset(
    {"closes_at", "due_at", "ends_at", "expires_at", "hide_at", "next_step_at", "starts_at"}
)  # or ahead
FIRST, LAST = datetime(2015, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Alike:
    """Plain words of ours, of which many rows hold the same: one that is a single bit away from another is a flip.

    No two of our own words are so near to each other (tests/storage/test_bit_flips.py), nor are two random ids.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._seen: dict[str, dict[str, list[str]]] = {column: {} for its, column in SAID_OFTEN if its == table}

    def note(self, row: dict[str, Any]) -> None:
        for column, values in self._seen.items():
            if isinstance(value := row.get(column), str):
                holders = values.setdefault(value, [])
                if len(holders) < FEW:
                    holders.append(str(row["id"]))

    def odd_ones(self) -> Iterator[tuple[str, str]]:
        for column, values in self._seen.items():
            for value, holders in values.items():
                if len(holders) < FEW and any(len(values.get(near, ())) >= len(holders) for near in neighbours(value)):
                    for row_id in holders:
                        yield column, row_id


def neighbours(word: str) -> Iterator[str]:
    """Every text one flipped bit away from a word, but for `p_passed` and `q_passed`, which are two words of ours."""
    raw = word.encode("utf-8", "surrogatepass")
    for place, byte in enumerate(raw):
        for bit in range(7):
            near = (raw[:place] + bytes((byte ^ 1 << bit,)) + raw[place + 1 :]).decode("utf-8", "replace")
            if place or {word[0], near[0]} != {"p", "q"}:
                yield near


def implausible(table: str, values: dict[str, Any], latest: datetime) -> Iterator[str]:
    """What no program of ours writes: an id of other letters, a moment out of this age, text where a number is.

    Nor has anything happened after `latest`.
    """
    kinds = _kinds(table)
    for name, value in values.items():
        kind, letters = kinds[name]
        if (
            (kind is not None and not isinstance(value, kind))
            or (kind is datetime and not (FIRST <= value < LAST or value.year == MAXYEAR))
            or (kind is datetime and name.endswith("_at") and name not in AHEAD and value > latest)
            or (letters is not None and letters.fullmatch(value) is None)
        ):
            yield name


@cache
def _kinds(table: str) -> dict[str, tuple[type[Any] | None, re.Pattern[str] | None]]:
    """What each field may be, and of which letters where it is plain text."""
    found = {}
    for name, hint in get_type_hints(RECORDS[table]).items():
        kind = without_none(hint)
        is_plain = isinstance(kind, type) and get_origin(kind) is None and not issubclass(kind, Enum)
        found[name] = kind if is_plain else None, _letters(table, name) if kind is str else None
    return found


def _letters(table: str, name: str) -> re.Pattern[str] | None:
    """The letters of an id, or of one of our own words, where such a thing stands in plain text."""
    column = metadata.tables[table].c[name]
    if column.info.get("sealed") or (table, name) in OTHER_TEXT:
        return None
    return AN_ID if (name == "id" and table != "marks") or column.foreign_keys else A_WORD
