"""Days, times, names and quoted words are said as people say them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from messages.filters import (
    capital,
    counted,
    letters,
    numbered,
    quoted,
    say_clock,
    say_day,
    say_moment,
    say_names,
    say_relation,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param(date(2026, 11, 24), "Tuesday 24 November", id="soon"),
        pytest.param(date(2027, 5, 11), "Tuesday 11 May", id="next year, but not to be mistaken"),
        pytest.param(date(2027, 9, 16), "Thursday 16 September", id="299 days away"),
        pytest.param(date(2027, 9, 17), "Friday 17 September 2027", id="300 days away"),
        pytest.param(date(2025, 11, 21), "Friday 21 November 2025", id="a year ago"),
        pytest.param(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wednesday 1 July", id="the zone's own day"),
    ],
)
def test_days(day, said):
    assert say_day(day, NOW, LONDON) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(15, 30), "3:30pm"), (time(9), "9am"), (time(12), "midday"), (time(0), "midnight"),
        (time(0, 5), "12:05am"), (time(12, 5), "12:05pm"), (datetime(2026, 7, 1, 14, 30, tzinfo=UTC), "3:30pm"),
    ],
)  # fmt: skip
def test_times(at, said):
    assert say_clock(at, LONDON) == said


def test_a_moment_is_a_day_and_a_time():
    assert say_moment(datetime(2027, 5, 11, 14, 30, tzinfo=UTC), NOW, LONDON) == "Tuesday 11 May at 3:30pm"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""), (["Ruth"], "Ruth"), (["you", "Ruth"], "you and Ruth"),
        (["you", {"name": "Ruth"}, "Sam"], "you, Ruth and Sam"),
    ],
)  # fmt: skip
def test_lists_of_names(names, said):
    assert say_names(names) == said


def test_relations_are_the_familys_words():
    assert [say_relation(word) for word in ("Mother", "foster carer", "aunt")] == ["mum", "foster carer", "aunt"]


def test_quoted_words_cannot_bring_tags():
    assert quoted(" <b>Hi</b> & bye ") == Markup("“&lt;b&gt;Hi&lt;/b&gt; &amp; bye”")


def test_numbered_lines_are_typed_numbers():
    assert numbered(["Ruth", "<Sam>"]) == Markup("1. Ruth\n2. &lt;Sam&gt;")


def test_counts_agree_with_their_word():
    assert [counted(n, "action") for n in (0, 1, 2)] == ["0 actions", "1 action", "2 actions"]
    assert counted(1, "more try", "more tries") == "1 more try"


def test_only_the_first_letter_is_raised():
    assert capital("mum asks about EHCP") == "Mum asks about EHCP"


@pytest.mark.parametrize(
    ("name", "most", "cut"),
    [
        ("Ruth", 10, "Ruth"),
        ("Bartholomew-Alexander Featherstone-Haugh", 22, "Bartholomew-Alexander…"),
        ("Bartholomewalexanderfeatherstone", 10, "Bartholom…"),
        ("عبد الرحمن بن محمد", 12, "\u2068عبد الرحمن…\u2069"),
    ],
)  # fmt: skip
def test_long_names_are_cut_kindly(name, most, cut):
    assert letters(name, most) == cut
