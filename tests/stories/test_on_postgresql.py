"""A core of the stories, told again over PostgreSQL with every run; the rest is told over it at night."""

import pytest

from tests.stories.test_answering import test_an_answer_tapped_twice_is_sent_once_and_said_so
from tests.stories.test_asking import test_amira_raises_a_worry_and_gets_a_number_and_a_day
from tests.stories.test_ladder import (
    test_an_unanswered_worry_climbs_from_the_lead_to_the_last_rung_and_the_family_hears_each_step,
)
from tests.stories.test_linking import test_a_grandmother_links_her_phone_and_makes_the_three_choices
from tests.stories.test_reminders import test_the_silent_are_reminded_a_week_a_day_and_an_hour_before

__all__ = [
    "test_a_grandmother_links_her_phone_and_makes_the_three_choices",
    "test_amira_raises_a_worry_and_gets_a_number_and_a_day",
    "test_an_answer_tapped_twice_is_sent_once_and_said_so",
    "test_an_unanswered_worry_climbs_from_the_lead_to_the_last_rung_and_the_family_hears_each_step",
    "test_the_silent_are_reminded_a_week_a_day_and_an_hour_before",
]


@pytest.fixture
def kept_in(postgresql_url: str) -> str:
    return postgresql_url
