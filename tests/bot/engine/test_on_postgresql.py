"""A core of the engine's tests over PostgreSQL with every run; the rest is run over it at night."""

import pytest

from tests.bot.engine.test_deliver import (
    office,
    test_an_edit_waits_for_its_screen_and_then_follows_within_a_moment,
    test_every_chat_gets_its_own_in_order_though_telegram_is_slow_and_floods,
    test_what_a_killed_sender_had_claimed_is_sent_by_the_next,
    test_what_is_withdrawn_while_it_waits_in_memory_is_not_said,
    test_who_has_blocked_us_gets_nothing_more_and_it_is_told_once,
)
from tests.bot.engine.test_duties import test_a_duty_that_fails_keeps_nobody_from_theirs_and_is_logged_by_name
from tests.bot.engine.test_intake import (
    hears,
    intake,
    test_every_update_replayed_in_random_order_has_one_effect,
    test_one_chat_is_handled_in_order_even_while_one_is_tried_again,
    test_what_fails_three_times_is_set_aside_and_the_next_goes_on,
    test_what_was_kept_and_not_done_is_done_after_a_crash_in_the_order_of_arrival,
)

__all__ = [
    "hears",
    "intake",
    "office",
    "test_a_duty_that_fails_keeps_nobody_from_theirs_and_is_logged_by_name",
    "test_an_edit_waits_for_its_screen_and_then_follows_within_a_moment",
    "test_every_chat_gets_its_own_in_order_though_telegram_is_slow_and_floods",
    "test_every_update_replayed_in_random_order_has_one_effect",
    "test_one_chat_is_handled_in_order_even_while_one_is_tried_again",
    "test_what_a_killed_sender_had_claimed_is_sent_by_the_next",
    "test_what_fails_three_times_is_set_aside_and_the_next_goes_on",
    "test_what_is_withdrawn_while_it_waits_in_memory_is_not_said",
    "test_what_was_kept_and_not_done_is_done_after_a_crash_in_the_order_of_arrival",
    "test_who_has_blocked_us_gets_nothing_more_and_it_is_told_once",
]


@pytest.fixture
def kept_in(postgresql_url: str) -> str:
    return postgresql_url
