"""Choices: a typed number or the label's words answer a screen as a tap does.

Not everybody can press a small button, and a screen reader reads numbers well. So "2", "meetings" and "mee"
all mean the second button, Meetings.

While words are awaited, only a screen that offers answers to what is asked is answered so, and only by a bare number or
a whole label: "1" at "Where?" is the first place offered, and "1" in an answer to a family is a word of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from messages.buttons import Button, CallbackData
from messages.safe_words import plain

NUMBER = re.compile(r"(?:no\.?|number)?\s*([0-9]{1,2})[.)]?", re.IGNORECASE)
BARE_NUMBER = re.compile(r"([0-9]{1,2})[.)]?")


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


def match_offered(choices: Sequence[Choice], typed: str, awaited: str) -> str | None:
    """Return the callback data that `typed` stands for while words are awaited, or None where it is just words.

    A screen offers answers to what is `awaited` if one of its buttons carries that as its verb. Then a bare number in
    its range, or the whole label of one button, is that button, be it an answer or the way out.
    """
    parsed = (CallbackData.parse(choice.data) for choice in choices)
    if not any(data is not None and data.verb == awaited for data in parsed):
        return None
    words = _bare(typed)
    if number := BARE_NUMBER.fullmatch(words):
        return next((choice.data for choice in choices if choice.number == int(number[1])), None)
    whole = {choice.data for choice in choices if _bare(choice.label) == words}
    return whole.pop() if len(whole) == 1 else None


def _bare(words: str) -> str:
    """Return the words as compared: small letters, single spaces, no marks at either end."""
    folded = unicodedata.normalize("NFKC", plain(words)).replace("’", "'").casefold()
    return " ".join(folded.split()).strip(" .!?…,:;\"'“”")
