"""What a half-written action still needs, and what the answers to it mean (001-18)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.rules.drafting import (
    Step,
    as_new,
    copied,
    day_tapped,
    day_typed,
    last_meeting,
    lines_pasted,
    next_in_line,
    next_step,
    owner_tapped,
    review_ahead,
    waiting,
    with_lines,
    without_last,
)
from handlers.rules.refusals import BadInput, NotFound
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import Meeting, MeetingState
from tests.handlers.rules.circles import T0
from tests.handlers.rules.meeting_world import circle, meeting

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WHAT = {"what": "Send the chart."}
WHO = {**WHAT, "so_that": None, "owner_id": "sam"}
DATED = {**WHO, "by_day": date(2026, 12, 4), "date_will_come": None}


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({}, Step.WHAT),
        (WHAT, Step.SO_THAT),
        ({**WHAT, "so_that": None}, Step.WHO),
        (WHO, Step.WHEN),
        ({**WHO, "undated": True}, Step.PROMISE),
        (DATED, Step.NEXT),
        ({**WHO, "undated": True, "by_day": None, "date_will_come": TODAY}, Step.NEXT),
        ({**DATED, "next_step": None}, Step.OUTCOME),
        ({**DATED, "next_step": None, "outcome_id": None}, Step.WHOLE),
        ({**DATED, "next_step": None, "outcome_words": "Mia sleeps."}, Step.WHOLE),
    ],
)
def test_what_is_asked_next(fields: dict[str, Any], step: Step) -> None:
    assert next_step(fields) is step


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({}, {}),
        (WHAT, {}),
        (WHO, {**WHAT, "so_that": None}),
        ({**WHO, "undated": True}, WHO),
        (DATED, WHO),
        ({**DATED, "next_step": "I ring."}, DATED),
        ({**DATED, "next_step": None, "outcome_id": None, "outcome_words": "x"}, {**DATED, "next_step": None}),
        ({**WHAT, "so_that": None, "queue": [WHAT], "at": 1, "of": 2}, {**WHAT, "queue": [WHAT], "at": 1, "of": 2}),
    ],
)
def test_back_forgets_the_last_answer_alone(fields: dict[str, Any], left: dict[str, Any]) -> None:
    assert without_last(fields) == left


@pytest.mark.parametrize("words", ["soon", "1 December 2020", "31 February 2027", "3 December 2127", "4 pm"])
def test_a_day_that_cannot_be_used_is_named(words: str) -> None:
    with pytest.raises(BadInput) as refused:
        day_typed(words, TODAY)
    assert refused.value.facts == {"words": words}


def test_days_are_typed_and_tapped() -> None:
    assert day_typed("today", TODAY) == TODAY
    assert day_typed("4 Dec", TODAY) == date(2026, 12, 4)
    plan = circle().plan
    assert day_tapped("w2", plan, TODAY) == TODAY + timedelta(days=14)
    with pytest.raises(NotFound):
        day_tapped("w9", plan, TODAY)


def test_a_review_that_has_passed_is_no_day_to_promise() -> None:
    plan = replace(circle().plan, review_by=TODAY)
    assert day_tapped("review", plan, TODAY) == TODAY
    assert review_ahead(plan, TODAY + timedelta(days=1)) is None
    with pytest.raises(NotFound):
        day_tapped("review", plan, TODAY + timedelta(days=1))


def test_only_somebody_offered_can_be_picked() -> None:
    people = circle().team
    assert owner_tapped(people, "lee").id == "lee"
    with pytest.raises(NotFound):
        owner_tapped(people, "nina")


def test_the_meeting_is_asked_for_last_and_only_where_there_was_one() -> None:
    whole = {**DATED, "next_step": None, "outcome_id": None}
    assert next_step(whole, met=True) is Step.MEETING
    assert next_step({**whole, "meeting_id": None}, met=True) is Step.WHOLE


@pytest.mark.parametrize(
    ("pasted", "lines"),
    [
        ("Ring the school", ["Ring the school"]),
        ("1. Ring the school\n2) Ask  about\tthe bus\n(3) Write", ["Ring the school", "Ask about the bus", "Write"]),
        ("- Ring\n• Ask\n* Write\n– Send\n  ‣ Visit", ["Ring", "Ask", "Write", "Send", "Visit"]),
        ("a) Ring\nb. Ask", ["Ring", "Ask"]),
        ("\n\n Ring \r\n\r\n", ["Ring"]),
        ("20 minutes each day", ["20 minutes each day"]),
        ("2.30pm visit", ["2.30pm visit"]),
        ("- \n 3. \n", []),
    ],
)
def test_lines_are_read_without_bullets_and_numbers(pasted: str, lines: list[str]) -> None:
    assert lines_pasted(pasted) == lines


def test_each_line_waits_its_turn_and_none_is_lost() -> None:
    fields = with_lines(with_lines({"meeting_id": "m"}, "Ring\nAsk"), "x" * 201)
    seen = []
    while (one := next_in_line(fields)) is not None:
        fields = one
        seen.append((fields.get("what"), len(fields.get("old", "")), fields["at"], fields["of"], waiting(fields)))
        assert fields["meeting_id"] == "m"
        assert "so_that" not in fields
        fields = {**fields, "so_that": "answered"}
    assert seen == [("Ring", 0, 1, 3, 2), ("Ask", 0, 2, 3, 1), (None, 201, 3, 3, 0)]


def test_nothing_and_too_much_is_refused_before_anything_is_kept() -> None:
    for text in ("\n", "Ring\n" * 21):
        with pytest.raises(BadInput):
            with_lines({}, text)
    with pytest.raises(BadInput):
        with_lines(with_lines({}, "Ring\n" * 20), "Ask")


def done(days: int, **more: Any) -> AgreedAction:
    """An action done so many days before TODAY."""
    at = datetime(2026, 11, 23, 9, tzinfo=UTC) - timedelta(days=days)
    whole = AgreedAction("a", "plan", "Ring.", "lee", "sam", ActionState.DONE, T0, done_at=at)
    return replace(whole, **more)


def test_last_time_is_what_is_open_and_what_ended_lately() -> None:
    standing = done(0, id="o", state=ActionState.PUBLISHED, done_at=None, so_that="we hear")
    draft = done(0, id="d", state=ActionState.DRAFT, done_at=None)
    assert [a.id for a in copied([done(90), done(91, id="b"), draft, standing], TODAY)] == ["o", "a"]
    assert as_new(standing) == {"what": "Ring.", "so_that": "we hear"}
    assert as_new(done(1)) == {"what": "Ring."}


@pytest.mark.parametrize(
    ("meetings", "found"),
    [
        pytest.param([], None, id="none"),
        pytest.param([meeting(id="past", starts_at=NOW - timedelta(days=2))], "past", id="the last one"),
        pytest.param([meeting(id="ahead", starts_at=NOW + timedelta(days=2))], None, id="one still to come"),
        pytest.param([meeting(id="old", starts_at=NOW - timedelta(days=91))], None, id="one long ago"),
        pytest.param([meeting(id="off", starts_at=NOW - timedelta(days=2), state=MeetingState.CANCELLED)], None,
                     id="one that was called off"),
        pytest.param([meeting(id="a", starts_at=NOW - timedelta(days=9)), meeting(id="b", starts_at=NOW)], "b",
                     id="the later of two"),
    ],
)  # fmt: skip
def test_the_meeting_at_which_it_may_have_been_agreed(meetings: list[Meeting], found: str | None) -> None:
    last = last_meeting(meetings, "sam", NOW)
    assert (last.id if last is not None else None) == found
