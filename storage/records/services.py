"""The service a council, a school trust or a charity runs: its names, numbers, hours and frameworks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Framework:
    """One way of joining help up: words and bodies, as data (001-46, 003-24, 004-06)."""

    name: str
    title: str
    role_title: str
    plan_name: str
    last_rung: str
    lead_may_be_absent: bool
    meeting_words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkingCalendar:
    """When a service works: its hours, weekdays (0 is Monday) and the nation's holidays, in its zone.

    Given to the rules as an argument, as `now` is.
    """

    zone: str
    opens: time
    closes: time
    weekdays: frozenset[int]
    holidays: frozenset[date]

    def day(self, at: datetime) -> date:
        """Return the day it is there at that moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Service:
    """What `service.toml` says, read once at start."""

    organisation: str
    area: str
    nation: str
    phone: str
    out_of_hours_phone: str
    duty_phone: str
    zone: str = "Europe/London"
    opens: time = time(9)
    closes: time = time(17)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    answer_days: int = 2
    unopened_hours: int = 4
    remind_hours: int = 3
    code_days: int = 7
    frameworks: tuple[str, ...] = ("england-early-help",)
    bot_username: str = ""
