"""Sentences and words of a text with their places, split as `messages.plainness` counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from messages.plainness import SENTENCE_END, WORD

LINE = re.compile(r"[^\n]+")
# A stop after these ends no sentence: Dr. Shah, St. Mary's, 9 a.m.
SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Rd|Rev|[ap]\.m)\.$", re.IGNORECASE)
NUMBERED = re.compile(r"\s*\d+\.\s+")
TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d[\d.,:/]*|[,;:]")


@dataclass(frozen=True)
class Sentence:
    """One sentence, and where it begins in its text."""

    text: str
    start: int
    tokens: tuple[str, ...] = field(init=False, repr=False)
    lowered: tuple[str, ...] = field(init=False, repr=False)  # its words and commas in small letters
    word_count: int = field(init=False, repr=False)  # a number, a time and a telephone number are one word each

    def __post_init__(self) -> None:
        tokens = tuple(TOKEN.findall(self.text.replace("’", "'")))
        object.__setattr__(self, "tokens", tokens)
        object.__setattr__(self, "lowered", tuple(token.lower() for token in tokens))
        object.__setattr__(self, "word_count", count_words(self.text))

    @property
    def end(self) -> int:
        """Where it ends in its text."""
        return self.start + len(self.text)


def count_words(text: str) -> int:
    """Count words as a reader does; a number, a time and a telephone number are one each."""
    return len(WORD.findall(text))


def sentences_in(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order; the end of a line ends one, and a list's number is not part of it."""
    return tuple(sentence for sentence in _all(text) if sentence.word_count)


def _all(text: str) -> Iterator[Sentence]:
    for line in LINE.finditer(text):
        number = NUMBERED.match(line[0])
        at = number.end() if number else 0
        for gap in SENTENCE_END.finditer(line[0], at):
            if SHORTENED.search(line[0], at, gap.start()):
                continue
            yield _trimmed(line[0][at : gap.start()], line.start() + at)
            at = gap.end()
        yield _trimmed(line[0][at:], line.start() + at)


def _trimmed(piece: str, start: int) -> Sentence:
    return Sentence(piece.strip(), start + len(piece) - len(piece.lstrip()))


def begins_sentence(before: str) -> bool:
    """Whether what comes after these words begins a sentence."""
    return not before.strip() or bool(re.search(r"(?:[.!?…][\"”’]*\s+|\n\s*(?:\d+\.\s+)?)$", before)) or bool(
        re.fullmatch(r"\s*\d+\.\s+", before)
    )  # fmt: skip
