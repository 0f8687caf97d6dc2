"""What stays the same from one update to the next: the service's settings, its words and its calendars."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from messages.catalogue import Catalogue
from messages.help_lines import HelpLines
from messages.render import Reader, Renderer
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import Framework, Service, WorkingCalendar


@dataclass(frozen=True)
class House:
    """What stays the same from one update to the next: settings, words and calendars. Built by `bot.app`."""

    service: Service
    frameworks: Mapping[str, Framework]
    calendar_of: Callable[[str], WorkingCalendar]
    catalogue: Catalogue
    renderer: Renderer
    has_danger_words: Callable[[str], bool]
    help_lines: HelpLines
    clock_skew: Callable[[], float | None] = lambda: None  # seconds this clock is ahead of Telegram's, where known
    pays: bool = False  # for broadcasts, which then go thirty times as fast (`MAINSTAY_BROADCAST`)

    def calendar(self, circle: Circle) -> WorkingCalendar:
        """Return the working calendar of that plan's nation."""
        return self.calendar_of(circle.plan.nation)

    def framework(self, circle: Circle) -> Framework:
        """Return the framework the plan stands in."""
        return self.frameworks[circle.plan.framework]

    def reader(self, person: Person | None, *, many_plans: bool = False) -> Reader:
        """Return how the words reach this person; somebody unknown reads the standard level."""
        if person is None:
            return Reader(level="standard", discreet=True)
        level = "staff" if person.is_staff else person.reading.value
        return Reader(
            level=level, name=person.name, discreet=person.discreet and not person.is_staff, many_plans=many_plans
        )
