"""What stands for words in notes, and words few families meet: capitals, signs, long learned words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from messages.finding import Finding, Rule, found
from messages.inflections import plain_verbs, third
from messages.phrases import lines_of
from messages.plainness import ALLOWED_FILE
from messages.sentences import begins_sentence

RARE_FROM = 9
LONG_ENOUGH = 12  # letters; from here on any word not known counts
TOKEN = re.compile(r"(?<![\w&+-])[A-Za-z][A-Za-z0-9]*(?:[&+-][A-Za-z0-9]+)*(?![\w&+])")
SIGN = re.compile(
    r"(?P<between>(?<=\s)[+&?](?=\s)|(?<=[a-z])\s?/\s?(?=[a-z])|(?<=[A-Za-z])\s\+\s?|\b1:1\b|\bx\d\b|\band/or\b|\(s\))"
)
WORDS_FOR = {"+": "and", "&": "and", "/": "or", "and/or": "or", "1:1": "one to one", "(s)": "s"}
LONG = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ENDINGS = ("", "s", "es", "d", "ed", "r", "er", "rs", "ers", "ing", "ly", "'s", "'", "y", "ful", "ness", "st", "est")
# Endings of learned words, which are hard from nine letters on; other words not known count from twelve.
LEARNED_END = re.compile(
    r"(?:ologists?|olog(?:y|ies|ical)|iatr\w+|osis|itis|[eu]sis|opath\w+|scopy|therap\w+|ectomy|aemia|emia|plegi[ac]|phasia"
    r"|prax\w+|plasia|phylaxis|isation|ised|ising|ycin|idate|aptive|opedic|optist|etrist|ardise|icity|abetic|urosis)s?$"
)


@cache
def _allowed_capitals() -> frozenset[str]:
    return frozenset(lines_of("capitals_allowed.txt"))


def capitals(text: str) -> Iterator[Finding]:
    """Yield capitals that only the office knows (SALT is known to the glossary, and was yielded as a term)."""
    for match in TOKEN.finditer(text):
        if match[0][1:].islower() or match[0].islower():
            continue
        word = match[0].removesuffix("s")
        upper = sum(letter.isupper() for letter in word)
        lower = sum(letter.islower() for letter in word)
        if upper >= 2 and upper > lower and not is_everyday(match[0]):
            yield found(Rule.CAPITALS, text, *match.span())


def is_everyday(word: str) -> bool:
    """Whether families read these capitals every day, or all that a hyphen joins in them (USB-C)."""
    whole = {word, word.removesuffix("s")}
    parts = word.split("-")
    return bool(whole & _allowed_capitals()) or (
        len(parts) > 1 and all(len(part) == 1 or part.islower() or part in _allowed_capitals() for part in parts)
    )


def signs(text: str) -> Iterator[Finding]:
    """Yield signs that stand for words in notes: +, &, 1:1, x3."""
    for match in SIGN.finditer(text):
        swap = WORDS_FOR.get(match[0].strip())
        start, end = match.start() + _lead(match[0]), match.end() - _trail(match[0])
        yield found(Rule.AVOID, text, start, end, *((swap,) if swap and match[0] == text[start:end] else ()))


def _lead(piece: str) -> int:
    return len(piece) - len(piece.lstrip())


def _trail(piece: str) -> int:
    return len(piece) - len(piece.rstrip())


def rare(text: str) -> Iterator[Finding]:
    """Yield long words that few families meet; a name or a place has a capital and is left alone."""
    for match in LONG.finditer(text):
        word = match[0]
        if len(word) < RARE_FROM:
            continue
        learned = LEARNED_END.search(word.lower()) is not None
        if word[0].isupper() and not (begins_sentence(text[: match.start()]) and learned):
            continue
        if len(word) < LONG_ENOUGH and not learned:
            continue
        if not _is_known(word.lower().replace("’", "'")):
            yield found(Rule.RARE, text, *match.span())


@cache
def _known_long() -> frozenset[str]:
    met, ours = (" ".join(lines_of(name)).casefold().split() for name in ("rare_allowed.txt", ALLOWED_FILE.name))
    return frozenset({*met, *ours, *plain_verbs(), *map(third, plain_verbs())})


def _is_known(word: str) -> bool:
    """Whether it is a word families know, without its ending: shouting, practised, quickly, grandmother's."""
    for ending in ENDINGS:
        if not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)] if ending else word
        near = {stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem, stem[:-1] + "y"}
        if near & _known_long():
            return True
        if ending in {"ing", "ed", "ly", "er", "ers"} and len(stem) <= 5:
            return True
    return False
