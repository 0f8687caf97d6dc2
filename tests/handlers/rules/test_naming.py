"""Where several agencies help and nobody leads, a lead is asked for; not where the family wants none (002-06)."""

from dataclasses import replace

import pytest

from handlers.rules.naming import agencies_of, is_to_be_named, lacks_lead
from handlers.rules.notices import still_true
from handlers.rules.verdicts import Do, World
from storage.records.links import Link
from storage.records.notices import Act, Notice
from storage.records.plans import Circle, LeadState, RoleKind
from tests.handlers.rules.action_world import at
from tests.handlers.rules.circles import LEE, NINA, PLAN, RUTH, SAM, T0, circle, role, staff

NOON = at("2026-11-23 12:00")
OF = {"lee": "Oak Primary", "nina": "NHS Riverside", "sam": "Oak  primary", "kim": None}


def team(*who: str, lead: str | None = None, state: LeadState = LeadState.CHOOSING, closed: bool = False) -> Circle:
    """Return the plan with these practitioners on its team."""
    people = {one.id: replace(one, agency=OF[one.id]) for one in (LEE, NINA, SAM, staff("kim"))}
    around = circle(lead=None, plan=replace(PLAN, lead_state=state, closed_at=T0 if closed else None))
    roles = [role(people[name], RoleKind.TEAM) for name in who]
    roles += [role(people[lead], RoleKind.LEAD)] if lead is not None else []
    family = [one for one in around.roles if one.kind is RoleKind.FAMILY]
    return replace(around, roles=(*family, *roles), people={**around.people, **people})


def test_an_agency_written_in_two_ways_is_one_and_who_has_none_counts_for_none() -> None:
    assert agencies_of(team("lee", "sam", "kim", "nina")) == ("NHS Riverside", "Oak Primary")


@pytest.mark.parametrize(
    ("label", "before", "after", "asked"),
    [
        ("a second agency joins", team("lee"), team("lee", "nina"), True),
        ("two join at once", team(), team("lee", "nina"), True),
        ("a colleague of the same agency joins", team("lee"), team("lee", "sam"), False),
        ("another of an agency that is there", team("lee", "nina"), team("lee", "nina", "sam"), False),
        ("somebody leads already", team("lee"), team("lee", "nina", lead="sam"), False),
        ("the family wants no lead", team("lee"), team("lee", "nina", state=LeadState.BY_CHOICE_NONE), False),
        ("the lead has left", team("lee"), team("lee", "nina", state=LeadState.LEFT), True),
        ("the plan is closed", team("lee"), team("lee", "nina", closed=True), False),
        ("somebody leaves", team("lee", "nina"), team("lee"), False),
    ],
)
def test_when_a_lead_is_asked_for(label: str, before: Circle, after: Circle, asked: bool) -> None:
    assert is_to_be_named(before, after) is asked, label


@pytest.mark.parametrize(
    ("label", "around", "do"),
    [
        ("still without one", team("lee", "nina"), Do.SEND),
        ("one was named meanwhile", team("lee", "nina", lead="sam"), Do.WITHDRAW),
        ("the family chose to have none", team("lee", "nina", state=LeadState.BY_CHOICE_NONE), Do.WITHDRAW),
    ],
)
def test_the_note_is_judged_again_before_it_goes(label: str, around: Circle, do: Do) -> None:
    assert lacks_lead(around) is (do is Do.SEND), label
    note = Notice("n", 1, b"chat", Act.SEND, "p_lead_wanted", "lead-wanted/plan", NOON, NOON, "ruth", plan_id="plan",
                  alert=True, private=True)  # fmt: skip
    world = World(now=NOON, zone="Europe/London", people={"ruth": RUTH}, circles={"plan": around},
                  links={b"chat": Link("l", "ruth", 1, b"chat", T0)})  # fmt: skip
    assert still_true(note, world).do is do, label
