"""The day by which another service, or a lead, is to answer: picked in weeks, or typed (001-15, 002-10)."""

from datetime import date, timedelta

from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.typed_dates import read_day
from handlers.rules.working_time import next_working_day
from storage.records.services import WorkingCalendar

WEEKS = {"w1": timedelta(days=7), "w2": timedelta(days=14)}
FURTHEST = timedelta(days=180)


def tapped(choice: str, calendar: WorkingCalendar, today: date) -> date:
    """Return the working day a button stands for: somebody has to be there to ask whether the answer came."""
    if choice not in WEEKS:
        raise NotFound
    return next_working_day(calendar, today + WEEKS[choice])


def typed(words: str, today: date, refused_as: str) -> date:
    """Return a typed day: after today, and within half a year. Anything else is refused as this kind of text says."""
    day = read_day(words, today)
    if day is None or not today < day <= today + FURTHEST:
        raise BadInput(refused_as, words=words)
    return day
