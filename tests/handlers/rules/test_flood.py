"""How much one person may send: a table, and the sixth concern of an hour."""

import pytest

from handlers.rules.flood import AT_ONCE, EVERY, MOST_CONCERNS, heard_now, refuse_too_many
from handlers.rules.refusals import BadInput


def heard(moments):
    """How many of updates at these moments are heard as they come."""
    full_at, count = 0.0, 0
    for now in moments:
        allowed = heard_now(full_at, now)
        if allowed is not None:
            full_at, count = allowed, count + 1
    return count


@pytest.mark.parametrize(
    ("moments", "count"),
    [
        pytest.param([0.0] * 20, 20, id="twenty at once"),
        pytest.param([0.0] * 21, 20, id="the twenty-first waits"),
        pytest.param([0.0] * 20 + [2.9], 20, id="too soon"),
        pytest.param([0.0] * 20 + [3.0], 21, id="one more after three seconds"),
        pytest.param([float(second) for second in range(60)], 39, id="one a second for a minute"),
        pytest.param([3.0 * number for number in range(1000)], 1000, id="twenty a minute, for ever"),
        pytest.param([0.0] * 20 + [60.0] * 20, 40, id="all of it is back after a minute"),
    ],
)
def test_twenty_at_once_and_twenty_a_minute(moments, count):
    assert heard(moments) == count


def test_what_is_not_heard_costs_nothing_of_the_allowance():
    assert heard([0.0] * 10_000 + [3.0]) == AT_ONCE + 1
    assert EVERY * AT_ONCE == 60


@pytest.mark.parametrize(
    ("sent", "refused"), [(0, False), (MOST_CONCERNS - 1, False), (MOST_CONCERNS, True), (99, True)]
)
def test_a_sixth_new_concern_within_an_hour_is_for_the_telephone(sent, refused):
    if not refused:
        refuse_too_many(sent, "d")
        return
    with pytest.raises(BadInput) as no:
        refuse_too_many(sent, "d")
    assert no.value.kind_for(staff=False) == "ask_too_many"
    assert no.value.facts["draft_id"] == "d"
