"""Danger words: a short fixed list that brings the help numbers sooner, and does nothing else.

The bot cannot tell whether somebody is in danger and does not try: the same numbers are on every screen. A hit
is answered and forgotten; neither it nor the word is ever stored (promise 7).

It misses much: of messages written after the list, it found about half. So no text of ours may rest on it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "danger_words"
GAP = r"(?: \w+){0,3}? "


def has_danger_words(text: str, language: str = "en") -> bool:
    """Say whether the help numbers should come first; what it was is not told."""
    listed = _listed(language if (FOLDER / f"{language}.toml").exists() else "en")
    left = [listed.ordinary.sub("#", words) for words in _spellings(text)]
    return any(listed.danger.search(words) or _nearly(words, listed.close) for words in left)


def _spellings(text: str) -> set[str]:
    """Return the words as compared; "heeelp" is read both as "heelp" and as "help"."""
    words = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"['’‘`´]", "", words)
    words = " " + " ".join(re.findall(r"[^\W_]+", words)) + " "
    return {re.sub(r"([^\W\d])\1{2,}", r"\1" * times, words) for times in (1, 2)}


@dataclass(frozen=True, slots=True)
class _Listed:
    danger: re.Pattern[str]
    ordinary: re.Pattern[str]
    close: tuple[re.Pattern[str], ...]


@cache
def _listed(language: str) -> _Listed:
    kept = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    close = tuple(_one_letter_off(word) for word in kept["close"])
    return _Listed(_any_of(kept["danger"]), _any_of(kept["ordinary"]), close)


def _nearly(words: str, close: tuple[re.Pattern[str], ...]) -> bool:
    return any(pattern.search(words) for pattern in close)


def _one_letter_off(word: str) -> re.Pattern[str]:
    """Match the word with one letter wrong, left out, put in, or swapped with its neighbour."""
    wrong = [rf"{word[:at]}\w?{word[at + 1 :]}" for at in range(len(word))]
    added = [rf"{word[:at]}\w{word[at:]}" for at in range(1, len(word))]
    swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    return re.compile(rf"(?<= )(?:{'|'.join([*wrong, *added, *swapped])})(?= )")


def _any_of(lines: list[str]) -> re.Pattern[str]:
    # The words stand between spaces; looking round, not taking them, lets two neighbours both be found.
    return re.compile("|".join(_pattern(line) for line in lines))


def _pattern(line: str) -> str:
    sides = [_alternatives(side) for side in line.split(" .. ")]
    return f"(?<= ){GAP.join(sides)}(?= )"


def _alternatives(side: str) -> str:
    return f"(?:{'|'.join(_phrase(phrase.strip()) for phrase in side.split('|'))})"


def _phrase(phrase: str) -> str:
    words = re.escape(phrase.removeprefix("=")).replace(r"\*", r"\w*").replace(r"\ ", " ")
    return rf"(?:(?<=\A ){words}(?= \Z))" if phrase.startswith("=") else words
