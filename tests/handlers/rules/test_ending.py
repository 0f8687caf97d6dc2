"""The end of a plan: what the form asks next, which day may be the last, who reads what, and what the clock does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules.ending import (
    BY_PHONE,
    COME_BACK,
    CONTACT,
    Fate,
    How,
    Step,
    begun,
    called_off,
    day_tapped,
    day_typed,
    fate_of,
    made,
    named,
    next_step,
    note_for,
    of_ender,
    one_of_team,
    open_actions,
    over,
    revision,
    typed_fields,
    unsettled,
    with_contact,
    with_settled,
    with_way_back,
    words_typed,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from storage.records.actions import ActionState, AgreedAction
from storage.records.endings import Ending, EndingState
from tests.handlers.rules.circles import AMIRA, LEE, SAM, T0, YUSUF, circle

NOW = T0 + timedelta(days=1)
TODAY = NOW.date()
FAR = TODAY + timedelta(days=28)
FORM = begun(None, "plan", SAM, "d", NOW)
SINCE = NOW + timedelta(days=2)
ENDING = Ending("e", "plan", "sam", NOW, FAR, "Lee, teacher")
WHOLE = {CONTACT: "Lee", BY_PHONE: True, "day": FAR}


def action(name="clinic", **changes):
    made = AgreedAction(
        id=name, plan_id="plan", what=f"Ring the {name}.", owner_id="lee", author_id="sam",
        state=ActionState.PUBLISHED, made_at=T0, published_at=T0, visible_from=T0,
    )  # fmt: skip
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("label", "fields", "actions", "n_questions", "step"),
    [
        ("an action of which nobody said what becomes of it", WHOLE, [action()], 0, Step.OPEN),
        ("a question that waits", WHOLE, [], 1, Step.OPEN),
        ("nothing is open", {}, [], 0, Step.CONTACT),
        ("whom to ask is said", {CONTACT: "Lee"}, [], 0, Step.COME_BACK),
        ("by telephone", {CONTACT: "Lee", BY_PHONE: True}, [], 0, Step.DAY),
        ("in words", {CONTACT: "Lee", COME_BACK: "Ring us."}, [], 0, Step.DAY),
        ("a day that has come too near meanwhile", {**WHOLE, "day": TODAY + timedelta(days=6)}, [], 0, Step.DAY),
        ("all is said", WHOLE, [], 0, Step.PREVIEW),
    ],
)
def test_what_is_asked_next(label, fields, actions, n_questions, step):
    assert next_step(replace(FORM, fields=fields), actions, n_questions, TODAY) is step, label


def test_each_open_action_is_passed_on_or_stops_and_what_was_typed_is_checked():
    clinic, diary = action(), action("diary", by_day=TODAY)
    known = open_actions(circle(), SAM, [clinic, diary, action("school", state=ActionState.DONE)], NOW, TODAY)
    assert known == [diary, clinic]
    draft = with_settled(FORM, clinic, How.PASSED, "Lee", NOW)
    assert unsettled(draft, known) == [diary]
    draft = with_settled(draft, diary, How.STOPS, "The sleep is fine.", NOW)
    draft = replace(with_contact(draft, "Lee", NOW), fields={**with_contact(draft, "Lee", NOW).fields, "day": FAR})
    assert typed_fields(draft, known) == ["idiary", "iclinic", CONTACT]
    ending = made(with_way_back(draft, None, NOW), SAM, known, "e", NOW, None)
    assert ending.settled == {
        "clinic": {"how": "passed", "words": "Lee"}, "diary": {"how": "stops", "words": "The sleep is fine."},
    }  # fmt: skip
    assert (ending.contact, ending.come_back, ending.last_day) == ("Lee", None, FAR)
    with pytest.raises(AlreadyDone):
        made(draft, SAM, known, "e", NOW, ENDING)


def test_the_last_day_is_at_least_a_week_ahead_and_within_half_a_year():
    assert day_tapped("w2", TODAY) == TODAY + timedelta(days=14)
    assert day_typed("10 November", TODAY) == date(2026, 11, 10)
    for typed in ("9 November", "1 June 2027", "soon"):
        with pytest.raises(BadInput):
            day_typed(typed, TODAY)
    with pytest.raises(NotFound):
        day_tapped("w1", TODAY)


def test_each_reader_is_told_of_the_actions_that_are_open_to_them_and_of_no_other():
    actions = [action(), action("diary"), action("school", state=ActionState.DONE, done_at=NOW)]
    ending = replace(ENDING, settled={"clinic": {"how": "passed", "words": "Lee"},
                                      "diary": {"how": "stops", "words": "It is fine."}})  # fmt: skip
    hers = note_for(circle(), AMIRA, ending, actions, NOW, TODAY)
    assert hers["finished"] == ["Ring the school."]
    assert hers["goes_on"] == [{"what": "Ring the clinic.", "who": "Lee"}]
    assert hers["stops"] == [{"what": "Ring the diary.", "why": "It is fine."}]
    his = note_for(circle(), YUSUF, ending, actions, NOW, TODAY)
    assert (his["finished"], his["goes_on"], his["stops"]) == ([], [], [])
    assert (his["date"], his["contact"], his["come_back"]) == (FAR, "Lee, teacher", None)
    assert revision({"amira": hers}) != revision({"amira": his})
    assert revision({"amira": hers}) == revision({"amira": dict(hers)})


@pytest.mark.parametrize(
    ("label", "actions", "fate"),
    [
        ("nothing is open", [], Fate(comes=True)),
        ("what was settled", [action("settled", published_at=NOW + timedelta(days=1))], Fate(comes=True)),
        ("what a family member opened again", [action("old")], Fate(comes=True)),
        ("agreed since, and done", [action(state=ActionState.DONE, published_at=SINCE)], Fate(comes=True)),
        ("agreed since, and open", [action(published_at=SINCE)], Fate(comes=False, last_day=TODAY + timedelta(days=7))),
    ],
)  # fmt: skip
def test_only_what_was_agreed_since_and_is_open_holds_an_end_up(label, actions, fate):
    ending = replace(ENDING, settled={"settled": {"how": "passed", "words": "Lee"}})
    assert fate_of(ending, actions, TODAY) == fate, label


def test_it_is_called_off_until_its_last_day_is_over_and_no_more():
    assert called_off(ENDING, FAR, NOW).state is EndingState.CALLED_OFF
    with pytest.raises(NotNow):
        called_off(ENDING, FAR + timedelta(days=1), NOW)
    for ending in (None, called_off(ENDING, TODAY, NOW)):
        with pytest.raises(AlreadyDone):
            called_off(ending, TODAY, NOW)
    with pytest.raises(NotNow):
        called_off(over(ENDING, NOW), TODAY, NOW)


def test_names_and_words_are_tidied_and_a_strangers_form_is_nobodys():
    assert named(SAM) == "Sam, School nurse, Oak Primary"
    assert words_typed("  Ring   us. ") == "Ring us."
    assert one_of_team(circle(), "lee") == LEE
    assert of_ender(FORM, "plan", SAM) == FORM
    for words in ("", "a" * 121):
        with pytest.raises(BadInput):
            words_typed(words)
    for draft, plan_id, person in ((None, "plan", SAM), (FORM, "other", SAM), (FORM, "plan", LEE)):
        with pytest.raises(NotFound):
            of_ender(draft, plan_id, person)
    with pytest.raises(NotFound):
        one_of_team(circle(), "amira")
