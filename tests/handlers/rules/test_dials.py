"""What each adult may see, turned one by one."""

from datetime import UTC, datetime

import pytest

from handlers.rules.dials import (
    THEIR_SCREENS,
    Dial,
    checked_name,
    dial_named,
    relation_named,
    screen_after,
    screen_named,
    turned,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from storage.records.people import Relation
from storage.records.plans import Role, RoleKind

ROLE = Role("r", "plan", "yusuf", RoleKind.FAMILY, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("dial", list(Dial))
def test_a_dial_opens_one_thing_and_nothing_else(dial):
    opened = turned(ROLE, dial, True)
    assert [opened.sees_plan, opened.sees_dates, opened.sees_names].count(True) == 1
    assert turned(opened, dial, False) == ROLE


def test_least_is_seen_by_default():
    assert [ROLE.sees_plan, ROLE.sees_dates, ROLE.sees_names] == [False, False, False]


def test_a_second_turn_is_said_to_be_done():
    with pytest.raises(AlreadyDone):
        turned(ROLE, Dial.PLAN, False)


@pytest.mark.parametrize("name", ["", "threads", "sees_plan", "PLAN"])
def test_a_forged_dial_is_none(name):
    with pytest.raises(NotFound):
        dial_named(name)


@pytest.mark.parametrize("typed", ["", "   ", "12", "x" * 41, "…"])
def test_what_is_no_first_name_is_asked_for_again(typed):
    with pytest.raises(BadInput):
        checked_name(typed)


@pytest.mark.parametrize(("typed", "name"), [(" Rosa ", "Rosa"), ("عبد", "عبد"), ("Anne  Marie", "Anne Marie")])
def test_a_first_name_is_tidied(typed, name):
    assert checked_name(typed) == name


def test_every_relation_can_be_named_by_a_button():
    assert relation_named("young_person") is Relation.YOUNG_PERSON
    assert {relation_named(r.value.replace(" ", "_")) for r in Relation} == set(Relation)
    with pytest.raises(NotFound):
        relation_named("stranger")


def test_their_screens_follow_one_another_round():
    seen = [screen_named("")]
    while (following := screen_after(seen[-1])) != seen[0]:
        seen.append(following)
    assert tuple(seen) == THEIR_SCREENS
    with pytest.raises(NotFound):
        screen_named("questions")
