"""Glossary: the words of the trade, what they mean plainly, and where they stand in a text.

Longest terms are matched first. Capitals are matched as written (SALT is a therapy, salt is not); ordinary
words used as jargon ("engage") in any case. Only the terms of the reader's nation count.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from messages.phrases import DATA, Letters, Phrases, pairs_of

FILE = DATA / "jargon.csv"


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
        """Say whether the term is used in `nation` ("England", "northern ireland"), however that is written."""
        here = nation.replace("_", " ").casefold()
        where = self.nation.replace("NI", "Northern Ireland").casefold()
        return where == "uk" or here in where


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
def _terms_of(nation: str) -> tuple[Phrases[Term], Phrases[Term]]:
    """Return the nation's terms: those that are words as they are, and those of which capitals are a part."""
    used = [term for term in glossary() if term.used_in(nation)]
    ordinary = [(words, term) for term in used if term.ordinary for words in term.written]
    others = [(words, term) for term in used if not term.ordinary for words in term.written]
    return Phrases(ordinary, plural=True), Phrases(others, plural=True, acronyms=True)


def hits(text: str | Letters, nation: str = "England") -> list[Hit]:
    """Return the terms in `text` in reading order; a longer term hides a shorter one inside it."""
    found = [
        Hit(one.meant, one.words, one.start, one.end) for phrases in _terms_of(nation) for one in phrases.find(text)
    ]
    found.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    kept: list[Hit] = []
    for hit in found:
        if not any(other.start < hit.end and hit.start < other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def terms_in(text: str, nation: str = "England") -> Iterator[str]:
    """Return the words of the trade as they stand in `text`, each once."""
    return iter(dict.fromkeys(hit.words for hit in hits(text, nation)))


# --- what can be put in a term's place ----------------------------------------------------------------


def meanings(term: Term) -> tuple[str, ...]:
    """Return what a term that means more than one thing can mean, the likeliest first."""
    return tuple(dict.fromkeys((term.swap, *pairs_of("meanings.txt").get(term.term, ()))))


def person_form(term: Term) -> str | None:
    """Return what to say of the person where the term is the name of a service, or None."""
    return next(iter(pairs_of("person_forms.txt").get(term.term, ())), None)


def form_of(words: str) -> str | None:
    """Return what to say for one written form ("signposting") where the term's own swap would not fit, or None."""
    return next(iter(pairs_of("word_forms.txt").get(words.casefold(), ())), None)
