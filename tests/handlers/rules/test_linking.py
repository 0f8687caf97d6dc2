"""What a code allows, what a check word proves, and whose place it gives."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules.linking import (
    CODE_LETTERS,
    Joining,
    Standing,
    as_printed,
    check_word_in,
    code_in,
    family_place,
    joining,
    may_invite,
    place_to_end,
    plan_takes,
    screen_for,
    settled_link,
    standing,
    step_after_linking,
    still_open,
    try_word,
    welcome,
    who_is_told,
)
from handlers.rules.refusals import AlreadyDone, NotFound, Refusal
from storage.records.invitations import Invitation
from storage.records.links import Link
from storage.records.people import Relation
from tests.handlers.rules.circles import AMIRA, LEE, NINA, PLAN, RUTH, SAM, YUSUF, circle, family

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CODE = "K7MF2Q9TXW4R"
CHAT = b"this chat"
RIGHT = hmac.digest(b"key", b"word", "sha256")
INVITATION = Invitation(
    id="invitation", plan_id="plan", person_id="amira", role_id="amira-family", code_hash=b"c", check_word_hash=RIGHT,
    made_at=NOW, expires_at=NOW + timedelta(days=7),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("K7MF2Q9TXW4R", CODE, id="as it is"),
        pytest.param("K7MF-2Q9T-XW4R", CODE, id="with dashes"),
        pytest.param(" k7mf 2q9t xw4r\n", CODE, id="small, with spaces"),
        pytest.param("K7MF–2Q9T—XW4R", CODE, id="with long dashes"),
        pytest.param("K7MF.2Q9T_XW4R", CODE, id="with dots and lines"),
        pytest.param("Ｋ７ＭＦ２Ｑ９ＴＸＷ４Ｒ", CODE, id="full width"),
        pytest.param("https://t.me/a_bot?start=K7MF2Q9TXW4R", CODE, id="a link"),
        pytest.param("oiL0-1111-2222", "011011112222", id="look-alikes"),
        pytest.param("K7MF2Q9TXW4", None, id="too short"),
        pytest.param("K7MF2Q9TXW4RR", None, id="too long"),
        pytest.param("K7MF2Q9TXW4U", None, id="a letter that no code has"),
        pytest.param("К7MF2Q9TXW4R", None, id="a Cyrillic letter"),
        pytest.param("", None, id="nothing"),
        pytest.param("hello", None, id="a word"),
    ],
)
def test_a_code_is_forgiven_its_form(typed, read):
    assert code_in(typed) == read


def test_a_printed_code_reads_back():
    assert as_printed(CODE) == "K7MF-2Q9T-XW4R"
    assert code_in(as_printed(CODE)) == CODE
    assert len(CODE_LETTERS) == 32
    assert not set("OILU") & set(CODE_LETTERS)


@pytest.mark.parametrize("typed", ["blue door", " Blue  DOOR ", "blue-door", "Blue, door!", "BLUE\ndoor"])
def test_case_spaces_and_signs_of_a_check_word_do_not_count(typed):
    assert check_word_in(typed) == "blue door"


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        pytest.param({}, Standing.OPEN, id="fresh"),
        pytest.param({"expires_at": NOW}, Standing.EXPIRED, id="run out this second"),
        pytest.param({"expires_at": NOW + timedelta(seconds=1)}, Standing.OPEN, id="a second left"),
        pytest.param({"used_at": NOW}, Standing.USED, id="used"),
        pytest.param({"used_at": NOW, "expires_at": NOW}, Standing.USED, id="used, then run out"),
        pytest.param({"locked_at": NOW, "expires_at": NOW}, Standing.LOCKED, id="locked, then run out"),
        pytest.param({"revoked_at": NOW, "used_at": NOW}, Standing.UNKNOWN, id="revoked"),
        pytest.param({"not_me_at": NOW}, Standing.UNKNOWN, id="reached somebody else"),
    ],
)
def test_where_a_code_stands(changes, stands):
    assert standing(replace(INVITATION, **changes), NOW) is stands


def test_a_code_that_never_was_is_unknown():
    assert standing(None, NOW) is Standing.UNKNOWN
    assert screen_for(None, None, None, {CHAT}, NOW) == "link_unknown"


@pytest.mark.parametrize(
    ("changes", "there", "screen"),
    [
        pytest.param({}, None, "start_code_confirm", id="a stranger, a good code"),
        pytest.param({}, SAM, "p_family_code", id="a practitioner"),
        pytest.param({"revoked_at": NOW}, SAM, "link_unknown", id="a practitioner, a revoked code"),
        pytest.param({}, YUSUF, "link_already", id="somebody on that plan"),
        pytest.param({"used_at": NOW, "used_by_chat": CHAT}, AMIRA, "link_already", id="who used it, again"),
        pytest.param({"used_at": NOW, "used_by_chat": b"other"}, YUSUF, "link_used", id="used by another"),
        pytest.param({"used_at": NOW, "used_by_chat": CHAT}, None, "link_used", id="used here, unlinked since"),
        pytest.param({"role_id": "ended"}, None, "link_unknown", id="the place is gone"),
        pytest.param({}, family("other"), "start_code_confirm", id="a parent of another plan"),
    ],
)
def test_the_text_that_answers_a_code(changes, there, screen):
    assert screen_for(replace(INVITATION, **changes), circle(), there, {CHAT}, NOW) == screen


def test_a_closed_plan_or_somebody_who_is_gone_takes_nobody():
    assert plan_takes(circle(), INVITATION)
    assert not plan_takes(circle(plan=replace(PLAN, closed_at=NOW)), INVITATION)
    assert not plan_takes(circle(gone=("amira",)), INVITATION)


def test_a_check_word_may_be_tried_only_while_the_code_is_open():
    assert still_open(INVITATION, circle(), NOW) is INVITATION
    locked, revoked = replace(INVITATION, locked_at=NOW), replace(INVITATION, revoked_at=NOW)
    for closed, kind in ((locked, "link_locked"), (revoked, "link_unknown")):
        with pytest.raises(Refusal) as refused:
            still_open(closed, circle(), NOW)
        assert refused.value.said_kind == kind
    with pytest.raises(Refusal, match="link_unknown"):
        still_open(None, None, NOW)


def test_three_wrong_words_lock_and_the_right_one_counts_under_any_key():
    tried = INVITATION
    for left in (2, 1, 0):
        result = try_word(tried, [b"wrong"])
        assert (result.right, result.tries_left, result.locked) == (False, left, left == 0)
        tried = replace(tried, tries_left=result.tries_left)
    assert try_word(INVITATION, [b"newer key", RIGHT]).right


@pytest.mark.parametrize(
    ("there", "plans", "was_linked", "does"),
    [
        pytest.param(None, set(), False, Joining.LINK, id="a new phone"),
        pytest.param(None, set(), True, Joining.LINK, id="a new phone of somebody linked before"),
        pytest.param(YUSUF, {"another"}, False, Joining.ADD, id="one parent, two plans"),
        pytest.param(YUSUF, {"another"}, True, Joining.TAKEN, id="somebody who has a phone of their own"),
        pytest.param(YUSUF, {"plan"}, False, Joining.TAKEN, id="another person of the same plan"),
        pytest.param(SAM, set(), False, Joining.TAKEN, id="a practitioner"),
    ],
)
def test_what_the_right_word_does(there, plans, was_linked, does):
    assert joining(INVITATION, there, plans, was_linked) is does


def test_a_young_person_is_welcomed_to_their_own_plan():
    assert welcome(Relation.YOUNG_PERSON) == "yp_welcome"
    assert welcome(Relation.MOTHER) == welcome(None) == "link_ok"


def test_a_young_persons_code_asks_for_sixteen():
    assert may_invite(Relation.MOTHER, sixteen_or_over=False)
    assert may_invite(Relation.YOUNG_PERSON, sixteen_or_over=True)
    assert not may_invite(Relation.YOUNG_PERSON, sixteen_or_over=False)


def test_lead_and_stand_in_are_told_each_once_and_never_a_lead_from_the_family():
    assert who_is_told(circle(), SAM) == (SAM,)
    assert who_is_told(circle(), LEE) == (SAM, LEE)
    assert who_is_told(circle(lead=AMIRA), RUTH) == (RUTH,)
    assert who_is_told(circle(lead=None), RUTH) == (RUTH,)


def test_the_same_name_and_relation_is_the_same_person():
    place = family_place(circle(), " AMIRA ", Relation.MOTHER)
    assert place is not None
    assert place.person_id == "amira"
    assert family_place(circle(), "Amira", Relation.FATHER) is None
    assert family_place(circle(), "Amina", Relation.MOTHER) is None
    assert family_place(circle(gone=("amira",)), "Amira", Relation.MOTHER) is None


LINK = Link(id="link", person_id="amira", chat_id=1, chat_hash=CHAT, linked_at=NOW)


@pytest.mark.parametrize(
    ("link", "asker", "error"),
    [
        pytest.param(LINK, SAM, None, id="the lead"),
        pytest.param(LINK, RUTH, None, id="the co-ordinator"),
        pytest.param(LINK, NINA, NotFound, id="a practitioner of another plan"),
        pytest.param(LINK, LEE, NotFound, id="one of the team"),
        pytest.param(None, SAM, NotFound, id="no such link"),
        pytest.param(replace(LINK, ended_at=NOW), SAM, AlreadyDone, id="cut off before"),
    ],
)
def test_who_may_say_what_becomes_of_a_link(link, asker, error):
    if error is None:
        assert settled_link(link, [circle()], asker, NOW.date()) is link
        return
    with pytest.raises(error):
        settled_link(link, [circle()], asker, NOW.date())


def test_a_link_to_a_second_plan_ends_only_that_place():
    assert place_to_end([circle()], "") is None
    place = place_to_end([circle()], "amira-family")
    assert place is not None
    assert place.person_id == "amira"
    with pytest.raises(AlreadyDone):
        place_to_end([circle()], "ended")


def test_the_first_choices_lead_only_where_they_can():
    assert step_after_linking("times") == "link_times"
    with pytest.raises(NotFound):
        step_after_linking("menu")
