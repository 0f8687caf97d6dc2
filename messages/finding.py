"""A finding of the plain-words check: which rule, how firm, which words and where, and what could stand there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How firm a finding is."""

    MUST = "must"  # it cannot go out so
    ASK = "ask"  # it may, once it was thought about
    SHOULD = "should"  # it may, with a reason


class Rule(StrEnum):
    """The rules of plain-language.md 1.5, in the order in which their findings matter."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CHILD = "child"
    PERSONAL = "personal"
    CAPITALS = "capitals"
    SENSITIVE = "sensitive"
    AMBIGUOUS = "ambiguous"
    BLAME = "blame"
    TERM = "term"
    PASSIVE = "passive"
    SHORTHAND = "shorthand"
    ACTIONS = "actions"
    AVOID = "avoid"
    NEGATIVES = "negatives"
    SENTENCE = "sentence"
    RARE = "rare"

    @property
    def level(self) -> Level:
        """How firm its findings are."""
        if self is Rule.SENSITIVE:
            return Level.ASK
        return Level.MUST if ORDER[self] < ORDER[Rule.SENSITIVE] else Level.SHOULD


ORDER = {rule: number for number, rule in enumerate(Rule)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a text: the words themselves, and their place (offsets in letters, the end not included).

    `swaps` are words to put in their place, the best first; `example` is a kinder way to say it, where only the
    writer knows what happened. `count` is how many words, actions or letters there are, where a rule counts.
    """

    rule: Rule
    words: str
    start: int
    end: int
    swaps: tuple[str, ...] = ()
    example: str | None = None
    count: int = 0

    @property
    def level(self) -> Level:
        """How firm it is."""
        return self.rule.level

    @property
    def key(self) -> str:
        """What is kept of it, "rule:words": the same words twice in a text are one thing to settle."""
        capitals = sum(letter.isupper() for letter in self.words) >= 2
        return f"{self.rule}:{' '.join((self.words if capitals else self.words.casefold()).split())}"

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a letter with this place."""
        return self.start < end and start < self.end


def found(
    rule: Rule, text: str, start: int, end: int, *swaps: str, example: str | None = None, count: int = 0
) -> Finding:
    """Return a finding about this place of the text."""
    return Finding(rule, text[start:end], start, end, swaps, example, count)
