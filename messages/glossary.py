"""Glossary: the words of the trade, what they mean plainly, and where they stand in a text.

Longest terms are matched first. Capitals are matched as written (SALT is a therapy, salt is not); ordinary
words used as jargon ("engage") in any case. Only the terms of the reader's nation count.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "jargon.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its meaning, the plain words to put in its place, and how careful to be with it."""

    term: str
    expansion: str
    explanation: str
    swap: str
    aliases: tuple[str, ...]
    nation: str
    ambiguous: bool
    sensitive: bool
    ordinary: bool

    @property
    def written(self) -> tuple[str, ...]:
        """Every way it is written."""
        return (self.term, *self.aliases)

    def used_in(self, nation: str) -> bool:
        """Say whether the term is used in `nation` ("England", "Northern Ireland")."""
        return self.nation == "UK" or nation in self.nation or (self.nation.endswith("NI") and "Ireland" in nation)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found in a text, and where."""

    term: Term
    words: str
    start: int
    end: int


@cache
def glossary() -> tuple[Term, ...]:
    """Return every term we know."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    return tuple(
        Term(
            term, expansion, explanation, swap,
            tuple(alias.strip() for alias in aliases.split(";") if alias.strip()),
            nation, "A" in flags, "S" in flags, "W" in flags,
        )
        for term, expansion, explanation, swap, aliases, nation, flags in rows
    )  # fmt: skip


@cache
def _patterns(nation: str) -> tuple[tuple[re.Pattern[str], Term], ...]:
    written = [(words, term) for term in glossary() if term.used_in(nation) for words in term.written]
    written.sort(key=lambda pair: len(pair[0]), reverse=True)
    return tuple((_pattern(words, term), term) for words, term in written)


def _pattern(words: str, term: Term) -> re.Pattern[str]:
    """Match the words with a plural or possessive ending; in any case unless capitals make the word."""
    capitals = sum(letter.isupper() for letter in words) >= 2 and not term.ordinary
    return re.compile(rf"(?<![\w-]){re.escape(words)}(?:['’]?s)?(?![\w-])", 0 if capitals else re.IGNORECASE)


def hits(text: str, nation: str = "England") -> list[Hit]:
    """Return the terms in `text` in reading order; a longer term hides a shorter one inside it."""
    found: list[Hit] = []
    for pattern, term in _patterns(nation):
        for match in pattern.finditer(text):
            if not any(hit.start < match.end() and match.start() < hit.end for hit in found):
                found.append(Hit(term, match[0], match.start(), match.end()))
    return sorted(found, key=lambda hit: hit.start)


def terms_in(text: str, nation: str = "England") -> Iterator[str]:
    """Return the words of the trade as they stand in `text`, each once."""
    return iter(dict.fromkeys(hit.words for hit in hits(text, nation)))
