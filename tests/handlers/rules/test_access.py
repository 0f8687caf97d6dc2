"""Who may see and do what: no by default."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.rules.access import Wish, leads_on, may
from storage.records.people import Person
from storage.records.plans import Circle
from tests.handlers.rules.circles import AMIRA, JO, LEE, NINA, PLAN, RUTH, SAM, T0, YUSUF, circle, cover

DAY = date(2026, 11, 24)
ALL = frozenset(Wish)
FAMILY = {Wish.SEE_WHO, Wish.RAISE}
OPEN = FAMILY | {Wish.SEE_ACTIONS, Wish.SEE_DATES, Wish.SEE_NAMES}
TEAM = {Wish.SEE_PLAN, Wish.SEE_ACTIONS, Wish.SEE_DATES, Wish.SEE_NAMES}
LEADS = TEAM | {Wish.LEAD_PLAN}
HOLIDAYS = circle(cover(SAM, NINA, "2026-11-20", "2026-12-04"))


@pytest.mark.parametrize(
    ("who", "around", "allowed"),
    [
        pytest.param(AMIRA, circle(), OPEN, id="a mother with every dial open"),
        pytest.param(YUSUF, circle(), FAMILY, id="a father with none open: least by default"),
        pytest.param(SAM, circle(), LEADS, id="the lead"),
        pytest.param(LEE, circle(), TEAM, id="the team sees the plan and changes nothing"),
        pytest.param(RUTH, circle(), LEADS, id="the co-ordinator"),
        pytest.param(NINA, circle(), set(), id="a stranger of the service"),
        pytest.param(NINA, HOLIDAYS, LEADS, id="the cover, between the dates"),
        pytest.param(SAM, HOLIDAYS, LEADS, id="the lead keeps the plan while away"),
        pytest.param(JO, circle(), set(), id="the lead's manager sees counts, not plans"),
        pytest.param(replace(SAM, ended_at=T0), circle(), set(), id="who has left"),
        pytest.param(AMIRA, circle(plan=replace(PLAN, closed_at=T0)), set(), id="a closed plan"),
    ],
)  # fmt: skip
def test_each_may_do_just_this(who: Person, around: Circle, allowed: set[Wish]) -> None:
    assert {wish for wish in ALL if may(around, who, wish, DAY)} == allowed


def test_cover_ends_with_its_last_day() -> None:
    assert leads_on(HOLIDAYS, NINA, date(2026, 12, 4))
    assert not leads_on(HOLIDAYS, NINA, date(2026, 12, 5))
