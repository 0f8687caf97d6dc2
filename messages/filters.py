"""Filters: days, times, lists of names and quoted words as people say them.

Moments are kept in UTC and said in the service's zone: "Tuesday 12 May at 3:30pm". The year is added only
where a reader could take it for another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from messages.areas import say_area
from messages.safe_words import plain, shielded

DAYS_WITHOUT_YEAR = 300
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# What staff record, and what a family calls it.
RELATIONS = {
    "mother": "mum", "father": "dad", "grandmother": "gran", "grandfather": "grandad",
    "stepmother": "stepmum", "stepfather": "stepdad", "young_person": "young person",
    "foster_carer": "foster carer",
}  # fmt: skip

# Said as a name is, without "the".
CALLED = frozenset({"mum", "dad", "gran", "grandad", "stepmum", "stepdad"})


def say_day(value: date | datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say a day: "Tuesday 12 May", with the year when it is 300 days or more away."""
    day = value.astimezone(zone).date() if isinstance(value, datetime) else value
    said = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    far = abs((day - now.astimezone(zone).date()).days) >= DAYS_WITHOUT_YEAR
    return f"{said} {day.year}" if far else said


def say_clock(value: datetime | time, zone: ZoneInfo) -> str:
    """Say a time: "3:30pm", "9am", "midday"; a moment is said in the service's zone."""
    at = value.astimezone(zone).time() if isinstance(value, datetime) else value
    if at.minute == 0 and at.hour in {0, 12}:
        return "midday" if at.hour else "midnight"
    half = "am" if at.hour < 12 else "pm"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{half}"


def say_moment(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say a moment: "Tuesday 12 May at 3:30pm"."""
    return f"{say_day(value, now, zone)} at {say_clock(value, zone)}"


def say_names(people: Iterable[str | Mapping[str, Any]]) -> str:
    """Say a list: "you, Ruth and Sam"."""
    names = [person if isinstance(person, str) else str(person["name"]) for person in people]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def say_relation(relation: str) -> str:
    """Say "mum" where staff recorded "mother"."""
    lowered = relation.strip().casefold().replace(" ", "_")
    return RELATIONS.get(lowered, relation.strip())


def say_relative(relation: str | None) -> str:
    """Say a family member in a sentence: "mum", "the young person", "the family member" where nothing is recorded."""
    said = say_relation(relation) if relation else "family member"
    return said if said in CALLED else f"the {said}"


def numbered(lines: Iterable[object]) -> Markup:
    """Say lines with plain typed numbers, one a line: a screen reader reads them, a reader types them."""
    return Markup("\n").join(Markup("{}. {}").format(number, line) for number, line in enumerate(lines, 1))


def quoted(words: str) -> Markup:
    """Show words that somebody wrote in quotation marks, so that nobody takes them for ours."""
    return Markup("“{}”").format(escape(words.strip()))


def letters(words: str, most: int) -> str:
    """Cut a long name kindly: at a space or hyphen where one is near, with an ellipsis, never mid-letter."""
    bare = plain(words)
    if len(bare) <= most:
        return words
    kept = bare[: max(most - 1, 1)]
    while len(kept) > 1 and unicodedata.combining(bare[len(kept)]):
        kept = kept[:-1]
    breaks = [found.start() for found in re.finditer(r"[\s-]", kept) if found.start() >= max(3, most // 3)]
    if breaks and not re.match(r"[\s-]", bare[len(kept)]):
        kept = kept[: breaks[-1]]
    return shielded(kept.rstrip(" -,.'’") + "…")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Say "1 action", "3 actions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    """Begin a sentence: only the first letter changes, so "EHCP" and "mum" both stay right."""
    return words[:1].upper() + words[1:]


def filters_for(zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    """Return the filters that templates may use, in the service's zone."""

    @pass_context
    def day(context: Context, value: date | datetime) -> str:
        return say_day(value, context["now"], zone)

    def clock(value: datetime | time) -> str:
        return say_clock(value, zone)

    @pass_context
    def moment(context: Context, value: datetime) -> str:
        return say_moment(value, context["now"], zone)

    return {
        "day": day, "clock": clock, "moment": moment, "names": say_names, "relation": say_relation,
        "relative": say_relative, "area": say_area,
        "numbered": numbered, "quoted": quoted, "letters": letters, "counted": counted, "capital": capital,
    }  # fmt: skip
