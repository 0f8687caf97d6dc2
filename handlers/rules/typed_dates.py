"""Days and times as people type them, read strictly: what could mean two things is asked again, never guessed.

"3 Dec", "03/12/2026" (day first, as in the UK), "Thursday 3 December at 3:30pm", "tomorrow", "15:30".
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS = (
    "january", "february", "march", "april", "june", "july", "august", "september", "sept", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

A_MONTH = "|".join(sorted((*MONTHS, *LONG_MONTHS), key=len, reverse=True))
A_WEEKDAY = "|".join(f"{day}|{day[:4]}|{day[:3]}" for day in WEEKDAYS) + "|tues|thurs"

WEEKDAY_FIRST = re.compile(rf"(?P<weekday>{A_WEEKDAY})\b[.,]?\s*(?P<rest>.*)")
DAY_MONTH = re.compile(rf"(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?({A_MONTH})\.?,?(?:\s+(\d{{4}}))?")
MONTH_DAY = re.compile(rf"({A_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s+(\d{{4}}))?")
NUMBERS = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?")
TIME_AT_THE_END = re.compile(
    r"(?:^|[,\s]+)(?:at\s+)?(?P<time>midday|noon|\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)$"
)
FIRST_PLAIN_HOUR = 7  # "9:30" is in the morning; "3:30" could be either half of the day


class Unclear(ValueError):
    """What was typed cannot be read; `why` is one of a few words a screen has a text for."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Typed:
    """What was read: a day, a time of day, or both."""

    day: date | None
    time: time | None


def read_day(typed: str, today: date) -> date | None:
    """Return the day that was typed, or None where it cannot be read. Without a year, the next such day counts."""
    try:
        return _day(_plain(typed), today)
    except Unclear:
        return None


def read_time(typed: str) -> time | None:
    """Return the time of day that was typed, or None where it cannot be read or could be morning or afternoon."""
    try:
        return _time(_plain(typed).removeprefix("at ").strip())
    except Unclear:
        return None


def read_when(typed: str, today: date) -> Typed:
    """Return the day and perhaps the time that were typed. Raises `Unclear`."""
    words = _plain(typed)
    found = TIME_AT_THE_END.search(words)
    if found is None:
        return Typed(_day(words, today), None)
    rest = words[: found.start()].strip(" ,")
    if NUMBERS.fullmatch(words):
        return Typed(_day(words, today), None)  # "3.12" is a day
    return Typed(_day(rest, today) if rest else None, _time(found["time"]))


def _plain(typed: str) -> str:
    return " ".join(typed.casefold().replace("’", "'").split()).strip(" .!")


def _day(words: str, today: date) -> date:
    near = {"today": 0, "tomorrow": 1}
    if words in near:
        return today + timedelta(days=near[words])
    weekday, rest = None, words.removeprefix("on ").removeprefix("next ")
    if named := WEEKDAY_FIRST.fullmatch(rest):
        weekday, rest = _weekday(named["weekday"]), named["rest"].strip(" ,")
        if not rest:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    day = _written_day(rest, today)
    if weekday is not None and day.weekday() != weekday:
        raise Unclear("weekday")
    return day


def _written_day(words: str, today: date) -> date:
    if found := ISO.fullmatch(words):
        return _date(int(found[3]), int(found[2]), int(found[1]), today)
    if found := DAY_MONTH.fullmatch(words):
        return _date(int(found[1]), _month(found[2]), _year(found[3]), today)
    if found := MONTH_DAY.fullmatch(words):
        return _date(int(found[2]), _month(found[1]), _year(found[3]), today)
    if found := NUMBERS.fullmatch(words):
        return _date(int(found[1]), int(found[2]), _year(found[3]), today)
    raise Unclear("unreadable")


def _date(day: int, month: int, year: int | None, today: date) -> date:
    """A day without a year is the next one that comes; 29 February may take some years."""
    years = [year] if year is not None else range(today.year, today.year + 5)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return found
    raise Unclear("no_such_day")


def _month(word: str) -> int:
    return MONTHS.index(word[:3]) + 1


def _weekday(word: str) -> int:
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _time(words: str) -> time:
    if words in ("midday", "noon"):
        return time(12)
    found = CLOCK.fullmatch(words)
    if found is None or (found[2] is None and found[3] is None):
        raise Unclear("unreadable")
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        raise Unclear("no_such_time")
    if not half and not found[1].startswith("0") and hour < FIRST_PLAIN_HOUR:
        raise Unclear("morning_or_afternoon")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Unclear("no_such_time")
    return time(hour, minute)
