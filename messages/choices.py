"""Choices: a typed number or the label's words answer a screen as a tap does.

Not everybody can press a small button, and a screen reader reads numbers well. So "2", "meetings" and "mee"
all mean the second button, Meetings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from messages.buttons import Button
from messages.safe_words import plain

NUMBER = re.compile(r"(?:no\.?|number)?\s*([0-9]{1,2})[.)]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a reader can answer: its number on the screen, its label, and what a tap would send."""

    number: int
    label: str
    data: str


def choices_of(buttons: Sequence[Button]) -> tuple[Choice, ...]:
    """Number the buttons that send something back, in the order they are read."""
    taps = [button for button in buttons if button.data is not None]
    return tuple(Choice(number, tap.label, tap.data or "") for number, tap in enumerate(taps, 1))


def match_choice(choices: Sequence[Choice], typed: str) -> str | None:
    """Return the callback data that `typed` stands for, or None where it is nothing or more than one thing.

    A whole label wins over the beginning of another: "no" is No, not the start of Not sure.
    """
    words = _bare(typed)
    if not words:
        return None
    if number := NUMBER.fullmatch(words):
        return next((choice.data for choice in choices if choice.number == int(number[1])), None)
    labels = [(_bare(choice.label), choice.data) for choice in choices]
    whole = {data for label, data in labels if label == words}
    begun = {data for label, data in labels if label.startswith(words)}
    for found in (whole, begun):
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    return None


def _bare(words: str) -> str:
    """Return the words as compared: small letters, single spaces, no marks at either end."""
    folded = unicodedata.normalize("NFKC", plain(words)).replace("’", "'").casefold()
    return " ".join(folded.split()).strip(" .!?…,:;\"'“”")
