"""What an owner says of their part, and which parts want attention (003-18, 001-43)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules.parts import (
    Wants,
    after,
    clear,
    is_confirmed,
    is_on_plan,
    mine,
    must_confirm,
    new_day,
    not_mine,
    of_others,
    reason_named,
    stance,
    still_mine,
    wanting,
    words_of,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.people import Person
from tests.handlers.rules.action_world import PUBLISHED, action, at, report
from tests.handlers.rules.circles import AMIRA, EVERYBODY, LEE, NINA, RUTH, SAM, YUSUF, circle

NOW = at("2026-12-01 10:00")
OWNERS = {person.id: person for person in EVERYBODY}


@pytest.mark.parametrize(
    ("label", "given", "owner", "said", "confirmed"),
    [
        ("a colleague, silent", action(), LEE, (), False),
        ("a colleague, clear", action(), LEE, (report(Says.CLEAR),), True),
        ("who gave a new day knows of it", action(), LEE, (report(Says.NOT_DONE),), True),
        ("a question is not yet clear", action(), LEE, (report(Says.ASKS),), False),
        ("clear, and then not theirs", action(), LEE,
         (report(Says.CLEAR), report(Says.NOT_MINE, when="2026-11-25 10:00")), False),
        ("clear of an earlier version", action(version=2), LEE, (report(Says.CLEAR),), False),
        ("clear, and taken back", action(), LEE,
         (report(Says.CLEAR, id="c"), report(Says.TAKEN_BACK, when="2026-11-25 10:00", about_id="c")), False),
        ("somebody else's word counts for nothing", action(), LEE, (report(Says.CLEAR, "nina"),), False),
        ("the lead's own, in the lead's words", action("sam"), SAM, (), True),
        ("put right by its owner", action(version=2, changed_by="lee"), LEE, (), True),
        ("a family member is not asked", action("amira"), AMIRA, (), True),
    ],
)  # fmt: skip
def test_who_has_confirmed(
    label: str, given: AgreedAction, owner: Person, said: tuple[ActionReport, ...], confirmed: bool
) -> None:
    assert is_confirmed(given, owner, said) is confirmed, label


def test_words_beside_it_change_nothing_of_what_its_owner_said() -> None:
    said = [report(Says.CLEAR), report(Says.SAYS, when="2026-11-25 10:00", words="Soon.")]
    last = stance(action(), said)
    assert last is not None
    assert last.says is Says.CLEAR
    assert must_confirm(action(), LEE)


@pytest.mark.parametrize(
    ("label", "given", "said", "reasons"),
    [
        ("clear, and to come", action(), (report(Says.CLEAR),), ()),
        ("not confirmed", action(), (), (Wants.UNCONFIRMED,)),
        ("not theirs", action(), (report(Says.NOT_MINE),), (Wants.NOT_MINE,)),
        ("a question", action(), (report(Says.ASKS),), (Wants.ASKS,)),
        ("late", action(by="2026-11-30"), (report(Says.CLEAR),), (Wants.LATE,)),
        ("due today", action(by="2026-12-01"), (report(Says.CLEAR),), ()),
        ("late, and the family says not yet", action(by="2026-11-30"),
         (report(Says.CLEAR), report(Says.NOT_YET, "amira", "2026-11-30 16:00")), (Wants.NOT_YET, Wants.LATE)),
        ("it happened, says the family", action(by="2026-11-30", state=ActionState.DONE, done_at=PUBLISHED),
         (report(Says.HAPPENED, "amira", "2026-11-30 16:00"),), ()),
        ("done, and the family says otherwise", action(by="2026-11-30", state=ActionState.DONE, done_at=PUBLISHED),
         (report(Says.PARTLY, "amira", "2026-11-30 16:00"),), (Wants.NOT_YET,)),
        ("not yet, and then done", action(state=ActionState.DONE, done_at=at("2026-12-01 09:00")),
         (report(Says.NOT_YET, "amira", "2026-11-30 16:00"),), ()),
        ("the promised day has come", action("sam", by=None, date_will_come=date(2026, 12, 1)), (), (Wants.UNDATED,)),
        ("the promised day is to come", action("sam", by=None, date_will_come=date(2026, 12, 2)), (), ()),
        ("its owner has left", action("nina"), (report(Says.CLEAR, "nina"),), (Wants.LEFT,)),
        ("a draft", action(state=ActionState.DRAFT), (), ()),
        ("withdrawn", action(state=ActionState.WITHDRAWN), (), ()),
        ("published a moment ago", action(visible_from=NOW + timedelta(minutes=1)), (), ()),
    ],
)  # fmt: skip
def test_which_parts_want_attention_and_why(
    label: str, given: AgreedAction, said: tuple[ActionReport, ...], reasons: tuple[Wants, ...]
) -> None:
    found = wanting(circle(), [given], {"act": said}, OWNERS, NOW, NOW.date())
    assert tuple(why for one in found for why in one.reasons) == reasons, label


def test_what_has_waited_longest_comes_first_and_other_plans_are_not_there() -> None:
    late = [action(by=f"2026-11-{day}", id=f"a{day}") for day in (27, 25, 26)]
    other = action(by="2026-11-20", id="other", plan_id="elsewhere")
    found = wanting(circle(), [*late, other], {}, OWNERS, NOW, NOW.date())
    assert [one.action.id for one in found] == ["a25", "a26", "a27"]


def test_of_ones_own_parts_only_what_others_say_or_wait_for_is_on_the_list() -> None:
    own = action("sam", by="2026-11-27", id="own")
    said = {"own": (report(Says.NOT_YET, "amira", "2026-11-30 16:00"),)}
    late = wanting(circle(), [own, action(by="2026-11-27")], {}, OWNERS, NOW, NOW.date())
    assert [one.action.id for one in of_others(late, SAM)] == ["act"]
    contradicted = wanting(circle(), [own], said, OWNERS, NOW, NOW.date())
    assert [one.action.id for one in of_others(contradicted, SAM)] == ["own"]


def test_two_things_said_at_one_moment_keep_their_order() -> None:
    first = report(Says.ASKS)
    assert after([], NOW) == NOW
    assert after([first], first.said_at) > first.said_at
    assert after([first], NOW) == NOW


def test_only_its_owner_speaks_for_a_part_and_only_while_it_is_there() -> None:
    assert mine(action(), LEE, NOW) == action()
    for given, person in ((action(), NINA), (None, LEE), (action(state=ActionState.WITHDRAWN), LEE)):
        with pytest.raises(NotFound):
            mine(given, person, NOW)
    with pytest.raises(AlreadyDone):
        still_mine(action(state=ActionState.DONE), LEE, NOW)


def test_the_same_said_twice_is_said_once() -> None:
    with pytest.raises(AlreadyDone):
        clear(action(), [report(Says.CLEAR)])
    with pytest.raises(AlreadyDone):
        not_mine(action(), [report(Says.NOT_MINE)])
    clear(action(), [report(Says.NOT_MINE)])


@pytest.mark.parametrize(
    ("label", "person", "there"),
    [
        ("the lead", SAM, True),
        ("the team", LEE, True),
        ("a co-ordinator", RUTH, True),
        ("nobody of the plan", NINA, False),
        ("a mother", AMIRA, True),
        ("a father, whatever he may see", YUSUF, True),
        ("somebody who has left", replace(LEE, ended_at=PUBLISHED), False),
    ],
)
def test_who_is_still_there_to_do_it(label: str, person: Person, there: bool) -> None:
    assert is_on_plan(circle(), person, NOW.date()) is there, label


def test_what_is_typed_is_tidied_and_too_much_or_nothing_is_refused() -> None:
    assert words_of("  It is   on its way. ") == "It is on its way."
    for typed in ("", "  ", "x" * 201):
        with pytest.raises(BadInput):
            words_of(typed)
    with pytest.raises(BadInput):
        new_day(action(), date(2026, 12, 4))
    assert new_day(action(), date(2026, 12, 5)) == date(2026, 12, 5)
    with pytest.raises(NotFound):
        reason_named("because")
