"""Contact with a child: who is asked, who answers, whom of the family, and when a word of it is told no more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules import contacts as rules
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow, Refusal
from storage.records.contacts import ContactHow, ContactRequest, ContactState, FamilySays
from storage.records.people import Person
from storage.records.plans import Circle
from tests.handlers.rules.circles import AMIRA, JO, LEE, NINA, RUTH, SAM, T0, YUSUF, circle, cover

DAY = date(2026, 11, 10)
NOW = T0 + timedelta(days=8)
ASKED = ContactRequest("c1", "plan", "lee", "How Mia reads.", ContactHow.SCHOOL, date(2026, 11, 20), NOW)
WITH_AMIRA = rules.family_asked(ASKED, AMIRA, "How Mia reads.", NOW)
IN_PERSON = rules.family_asked(ASKED, None, "How Mia reads.", NOW)
SAID = rules.said(WITH_AMIRA, "talk", NOW)
DONE = rules.answered(ASKED, SAM, ContactState.TIMES, "Tuesday at 10.", NOW)
COVERED = circle(cover(SAM, NINA, "2026-11-09", "2026-11-12"))


@pytest.mark.parametrize(
    ("there", "who", "waiting", "heard"),
    [
        (circle(), LEE, 0, True),
        (circle(), NINA, 0, True),  # of the service, not of the team
        (circle(), NINA, 3, False),
        (circle(), SAM, 0, False),  # would ask themselves
        (COVERED, NINA, 0, False),
        (COVERED, SAM, 0, False),  # still the lead
        (circle(), AMIRA, 0, False),
        (None, NINA, 0, False),
        (replace(circle(), plan=replace(circle().plan, closed_at=NOW)), NINA, 0, False),
    ],
)
def test_whose_request_reaches_whoever_leads(there: Circle | None, who: Person, waiting: int, heard: bool) -> None:
    assert rules.is_heard(there, who, waiting, DAY) is heard


@pytest.mark.parametrize(
    ("there", "who", "opens"),
    [
        (circle(), SAM, True), (circle(), LEE, False), (circle(), JO, False), (circle(), RUTH, False),
        (COVERED, NINA, True), (circle(lead=None), RUTH, True), (circle(lead=AMIRA), AMIRA, False),
    ],
)  # fmt: skip
def test_only_whoever_leads_today_opens_it(there: Circle, who: Person, opens: bool) -> None:
    if opens:
        assert rules.of_lead(ASKED, there, who, DAY) == ASKED
    else:
        with pytest.raises(NotFound):
            rules.of_lead(ASKED, there, who, DAY)


@pytest.mark.parametrize(
    ("request_", "day", "needs"),
    [
        (ASKED, DAY, True),
        (WITH_AMIRA, DAY, False),  # one of the family is asked
        (WITH_AMIRA, date(2026, 11, 20), True),  # and its day has come
        (SAID, DAY, True),
        (IN_PERSON, DAY, True),
        (DONE, date(2026, 11, 30), False),
    ],
)
def test_it_stands_with_whoever_leads_for_as_long_as_they_have_to_do_something(
    request_: ContactRequest, day: date, needs: bool
) -> None:
    assert rules.needs_lead(request_, day) is needs
    assert rules.to_do([request_], {"plan": circle()}, SAM, day) == ([request_] if needs else [])
    assert rules.to_do([request_], {"plan": circle()}, LEE, day) == []


@pytest.mark.parametrize(
    ("request_", "who", "says", "refused"),
    [
        (WITH_AMIRA, AMIRA, "yes", None),
        (SAID, AMIRA, "no", None),  # they may say otherwise
        (SAID, AMIRA, "talk", AlreadyDone),
        (WITH_AMIRA, AMIRA, "perhaps", NotFound),
        (replace(DONE, family_id="amira"), AMIRA, "yes", NotNow),
        (WITH_AMIRA, YUSUF, "yes", NotFound),
        (IN_PERSON, AMIRA, "yes", NotFound),
        (replace(WITH_AMIRA, family_id="yusuf"), YUSUF, "yes", NotFound),  # no practitioner's name is open to him
    ],
)
def test_only_who_is_asked_says_so_until_it_is_settled(
    request_: ContactRequest, who: Person, says: str, refused: type[Refusal] | None
) -> None:
    def say() -> ContactRequest:
        return rules.said(rules.of_family(request_, circle(), who, DAY), says, NOW)

    if refused is None:
        assert say().family_says is FamilySays(says)
    else:
        with pytest.raises(refused):
            say()


def test_asking_the_family_anew_forgets_what_another_of_them_said_and_an_answer_is_given_once() -> None:
    again = rules.family_asked(SAID, None, "How Mia reads.", NOW)
    assert (again.family_id, again.family_says, again.family_said_at) == (None, None, None)
    for act in (
        lambda: rules.family_asked(DONE, AMIRA, "x", NOW),
        lambda: rules.answered(DONE, SAM, ContactState.NOT_NOW, "x", NOW),
    ):
        with pytest.raises(AlreadyDone):
            act()
    with pytest.raises(NotFound):
        rules.answered(ASKED, SAM, ContactState.WAITING, "x", NOW)


def test_of_the_family_those_can_be_asked_who_have_a_phone_here_and_may_know_a_practitioners_name() -> None:
    assert [one.id for one in rules.may_be_asked(circle(), DAY)] == ["amira"]
    assert rules.may_be_asked(replace(circle(), reachable=frozenset()), DAY) == ()
    with pytest.raises(NotFound):
        rules.picked(circle(), "yusuf", DAY)


@pytest.mark.parametrize(
    ("kind", "request_", "who", "asks", "told"),
    [
        ("p_contact_new", ASKED, SAM, False, True),
        ("p_contact_new", DONE, SAM, False, False),
        ("p_contact_new", ASKED, LEE, False, False),
        ("p_contact_family_said", SAID, SAM, False, True),
        ("contact_ask", WITH_AMIRA, AMIRA, False, True),
        ("contact_ask", SAID, AMIRA, False, False),
        ("contact_ask", IN_PERSON, AMIRA, False, False),
        ("contact_ask", None, AMIRA, False, False),
        ("p_contact_answered", WITH_AMIRA, LEE, True, True),
        ("p_contact_answered", DONE, LEE, True, False),
        ("p_contact_answered", DONE, LEE, False, True),
        ("p_contact_answered", DONE, NINA, False, False),
    ],
)
def test_nobody_is_told_what_is_so_no_more(
    kind: str, request_: ContactRequest | None, who: Person, asks: bool, told: bool
) -> None:
    assert (rules.outdated(kind, request_, circle(), who, DAY, asks=asks) is None) is told


@pytest.mark.parametrize("words", ["", "  ", "x" * 201])
def test_what_it_is_for_is_said_in_a_few_words(words: str) -> None:
    with pytest.raises(BadInput):
        rules.words_of(words)


@pytest.mark.parametrize("words", ["", "x" * 21])
def test_a_reference_is_short(words: str) -> None:
    with pytest.raises(BadInput):
        rules.ref_of(words)


def test_a_request_is_sent_whole() -> None:
    draft = rules.begun(LEE, "d", "OK-14", NOW)
    assert draft.plan_id is None
    for field, value in (("what", "How Mia reads."), ("how", "school"), ("by", DAY + timedelta(days=1))):
        assert not rules.is_whole(draft, DAY)
        draft = rules.with_answer(draft, NOW, **{field: value})
    assert rules.is_whole(draft, DAY)
    assert not rules.is_whole(draft, DAY + timedelta(days=1))
    assert rules.made(draft, circle(), LEE, "c1", NOW).how is ContactHow.SCHOOL
    with pytest.raises(AlreadyDone):
        rules.of_writer(draft, rules.ASK, SAM)
