"""Working time over nations, holidays and both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import SUBDIVISIONS, UnknownNation, calendars, holidays_of
from handlers.rules.working_time import (
    NeverOpen,
    add_working_days,
    add_working_hours,
    before_working_hours,
    hours_on,
    is_working,
    is_working_day,
    local_day,
    may_step,
    next_working,
)
from storage.records.services import WorkingCalendar
from tests.handlers.rules.concern_world import LONDON, SERVICE, at, local

ENGLAND = calendars(SERVICE, 2026)("england")
NATIONS = tuple(SUBDIVISIONS)


@pytest.mark.parametrize(("nation", "day", "works"), [
    pytest.param("england", "2026-08-31", False, id="the late summer bank holiday in England"),
    pytest.param("wales", "2026-08-31", False, id="the late summer bank holiday in Wales"),
    pytest.param("northern-ireland", "2026-08-31", False, id="the late summer bank holiday in Northern Ireland"),
    pytest.param("scotland", "2026-08-31", True, id="no late summer bank holiday in Scotland"),
    pytest.param("scotland", "2026-08-03", False, id="the summer bank holiday in Scotland"),
    pytest.param("england", "2026-08-03", True, id="no early August bank holiday in England"),
    pytest.param("scotland", "2026-01-02", False, id="2 January in Scotland"),
    pytest.param("england", "2026-01-02", True, id="2 January in England"),
    pytest.param("scotland", "2026-11-30", False, id="St Andrew's Day in Scotland"),
    pytest.param("northern-ireland", "2026-03-17", False, id="St Patrick's Day in Northern Ireland"),
    pytest.param("england", "2026-03-17", True, id="St Patrick's Day in England"),
    pytest.param("northern-ireland", "2026-07-13", False, id="the Twelfth, on the Monday after, in Northern Ireland"),
    pytest.param("england", "2026-04-06", False, id="Easter Monday in England"),
    pytest.param("scotland", "2026-04-06", True, id="Easter Monday in Scotland"),
    pytest.param("england", "2026-12-28", False, id="Boxing Day in lieu, in England"),
    pytest.param("wales", "2026-12-25", False, id="Christmas Day in Wales"),
    pytest.param("england", "2026-05-09", False, id="a Saturday"),
])  # fmt: skip
def test_each_nation_keeps_its_own_holidays(nation: str, day: str, works: bool) -> None:
    assert is_working_day(calendars(SERVICE, 2026)(nation), date.fromisoformat(day)) is works


@pytest.mark.parametrize(("start", "days", "expected"), [
    pytest.param("2026-05-11 10:00", 2, "2026-05-13 17:00", id="Monday morning: Wednesday at five"),
    pytest.param("2026-05-14 16:59", 2, "2026-05-18 17:00", id="Thursday just before five: Monday"),
    pytest.param("2026-05-14 17:00", 2, "2026-05-19 17:00", id="Thursday at five counts from Friday"),
    pytest.param("2026-05-16 11:00", 2, "2026-05-20 17:00", id="Saturday counts from Monday"),
    pytest.param("2026-05-11 08:00", 2, "2026-05-13 17:00", id="before opening counts from that day"),
    pytest.param("2026-12-24 10:00", 2, "2026-12-30 17:00", id="over Christmas, with Boxing Day in lieu"),
    pytest.param("2026-04-02 10:00", 2, "2026-04-08 17:00", id="over Easter"),
    pytest.param("2026-03-27 10:00", 1, "2026-03-30 17:00", id="over the spring clock change, in summer time"),
    pytest.param("2026-10-23 10:00", 1, "2026-10-26 17:00", id="over the autumn clock change, in winter time"),
])  # fmt: skip
def test_days_to_answer_end_when_the_office_shuts(start: str, days: int, expected: str) -> None:
    assert local(add_working_days(ENGLAND, at(start), days)) == expected


@pytest.mark.parametrize(("start", "hours", "expected"), [
    pytest.param("2026-05-11 10:00", 4, "2026-05-11 14:00", id="within a day"),
    pytest.param("2026-05-11 15:00", 4, "2026-05-12 11:00", id="over a night"),
    pytest.param("2026-05-15 15:00", 4, "2026-05-18 11:00", id="over a weekend"),
    pytest.param("2026-05-11 13:00", 4, "2026-05-11 17:00", id="to the minute of closing"),
    pytest.param("2026-05-11 20:00", 4, "2026-05-12 13:00", id="from the evening"),
    pytest.param("2026-05-11 10:00", 20, "2026-05-13 14:00", id="over two nights"),
    pytest.param("2026-03-27 16:00", 4, "2026-03-30 12:00", id="over the spring clock change"),
    pytest.param("2026-10-23 16:00", 4, "2026-10-26 12:00", id="over the autumn clock change"),
    pytest.param("2026-12-24 16:00", 4, "2026-12-29 12:00", id="over Christmas"),
])  # fmt: skip
def test_working_hours_are_counted_on_and_back(start: str, hours: int, expected: str) -> None:
    end = add_working_hours(ENGLAND, next_working(ENGLAND, at(start)), hours)
    assert local(end) == expected
    assert before_working_hours(ENGLAND, end, hours) == next_working(ENGLAND, at(start))


@pytest.mark.parametrize(("end", "expected"), [
    pytest.param("2026-05-13 17:00", "2026-05-13 14:00", id="the same day"),
    pytest.param("2026-05-13 11:00", "2026-05-12 16:00", id="the afternoon before"),
    pytest.param("2026-05-11 10:00", "2026-05-08 15:00", id="before the weekend"),
    pytest.param("2026-03-30 10:00", "2026-03-27 15:00", id="before the spring clock change"),
    pytest.param("2026-10-26 10:00", "2026-10-23 15:00", id="before the autumn clock change"),
])  # fmt: skip
def test_three_working_hours_before(end: str, expected: str) -> None:
    assert local(before_working_hours(ENGLAND, at(end), 3)) == expected


@pytest.mark.parametrize("nation", NATIONS)
def test_nothing_lands_outside_hours_over_every_half_hour_of_two_years(nation: str) -> None:
    calendar = calendars(SERVICE, 2026)(nation)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment < datetime(2028, 1, 1, tzinfo=UTC):
        opening = next_working(calendar, moment)
        assert is_working(calendar, opening)
        assert opening >= moment
        for found in (
            add_working_hours(calendar, opening, 4),
            add_working_days(calendar, moment, 2),
            before_working_hours(calendar, opening, 3),
        ):
            opens, closes = hours_on(calendar, local_day(calendar, found))
            assert is_working_day(calendar, local_day(calendar, found))
            assert opens <= found <= closes
            assert time(9) <= found.astimezone(LONDON).time() <= time(17)
            assert may_step(calendar, found)
        moment += timedelta(minutes=30)


def test_hours_at_night_survive_both_clock_changes() -> None:
    nightly = WorkingCalendar("Europe/London", time(0, 30), time(3, 30), frozenset(range(7)), frozenset())
    spring, autumn = hours_on(nightly, date(2026, 3, 29)), hours_on(nightly, date(2026, 10, 25))
    assert spring[1] - spring[0] == timedelta(hours=2)
    assert autumn[1] - autumn[0] == timedelta(hours=4)
    assert add_working_hours(nightly, autumn[0], 4) == autumn[1]
    assert before_working_hours(nightly, spring[1], 2) == spring[0]


def test_a_calendar_without_working_days_says_so() -> None:
    closed = WorkingCalendar("Europe/London", time(9), time(17), frozenset(), frozenset())
    with pytest.raises(NeverOpen):
        next_working(closed, at("2026-05-11 10:00"))


def test_an_unknown_nation_is_refused_by_name() -> None:
    with pytest.raises(UnknownNation, match="cornwall"):
        holidays_of("cornwall", 2026)


def test_the_zone_of_the_service_counts_not_ours() -> None:
    madrid = WorkingCalendar("Europe/Madrid", time(9), time(17), frozenset(range(5)), frozenset())
    noon = datetime(2026, 5, 11, 10, 30, tzinfo=UTC)
    assert add_working_days(madrid, noon, 0).astimezone(ZoneInfo("Europe/Madrid")).time() == time(17)
