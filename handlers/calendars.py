"""Working calendars: the service's hours and weekdays with the public holidays of a plan's nation.

The holidays come from the `holidays` library here, so that the rules can get them as an argument.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

from storage.records.services import Service, WorkingCalendar

SUBDIVISIONS = {"england": "ENG", "scotland": "SCT", "wales": "WLS", "northern-ireland": "NIR"}
YEARS_AROUND = 3


class UnknownNation(ValueError):
    """There is no such nation: write england, scotland, wales or northern-ireland in service.toml or the plan."""


def calendars(service: Service, year: int) -> Callable[[str], WorkingCalendar]:
    """Return the working calendar of each nation, with the holidays of three years before and after `year`."""

    @cache
    def of(nation: str) -> WorkingCalendar:
        return WorkingCalendar(
            zone=service.zone,
            opens=service.opens,
            closes=service.closes,
            weekdays=frozenset(service.weekdays),
            holidays=holidays_of(nation, year),
        )

    return of


@cache
def holidays_of(nation: str, year: int) -> frozenset[date]:
    """Return the nation's public holidays, days in lieu included, of the years around `year`."""
    if nation not in SUBDIVISIONS:
        raise UnknownNation(nation)
    import holidays  # with three hundred modules: a start does without

    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    return frozenset(holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=years))
