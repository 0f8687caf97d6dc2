"""Days and times as people type them: read strictly, or asked again."""

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.typed_dates import Typed, Unclear, read_day, read_time, read_when

TODAY = date(2026, 11, 23)  # a Monday
THIRD = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3 Dec", THIRD),
        ("3 december", THIRD),
        ("3rd of December", THIRD),
        ("3 Dec 2026", THIRD),
        ("December 3", THIRD),
        ("Thursday 3 December", THIRD),
        ("Thu 3 Dec", THIRD),
        ("thurs, 3 dec.", THIRD),
        ("on Thursday 3rd December 2026", THIRD),
        ("03/12/2026", THIRD),
        ("3/12", THIRD),
        ("3.12.26", THIRD),
        ("3-12-2026", THIRD),
        ("2026-12-03", THIRD),
        ("  3   DEC. ", THIRD),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("Thursday", date(2026, 11, 26)),
        ("Monday", date(2026, 11, 30)),
        ("next friday", date(2026, 11, 27)),
        ("1 January", date(2027, 1, 1)),
        ("23 November", TODAY),
        ("22 November", date(2027, 11, 22)),
        ("29 February", date(2028, 2, 29)),
        ("5 May 2027", date(2027, 5, 5)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed, day):
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "12/25/2026", "31 February", "Friday 3 December", "3", "December", "3 Decembre", "next week",
     "3 dec or 4 dec", "0 May", "٣ Dec ish", "1/1/1/1"],
)  # fmt: skip
def test_what_cannot_be_a_day_is_not_guessed(typed):
    assert read_day(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("3:30pm", time(15, 30)), ("3.30 pm", time(15, 30)), ("3pm", time(15)), ("15:30", time(15, 30)),
        ("9am", time(9)), ("9:30", time(9, 30)), ("09:30", time(9, 30)), ("at 10:00", time(10)), ("midday", time(12)),
        ("noon", time(12)), ("12pm", time(12)), ("12:15am", time(0, 15)), ("3:30 p.m.", time(15, 30)),
        ("02:30", time(2, 30)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed, at):
    assert read_time(typed) == at


@pytest.mark.parametrize("typed", ["3:30", "25:00", "13pm", "0am", "9:75", "9", "half three", "", "noonish"])
def test_a_time_that_could_be_two_is_asked_again(typed):
    assert read_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Thursday 3 December at 3:30pm", Typed(THIRD, time(15, 30))),
        ("3 Dec, 15:30", Typed(THIRD, time(15, 30))),
        ("03/12/2026 3pm", Typed(THIRD, time(15))),
        ("3 Dec", Typed(THIRD, None)),
        ("3.12", Typed(THIRD, None)),
        ("tomorrow at noon", Typed(date(2026, 11, 24), time(12))),
        ("3:30pm", Typed(None, time(15, 30))),
    ],
)
def test_day_and_time_may_come_together(typed, found):
    assert read_when(typed, TODAY) == found


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Friday 3 December at 3pm", "weekday"),
        ("31 February", "no_such_day"),
        ("3 December at 3:30", "morning_or_afternoon"),
        ("3 December at 25:00", "no_such_time"),
        ("whenever", "unreadable"),
    ],
)
def test_what_is_unclear_says_why(typed, why):
    with pytest.raises(Unclear) as unclear:
        read_when(typed, TODAY)
    assert unclear.value.why == why


@given(st.text(max_size=40))
def test_nothing_that_is_typed_makes_it_fall_over(typed):
    read_day(typed, TODAY)
    read_time(typed)
    with contextlib.suppress(Unclear):
        read_when(typed, TODAY)
