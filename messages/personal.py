"""What never goes into the chat: a child of another family, a full name, a day of birth, an NHS number (T-words, 4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache

from messages.finding import Finding, Rule, found
from messages.phrases import set_of

NHS_NUMBER = re.compile(r"(?<![\d+])(?!0)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
A_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DAY_WITH_YEAR = re.compile(
    rf"(?<![\d/.-])(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?P<short>\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{A_MONTH})[a-z]*\.?,?\s+(?P<long>\d{{4}}))(?!\d)",
    re.IGNORECASE,
)
BORN = re.compile(
    rf"\b(?:born(?:\s+on)?|d\.?o\.?b\.?|date\s+of\s+birth|birth\s?date)\b[^.\n]{{0,12}}?"
    rf"(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}(?:\s?[/.-]\s?\d{{2,4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{A_MONTH})[a-z]*(?:\s+\d{{4}})?)",
    re.IGNORECASE,
)
CALENDAR = set_of(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Weds Thu Thur Thurs Fri Sat Sun "
    "January February March April May June July August September October November December Easter Christmas I OK "
    "Will Can Is Has And Or Mum Dad Gran Nan Nana Grandad Auntie Uncle Miss Mr Mrs Ms Dr"
)
WEIGHTS = range(10, 1, -1)


def personal(text: str, family: Collection[str], names: Collection[str], today: date | None) -> Iterator[Finding]:
    """Yield full names of the family, days of birth and NHS numbers; a date before this year counts as one of birth."""
    for match in NHS_NUMBER.finditer(text):
        if is_nhs_number(match[0]):
            yield found(Rule.PERSONAL, text, *match.span())
    births = [match.span() for match in BORN.finditer(text)]
    births += [match.span() for match in DAY_WITH_YEAR.finditer(text) if _is_past(match, today)]
    for start, end in _apart(births):
        yield found(Rule.PERSONAL, text, start, end)
    pattern = _surnames(tuple(sorted(family))) if family else None
    for match in pattern.finditer(text) if pattern else ():
        known = match["surname"] in CALENDAR or any(match["surname"] in name.split() for name in names)
        if not known:
            yield found(Rule.PERSONAL, text, *match.span())


def other_children(text: str, others: Collection[str], names: Collection[str]) -> Iterator[Finding]:
    """Yield the first names of children of other families, as the caller knows them; a name of this plan's is none."""
    strangers = tuple(sorted({name for name in others if name} - set(names)))
    for match in _any_of(strangers).finditer(text) if strangers else ():
        yield found(Rule.CHILD, text, *match.span())


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number (modulus 11): a telephone number seldom does."""
    ten = [int(digit) for digit in digits if digit.isdigit()]
    if len(ten) != 10:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(WEIGHTS, ten, strict=False)) % 11
    return check != 10 and check % 11 == ten[9]


def _is_past(match: re.Match[str], today: date | None) -> bool:
    digits = match["long"] or match["short"]
    if today is None or digits is None:
        return False
    year = int(digits) if len(digits) == 4 else today.year // 100 * 100 + int(digits)
    if len(digits) == 2 and year > today.year + 5:
        year -= 100
    return year < today.year


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the places that lie in no other one."""
    for one in sorted(set(spans)):
        if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in spans):
            yield one


@lru_cache(maxsize=256)
def _surnames(family: tuple[str, ...]) -> re.Pattern[str]:
    firsts = "|".join(re.escape(name.split()[0]) for name in family if name.split())
    return re.compile(rf"(?<!\w)(?:{firsts})[ -](?P<surname>[A-Z][a-z]+(?:[-'’][A-Z]?[a-z]+)*)(?!\w)")


@lru_cache(maxsize=256)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
