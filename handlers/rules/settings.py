"""What each choice in the settings means: how to write, when to write, how long words stay, how long to stop."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from handlers.rules.hours import NIGHT_BEGINS, NIGHT_ENDS, allowed_from
from handlers.rules.refusals import NotFound
from storage.records.people import Person, ReadingLevel

T = TypeVar("T")

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)  # "until I come back"
SCHOOL = (time(9), time(15))
DAY = (time(8), time(20))
HOURS = {"day": DAY, "school": SCHOOL, "any": (NIGHT_ENDS, NIGHT_BEGINS)}
MINUTES = {"minutes": 5, "day": 24 * 60}
SAFE = {"yes": True, "unsure": True, "no": False}
HIDING = {"on": True, "off": False}
READING = {level.value: level for level in ReadingLevel}
PAUSES = {"day": timedelta(days=1), "week": timedelta(days=7)}


def reading_of(choice: str) -> ReadingLevel:
    """Return how to write from now on."""
    return _known(READING, choice)


def hours_for(choice: str) -> tuple[time, time]:
    """Return from when to when messages may come; the night stays closed whatever is chosen."""
    return _known(HOURS, choice)


def hides_words(choice: str) -> bool:
    """Whether alerts hide their words. Somebody who is not sure is kept safe (Children's Code, standard 7)."""
    return _known(SAFE | HIDING, choice)


def minutes_for(choice: str) -> int:
    """Return after how many minutes shown words are hidden again."""
    return _known(MINUTES, choice)


def pause_until(choice: str, now: datetime, zone: str) -> datetime:
    """Return until when nothing is sent: the same wall time on a later day, or for ever."""
    if choice == "open":
        return FOREVER
    local = now.astimezone(ZoneInfo(zone)) + _known(PAUSES, choice)
    return local.astimezone(UTC)


def day_said(until: datetime, zone: str) -> date | None:
    """Return the day on which a pause ends, or None where it ends only when the person comes back."""
    return None if until >= FOREVER else until.astimezone(ZoneInfo(zone)).date()


def is_paused(person: Person, now: datetime) -> bool:
    """Whether this person asked for quiet just now."""
    return person.paused_until is not None and now < person.paused_until


def kept_until(person: Person, zone: str) -> datetime | None:
    """Return the moment to which news was put off by this person's pause; what is dated so may come at their return."""
    return None if person.paused_until is None else allowed_from(person, person.paused_until, zone)


def _known(choices: dict[str, T], choice: str) -> T:
    if choice not in choices:
        raise NotFound
    return choices[choice]
