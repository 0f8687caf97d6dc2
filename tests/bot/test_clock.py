"""The clock: what it says, and whom it tells when it is set."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import SteppedClock, SystemClock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_machines_clock_is_aware_and_in_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_stepped_clock_stands_still_until_it_is_moved():
    clock = SteppedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.move(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


def test_everybody_who_asked_is_told_when_the_clock_is_set_forward_or_back():
    clock = SteppedClock(NOON)
    told: list[datetime] = []
    clock.on_change(lambda: told.append(clock.now()))
    clock.set(NOON + timedelta(days=1))
    clock.set(NOON)
    assert told == [NOON + timedelta(days=1), NOON]


def test_a_moment_of_another_zone_is_kept_in_utc():
    clock = SteppedClock(datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        SteppedClock(datetime(2026, 7, 1, 9))  # noqa: DTZ001
