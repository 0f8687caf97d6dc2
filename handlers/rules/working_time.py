"""Working time: when the service is open, and moments counted in hours and days of that time.

All of it is counted in real (elapsed) time between a day's opening and closing, each taken from the local wall clock of
its day, so both clock changes come out right by themselves.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.records.services import WorkingCalendar

DAY = timedelta(days=1)
FARTHEST = 60  # days without one working day: no calendar of ours has that, so one that does is a mistake
AFTER_CLOSING = timedelta(minutes=30)  # a step that is due as the office shuts is still taken then


class NeverOpen(ValueError):
    """The working calendar has no working day within two months: mend hours and weekdays in service.toml."""


def is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    """Whether the service works on `day` at all."""
    return day.weekday() in calendar.weekdays and day not in calendar.holidays


def hours_on(calendar: WorkingCalendar, day: date) -> tuple[datetime, datetime]:
    """Return opening and closing of that day, as moments."""
    zone = ZoneInfo(calendar.zone)
    opens = datetime.combine(day, calendar.opens, zone).astimezone(UTC)
    return opens, datetime.combine(day, calendar.closes, zone).astimezone(UTC)


def local_day(calendar: WorkingCalendar, at: datetime) -> date:
    """Return the day it is at `at` where the service is."""
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def is_working(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether the service is open at `at`."""
    day = local_day(calendar, at)
    opens, closes = hours_on(calendar, day)
    return is_working_day(calendar, day) and opens <= at < closes


def may_step(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether the clock may act at `at`: in working hours, or just after closing, when the day's last steps are due."""
    day = local_day(calendar, at)
    opens, closes = hours_on(calendar, day)
    return is_working_day(calendar, day) and opens <= at < closes + AFTER_CLOSING


def next_working(calendar: WorkingCalendar, at: datetime) -> datetime:
    """Return `at` if the service is open then, else when it next opens."""
    for opens, closes in _days_from(calendar, at):
        if at < closes:
            return max(at, opens)
    raise NeverOpen


def add_working_hours(calendar: WorkingCalendar, at: datetime, hours: float) -> datetime:
    """Return the moment at which `hours` have been worked since `at`; at the latest the closing of that day."""
    left = timedelta(hours=hours)
    for opens, closes in _days_from(calendar, at):
        start = max(at, opens)
        if start > closes or (start == closes and left):
            continue
        if start + left <= closes:
            return start + left
        left -= closes - start
    raise NeverOpen


def before_working_hours(calendar: WorkingCalendar, at: datetime, hours: float) -> datetime:
    """Return the moment from which `hours` are left to work until `at`."""
    left = timedelta(hours=hours)
    for opens, closes in _days_back_from(calendar, at):
        end = min(at, closes)
        if end < opens or (end == opens and left):
            continue
        if end - left >= opens:
            return end - left
        left -= end - opens
    raise NeverOpen


def add_working_days(calendar: WorkingCalendar, at: datetime, days: int) -> datetime:
    """Return the closing time of the `days`th working day after the day of `at`.

    What comes in while the service is shut counts from when it next opens: a worry sent on Saturday is like one sent
    on Monday morning.
    """
    return closing_after(calendar, local_day(calendar, next_working(calendar, at)), days)


def closing_after(calendar: WorkingCalendar, day: date, days: int) -> datetime:
    """Return the closing time of the `days`th working day after `day`."""
    for _ in range(days):
        day = next_working_day(calendar, day + DAY)
    return hours_on(calendar, day)[1]


def opening_after(calendar: WorkingCalendar, day: date, days: int) -> datetime:
    """Return the opening time of the `days`th working day after `day`."""
    for _ in range(days):
        day = next_working_day(calendar, day + DAY)
    return hours_on(calendar, day)[0]


def working_day_before(calendar: WorkingCalendar, day: date, days: int) -> date:
    """Return the `days`th working day before `day`."""
    for _ in range(days):
        day = next(back for n in range(1, FARTHEST) if is_working_day(calendar, back := day - n * DAY))
    return day


def next_working_day(calendar: WorkingCalendar, day: date) -> date:
    """Return `day` if the service works on it, else the next day on which it does."""
    for ahead in range(FARTHEST):
        if is_working_day(calendar, day + ahead * DAY):
            return day + ahead * DAY
    raise NeverOpen


def _days_from(calendar: WorkingCalendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Walk the hours of each working day from the day of `at` on."""
    day, blank = local_day(calendar, at), 0
    while blank <= FARTHEST:
        if is_working_day(calendar, day):
            blank = 0
            yield hours_on(calendar, day)
        blank, day = blank + 1, day + DAY


def _days_back_from(calendar: WorkingCalendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Walk the hours of each working day from the day of `at` back."""
    day, blank = local_day(calendar, at), 0
    while blank <= FARTHEST:
        if is_working_day(calendar, day):
            blank = 0
            yield hours_on(calendar, day)
        blank, day = blank + 1, day - DAY
