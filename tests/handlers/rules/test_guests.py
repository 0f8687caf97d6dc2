"""Who is let into a thread, from when on they read, and when a word of it is told no more (004-20)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.rules import guests as rules
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from storage.records.concerns import Concern, Door
from storage.records.drafts import Draft
from storage.records.guests import GuestState, ThreadGuest
from storage.records.people import Person
from storage.records.plans import Role
from tests.handlers.rules.concern_world import (
    AMIRA,
    DANA,
    JO,
    LEE,
    PRIYA,
    ROLES,
    SAM,
    YUSUF,
    at,
    concern_of,
    sent,
    told,
    words,
)
from tests.handlers.rules.concern_world import setting as made_setting

MONDAY = at("2026-11-23 10:00")
HERE = made_setting()
ASKED = concern_of(sent(MONDAY))
PAST = concern_of(sent(MONDAY, door=Door.ABOUT_LEAD))
CLOSED = replace(ASKED, closed_at=MONDAY)
OFFER = ThreadGuest("g1", ASKED.id, "lee", "sam", MONDAY)
IN = replace(OFFER, state=GuestState.JOINED, said_at=MONDAY)
SECOND = timedelta(seconds=1)


def without(person: Person) -> tuple[Role, ...]:
    """Return the roles, with this person's ended."""
    return tuple(replace(one, ended_at=MONDAY) if one.person_id == person.id else one for one in ROLES)


@pytest.mark.parametrize(
    ("concern", "people"), [(ASKED, {"lee", "priya"}), (PAST, set()), (CLOSED, set())], ids=["open", "past", "closed"]
)
def test_of_the_team_those_can_be_let_in_whom_it_did_not_go_past(concern: Concern, people: set[str]) -> None:
    assert {one.id for one in rules.may_join(HERE, concern)} == people


def test_its_author_alone_hears_of_an_offer() -> None:
    decision, guest = rules.offer(ASKED, HERE, SAM, "lee", None, "g1", MONDAY)
    assert told(decision) == {("amira", "three_offer")}
    assert guest == OFFER
    for by, person_id, open_one, refused in (
        (LEE, "lee", None, NotFound),
        (SAM, "amira", None, NotFound),
        (SAM, "sam", None, NotFound),
        (SAM, "priya", OFFER, NotNow),
    ):
        with pytest.raises(refused):
            rules.offer(ASKED, HERE, by, person_id, open_one, "g2", MONDAY)


def test_a_yes_is_heard_by_both_and_a_no_by_the_holder_alone() -> None:
    yes, joined = rules.said(OFFER, ASKED, HERE, AMIRA, True, (), MONDAY)
    no, refused = rules.said(OFFER, ASKED, HERE, AMIRA, False, (), MONDAY)
    assert told(yes) == {("sam", "p_three_said"), ("lee", "p_three_in_touch")}
    assert told(no) == {("sam", "p_three_said")}
    assert (joined.state, refused.state) == (GuestState.JOINED, GuestState.REFUSED)
    for guest, concern in ((IN, ASKED), (OFFER, CLOSED), (refused, ASKED)):
        with pytest.raises(AlreadyDone):
            rules.said(guest, concern, HERE, AMIRA, True, (), MONDAY)


@pytest.mark.parametrize(("guest", "who"), [(OFFER, {"sam"}), (IN, {"sam", "lee"})])
def test_an_end_is_heard_by_those_who_knew(guest: ThreadGuest, who: set[str]) -> None:
    decision, over = rules.ended(guest, ASKED, HERE, AMIRA, MONDAY)
    assert told(decision) == {(one, "p_three_ended") for one in who}
    assert over.state is GuestState.ENDED
    with pytest.raises(AlreadyDone):
        rules.ended(over, ASKED, HERE, AMIRA, MONDAY)


def test_what_was_said_before_the_yes_is_not_the_guests_even_within_one_moment() -> None:
    before = replace(words(), id="before", said_at=MONDAY + timedelta(microseconds=3))
    after = replace(words(), id="after", said_at=MONDAY + SECOND)
    _, joined = rules.said(OFFER, ASKED, HERE, AMIRA, True, [before], MONDAY)
    assert rules.heard_by([before, after], joined) == [after]
    assert rules.heard_by([before, after], OFFER) == []


@pytest.mark.parametrize(
    ("guest", "person", "roles", "excluded", "may"),
    [
        (IN, LEE, ROLES, None, True),
        (IN, PRIYA, ROLES, None, False),
        (OFFER, LEE, ROLES, None, False),
        (replace(IN, state=GuestState.ENDED), LEE, ROLES, None, False),
        (IN, LEE, without(LEE), None, False),  # no longer on the team
        (IN, LEE, ROLES, "lee", False),
        (replace(IN, concern_id="other"), LEE, ROLES, None, False),
        (None, LEE, ROLES, None, False),
    ],
)
def test_only_the_guest_reads_it_for_as_long_as_they_are_let(
    guest: ThreadGuest | None, person: Person, roles: tuple[Role, ...], excluded: str | None, may: bool
) -> None:
    there, concern = made_setting(roles=roles), replace(ASKED, excluded_id=excluded)
    if may:
        assert rules.of_guest(guest, concern, there, person) == guest
    else:
        with pytest.raises(NotFound):
            rules.of_guest(guest, concern, there, person)


@pytest.mark.parametrize("person", [YUSUF, SAM, LEE, DANA])
def test_only_its_author_says_yes_and_ends_it(person: Person) -> None:
    assert rules.of_author(IN, ASKED, AMIRA) == IN
    with pytest.raises(NotFound):
        rules.of_author(IN, ASKED, person)


def test_what_the_guest_says_answers_nothing_and_is_heard_by_both_others() -> None:
    decision = rules.wrote(ASKED, HERE, IN, LEE, "I ring them.", "p1", MONDAY)
    assert told(decision) == {("amira", "three_wrote"), ("sam", "p_three_wrote")}
    assert (decision.concern.answered_at, decision.concern.due_at) == (None, ASKED.due_at)
    assert [(part.author_id, part.from_staff) for part in decision.parts] == [("lee", True)]
    with pytest.raises(NotNow):
        rules.wrote(CLOSED, HERE, IN, LEE, "I ring them.", "p1", MONDAY)
    for typed in ("", "x" * 1001):
        with pytest.raises(BadInput):
            rules.checked(typed)
    with pytest.raises(AlreadyDone):
        rules.of_writer(Draft("d", "sam", rules.WRITE, MONDAY, MONDAY, "plan", "g1"), IN, LEE)


@pytest.mark.parametrize(
    ("kind", "guest", "person", "on_team", "is_told"),
    [
        ("three_offer", OFFER, AMIRA, False, True),
        ("three_offer", IN, AMIRA, False, False),
        ("three_offer", OFFER, YUSUF, False, False),
        ("three_wrote", IN, AMIRA, False, True),
        ("p_three_in_touch", IN, LEE, True, True),
        ("p_three_in_touch", IN, LEE, False, False),
        ("p_three_more", replace(IN, state=GuestState.ENDED), LEE, True, False),
        ("p_three_more", IN, PRIYA, True, False),
        ("p_three_wrote", IN, SAM, True, True),
        ("p_three_wrote", IN, JO, True, False),
        ("p_three_ended", replace(IN, state=GuestState.ENDED), LEE, True, True),
        ("p_three_said", None, SAM, True, False),
    ],
)
def test_nobody_is_told_of_what_is_so_no_more(
    kind: str, guest: ThreadGuest | None, person: Person, on_team: bool, is_told: bool
) -> None:
    assert (rules.outdated(kind, guest, ASKED, person, on_team) is None) is is_told
