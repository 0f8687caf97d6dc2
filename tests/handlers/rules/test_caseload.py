"""What needs a practitioner soonest."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.rules.caseload import Need, counted_readers, desk_of, part_of_day
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.meetings import Meeting, MeetingKind, MeetingState
from storage.records.plans import LeadState, Plan

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ZONE = "Europe/London"


def plan(name, review=None):
    review_by = TODAY + timedelta(days=review) if review is not None else None
    return Plan(name, f"OK-{name}", b"", "Mia", "leeds", "england", LeadState.CHOSEN, "dana", NOW, review_by)


def worry(plan_id, days):
    due = NOW.replace(hour=17) + timedelta(days=days)
    return Concern(f"w{plan_id}{days}", plan_id, "amira", "Q27", b"", ConcernKind.WORRY, Door.LEAD, "sam", NOW, due,
                   Rung.HOLDER, NextStep.LATE, due)  # fmt: skip


def action(days, visible=True):
    from_ = NOW + timedelta(minutes=0 if visible else 1)
    return AgreedAction(f"a{days}", "1", "Ring", "lee", "sam", ActionState.PUBLISHED, NOW,
                        by_day=TODAY + timedelta(days=days), published_at=NOW, visible_from=from_)  # fmt: skip


def meeting(plan_id, days, state=MeetingState.PLANNED):
    at = NOW + timedelta(days=days, hours=1)
    return Meeting(f"m{plan_id}{days}", plan_id, MeetingKind.REVIEW, "", ZONE, at, state, "sam", NOW)


def first(plans, held=(), actions=None, meetings=()):
    return desk_of(plans, list(held), actions or {}, list(meetings), NOW, ZONE).lines[0]


@pytest.mark.parametrize(
    ("label", "given", "need", "days"),
    [
        ("nothing", {}, Need.NOTHING, 999),
        ("an answer", {"held": [worry("1", 2)]}, Need.ANSWER, 2),
        ("a late answer", {"held": [worry("1", -1)]}, Need.ANSWER, -1),
        ("a late action", {"actions": {"1": [action(-3)]}}, Need.ACTION, -3),
        ("an action in time", {"actions": {"1": [action(3)]}}, Need.NOTHING, 999),
        ("an action still to be undone", {"actions": {"1": [action(-3, visible=False)]}}, Need.NOTHING, 999),
        ("a meeting", {"meetings": [meeting("1", 3)]}, Need.MEETING, 3),
        ("a meeting called off", {"meetings": [meeting("1", 3, MeetingState.CANCELLED)]}, Need.NOTHING, 999),
        ("a meeting far ahead", {"meetings": [meeting("1", 8)]}, Need.NOTHING, 999),
        ("an answer before a meeting", {"held": [worry("1", 3)], "meetings": [meeting("1", 3)]}, Need.ANSWER, 3),
    ],
)
def test_what_is_next_on_one_plan(label, given, need, days):
    line = first([plan("1")], **given)
    assert (line.need, line.days) == (need, days), label


@pytest.mark.parametrize(
    ("review", "need"), [(-2, Need.REVIEW), (14, Need.REVIEW), (15, Need.NOTHING), (None, Need.NOTHING)]
)
def test_a_review_shows_two_weeks_ahead(review, need):
    assert first([plan("1", review)]).need is need


def test_families_are_ordered_by_what_is_soonest():
    desk = desk_of([plan("1"), plan("2", 1), plan("3")], [worry("3", 0)], {}, [], NOW, ZONE)
    assert [line.plan.id for line in desk.lines] == ["3", "2", "1"]
    assert (desk.questions, desk.due_today, desk.late_actions, desk.meetings) == (1, 1, 0, 0)


def test_readers_are_counted_and_the_clock_is_nobody():
    assert counted_readers(["a", "b", None, "b"]) == {"b": 2, "a": 1}


@pytest.mark.parametrize(("hour", "word"), [(8, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")])
def test_the_greeting_follows_the_clock(hour, word):
    assert part_of_day(NOW.replace(hour=hour), ZONE) == word
