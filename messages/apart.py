"""What the plain-words check leaves alone: names, the family's own words, addresses, everyday senses of trade words."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from messages.phrases import Letters, Phrases, lines_of
from messages.sentences import Sentence

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")


class Apart:
    """The places that are never flagged: names, the family's own words, addresses."""

    def __init__(self, read: Letters, names: Collection[str], own_words: Collection[str]) -> None:
        text = read.text
        spans = [match.span() for pattern in (QUOTED, POSTCODE) for match in pattern.finditer(text)]
        spans += [(one.start, one.end) for one in _everyday().find(read)]
        if names:
            spans += [match.span() for match in _names_in(tuple(sorted(names))).finditer(text)]
        if own_words:
            spans += [(one.start, one.end) for one in _own(tuple(sorted(own_words))).find(read)]
        self._spans = spans

    def __contains__(self, place: tuple[int, int]) -> bool:
        return any(start < place[1] and place[0] < end for start, end in self._spans)


@cache
def _everyday() -> Phrases[str]:
    return Phrases([(words, words) for words in lines_of("everyday_senses.txt")])


@lru_cache(maxsize=256)
def _names_in(names: tuple[str, ...]) -> re.Pattern[str]:
    """Match the names as they are written, whole or any part of them ("Mrs Ali", "Ali")."""
    parts = {part for name in names for part in (name, *name.split()) if part.strip()}
    longest_first = sorted(parts, key=lambda part: (-len(part), part))
    either = "|".join(re.escape(part) for part in longest_first) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?:['’]s?)?(?!\w)")


@lru_cache(maxsize=256)
def _own(words: tuple[str, ...]) -> Phrases[str]:
    return Phrases([(word, word) for word in words if re.match(r"[A-Za-z0-9]", word)], plural=True, acronyms=True)


def without_quotes(sentence: Sentence) -> Sentence:
    """Return the sentence with the family's quoted words blanked out, each letter at its own place."""
    if not QUOTED.search(sentence.text):
        return sentence
    return Sentence(QUOTED.sub(lambda match: "“" + "x" * (len(match[0]) - 2) + "”", sentence.text), sentence.start)
