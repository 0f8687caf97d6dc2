"""Growing waits."""

import pytest

from bot.engine.backoff import wait_before


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 64), (10_000, 80), (0, 1)])
def test_each_wait_is_twice_the_last_up_to_eighty_seconds(attempt, seconds):
    assert wait_before(attempt, chance=lambda: 1.0) == seconds


def test_waits_differ_a_little_so_that_not_all_come_back_together():
    assert wait_before(5, chance=lambda: 0.0) == 12
    assert 12 <= wait_before(5) <= 16


def test_at_steady_state_there_is_a_minute_between_two_tries():
    assert wait_before(100, chance=lambda: 0.0) == 60
