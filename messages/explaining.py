"""Explaining: what the hard words of a card mean, and the whole list to look in (plain-language.md, 1.6; 003-25).

A plan's own words, as its team explained them, come before the list's. A word that can mean several things is explained
with all of them. Sensitive words are left out where they might be read over a shoulder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from messages.glossary import Term, glossary, hits

LONGEST_WORD = 40
WORDS_IN_A_TERM = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """One word as it stands in a text or in the list, and what it means. `key` names it in a button."""

    key: str
    word: str
    meaning: str
    full: str | None = None  # what the letters stand for
    ambiguous: bool = False
    sensitive: bool = False
    ours: bool = False  # the plan's own team explained it


def nation_of(nation: str) -> str:
    """Return a plan's nation as the list of words names it: "england" is England there."""
    return nation.replace("-", " ").title()


def key_of(term: Term) -> str:
    """Return what a button calls a term: the same for as long as the term is in the list."""
    return hashlib.sha256(f"{term.term}|{term.expansion}".encode()).hexdigest()[:16]


def meaning_of(term: Term) -> Meaning:
    """Return what a term of the list means."""
    same = term.expansion.casefold() == term.term.casefold()
    return Meaning(
        key_of(term), term.term, term.explanation, None if same else term.expansion, term.ambiguous, term.sensitive
    )


def explained(
    texts: Iterable[str | None],
    nation: str,
    own: Sequence[Meaning] = (),
    names: Collection[str] = (),
    *,
    discreet: bool = False,
) -> tuple[Meaning, ...]:
    """Return what there is to explain in a card, in reading order, each word once.

    `own` are the plan's words, `names` the people whose names are no words of the trade ("Pip"). For a discreet
    reader the sensitive ones are left out.
    """
    found: dict[str, Meaning] = {}
    for text in texts:
        if text:
            for meaning in _in_text(text, nation_of(nation), own, names):
                found.setdefault(meaning.key, meaning)
    return tuple(meaning for meaning in found.values() if not (discreet and meaning.sensitive))


def _in_text(text: str, nation: str, own: Sequence[Meaning], names: Collection[str]) -> list[Meaning]:
    places: list[tuple[int, int, Meaning]] = []
    for meaning in sorted(own, key=lambda one: len(one.word), reverse=True):
        pattern = re.compile(rf"(?<![\w-]){re.escape(meaning.word)}(?:['’]?s)?(?![\w-])", re.IGNORECASE)
        places += [(m.start(), m.end(), meaning) for m in pattern.finditer(text) if not _taken(places, *m.span())]
    for hit in hits(text, nation):
        if hit.words not in names and not _taken(places, hit.start, hit.end):
            places.append((hit.start, hit.end, meaning_of(hit.term)))
    return [meaning for _, _, meaning in sorted(places, key=lambda place: place[0])]


def _taken(places: Iterable[tuple[int, int, Meaning]], start: int, end: int) -> bool:
    return any(begin < end and start < stop for begin, stop, _ in places)


@cache
def listed(nation: str) -> tuple[Meaning, ...]:
    """Return every term of a nation ("england"), in the order of a dictionary."""
    terms = [meaning_of(term) for term in glossary() if term.used_in(nation_of(nation))]
    return tuple(sorted(terms, key=lambda one: (one.word.casefold(), one.key)))


def letters_of(nation: str, own: Sequence[Meaning] = ()) -> tuple[str, ...]:
    """Return the letters with which words begin, in order."""
    return tuple(dict.fromkeys(_letter(one) for one in _all(nation, own)))


def beginning_with(letter: str, nation: str, own: Sequence[Meaning] = ()) -> tuple[Meaning, ...]:
    """Return the words that begin with a letter."""
    return tuple(one for one in _all(nation, own) if _letter(one) == letter.casefold())


def by_key(key: str, nation: str, own: Sequence[Meaning] = ()) -> Meaning | None:
    """Return the word a button names, if it is still in the list of this nation or of the plan."""
    return next((one for one in _all(nation, own) if one.key == key), None)


def search(typed: str, nation: str, own: Sequence[Meaning] = ()) -> tuple[Meaning, ...]:
    """Return what somebody who typed this may mean: the very word, else what begins with it or holds it."""
    wanted = _bare(typed)
    if not wanted:
        return ()
    ranked = [(rank, number, one) for number, one in enumerate(_all(nation, own))
              if (rank := _rank(one, wanted)) is not None]  # fmt: skip
    best = [one for rank, _, one in sorted(ranked, key=lambda found: found[:2]) if rank == 0]
    return tuple(best) if best else tuple(one for _, _, one in sorted(ranked, key=lambda found: found[:2]))


def is_word(typed: str) -> bool:
    """Whether what was typed can be a word to look up, and not something that somebody wants to tell us."""
    said = typed.strip()
    return 0 < len(said) <= LONGEST_WORD and len(said.split()) <= WORDS_IN_A_TERM


def _all(nation: str, own: Sequence[Meaning]) -> list[Meaning]:
    return sorted((*own, *listed(nation)), key=lambda one: (one.word.casefold(), not one.ours, one.key))


@cache
def _ways(key: str) -> tuple[str, ...]:
    """Return every way a term of the list is written or said."""
    term = next((term for term in glossary() if key_of(term) == key), None)
    return () if term is None else tuple(map(_bare, (*term.written, term.expansion, term.swap)))


def _rank(one: Meaning, wanted: str) -> int | None:
    ways = [_bare(one.word), *_ways(one.key)]
    single = wanted.removesuffix("s")
    if wanted in ways or (len(single) > 2 and single in ways):
        return 0
    if len(wanted) < 2:
        return None
    if any(way.startswith(wanted) for way in ways):
        return 1
    held = re.compile(rf"(?<![\w]){re.escape(wanted)}")
    return 2 if len(wanted) > 3 and any(held.search(way) for way in ways) else None


def _letter(one: Meaning) -> str:
    first = one.word[:1].casefold()
    return first if first.isascii() and first.isalnum() else "-"


def _bare(words: str) -> str:
    return " ".join(words.replace("’", "'").casefold().split()).strip(" .!?…,:;\"'“”")
