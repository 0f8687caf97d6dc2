"""Words people wrote, made safe to print: no hidden direction changes, no control characters.

A name with a bidirectional override could turn a line of ours round ("You can trust …"). Those are taken out
of every fact. A name in Arabic or Hebrew letters is wrapped in isolates, so that it leaves its neighbours be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

# Overrides, embeddings, isolates and marks of direction; controls but for the line break; halves of a pair.
UNWANTED = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\ufff9-\ufffb"
    "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
)
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def clean(words: str) -> str:
    """Take out what cannot be seen and could mislead; tabs and foreign line ends become ordinary ones."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    words = words.replace("\t", " ")
    return UNWANTED.sub("", unicodedata.normalize("NFC", words))


def plain(words: str) -> str:
    """Return the words without the isolates that `shielded` puts round them."""
    return words.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")


def shielded(words: str) -> str:
    """Wrap each line that holds right-to-left letters in isolates; other words stay as they are."""
    if not RIGHT_TO_LEFT.search(words):
        return words
    return "\n".join(
        f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" if RIGHT_TO_LEFT.search(line) else line
        for line in plain(words).split("\n")
    )


def safe_facts(value: Any) -> Any:
    """Return facts with every string in them cleaned and shielded, however deep it lies."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else shielded(clean(value))  # most are
    if isinstance(value, Mapping):
        return {key: safe_facts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [safe_facts(item) for item in value]
    return value


def strings_in(value: Any) -> Iterator[str]:
    """Walk every string in the facts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings_in(item)
