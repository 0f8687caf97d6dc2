"""Whom `/who` names: always the person who would hold a worry that was sent at that moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handlers.rules.asking import choices_for, door_to
from handlers.rules.decisions import Setting
from handlers.rules.holders import usual_lead
from handlers.rules.refusals import BadInput
from handlers.rules.who import WhoScreen, person_facts, shown_person, team_page, who_helps
from storage.records.concerns import Door
from storage.records.people import Person, ReadingLevel
from storage.records.plans import LeadState, RoleKind
from tests.handlers.rules.concern_world import (
    AMIRA,
    DANA,
    EVERYBODY,
    JO,
    LEE,
    LONG_AGO,
    PLAN,
    PRIYA,
    ROLES,
    SAM,
    at,
    circle,
    concern_of,
    cover,
    role,
    sent,
    setting,
    staff,
)

NOW = at("2026-11-24 10:00")
DAY = date(2026, 11, 24)
STAFF = tuple(person.id for person in EVERYBODY if person.is_staff)
ANN = staff("Ann", coordinator=True)  # a second co-ordinator, on no plan
WORLD = (*EVERYBODY, ANN)


@some.composite
def worlds(draw: some.DrawFn) -> Setting:
    """Return a plan on some day: who leads, who has gone, who is covered by whom, whose phone cannot be reached."""
    lead = draw(some.sampled_from([SAM, SAM, SAM, JO, DANA, AMIRA, None]))
    roles = tuple(one for one in ROLES if one.kind is not RoleKind.LEAD)
    roles += (role(lead, RoleKind.LEAD),) if lead is not None else ()
    gone = draw(some.sets(some.sampled_from(STAFF), max_size=2))
    people = tuple(replace(person, ended_at=LONG_AGO) if person.id in gone else person for person in WORLD)
    away_by_first = some.tuples(some.sampled_from([SAM, DANA, JO, PRIYA]), some.sampled_from([PRIYA, LEE, JO, ANN]),
                                some.sampled_from([20, 24, 25]))  # fmt: skip
    pairs = draw(some.lists(away_by_first, max_size=3))
    covers = tuple(cover(away, by, date(2026, 11, first), date(2026, 12, 4)) for away, by, first in pairs if away != by)
    state = draw(some.sampled_from(list(LeadState)))
    unreached = tuple(draw(some.sets(some.sampled_from([*STAFF, "ann"]))))
    here = circle(people=people, roles=roles, covers=covers, unreached=unreached, plan=replace(PLAN, lead_state=state))
    coordinators = tuple(person for person in people if person.coordinator and person.ended_at is None)
    return replace(ordinary(), circle=here, coordinators=coordinators)


@cache
def ordinary() -> Setting:
    """Return the made-up plan on an ordinary day; its calendar takes long to make."""
    return setting()


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_the_person_on_the_screen_is_the_one_who_would_hold_a_worry_sent_now(where: Setting) -> None:
    who = who_helps(where, AMIRA, DAY)
    try:
        holds = concern_of(sent(NOW, where)).holder_id
    except BadInput:  # nobody at all is left: the screen still names somebody, with the telephone
        holds = usual_lead(where).id
    assert who.holder.id == who.facts["holder_id"] == holds
    assert choices_for(where, AMIRA, DAY).holder.id == holds
    assert door_to(where, AMIRA, who.holder.id, DAY) == (Door.LEAD, None)
    assert shown_person(where, AMIRA, who.holder.id, DAY) == who.holder


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_the_words_of_the_screen_are_true_of_that_person(where: Setting) -> None:
    who, lead = who_helps(where, AMIRA, DAY), where.circle.lead
    match who.screen:
        case WhoScreen.LEAD:
            assert lead is not None
            assert lead.id == who.holder.id
        case WhoScreen.COVER:
            assert lead is not None
            assert who.facts["cover"] == who.holder.name != lead.name
        case WhoScreen.SILENT:
            assert lead is not None
            assert who.holder.name not in (lead.name, who.facts["cover"])
            nearest = who.facts["cover"] or lead.name
            assert next(p for p in WORLD if p.name == nearest).id not in where.circle.reachable
        case WhoScreen.FAMILY_LEADS:
            assert lead is AMIRA
            assert who.holder.is_staff
        case _:
            assert lead is None


@pytest.mark.parametrize(
    ("unreached", "screen", "holder"),
    [
        pytest.param((), WhoScreen.COVER, "priya", id="the cover is there"),
        pytest.param(("priya",), WhoScreen.SILENT, "dana", id="the cover blocked the bot: duty"),
        pytest.param(("priya", "dana"), WhoScreen.SILENT, "jo", id="duty, too: the lead's manager"),
        pytest.param(STAFF, WhoScreen.COVER, "priya", id="nobody can be reached: it lies with the cover"),
    ],
)
def test_an_absent_lead_is_answered_for(unreached: tuple[str, ...], screen: WhoScreen, holder: str) -> None:
    where = setting(unreached=unreached, covers=(cover(SAM, PRIYA, date(2026, 11, 20), date(2026, 12, 4)),))
    who = who_helps(where, AMIRA, DAY)
    assert (who.screen, who.holder.id) == (screen, holder)


def test_a_practitioner_is_shown_with_manager_and_with_who_is_there_instead() -> None:
    where = setting(covers=(cover(SAM, PRIYA, date(2026, 11, 20), date(2026, 12, 4)),))
    facts = person_facts(where.circle, SAM, DAY)
    assert (facts["manager"], facts["cover"], facts["date"]) == ("Jo", "Priya", date(2026, 12, 4))
    assert person_facts(where.circle, PRIYA, DAY)["cover"] is None


@pytest.mark.parametrize(
    ("level", "many", "pages"),
    [
        pytest.param(ReadingLevel.STANDARD, 5, [5], id="five fit on one screen"),
        pytest.param(ReadingLevel.STANDARD, 9, [4, 4, 1], id="nine need three"),
        pytest.param(ReadingLevel.EASY, 4, [4], id="four fit at the easy level"),
        pytest.param(ReadingLevel.EASY, 5, [3, 2], id="five need two"),
    ],
)
def test_everybody_in_the_list_has_a_button(level: ReadingLevel, many: int, pages: list[int]) -> None:
    team = [staff(f"Helper{number}") for number in range(many)]
    reader: Person = replace(AMIRA, reading=level)
    shown: list[Sequence[Person]] = []
    page: int | None = 0
    while page is not None:
        people, page = team_page(team, reader, page)
        shown.append(people)
    assert [len(people) for people in shown] == pages
    assert [person for people in shown for person in people] == team
