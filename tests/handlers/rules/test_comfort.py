"""Is this working: on which days, of whom, what is kept, and who hears of it (004-10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules import comfort as rules
from handlers.rules.notices import still_true
from handlers.rules.refusals import NotFound
from handlers.rules.verdicts import Do, World
from storage.records.comfort import Comfort, ComfortCheck
from storage.records.links import Link
from storage.records.notices import Act, Notice
from storage.records.people import PersonKind
from storage.records.plans import Circle, Cover, CoverState
from tests.handlers.rules.meeting_world import EARLY, LONDON, circle, person

BEGAN = datetime(2026, 10, 12, 9, tzinfo=UTC)
SIX_WEEKS = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CHECK = ComfortCheck("c", "plan", "lead-role", "amira", "sam", 0, NOW, Comfort.BETTER)
DANA, MEG = circle().people["dana"], person("meg", PersonKind.STAFF, coordinator=True)


def led(**changes: object) -> Circle:
    """Return the plan that Sam has led for six weeks today; changes are of his role."""
    here = circle()
    begun = {"id": "lead-role", "since": BEGAN, **changes}
    roles = (replace(r, **begun) if r.person_id == "sam" else r for r in here.roles)  # type: ignore[arg-type]
    return replace(here, roles=tuple(roles))


@pytest.mark.parametrize(
    ("day", "times"),
    [
        (date(2026, 11, 22), 0),
        (SIX_WEEKS, 1),
        (SIX_WEEKS + timedelta(days=181), 1),
        (SIX_WEEKS + timedelta(days=182), 2),
        (SIX_WEEKS + timedelta(days=364), 3),
        (BEGAN.date() - timedelta(days=1), 0),
    ],
)
def test_after_six_weeks_and_then_twice_a_year(day: date, times: int) -> None:
    assert rules.times_due(BEGAN, day, LONDON) == times


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 3000))
def test_a_lead_is_found_on_exactly_the_days_on_which_their_time_comes(after: int) -> None:
    day = BEGAN.date() + timedelta(days=after)
    found = any(first <= BEGAN < until for first, until in rules.spans_asked([day], LONDON))
    comes = rules.times_due(BEGAN, day, LONDON) > rules.times_due(BEGAN, day - timedelta(days=1), LONDON)
    assert found is comes


@pytest.mark.parametrize(
    ("label", "last", "expected"),
    [
        ("never", None, [SIX_WEEKS]),
        ("today", SIX_WEEKS, []),
        ("yesterday", SIX_WEEKS - timedelta(days=1), [SIX_WEEKS]),
        ("off for three days", SIX_WEEKS - timedelta(days=3), [SIX_WEEKS - timedelta(days=n) for n in (2, 1, 0)]),
        ("the clock was set back", SIX_WEEKS + timedelta(days=1), []),
    ],
)
def test_a_round_is_made_once_a_day_and_makes_good_what_was_missed(
    label: str, last: date | None, expected: list[date]
) -> None:
    assert rules.days_to_do(last, SIX_WEEKS) == expected, label
    assert len(rules.days_to_do(SIX_WEEKS - timedelta(days=90), SIX_WEEKS)) == rules.CATCHES_UP.days + 1


@pytest.mark.parametrize(
    ("label", "here", "who", "number", "expected"),
    [
        ("a mother", led(), "amira", 0, True),
        ("a father", led(), "yusuf", 0, True),
        ("the lead", led(), "sam", 0, True),
        ("a teacher on the team", led(), "lee", 0, False),
        ("the next time, which has not come", led(), "amira", 1, False),
        ("no time", led(), "amira", -1, False),
        ("Sam leads no more", led(ended_at=NOW), "amira", 0, False),
        ("five weeks", led(since=BEGAN + timedelta(days=7)), "amira", 0, False),
        ("the plan is closed", replace(led(), plan=replace(led().plan, closed_at=NOW)), "amira", 0, False),
        ("a family member leads", led(person_id="amira"), "yusuf", 0, False),
    ],
)
def test_who_is_asked_and_may_answer_and_is_still_asked_just_before(
    label: str, here: Circle, who: str, number: int, expected: bool
) -> None:
    role = "lead-role"
    assert rules.is_to_be_asked(here, here.people[who], role, number, SIX_WEEKS, LONDON) is expected, label
    note = Notice("n", 1, b"l", Act.SEND, "p_working_ask", "k", NOW, NOW, who, alert=True, plan_id="plan",
                  facts={"role_id": role, "number": number})  # fmt: skip
    world = World(now=NOW, zone=LONDON, people=here.people, links={b"l": Link("l", who, 1, b"l", EARLY)},
                  circles={"plan": here})  # fmt: skip
    assert (still_true(note, world).do is Do.SEND) is expected, label
    asked = (here, here.people[who], role, number, SIX_WEEKS, LONDON)
    if expected:
        assert rules.must_be_asked(*asked) == number
        return
    with pytest.raises(NotFound):
        rules.must_be_asked(*asked)


def test_what_a_side_says_is_kept_with_the_lead_it_is_about() -> None:
    here = led()
    assert rules.answered("c", here, here.people["amira"], "lead-role", 0, "better", NOW) == CHECK
    again = rules.answered("d", here, here.people["amira"], "lead-role", 0, "yes", NOW)
    assert rules.in_place_of(CHECK, again) == replace(CHECK, answer=Comfort.YES)
    with pytest.raises(NotFound):
        rules.answered("c", here, here.people["amira"], "lead-role", 0, "maybe", NOW)
    with pytest.raises(NotFound):
        rules.must_be_asked(here, here.people["amira"], "lead-role", None, SIX_WEEKS, LONDON)


def covered_by(who: str) -> Circle:
    cover = Cover("c", "sam", who, SIX_WEEKS, SIX_WEEKS, CoverState.ACCEPTED, EARLY, EARLY)
    return replace(led(), covers=(cover,))


@pytest.mark.parametrize(
    ("label", "here", "coordinators", "told"),
    [
        ("every co-ordinator", led(), [(DANA, ()), (MEG, ())], ["dana", "meg"]),
        ("not one who works on the plan", led(), [(DANA, ("plan",)), (MEG, ())], ["meg"]),
        ("not one who stands in for the lead", covered_by("dana"), [(DANA, ()), (MEG, ())], ["meg"]),
        ("not the lead", led(), [(led().people["sam"], ()), (MEG, ())], ["meg"]),
        ("none is left: whoever answers past the lead", led(), [(led().people["sam"], ())], ["dana"]),
    ],
)
def test_who_hears_of_it_is_never_the_other_side(
    label: str, here: Circle, coordinators: list[tuple[object, tuple[str, ...]]], told: list[str]
) -> None:
    assert [one.id for one in rules.told_of(here, CHECK, coordinators, SIX_WEEKS)] == told, label  # type: ignore[arg-type]
