"""Growing waits."""

import pytest

from bot.engine.backoff import wait_before


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (10_000, 60), (0, 1)])
def test_each_wait_is_twice_the_last_up_to_a_minute(attempt, seconds):
    assert wait_before(attempt, chance=lambda: 1.0) == seconds


def test_waits_differ_a_little_so_that_not_all_come_back_together():
    assert wait_before(5, chance=lambda: 0.0) == 12
    assert 12 <= wait_before(5) <= 16
