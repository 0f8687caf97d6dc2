"""Help lines: the numbers a frightened person needs, from one dated file for each nation.

A wrong number is worse than none, so each file says who checked it and when. Old ones are warned about after 90
days and refused after 180. An operator's own file in the home folder may stand in for ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from messages.render import Reader, Rendered, Renderer
from storage.records.services import Service

FOLDER = Path(__file__).parent / "data" / "help"
NATIONS = ("england", "scotland", "wales", "northern-ireland")
WARN_AFTER_DAYS = 90
REFUSE_AFTER_DAYS = 180
MAY_BE_EMPTY = frozenset({"health"})  # Northern Ireland has no one number: the text names the doctor

# What a phone in the UK can dial: short codes, 116 numbers, text numbers, and 0 with 7 to 10 digits more.
DIALABLE = re.compile(r"999|112|101|111|119|55|116 ?\d{3}|\d{5}|0(?: ?\d){7,10}")


class BadHelpLines(ValueError):
    """A file of help lines cannot be used; the message names the file, the line and the mend."""


class Freshness(StrEnum):
    """How far a file of help lines may still be trusted."""

    FRESH = "fresh"
    OLD = "old"
    TOO_OLD = "too old"


@dataclass(frozen=True, slots=True)
class HelpLines:
    """One nation's numbers, and when and by whom they were checked."""

    nation: str
    checked_on: date
    checked_by: str
    source: str
    emergency: str
    silent: str
    health: str
    crisis: str
    childline: str
    child_worry: str
    text: str
    samaritans: str
    abuse: str
    unconfirmed: tuple[str, ...] = ()

    def age(self, now: datetime) -> Freshness:
        """Say whether the numbers were checked lately enough; a date still to come counts as never checked."""
        days = (now.date() - self.checked_on).days
        if days < -1 or days > REFUSE_AFTER_DAYS:
            return Freshness.TOO_OLD
        return Freshness.OLD if days > WARN_AFTER_DAYS else Freshness.FRESH


LINES = tuple(
    field.name
    for field in fields(HelpLines)
    if field.name not in {"nation", "checked_on", "checked_by", "source", "unconfirmed"}
)


def dialable(number: str) -> bool:
    """Say whether a phone in the UK could dial this, as it is printed."""
    return DIALABLE.fullmatch(number) is not None


def load_help_lines(nation: str, file: Path | None = None) -> HelpLines:
    """Read one nation's file, ours or the operator's own."""
    path = file or FOLDER / f"{nation}.toml"
    if not path.exists():
        raise BadHelpLines(f"{path}: there is no such file; nations are {', '.join(NATIONS)}.")
    try:
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadHelpLines(f"{path}: {error}") from None
    if kept.get("nation") != nation:
        raise BadHelpLines(f"{path}: says nation = {kept.get('nation')!r}, wanted {nation!r}.")
    for name, kind in (("checked_on", date), ("checked_by", str), ("source", str)):
        if not isinstance(kept.get(name), kind) or not kept[name]:
            raise BadHelpLines(f"{path}: say {name}.")
    lines = kept.get("lines", {})
    return HelpLines(
        nation, kept["checked_on"], kept["checked_by"], kept["source"],
        **{name: _number(lines, name, path) for name in LINES},
        unconfirmed=tuple(name for name in LINES if not lines[name].get("confirmed", False)),
    )  # fmt: skip


def _number(lines: Mapping[str, Any], name: str, path: Path) -> str:
    number = lines.get(name, {}).get("number")
    if number == "" and name in MAY_BE_EMPTY:
        return ""
    if not isinstance(number, str) or not dialable(number):
        raise BadHelpLines(f"{path}: [lines.{name}] needs a number that a phone can dial, not {number!r}.")
    return number


@lru_cache(maxsize=16)
def help_now(service: Service, help_lines: HelpLines, level: str = "standard") -> Rendered:
    """Return the help screen, made once and kept: it must come even when the database is away."""
    # The screen says no dates, so no real `now` is needed.
    return Renderer(service, help_lines).render("help_now", {}, Reader(level=level), datetime.min.replace(tzinfo=UTC))


def help_now_text(service: Service, help_lines: HelpLines, level: str = "standard") -> str:
    """Return the words of the help screen."""
    return help_now(service, help_lines, level).text
