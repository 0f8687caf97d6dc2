"""What each choice in the settings means."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.rules.hours import allowed_from
from handlers.rules.refusals import NotFound
from handlers.rules.settings import (
    FOREVER,
    day_said,
    hides_words,
    hours_for,
    is_paused,
    kept_until,
    minutes_for,
    pause_until,
    reading_of,
)
from storage.records.people import ReadingLevel
from tests.handlers.rules.circles import AMIRA

LONDON = "Europe/London"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "choice", "means"),
    [
        (reading_of, "standard", ReadingLevel.STANDARD),
        (reading_of, "easy", ReadingLevel.EASY),
        (hours_for, "day", (time(8), time(20))),
        (hours_for, "school", (time(9), time(15))),
        (hours_for, "any", (time(7, 30), time(21))),
        (hides_words, "yes", True),
        (hides_words, "unsure", True),
        (hides_words, "no", False),
        (hides_words, "on", True),
        (hides_words, "off", False),
        (minutes_for, "minutes", 5),
        (minutes_for, "day", 1440),
    ],
)
def test_what_a_choice_means(rule, choice, means):
    assert rule(choice) == means


@pytest.mark.parametrize("rule", [reading_of, hours_for, hides_words, minutes_for])
def test_a_choice_that_no_button_offers_is_refused(rule):
    with pytest.raises(NotFound):
        rule("forged")


@pytest.mark.parametrize(
    ("choice", "now", "until"),
    [
        pytest.param("day", NOW, NOW + timedelta(days=1), id="a day"),
        pytest.param("week", NOW, NOW + timedelta(days=7), id="a week"),
        pytest.param("open", NOW, FOREVER, id="until they come back"),
        pytest.param("day", datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 11, tzinfo=UTC),
                     id="over the gap in spring: the same wall time"),
    ],
)  # fmt: skip
def test_until_when_a_pause_lasts(choice, now, until):
    assert pause_until(choice, now, LONDON) == until


def test_a_pause_nobody_offers_is_refused():
    with pytest.raises(NotFound):
        pause_until("century", NOW, LONDON)


def test_the_day_of_a_pause_is_said_in_the_services_zone():
    assert day_said(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), LONDON) == date(2026, 7, 2)
    assert day_said(FOREVER, LONDON) is None


def test_what_is_put_off_by_a_pause_is_dated_to_its_end_in_their_hours():
    assert kept_until(AMIRA, LONDON) is None
    paused = replace(AMIRA, paused_until=datetime(2026, 11, 24, 22, tzinfo=UTC))
    assert is_paused(paused, NOW)
    assert not is_paused(paused, datetime(2026, 11, 24, 22, tzinfo=UTC))
    assert kept_until(paused, LONDON) == allowed_from(paused, NOW, LONDON) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    for_ever = replace(AMIRA, paused_until=FOREVER)
    assert kept_until(for_ever, LONDON) == allowed_from(for_ever, NOW, LONDON)
