"""Finding any of many phrases in one pass over a text: an index by their first letters, the longest first.

Three hundred regular expressions a text would take longer than all the rest of the plain-words check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

DATA = Path(__file__).parent / "data"
START = re.compile(r"(?<!\w')(?<![\w-])[A-Za-z0-9]+", re.ASCII | re.IGNORECASE)
ENDING = re.compile(r"(?:'s|s'|s)?(?![\w-])")
WHOLE = re.compile(r"(?![\w-])")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found in a text: what it stands for, and where (offsets in letters, the end not included)."""

    meant: T
    words: str
    start: int
    end: int


class Letters:
    """A text read once for many lists: with straight apostrophes, in small letters, and where its words begin."""

    __slots__ = ("lowered", "places", "straight", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.straight = text.replace("’", "'")
        lowered = self.straight.lower()
        # A letter whose small form is two is rare, and offsets must hold.
        self.lowered = lowered if len(lowered) == len(text) else self.straight
        self.places: dict[str, list[int]] = {}  # by how a word begins
        for match in START.finditer(self.lowered):
            self.places.setdefault(match[0], []).append(match.start())


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[T]):
    written: str
    as_written: bool  # capitals count
    plural: bool  # may have a plural or possessive ending
    meant: T


class Phrases(Generic[T]):
    """Many phrases, each with what it stands for. Apostrophes may be straight or round."""

    def __init__(
        self, phrases: Iterable[tuple[str, T]], *, plural: bool = False, acronyms: bool = False, names: bool = False
    ) -> None:
        """With `plural` an ending in s is the same phrase; with `acronyms` two capitals must be written as they are.

        With `names` every capital must: Kooth is a service, and relate is a word.
        """
        self._by_start: dict[str, list[_Phrase[T]]] = {}
        for words, meant in phrases:
            straight = words.replace("’", "'")
            as_written = names or (acronyms and sum(letter.isupper() for letter in straight) >= 2)
            phrase = _Phrase(straight if as_written else straight.casefold(), as_written, plural, meant)
            for key in self._keys(straight.casefold(), plural=plural):
                self._by_start.setdefault(key, []).append(phrase)
        for same_start in self._by_start.values():
            same_start.sort(key=lambda phrase: len(phrase.written), reverse=True)

    @staticmethod
    def _keys(words: str, *, plural: bool) -> set[str]:
        match = START.match(words)
        if match is None:
            raise ValueError(f"A phrase begins with a letter or a digit, and {words!r} does not.")
        return {match[0], match[0] + "s"} if plural and match[0] == words else {match[0]}

    def find(self, text: str | Letters) -> Iterator[Found[T]]:
        """Yield what stands in `text` in reading order; a longer phrase hides a shorter one that begins inside it."""
        read = Letters(text) if isinstance(text, str) else text
        after = 0
        shared = read.places.keys() & self._by_start.keys()  # most lists have next to nothing in common with a text
        for start, key in sorted((at, begins) for begins in shared for at in read.places[begins]):
            if start < after:
                continue
            for phrase in self._by_start[key]:
                if not (read.straight if phrase.as_written else read.lowered).startswith(phrase.written, start):
                    continue
                end = (ENDING if phrase.plural else WHOLE).match(read.straight, start + len(phrase.written))
                if end is not None:
                    after = end.end()
                    yield Found(phrase.meant, read.text[start:after], start, after)
                    break


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """Return the lines of one of our lists (`messages/data/<name>`), without comments."""
    kept = (line.split("#")[0].strip() for line in (DATA / name).read_text(encoding="utf-8").splitlines())
    return tuple(line for line in kept if line)


@cache
def pairs_of(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return a list of "words = other words; or these" as a mapping; none after the sign where none can be offered."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines_of(name):
        words, _, others = line.partition("=")
        found[words.strip()] = tuple(other.strip() for other in others.split(";") if other.strip())
    return found


def set_of(words: str) -> frozenset[str]:
    """Return the words of a string as a set."""
    return frozenset(words.split())
