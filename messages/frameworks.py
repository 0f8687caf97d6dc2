"""Frameworks: the six ways of joining help up that we know, as words and bodies read from data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from storage.records.services import Framework

FILE = Path(__file__).parent / "data" / "frameworks.toml"


class UnknownFramework(KeyError):
    """There is no framework of that name; the message lists those there are."""


def load_frameworks(file: Path = FILE) -> dict[str, Framework]:
    """Read every framework by its name."""
    kept = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: Framework(
            name=name,
            title=words["title"],
            role_title=words["role_title"],
            plan_name=words["plan_name"],
            last_rung=words["last_rung"],
            lead_may_be_absent=words["lead_may_be_absent"],
            meeting_words=dict(words["meetings"]),
        )
        for name, words in kept.items()
    }


@cache
def _ours() -> dict[str, Framework]:
    return load_frameworks()


def framework(name: str) -> Framework:
    """Return one framework."""
    try:
        return _ours()[name]
    except KeyError:
        raise UnknownFramework(f"No framework '{name}'. There are: {', '.join(_ours())}.") from None
