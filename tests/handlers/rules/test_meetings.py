"""Meetings arranged, moved, cancelled and taken back, and who may know of them (001-19, 003-09)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.rules.meetings import (
    Arrangement,
    arrange,
    as_seen,
    asked_at_first,
    cancel,
    guests,
    is_visible,
    move,
    seen_by,
    take_back,
)
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotNow
from handlers.rules.undo import UNDO
from storage.records.meetings import MeetingKind, MeetingState
from tests.handlers.rules.meeting_world import LONDON, asked, at, circle, meeting

NOW = at("2026-11-23T10:00")
OK_14 = circle()
SAM, DANA, AMIRA, YUSUF, LEE, NINA = (OK_14.people[n] for n in ("sam", "dana", "amira", "yusuf", "lee", "nina"))


def wish(local="2026-12-03T15:30", **more):
    return Arrangement(MeetingKind.REVIEW, datetime.fromisoformat(local), **more)


def new(local="2026-12-03T15:30"):
    return arrange("meeting", OK_14, SAM, wish(local, place="Oak School"), LONDON, NOW)


def known(made, now):
    """Return the meeting as amira knows it."""
    found = as_seen(made, "amira", now)
    assert found is not None
    return found


def test_for_two_minutes_only_its_author_knows_of_a_new_meeting():
    made = new()
    assert made.visible_from == NOW + timedelta(minutes=2)
    assert as_seen(made, "sam", NOW) == made
    assert as_seen(made, "amira", NOW) is None
    assert as_seen(made, None, NOW) is None
    assert as_seen(made, "amira", NOW + UNDO) == made


def test_for_two_minutes_a_move_is_known_to_its_author_and_the_others_see_the_old_time():
    moved = move(meeting(), SAM, datetime.fromisoformat("2026-12-04T10:00"), "Oak School", NOW)
    assert (moved.version, moved.local_start) == (2, "2026-12-04T10:00")
    others = known(moved, NOW)
    assert (others.version, others.local_start, others.starts_at) == (1, "2026-12-03T15:30", meeting().starts_at)
    assert known(moved, NOW + UNDO).version == 2


def test_a_move_of_the_place_alone_is_a_new_version_too():
    assert move(meeting(), SAM, datetime.fromisoformat("2026-12-03T15:30"), "Town hall", NOW).version == 2


def test_moving_to_where_it_is_already_changes_nothing():
    with pytest.raises(AlreadyDone):
        move(meeting(), SAM, datetime.fromisoformat("2026-12-03T15:30"), "Oak School", NOW)


def test_two_changes_within_two_minutes_leave_the_others_with_what_they_knew():
    moved = move(meeting(), SAM, datetime.fromisoformat("2026-12-04T10:00"), "Oak School", NOW)
    again = move(moved, SAM, datetime.fromisoformat("2026-12-07T10:00"), "Oak School", NOW + timedelta(minutes=1))
    assert known(again, NOW + timedelta(minutes=1)).version == 1
    assert again.version == 3


def test_a_change_taken_back_leaves_the_meeting_as_it_was_and_never_lends_its_number():
    moved = move(meeting(), SAM, datetime.fromisoformat("2026-12-04T10:00"), "Oak School", NOW)
    back = take_back(moved, SAM, NOW + timedelta(seconds=119))
    assert replace(back, highest=1) == meeting()
    assert move(back, SAM, datetime.fromisoformat("2026-12-04T10:00"), None, NOW).version == 3


def test_a_new_meeting_taken_back_was_never_there():
    back = take_back(new(), SAM, NOW + timedelta(seconds=60))
    assert back.state is MeetingState.TAKEN_BACK
    assert as_seen(back, "sam", NOW) is None


@pytest.mark.parametrize(
    ("label", "by", "after", "refusal"),
    [
        ("two minutes are over", SAM, timedelta(minutes=2), NotNow),
        ("somebody else's change", DANA, timedelta(minutes=1), NotForYou),
    ],
)
def test_a_change_stays_once_it_is_out_or_when_somebody_else_made_it(label, by, after, refusal):
    with pytest.raises(refusal):
        take_back(new(), by, NOW + after)


def test_a_second_practitioner_waits_while_a_change_can_still_be_taken_back():
    with pytest.raises(NotNow):
        cancel(new(), DANA, None, NOW + timedelta(minutes=1))


def test_a_cancelled_meeting_says_by_when_the_family_hears_of_another():
    off = cancel(meeting(), SAM, date(2026, 12, 10), NOW)
    assert (off.state, off.new_day_by, off.version) == (MeetingState.CANCELLED, date(2026, 12, 10), 2)
    assert known(off, NOW).state is MeetingState.PLANNED
    assert known(off, NOW + UNDO).state is MeetingState.CANCELLED


def test_what_is_off_or_has_begun_can_no_longer_be_changed():
    off = replace(meeting(), state=MeetingState.CANCELLED)
    with pytest.raises(AlreadyDone):
        cancel(off, SAM, None, NOW)
    with pytest.raises(NotNow):
        move(meeting("2026-11-23T09:30"), SAM, datetime.fromisoformat("2026-12-03T15:30"), None, NOW)


@pytest.mark.parametrize(
    ("label", "local"),
    [("yesterday", "2026-11-22T10:00"), ("this minute", "2026-11-23T10:01"), ("in two years", "2028-12-01T10:00")],
)
def test_a_meeting_lies_ahead_and_within_reach(label, local):
    with pytest.raises(BadInput):
        new(local)


def test_a_time_that_the_clock_jumps_over_moves_to_the_first_minute_that_comes():
    made = new("2027-03-28T01:30")
    assert (made.local_start, made.starts_at) == ("2027-03-28T02:00", at("2027-03-28T02:00"))


def test_the_family_is_asked_only_where_the_dates_dial_is_open_and_duty_only_as_one_of_the_team():
    assert [(g.person.id, g.may_be_asked) for g in guests(OK_14)] == [
        ("amira", True), ("yusuf", False), ("sam", True), ("lee", True),
    ]  # fmt: skip
    assert asked_at_first(OK_14) == ("amira", "sam", "lee")


@pytest.mark.parametrize(
    ("label", "person", "attendance", "dials", "sees"),
    [
        ("mother, asked", AMIRA, asked("amira"), {}, True),
        ("mother, not asked", AMIRA, None, {}, False),
        ("father, asked, dial closed", YUSUF, asked("yusuf"), {}, False),
        ("father, asked, dial open", YUSUF, asked("yusuf"), {"yusuf": True}, True),
        ("father, dial open, not asked", YUSUF, None, {"yusuf": True}, False),
        ("the lead", SAM, None, {}, True),
        ("a teacher on the team", LEE, None, {}, True),
        ("a practitioner of no part in it", NINA, None, {}, False),
    ],
)
def test_who_may_know_of_a_meeting(label, person, attendance, dials, sees):
    assert (seen_by(circle(**dials), meeting(), attendance, person, NOW) is not None) == sees, label


def test_a_meeting_of_another_plan_is_nobodys_here():
    assert seen_by(OK_14, meeting(plan_id="other"), asked("amira"), AMIRA, NOW) is None


def test_what_is_visible_is_visible_from_that_moment_on():
    assert not is_visible(new(), NOW + UNDO - timedelta(microseconds=1))
    assert is_visible(new(), NOW + UNDO)


def test_a_change_reads_the_same_after_it_was_kept_as_plain_facts():
    moved = move(meeting(), SAM, datetime.fromisoformat("2026-12-04T10:00"), "Oak School", NOW)
    kept = replace(moved, before={**(moved.before or {}), "state": "planned"})
    assert known(kept, NOW).state is MeetingState.PLANNED
    assert take_back(kept, SAM, NOW).state is MeetingState.PLANNED
