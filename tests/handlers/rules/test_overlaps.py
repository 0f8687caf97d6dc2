"""Two agreed actions that look the same (000-04, 004-21): a labelled table, and no false alarm on different ones."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from handlers.rules.overlaps import look_alike, overlaps
from storage.records.actions import ActionState, AgreedAction
from tests.handlers.rules.circles import T0
from tests.house.corpus import rows

BY = date(2026, 12, 4)
SAME_OWNER = [
    ("to the letter", "Ring the school about the bus.", "Ring the school about the bus."),
    ("call for ring", "Ring the school about the bus.", "Call the school about the bus"),
    ("a few words more", "Send the sleep diary to Nina.", "Send the sleep diary"),
    ("other small words", "I will ask for a speech check.", "Ask for the speech check at school."),
    ("one and many", "Ask about the bus passes", "Ask about the bus pass"),
    ("another order", "For the breakfast club, find a place.", "Find a place at the breakfast club"),
    ("capitals and signs", "FILL IN THE SCHOOL FORM!", "Fill in the school form."),
    ("a request is asked for", "Request a sleep clinic visit", "Ask for a visit at the sleep clinic."),
    ("email for send", "Email the report to the school", "Send the report to school"),
    ("ringing", "Ringing the housing office", "Ring the housing office"),
]
DIFFERENT = [
    ("another receiver", "Send the form to the school.", "Send the form to the GP."),
    ("another child's thing", "Ask for a speech check.", "Ask for a hearing check."),
    ("another place", "Visit the breakfast club.", "Visit the college."),
    ("only the verb", "Ring the school.", "Ring the bus firm."),
    ("only small words", "Do this with her.", "Do it for him."),
    ("nothing", "Send the sleep diary to Nina.", "Find a place at the breakfast club."),
    ("one word in common of two", "School form", "School trip"),
    ("another form", "Fill in the school form.", "Fill in the housing form."),
    ("only the name", "Meet Mia on Monday.", "Meet Mia's teacher."),
    ("a talk of another thing", "Talk to Mia about college.", "Talk to Mia about sleep."),
    ("two steps of one thing", "Ask the doctor for a letter.", "Take the letter to the housing office."),
    ("before and after", "Write the support plan.", "Read the support plan with Amira and sign it together."),
]


def action(what: str, id_: str = "a", **more: object) -> AgreedAction:
    """An action of Lee's on one plan."""
    whole = AgreedAction(id=id_, plan_id="plan", what=what, owner_id="lee", author_id="sam",
                         state=ActionState.PUBLISHED, made_at=T0, by_day=BY)  # fmt: skip
    return replace(whole, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [pytest.param(*row[1:], id=row[0]) for row in SAME_OWNER])
def test_these_look_the_same(one: str, other: str) -> None:
    assert look_alike(action(one), action(other, "b"), "Mia")
    assert look_alike(action(other), action(one, "b"), "Mia")


@pytest.mark.parametrize(("one", "other"), [pytest.param(*row[1:], id=row[0]) for row in DIFFERENT])
def test_these_are_different(one: str, other: str) -> None:
    assert not look_alike(action(one), action(other, "b"), "Mia")
    assert not look_alike(action(other), action(one, "b"), "Mia")


@pytest.mark.parametrize(
    ("more", "alike"),
    [
        pytest.param({}, True, id="the same day"),
        pytest.param({"by_day": BY + timedelta(days=14)}, True, id="two weeks apart"),
        pytest.param({"by_day": BY + timedelta(days=15)}, False, id="longer apart: once more, later"),
        pytest.param({"by_day": None, "date_will_come": BY}, True, id="no date yet, but one will come about then"),
        pytest.param({"by_day": None}, True, id="no date at all"),
        pytest.param({"owner_id": "nina"}, True, id="the same words for two people"),
        pytest.param({"plan_id": "other"}, False, id="another family"),
        pytest.param({"id": "a"}, False, id="itself"),
    ],
)
def test_days_owners_and_plans(more: dict[str, object], alike: bool) -> None:
    words = "Ask for a speech check."
    assert look_alike(action(words), action(words, **{"id_": "b", **more}), "Mia") == alike  # type: ignore[arg-type]


def test_with_another_owner_the_words_have_to_be_nearly_the_same() -> None:
    longer = action("Ask for a speech check at the clinic.", "b")
    assert look_alike(action("Ask for a speech check."), longer, "Mia")
    assert not look_alike(action("Ask for a speech check."), replace(longer, owner_id="nina"), "Mia")


def test_of_a_hundred_different_actions_as_practitioners_write_them_no_two_look_the_same() -> None:
    written = [action(row["what"], row["id"]) for row in rows("for_building.csv")]
    assert [(one.what, other.what) for one, other in combinations(written, 2) if look_alike(one, other)] == []


def test_drafts_are_held_against_each_other_too_and_what_was_kept_is_not_asked_again() -> None:
    drafts = [action("Ring the school.", "b"), action("Call the school", "c")]
    found = overlaps(drafts, [action("Ring the school", "a")])
    assert [one.key for one in found] == ["a+b", "a+c", "b+c"]
    assert [one.key for one in overlaps(drafts, [action("Ring the school", "a")], ["a+b", "b+c"])] == ["a+c"]
