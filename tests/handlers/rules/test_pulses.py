"""The short pulse: who is asked and when, what is kept, whom it is opened to, and what is counted (001-22)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules import pulses as rules
from handlers.rules.notices import still_true
from handlers.rules.pulses import ENOUGH, Question
from handlers.rules.refusals import BadInput, NotFound, NotNow
from handlers.rules.verdicts import Do, World
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.links import Link
from storage.records.meetings import MeetingKind, MeetingState
from storage.records.notices import Act, Notice
from storage.records.people import PersonKind
from storage.records.plans import RoleKind
from storage.records.pulses import Pulse, PulseReaders
from tests.handlers.rules.meeting_world import EARLY, LONDON, asked, circle, meeting, person

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
TODAY = NOW.date()
REVIEW = meeting("2026-12-03T15:30")
SAM, JO = circle().people["sam"], person("jo", PersonKind.STAFF)
CLOSED = Concern(
    "concern", "plan", "amira", "Q27", b"", ConcernKind.WORRY, Door.LEAD, "sam", NOW, NOW, Rung.HOLDER, NextStep.NONE,
    None, closed_at=NOW,
)  # fmt: skip
PULSE = Pulse("p", "plan", "amira", "sam", NOW, NOW + timedelta(days=14), meeting_id="meeting", helping=4)


# -- who is asked --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "who", "change", "invited", "expected"),
    [
        ("a mother, two days before", "amira", {}, True, True),
        ("a father who may not know of dates", "yusuf", {}, True, False),
        ("a mother who is not asked to it", "amira", {}, False, False),
        ("a practitioner", "sam", {}, True, False),
        ("four days before", "amira", {"starts_at": NOW + timedelta(days=4)}, True, False),
        ("an hour before", "amira", {"starts_at": NOW + timedelta(hours=1)}, True, False),
        ("a home visit", "amira", {"kind": MeetingKind.VISIT}, True, False),
        ("called off", "amira", {"state": MeetingState.CANCELLED}, True, False),
    ],
)
def test_who_is_asked_before_a_review(
    label: str, who: str, change: dict[str, object], invited: bool, expected: bool
) -> None:
    here, one = circle(), replace(REVIEW, **change)  # type: ignore[arg-type]
    attendance = asked(who) if invited else None
    assert rules.is_to_be_asked(here, here.people[who], one, attendance, NOW, TODAY) is expected, label


@pytest.mark.parametrize(
    ("label", "change", "expected"),
    [
        ("closed", {}, True),
        ("opened again", {"closed_at": None}, False),
        ("what a word means", {"kind": ConcernKind.WORD}, False),
        ("more time", {"kind": ConcernKind.MORE_TIME}, False),
        ("help with one's own action", {"kind": ConcernKind.HELP}, False),
    ],
)
def test_which_threads_are_asked_about(label: str, change: dict[str, object], expected: bool) -> None:
    assert rules.is_to_be_asked_after(replace(CLOSED, **change)) is expected, label  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("label", "kind", "changes", "sent"),
    [
        ("before a review", "pulse_helping", {}, True),
        ("the review was called off", "pulse_helping",
         {"meetings": {"meeting": replace(REVIEW, state=MeetingState.CANCELLED)}}, False),
        ("it moved", "pulse_helping", {"meetings": {"meeting": replace(REVIEW, version=2)}}, False),
        ("dates were closed to her", "pulse_helping", {"circles": {"plan": circle(amira=False)}}, False),
        ("weeks after the review", "pulse_helping", {"now": REVIEW.starts_at + timedelta(days=15)}, False),
        ("after a thread", "pulse_thread", {}, True),
        ("opened again", "pulse_thread", {"concerns": {"concern": replace(CLOSED, closed_at=None)}}, False),
    ],
)  # fmt: skip
def test_the_question_is_judged_again_just_before_it_is_sent(
    label: str, kind: str, changes: dict[str, Any], sent: bool
) -> None:
    here = circle()
    usual: dict[str, Any] = {
        "now": NOW, "zone": LONDON, "people": here.people, "circles": {"plan": here}, "meetings": {"meeting": REVIEW},
        "links": {b"l": Link("l", "amira", 1, b"l", EARLY)}, "attendances": {("meeting", "amira"): asked()},
        "concerns": {"concern": CLOSED},
    }  # fmt: skip
    about, version = ("meeting", 1) if kind == "pulse_helping" else ("concern", None)
    note = Notice("n", 1, b"l", Act.SEND, kind, "k", NOW, NOW, "amira", alert=True, refers_to=about, version=version,
                  plan_id="plan")  # fmt: skip
    found = still_true(note, World(**{**usual, **changes}))
    assert (found.do is Do.SEND) is sent, f"{label}: {found}"


# -- answering -----------------------------------------------------------------------------------------------------


def test_a_review_asks_two_questions_and_a_word_and_a_thread_one() -> None:
    here = circle()
    review = rules.before_review(here, here.people["amira"], REVIEW, asked(), NOW, TODAY)
    thread = rules.after_thread(CLOSED, here.people["amira"])
    assert (review.questions, rules.asks_for_words(review), review.rated_id) == (tuple(Question), True, "sam")
    assert (thread.questions, rules.asks_for_words(thread), thread.rated_id) == ((Question.LISTENED,), False, "sam")
    assert rules.following(review, Question.HELPING) is Question.LISTENED
    assert rules.following(review, Question.LISTENED) is rules.following(thread, Question.LISTENED) is None
    with pytest.raises(NotFound):
        rules.question_named(thread, "helping")
    with pytest.raises(NotFound):
        rules.after_thread(CLOSED, here.people["yusuf"])


def test_another_answer_takes_the_place_of_the_first_until_it_closes() -> None:
    assert rules.answered(PULSE, Question.HELPING, 2, NOW).helping == 2
    assert rules.answered(PULSE, Question.LISTENED, 5, NOW).listened == 5
    for number in (None, 0, 6):
        with pytest.raises(NotFound):
            rules.answered(PULSE, Question.HELPING, number, NOW)
    late = PULSE.closes_at + timedelta(seconds=1)
    with pytest.raises(NotNow):
        rules.answered(PULSE, Question.HELPING, 2, late)
    with pytest.raises(NotNow):
        rules.with_words(PULSE, "Too late.", late)
    for words in ("", "  ", "x" * 501):
        with pytest.raises(BadInput):
            rules.with_words(PULSE, words, NOW)


# -- who may see it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "readers", "opened_to", "rated", "lead", "old_lead", "manager", "rated_manager", "team_manager"),
    [
        # readers, opened_to, rated: the lead, a lead before, their manager, a manager who is rated, one of the team
        ("counted: nobody", PulseReaders.COUNTED, None, "sam", False, False, False, False, False),
        ("the managers: not the lead", PulseReaders.MANAGERS, None, "sam", False, False, True, False, False),
        ("the lead named, too", PulseReaders.LEAD, "sam", "sam", True, False, True, False, False),
        ("opened to the lead before", PulseReaders.LEAD, "old", "sam", False, False, True, False, False),
    ],
)
def test_who_may_read_a_pulse(
    label: str, readers: PulseReaders, opened_to: str | None, rated: str, lead: bool, old_lead: bool, manager: bool,
    rated_manager: bool, team_manager: bool,
) -> None:  # fmt: skip
    one = replace(PULSE, readers=readers, opened_to=opened_to, rated_id=rated)
    mine, none = frozenset({"plan"}), frozenset[str]()
    old = person("old", PersonKind.STAFF)
    assert rules.may_read(one, SAM, leads=True, runs=False, works_on=mine) is lead, label
    assert rules.may_read(one, SAM, leads=True, runs=True, works_on=mine) is lead, f"{label}, who also co-ordinates"
    assert rules.may_read(one, old, leads=False, runs=False, works_on=mine) is old_lead, label
    assert rules.may_read(one, JO, leads=False, runs=True, works_on=none) is manager, label
    assert rules.may_read(one, JO, leads=False, runs=False, works_on=none) is False, label
    rated_now = replace(one, rated_id="jo")
    assert rules.may_read(rated_now, JO, leads=False, runs=True, works_on=none) is rated_manager, label
    assert rules.may_read(one, JO, leads=False, runs=True, works_on=mine) is team_manager, label


def test_it_is_opened_to_the_lead_of_that_day_and_taken_back_at_any_time() -> None:
    opened = rules.opened_for(PULSE, "lead", SAM)
    assert (opened.readers, opened.opened_to) == (PulseReaders.LEAD, "sam")
    assert rules.opened_for(opened, "counted", SAM).opened_to is None
    assert rules.opened_for(opened, "managers", SAM).opened_to is None
    for choice, lead in (("everybody", SAM), ("lead", None)):
        with pytest.raises(NotFound):
            rules.opened_for(PULSE, choice, lead)


@pytest.mark.parametrize(
    ("label", "concern", "offered"),
    [
        ("a thread with the lead", CLOSED, True),
        ("to the manager", replace(CLOSED, door=Door.MANAGER, excluded_id="sam"), False),
        ("about the lead, before there was one", replace(CLOSED, door=Door.ABOUT_LEAD), False),
    ],
)
def test_what_went_past_the_lead_is_never_offered_to_be_opened_to_one(
    label: str, concern: Concern, offered: bool
) -> None:
    lead = rules.lead_offered(circle(), past_lead=rules.went_past_lead(concern))
    assert (lead is not None) is offered, label


def test_plans_somebody_works_on_are_those_of_every_role_but_the_familys() -> None:
    roles = [("a", RoleKind.LEAD), ("b", RoleKind.TEAM), ("c", RoleKind.FAMILY)]
    assert rules.plans_worked_on(roles, ["d"]) == {"a", "b", "d"}


# -- counting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        (date(2026, 11, 23), date(2026, 7, 1), date(2026, 10, 1)),
        (date(2026, 1, 1), date(2025, 10, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_what_is_counted_is_the_last_whole_quarter(day: date, first: date, after: date) -> None:
    assert rules.quarter_before(day) == (first, after)


def said(who: str, step: int | None, days: int = 0) -> Pulse:
    return replace(PULSE, id=f"{who}{days}", person_id=who, helping=step, closes_at=NOW + timedelta(days=days))


def test_fewer_than_five_people_are_no_count_and_each_counts_once() -> None:
    four = [said(who, 5) for who in "abcd"]
    assert rules.tally(four, Question.HELPING) is None
    assert rules.tally([*four, said("a", 1, 3)], Question.HELPING) is None  # the same four people
    assert rules.tally([*four, said("e", None)], Question.HELPING) is None  # left out
    assert rules.tally([*four, said("e", 2), said("a", 1, 3)], Question.HELPING) == (3, 0, 0, 1, 1)
    assert rules.tally([*four, said("e", 2)], Question.LISTENED) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(1, 5), st.integers(0, 80)), max_size=20))
def test_a_count_is_of_people_and_never_of_fewer_than_five(rows: list[tuple[str, int, int]]) -> None:
    found = rules.tally([said(*row) for row in rows], Question.HELPING)
    people = len({who for who, _, _ in rows})
    assert (found is None) == (people < ENOUGH)
    assert found is None or sum(found) == people
