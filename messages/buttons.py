"""Buttons: what one says, what a tap on it sends back, and how Telegram is shown them.

Callback data is typed and versioned, carries ids and no names, and grants nothing: rights are asked again
when the button is pressed. Telegram allows it 64 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from telegram import InlineKeyboardMarkup

VERSION = "1"
MOST_BYTES = 64
LONGEST_LABEL = 28
LONGEST_IN_A_ROW = 12

VERB = re.compile(r"[a-z_.]{1,20}")
ID = re.compile(r"[0-9A-Za-z_.:-]{1,40}")
REVISION = re.compile(r"[0-9]{1,9}")


class BadButton(ValueError):
    """A template or handler asked for a button that Telegram could not carry back."""


@dataclass(frozen=True, slots=True)
class CallbackData:
    """What a tap sends back: a verb, at most two ids, and the revision of what was shown."""

    verb: str
    id1: str | None = None
    id2: str | None = None
    rev: int | None = None

    def pack(self) -> str:
        """Return `1|verb|id1|id2|rev` without trailing empty parts."""
        if not VERB.fullmatch(self.verb):
            raise BadButton(f"The verb {self.verb!r} must be 1 to 20 of a-z, '_' and '.'.")
        for part in (self.id1, self.id2):
            if part is not None and not ID.fullmatch(part):
                raise BadButton(f"The id {part!r} of the button '{self.verb}' must be letters, digits, or _.:-")
        if self.rev is not None and not REVISION.fullmatch(str(self.rev)):
            raise BadButton(f"The revision {self.rev!r} of the button '{self.verb}' must count from 0.")
        parts = [
            VERSION,
            self.verb,
            self.id1 or "",
            self.id2 or "",
            "" if self.rev is None else str(self.rev),
        ]
        packed = "|".join(parts).rstrip("|")
        if len(packed.encode()) > MOST_BYTES:
            raise BadButton(f"The button '{self.verb}' needs {len(packed)} bytes; Telegram carries {MOST_BYTES}.")
        return packed

    @classmethod
    def parse(cls, packed: str | None) -> CallbackData | None:
        """Read what a tap sent back; anything that we did not pack ourselves is None."""
        if not packed or len(packed.encode(errors="replace")) > MOST_BYTES:
            return None
        version, *parts = packed.split("|")
        if version != VERSION or not 1 <= len(parts) <= 4:
            return None
        verb, id1, id2, rev = (*parts, "", "", "")[:4]
        if not VERB.fullmatch(verb) or (rev and not REVISION.fullmatch(rev)):
            return None
        if any(part and not ID.fullmatch(part) for part in (id1, id2)):
            return None
        return cls(verb, id1 or None, id2 or None, int(rev) if rev else None)


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its label, and either packed callback data or a text to copy."""

    label: str
    data: str | None = None
    copy_text: str | None = None
    row: str | None = None


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Lay buttons out one a row; two neighbours that share `row` and are both short stand side by side.

    A thumb that shakes hits the wrong one of two: so never more than two, and never long ones.
    """
    laid_out: list[list[Button]] = []
    for name, neighbours in groupby(buttons, key=lambda button: button.row):
        group = list(neighbours)
        together = name is not None and len(group) == 2
        if together and all(len(button.label) <= LONGEST_IN_A_ROW for button in group):
            laid_out.append(group)
        else:
            laid_out.extend([button] for button in group)
    return laid_out


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram wants them, or None where there are none."""
    return InlineKeyboardMarkup.de_json({"inline_keyboard": inline_keyboard(buttons)}) if buttons else None


def inline_keyboard(buttons: Sequence[Button]) -> list[list[dict[str, Any]]]:
    """Return the buttons row by row, as the Bot API has them under this name."""
    return [[_as_telegram(button) for button in row] for row in rows(buttons)]


def _as_telegram(button: Button) -> dict[str, Any]:
    if button.copy_text is not None:
        return {"text": button.label, "copy_text": {"text": button.copy_text}}
    return {"text": button.label, "callback_data": button.data}
