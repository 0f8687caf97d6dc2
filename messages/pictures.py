"""Pictures: a small set of our own pictograms, one for each idea, with what a screen reader says for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """One pictogram: its name (a file `NAME.svg`), a short label, what it means read out, and words that call for it.

    One without `words` belongs to the page; the others can be picked for an outcome.
    """

    name: str
    label: str
    means: str
    words: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Where it is drawn."""
        return FOLDER / f"{self.name}.svg"

    def called_for_by(self, text: str) -> bool:
        """Whether the text holds a word that begins as one of its words does."""
        return any(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in self.words)


@cache
def pictures() -> Mapping[str, Picture]:
    """Return every picture by its name."""
    kept = tomllib.loads((FOLDER / "pictures.toml").read_text(encoding="utf-8"))
    return {name: Picture(name, one["label"], one["means"], tuple(one.get("words", ()))) for name, one in kept.items()}


def can_be_picked(name: str) -> bool:
    """Whether there is a picture of this name for an outcome."""
    return name in pictures() and bool(pictures()[name].words)


def label_of(name: str | None) -> str | None:
    """Return what staff read for the picture of an outcome; None where none was picked, or it is no longer there."""
    return pictures()[name].label if name is not None and name in pictures() else None


def offered_for(text: str) -> list[Picture]:
    """Return the pictures to pick from, those that the words call for first."""
    able = [picture for picture in pictures().values() if picture.words]
    return sorted(able, key=lambda picture: not picture.called_for_by(text))


def picture_for(text: str, otherwise: str) -> str:
    """Return the name of the picture that the words call for, or another one's."""
    return next((one.name for one in pictures().values() if one.called_for_by(text)), otherwise)
