"""The stage: the phones, the clock and what moves it. All that the page may see and do stands here."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.preview.moving import Journey, Moves
from bot.preview.players import Player
from bot.preview.running_clock import RunningClock
from bot.preview.telegram import MemoryTelegram
from handlers.rules.working_time import is_working_day
from storage.records.services import WorkingCalendar

MORNING = time(8, 30)  # the digest's hour
FARTHEST = timedelta(days=14)


@dataclass
class Stage:
    """Everything behind the page.

    `link_all` links every family phone by the real conversation; `failed` ends when a part of the program does.
    """

    telegram: MemoryTelegram
    clock: RunningClock
    moves: Moves
    calendar: WorkingCalendar
    players: dict[str, Player]
    link_all: Callable[[], Awaitable[None]]
    failed: Callable[[], Coroutine[None, None, BaseException | None]]
    closing: bool = field(default=False)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the clock is shown."""
        return ZoneInfo(self.calendar.zone)

    def go(self, where: str) -> bool:
        """Move the clock as a button of the page asks; return False where it is on its way already."""
        now = self.clock.now()
        return self.moves.begin(JOURNEYS[where](self, now))

    def close(self) -> None:
        """Let every watcher go home: the demo ends."""
        self.closing = True
        self.telegram.changes.bump()


def next_working_morning(calendar: WorkingCalendar, now: datetime, at: time = MORNING) -> datetime:
    """Return the next moment after `now` at which a working day reaches that time of the day."""
    zone = ZoneInfo(calendar.zone)
    day: date = now.astimezone(zone).date()
    while True:
        morning = datetime.combine(day, at, zone)
        if is_working_day(calendar, day) and morning > now:
            return morning
        day += timedelta(days=1)


JOURNEYS: dict[str, Callable[[Stage, datetime], Journey]] = {
    "hour": lambda _, now: Journey("Moving on an hour", now, now + timedelta(hours=1)),
    "day": lambda _, now: Journey("Moving on a day", now, now + timedelta(days=1)),
    "week": lambda _, now: Journey("Moving on a week", now, now + timedelta(days=7)),
    "morning": lambda stage, now: Journey(
        "Moving to the next working morning", now, next_working_morning(stage.calendar, now)
    ),
    "news": lambda _, now: Journey("Moving on until a message comes", now, now + FARTHEST, stops_at_news=True),
}
