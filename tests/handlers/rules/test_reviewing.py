"""When a lead is reminded of a review without a date, and when a meeting is over (000-10)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound
from handlers.rules.reviewing import (
    Rung,
    ended_at,
    has_just_ended,
    is_day_after,
    may_bring_forward,
    must_bring_forward,
    reason_on,
    review_missing,
    review_to_come,
    with_reason,
    with_review_by,
)
from storage.records.concerns import Concern, ConcernKind, Door, NextStep
from storage.records.concerns import Rung as Ladder
from storage.records.meetings import Meeting, MeetingKind, MeetingState
from tests.handlers.rules.meeting_world import at, circle, meeting

DUE = date(2026, 12, 10)
PLAN = replace(circle().plan, review_by=DUE)


def review(day: str, **more: Any) -> Meeting:
    """Return a review that starts on this day at half past three."""
    return replace(meeting(f"{day}T15:30"), kind=MeetingKind.REVIEW, **more)


@pytest.mark.parametrize(
    ("today", "rung"),
    [
        ("2026-11-25", None), ("2026-11-26", Rung.AHEAD), ("2026-12-10", Rung.AHEAD), ("2026-12-11", Rung.LATE),
        ("2027-06-01", Rung.LATE),
    ],
)  # fmt: skip
def test_two_weeks_ahead_and_once_the_day_has_passed(today: str, rung: Rung | None) -> None:
    assert review_missing(PLAN, [], date.fromisoformat(today)) is rung


@pytest.mark.parametrize(
    ("meetings", "settled"),
    [
        ([review("2026-12-09")], True),
        ([review("2027-01-09")], True),
        ([review("2026-10-29")], True),
        ([review("2026-10-28")], False),
        ([review("2026-12-09", state=MeetingState.CANCELLED)], False),
        ([replace(review("2026-12-09"), kind=MeetingKind.TEAM)], False),
    ],
    ids=["booked", "booked late", "held early", "the one before", "called off", "another kind"],
)
def test_a_review_that_stands_or_was_held_settles_it(meetings: list[Meeting], settled: bool) -> None:
    assert (review_missing(PLAN, meetings, DUE) is None) is settled


def test_no_day_or_a_closed_plan_is_not_spoken_of() -> None:
    assert review_missing(replace(PLAN, review_by=None), [], DUE) is None
    assert review_missing(replace(PLAN, closed_at=at("2026-12-01T10:00")), [], DUE) is None


def test_a_meeting_is_over_when_its_minutes_have_passed_and_old_after_three_days() -> None:
    held = review("2026-12-03", minutes=60)
    over = at("2026-12-03T16:30")
    assert ended_at(held) == over
    assert not has_just_ended(held, over - timedelta(seconds=1))
    assert has_just_ended(held, over)
    assert has_just_ended(held, over + timedelta(days=3))
    assert not has_just_ended(held, over + timedelta(days=3, seconds=1))
    assert not has_just_ended(replace(held, state=MeetingState.CANCELLED), over)


@pytest.mark.parametrize(
    ("label", "now", "asked"),
    [
        ("the evening after", "2026-12-03T20:00", False),
        ("early the next day", "2026-12-04T09:59", False),
        ("ten the next day", "2026-12-04T10:00", True),
        ("a machine that was off for two days", "2026-12-06T12:00", True),
        ("after three days", "2026-12-06T16:31", False),
    ],
)
def test_a_family_is_asked_on_the_day_after_a_meeting(label: str, now: str, asked: bool) -> None:
    held = review("2026-12-03", minutes=60)
    assert is_day_after(held, at(now)) is asked, label
    assert not is_day_after(replace(held, state=MeetingState.CANCELLED), at(now)), label


def test_a_reason_counts_for_the_review_day_it_was_said_of() -> None:
    sam, today = circle().people["sam"], date(2026, 12, 1)
    said = with_reason(PLAN, sam, "  They moved\n house. ", today)
    assert said.review_note == {"words": "They moved house.", "day": today, "by_id": "sam", "due": DUE}
    assert reason_on(said) == said.review_note
    assert reason_on(PLAN) is None
    assert reason_on(with_review_by(said, date(2027, 1, 18), today)) is None
    with pytest.raises(NotFound):
        with_reason(replace(PLAN, review_by=None), sam, "They moved house.", today)
    for words in (" ", "x" * 201):
        with pytest.raises(BadInput):
            with_reason(PLAN, sam, words, today)


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        ("2026-12-01", None), ("2026-11-30", BadInput), ("2028-06-03", None), ("2028-06-04", BadInput),
        (None, BadInput), ("2026-12-10", AlreadyDone),
    ],
    ids=["today", "yesterday", "the farthest", "farther", "unreadable", "the same"],
)  # fmt: skip
def test_a_reviews_day_lies_from_today_up_to_eighteen_months_ahead(day: str | None, refused: type | None) -> None:
    wanted = date.fromisoformat(day) if day else None
    if refused is None:
        assert with_review_by(PLAN, wanted, date(2026, 12, 1)).review_by == wanted
        return
    with pytest.raises(refused):
        with_review_by(PLAN, wanted, date(2026, 12, 1))


CHANGED = Concern("worry", "plan", "amira", "Q27", b"", ConcernKind.CHANGED, Door.LEAD, "sam", at("2026-11-23T10:00"),
                  at("2026-11-25T17:00"), Ladder.HOLDER, NextStep.NONE, None)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "concern", "refused"),
    [
        ("sam", CHANGED, None),
        ("dana", CHANGED, None),
        ("sam", replace(CHANGED, answered_at=at("2026-11-24T10:00")), None),
        ("lee", CHANGED, NotForYou),
        ("nina", CHANGED, NotForYou),
        ("sam", replace(CHANGED, closed_at=at("2026-11-24T10:00")), NotFound),
        ("sam", replace(CHANGED, kind=ConcernKind.WORRY), NotFound),
    ],
    ids=["the lead", "the co-ordinator", "answered", "on the team", "a stranger", "closed", "a worry"],
)
def test_who_holds_that_something_has_changed_and_may_arrange_is_asked_for_an_earlier_review(
    who: str, concern: Concern, refused: type | None
) -> None:
    asked = circle(), concern, circle().people[who], date(2026, 11, 24)
    assert may_bring_forward(*asked) is (refused is None)
    if refused is None:
        must_bring_forward(*asked)
        return
    with pytest.raises(refused):
        must_bring_forward(*asked)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ([], None),
        ([None, review("2026-12-10"), review("2026-12-03")], "2026-12-03"),
        ([review("2026-11-23"), review("2026-12-03")], "2026-12-03"),
        ([review("2026-12-03", state=MeetingState.CANCELLED)], None),
        ([replace(review("2026-12-03"), kind=MeetingKind.TEAM)], None),
    ],
    ids=["none", "the sooner", "one is over", "called off", "another meeting"],
)
def test_the_review_that_may_be_earlier_is_the_next_one_that_stands(
    seen: list[Meeting | None], found: str | None
) -> None:
    next_one = review_to_come(seen, at("2026-11-24T10:00"))
    assert (next_one and next_one.starts_at) == (at(f"{found}T15:30") if found else None)
