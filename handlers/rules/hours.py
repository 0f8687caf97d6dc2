"""When a person may be written to without having asked."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.records.people import Person

NIGHT_BEGINS = time(21)
NIGHT_ENDS = time(7, 30)


def hours_of(person: Person) -> tuple[time, time]:
    """Return from when to when this person may be written to: their choice, never the night (design.md, section 9)."""
    start = max(person.hours_from, NIGHT_ENDS)
    end = min(person.hours_to, NIGHT_BEGINS)
    return (start, end) if start < end else (NIGHT_ENDS, NIGHT_BEGINS)


def is_allowed(person: Person, at: datetime, zone: str) -> bool:
    """Whether `at` lies in the person's hours and not in a pause."""
    if person.paused_until is not None and at < person.paused_until:
        return False
    start, end = hours_of(person)
    return start <= at.astimezone(ZoneInfo(zone)).time() < end


def allowed_from(person: Person, at: datetime, zone: str) -> datetime:
    """Return the first moment from `at` on at which news may reach this person, hours and pause respected."""
    if person.paused_until is not None and at < person.paused_until:
        at = person.paused_until
    if is_allowed(person, at, zone):
        return at
    local = at.astimezone(ZoneInfo(zone))
    start, _ = hours_of(person)
    day = local.date() if local.time() < start else local.date() + timedelta(days=1)
    return datetime.combine(day, start, ZoneInfo(zone)).astimezone(at.tzinfo)


def allowed_before(person: Person, at: datetime, zone: str) -> datetime:
    """Return the last moment up to `at` at which a reminder may reach this person: earlier, never later."""
    start, end = hours_of(person)
    local = at.astimezone(ZoneInfo(zone))
    if start <= local.time() < end:
        return at
    day = local.date() if local.time() >= end else local.date() - timedelta(days=1)
    last = datetime.combine(day, end, ZoneInfo(zone)) - timedelta(minutes=30)
    return max(last, datetime.combine(day, start, ZoneInfo(zone))).astimezone(at.tzinfo)
