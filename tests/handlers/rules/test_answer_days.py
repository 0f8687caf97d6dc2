"""The day by which somebody is to answer."""

from datetime import date

import pytest

from handlers.rules.answer_days import tapped, typed
from handlers.rules.refusals import BadInput, NotFound
from tests.handlers.rules.concern_world import setting


@pytest.mark.parametrize(
    ("label", "choice", "today", "day"),
    [
        ("a week", "w1", date(2026, 11, 23), date(2026, 11, 30)),
        ("two weeks", "w2", date(2026, 11, 23), date(2026, 12, 7)),
        ("a week from a Saturday is a Monday", "w1", date(2026, 11, 21), date(2026, 11, 30)),
        ("a week that ends at Christmas ends after it", "w1", date(2026, 12, 18), date(2026, 12, 29)),
        ("no button of ours", "w3", date(2026, 11, 23), None),
    ],
)
def test_a_button_stands_for_a_day_on_which_somebody_can_ask(
    label: str, choice: str, today: date, day: date | None
) -> None:
    if day is None:
        with pytest.raises(NotFound):
            tapped(choice, setting().calendar, today)
    else:
        assert tapped(choice, setting().calendar, today) == day, label


@pytest.mark.parametrize(
    ("words", "day"),
    [("4 December", date(2026, 12, 4)), ("tomorrow", date(2026, 11, 24)), ("today", None), ("1 June 2025", None),
     ("1 December 2027", None), ("soon", None), ("yesterday", None)],
)  # fmt: skip
def test_a_typed_day_lies_ahead_and_within_half_a_year(words: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(BadInput) as refused:
            typed(words, date(2026, 11, 23), "p_raise_bad_day")
        assert refused.value.said_kind == "p_raise_bad_day"
    else:
        assert typed(words, date(2026, 11, 23), "p_raise_bad_day") == day
