"""When a person may be written to without having asked."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.hours import allowed_before, allowed_from, is_allowed
from storage.records.people import Person
from tests.handlers.rules.circles import AMIRA

LONDON = ZoneInfo("Europe/London")
SCHOOL = replace(AMIRA, hours_from=time(9), hours_to=time(15))
ANY = replace(AMIRA, hours_from=time(0), hours_to=time(23, 59))
PAUSED = replace(AMIRA, paused_until=datetime(2026, 11, 27, 12, tzinfo=LONDON))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("person", "moment", "first"),
    [
        pytest.param(AMIRA, "2026-11-24 10:00", "2026-11-24 10:00", id="at once by day"),
        pytest.param(AMIRA, "2026-11-24 07:59", "2026-11-24 08:00", id="a minute early"),
        pytest.param(AMIRA, "2026-11-24 20:00", "2026-11-25 08:00", id="the end is not included"),
        pytest.param(ANY, "2026-11-24 23:00", "2026-11-25 07:30", id="never at night, whatever was chosen"),
        pytest.param(SCHOOL, "2026-11-24 15:30", "2026-11-25 09:00", id="school hours"),
        pytest.param(PAUSED, "2026-11-24 10:00", "2026-11-27 12:00", id="after the pause"),
        pytest.param(AMIRA, "2027-03-27 22:00", "2027-03-28 08:00", id="the clocks go forward that night"),
        pytest.param(AMIRA, "2027-10-30 22:00", "2027-10-31 08:00", id="the clocks go back that night"),
    ],
)
def test_news_waits_for_the_hours_a_person_allows(person: Person, moment: str, first: str) -> None:
    assert allowed_from(person, at(moment).astimezone(UTC), "Europe/London") == at(first)


@pytest.mark.parametrize(
    ("person", "moment", "last"),
    [
        pytest.param(AMIRA, "2026-11-24 10:00", "2026-11-24 10:00", id="by day as it is"),
        pytest.param(AMIRA, "2026-11-24 06:00", "2026-11-23 19:30", id="early in the morning: the evening before"),
        pytest.param(SCHOOL, "2026-11-24 18:00", "2026-11-24 14:30", id="after school hours: earlier that day"),
    ],
)
def test_a_reminder_moves_earlier_never_later(person: Person, moment: str, last: str) -> None:
    assert allowed_before(person, at(moment).astimezone(UTC), "Europe/London") == at(last)


MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
HOURS = st.sampled_from([time(hour, minute) for hour in range(24) for minute in (0, 30)])


@given(MOMENTS, HOURS, HOURS)
def test_nothing_unasked_ever_comes_at_night(moment: datetime, start: time, end: time) -> None:
    person = replace(AMIRA, hours_from=start, hours_to=end)
    later, earlier = allowed_from(person, moment, "Europe/London"), allowed_before(person, moment, "Europe/London")
    assert moment <= later <= moment + timedelta(days=2)
    assert moment - timedelta(days=2) <= earlier <= moment
    for chosen in (later, earlier):
        assert time(7, 30) <= chosen.astimezone(LONDON).time() < time(21)
        assert is_allowed(person, chosen, "Europe/London")
