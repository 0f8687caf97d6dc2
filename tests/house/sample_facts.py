"""Sample facts: what each name in a template's `Given:` stands for when the house reads its own words.

A template's author adds new names to `tests/house/facts/<flow>.py`:

    FACTS = {"nurse": "Nina", "reason": OneOf("holiday", "ill"), "place": Maybe("the school hall")}
    BY_KIND = {"who_team": {"people": [{"name": "Sam", "role": "teacher", "role_id": ID}]}}

A kind's own sample counts before its flow's, and a flow's before the common ones below. `OneOf` is a fact from a
fixed set, `Maybe` one that may be none. True and False, and 0, 1, 2, 3, 6 and 7, are tried by themselves.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import ModuleType
from typing import Any

from messages.catalogue import Entry

ID = "0123456789abcdef"
NOW = datetime(2026, 5, 8, 10, 0, tzinfo=UTC)
COUNTS = (0, 1, 2, 3, 6, 7)

NASTY_STRINGS = {
    "a 40-letter name": "Bartholomew-Alexander Featherstone-Haugh",
    "signs of HTML": '<b>Tom</b> & *Jo_Ann* "O\'Neil"',
    "an Arabic name": "عبد الرحمن",
    "hidden turns of direction": "Sam\u202etxt.exe\u2066\x07",
}


# Ids, references, words of a fixed set and telephone numbers: no person can put a nasty name there.
NOT_FREE = re.compile(r"(?=.*\d)[0-9A-Za-z]{16}|[A-Z]{1,2}-?\d+|[a-z_]+|[\d +]+")


class OneOf(tuple[Any, ...]):
    """A fact from a fixed set: each is tried; none is made nasty."""

    def __new__(cls, *values: Any) -> "OneOf":
        return super().__new__(cls, values)


@dataclass(frozen=True)
class Maybe:
    """A fact that may be none."""

    value: Any


COMMON: dict[str, Any] = {
    # people
    "lead": "Ruth", "lp": "Ruth", "holder": "Ruth", "cover": "Sam", "newlp": "Sam", "new_lead": "Sam", "next": "Ann",
    "manager": "Ann", "child": "Yusuf", "name": "Amira", "author": "Amira", "sender": "Amira", "owner": "Nina",
    "reader_name": "Amira", "person": "Nina", "relation": OneOf("mother", "young person"), "role": "school nurse",
    "org": "Oak School", "agency": "Oak School", "place": "Oak School", "topic": "School bus",
    # words people wrote
    "draft": "The bus did not come again. Who sorts this out?", "words": "The bus did not come again.",
    "question": "The bus did not come again.", "answer": "I called the bus firm. It will come on Monday.",
    "what": "Send the sleep diary to the nurse.", "reason": "It rained.", "text": "The bus did not come again.",
    # marks and numbers
    "ref": "Q27", "plan": "OK-14", "code": "K7MF-2Q9T-XW4R", "phone": "01632 960 001",
    "n_left": 2, "days": 7, "hours": 8, "sla": 2, "seconds": 14, "minutes": 15,
    # moments
    "date": date(2026, 5, 12), "date2": date(2026, 5, 14), "day": date(2026, 5, 12), "by": date(2026, 5, 12),
    "from_day": date(2026, 5, 12), "to_day": date(2026, 5, 20), "opens": datetime(2026, 5, 12, 8, 0, tzinfo=UTC),
    "t1": time(20), "t2": time(8), "time": time(15, 30), "when": datetime(2026, 5, 12, 14, 30, tzinfo=UTC),
    # ids
    "notice": ID, "rev": 3,
}  # fmt: skip

PATTERNS: tuple[tuple[str, Any], ...] = (
    (r".*_id|id", ID),
    (r"n|n_.*|count|.*_count|number|.*_number", 3),
    (r"is_.*|has_.*|can_.*|may_.*", True),
    (r".*_at|.*_moment", datetime(2026, 5, 12, 14, 30, tzinfo=UTC)),
    (r".*_day|.*_date|.*_on|.*_by|date\d", date(2026, 5, 12)),
    (r".*_name", "Nina"),
    (r".*_days|.*_hours", 2),
    (r".*_rev", 3),
)


class NoSample(LookupError):
    """A fact has no sample; the message says where to add it."""


def _flow(flow: str) -> ModuleType | None:
    if not (Path(__file__).parent / "facts" / f"{flow}.py").exists():
        return None
    return importlib.import_module(f"tests.house.facts.{flow}")


def sample(entry: Entry, name: str) -> Any:
    """Return the sample of one fact of one kind."""
    flow = _flow(entry.flow)
    places = (
        getattr(flow, "BY_KIND", {}).get(entry.kind, {}),
        getattr(flow, "FACTS", {}),
        COMMON,
    )
    for place in places:
        if name in place:
            return place[name]
    for pattern, value in PATTERNS:
        if re.fullmatch(pattern, name):
            return value
    raise NoSample(f"'{entry.kind}' is given '{name}': add a sample to tests/house/facts/{entry.flow}.py")


def plain_value(value: Any) -> Any:
    """Return what a handler would hand over."""
    if isinstance(value, OneOf):
        return value[0]
    return value.value if isinstance(value, Maybe) else value


def base_facts(entry: Entry) -> dict[str, Any]:
    """Return one ordinary set of facts."""
    return {name: plain_value(sample(entry, name)) for name in (*entry.given, *entry.optional)}


def variants(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every set of facts to try one kind with, each with a name for the failure's message."""
    samples = {name: sample(entry, name) for name in (*entry.given, *entry.optional)}
    base = {name: plain_value(value) for name, value in samples.items()}
    yield "ordinary facts", base
    for name, value in samples.items():
        for other in _others(value, may_be_none=name in entry.optional):
            yield f"{name} = {other!r}", {**base, name: other}
    for count in COUNTS:
        if counted := {name: _as_count(value, count) for name, value in base.items() if _counts(value)}:
            yield f"every count {count}", {**base, **counted}


def nasty_variants(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the same facts with every free word replaced by a hard one."""
    samples = {name: sample(entry, name) for name in (*entry.given, *entry.optional)}
    for label, words in NASTY_STRINGS.items():
        yield label, {name: plain_value(_nasty(value, words)) for name, value in samples.items()}


def _others(value: Any, *, may_be_none: bool) -> list[Any]:
    others: list[Any] = [None] if may_be_none or isinstance(value, Maybe) else []
    if isinstance(value, OneOf):
        others += value[1:]
    value = plain_value(value)
    if isinstance(value, bool):
        others.append(not value)
    if isinstance(value, list):
        others += [value[:count] for count in range(1, len(value))]
    return others


def _counts(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _as_count(value: Any, count: int) -> Any:
    return count if _counts(value) else value


def _nasty(value: Any, words: str) -> Any:
    if isinstance(value, OneOf):
        return value
    if isinstance(value, Maybe):
        return Maybe(_nasty(value.value, words))
    if isinstance(value, str):
        return value if NOT_FREE.fullmatch(value) else words
    if isinstance(value, list):
        return [_nasty(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _nasty(item, words) for key, item in value.items()}
    return value
