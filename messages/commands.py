"""The commands that Telegram lists beside the text field, in words of our own."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "commands.toml"


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def listed(for_whom: str, heard: Collection[str]) -> list[tuple[str, str]]:
    """Return the commands of `family` or `staff` with what each does; only those that somebody hears."""
    return [(name, words) for name, words in _lists()[for_whom].items() if name in heard]
