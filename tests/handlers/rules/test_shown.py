"""To whom of a family something is shown narrows what the dial opens, and never widens it."""

from datetime import date

import pytest

from handlers.rules.access import is_shown
from handlers.rules.refusals import NotFound
from handlers.rules.shown import may_be_shown, shown_of, toggled
from storage.records.people import Person
from tests.handlers.rules.circles import AMIRA, YUSUF, circle

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("shown_to", "shown"),
    [
        pytest.param(None, [AMIRA], id="everybody to whom the dial opens the plan"),
        pytest.param(("amira",), [AMIRA], id="one of them"),
        pytest.param((), [], id="nobody"),
        pytest.param(("yusuf",), [], id="never one to whom the dial is closed"),
        pytest.param(("amira", "yusuf", "gone"), [AMIRA], id="nor one who is not there"),
    ],
)
def test_it_is_shown_to_those_who_are_named_and_may_see_the_plan(
    shown_to: tuple[str, ...] | None, shown: list[Person]
) -> None:
    assert list(shown_of(circle(), shown_to, DAY)) == shown
    assert list(may_be_shown(circle(), DAY)) == [AMIRA]
    assert is_shown(shown_to, YUSUF) == (shown_to is None or "yusuf" in shown_to)


def test_a_tap_shows_it_to_one_more_or_fewer_and_never_beyond_the_dial() -> None:
    assert toggled(circle(), None, "amira", DAY) == ()
    assert toggled(circle(), (), "amira", DAY) is None
    with pytest.raises(NotFound):
        toggled(circle(), None, "yusuf", DAY)
