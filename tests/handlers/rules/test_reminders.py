"""Which reminders a meeting calls for: labelled tables, then every half hour of five years (003-09, R15 to R17)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.hours import NIGHT_BEGINS, NIGHT_ENDS
from handlers.rules.reminders import Reminder, ReminderKind, reminders_for
from storage.records.meetings import Answer, Meeting, MeetingState
from tests.handlers.rules.meeting_world import LONDON, asked, at, meeting, person, shown

AMIRA = person("amira")


def planned(local="2026-12-03T15:30", now="2026-11-01T09:00", who=AMIRA, attendance=None, **more):
    found = reminders_for(meeting(local, **more), attendance or asked(), who, LONDON, at(now))
    return {reminder.kind.value: shown(reminder.due) for reminder in found}


@pytest.mark.parametrize(
    ("label", "local", "expected"),
    [
        ("an ordinary afternoon", "2026-12-03T15:30",
         {"week": "2026-11-26 15:30", "day": "2026-12-02 15:30", "hour": "2026-12-03 14:30"}),
        ("at nine: the hour before is the first allowed minute", "2026-12-03T09:00",
         {"week": "2026-11-26 09:00", "day": "2026-12-02 09:00", "hour": "2026-12-03 08:00"}),
        ("half past eight: the hour before moves to the evening", "2026-12-03T08:30",
         {"week": "2026-11-26 08:30", "day": "2026-12-02 08:30", "hour": "2026-12-02 19:30"}),
        ("at seven: all move to the evening before their day", "2026-12-03T07:00",
         {"week": "2026-11-25 19:30", "day": "2026-12-01 19:30", "hour": "2026-12-02 19:30"}),
        ("at nine in the evening: all move earlier on their day", "2026-12-03T21:00",
         {"week": "2026-11-26 19:30", "day": "2026-12-02 19:30", "hour": "2026-12-03 19:30"}),
        ("the day after clocks go forward: the same wall time", "2027-03-28T10:00",
         {"week": "2027-03-21 10:00", "day": "2027-03-27 10:00", "hour": "2027-03-28 09:00"}),
        ("the day after clocks go back: the same wall time", "2027-10-31T10:00",
         {"week": "2027-10-24 10:00", "day": "2027-10-30 10:00", "hour": "2027-10-31 09:00"}),
        ("the day before lies in the gap of spring", "2027-03-29T01:30",
         {"week": "2027-03-21 19:30", "day": "2027-03-27 19:30", "hour": "2027-03-28 19:30"}),
    ],
)  # fmt: skip
def test_a_meeting_is_remembered_a_week_a_day_and_an_hour_before(label, local, expected):
    now = at(local) - timedelta(days=30)
    assert planned(local, shown(now)) == expected, label


@pytest.mark.parametrize(
    ("label", "attendance", "kinds"),
    [
        ("not answered", asked(), {"week", "day", "hour"}),
        ("said yes", asked(answer=Answer.YES, version=1), {"day", "hour"}),
        ("not sure", asked(answer=Answer.UNSURE, version=1), {"day", "hour"}),
        ("said no", asked(answer=Answer.NO, version=1), set()),
        ("said no to an earlier time", asked(answer=Answer.NO, version=0), {"week", "day", "hour"}),
    ],
)
def test_who_said_no_is_left_alone_and_only_the_silent_are_asked_a_week_before(label, attendance, kinds):
    assert set(planned(attendance=attendance)) == kinds, label


@pytest.mark.parametrize(
    ("label", "more"),
    [
        ("cancelled", {"state": MeetingState.CANCELLED}),
        ("taken back", {"state": MeetingState.TAKEN_BACK}),
    ],
)
def test_a_meeting_that_is_off_calls_for_none(label, more):
    assert planned(**more) == {}, label


def test_somebody_who_left_or_was_not_asked_gets_none():
    assert planned(who=replace(AMIRA, ended_at=at("2026-11-01T08:00"))) == {}
    assert reminders_for(meeting(), None, AMIRA, LONDON, at("2026-11-01T09:00")) == []


@pytest.mark.parametrize(
    ("label", "now", "kinds"),
    [
        ("ten days ahead", "2026-11-23T09:00", {"week", "day", "hour"}),
        ("on the moment itself", "2026-11-26T15:30", {"day", "hour"}),
        ("three days ahead", "2026-11-30T09:00", {"day", "hour"}),
        ("the same morning", "2026-12-03T09:00", {"hour"}),
        ("half an hour before", "2026-12-03T15:00", set()),
        ("long over", "2026-12-04T15:00", set()),
    ],
)
def test_none_is_made_for_a_time_that_has_passed(label, now, kinds):
    assert set(planned(now=now)) == kinds, label


def test_what_already_waits_to_be_sent_is_not_taken_back_by_planning_a_moment_later():
    due = at("2026-12-02T15:30")
    key = "reminder/meeting/1/amira/day"
    found = reminders_for(meeting(), asked(), AMIRA, LONDON, due + timedelta(seconds=1), waiting={key})
    assert [reminder.key for reminder in found] == [key, "reminder/meeting/1/amira/hour"]


def test_none_is_due_in_the_two_minutes_in_which_a_meeting_can_be_taken_back():
    local, now = "2026-12-03T15:30", at("2026-12-02T15:29")
    fresh = meeting(local, visible_from=now + timedelta(minutes=2))
    assert [r.kind for r in reminders_for(fresh, asked(), AMIRA, LONDON, now)] == [ReminderKind.HOUR]


def test_a_moved_meeting_has_keys_of_its_own():
    keys = [{r.key for r in reminders_for(meeting(version=v), asked(), AMIRA, LONDON, at("2026-11-01T09:00"))}
            for v in (1, 2)]  # fmt: skip
    assert not keys[0] & keys[1]


@pytest.mark.parametrize(
    ("label", "hours", "expected"),
    [
        ("school hours only", (time(9), time(15)), {"day": "2026-12-02 14:30", "hour": "2026-12-03 14:30"}),
        ("any time still spares the night", (time(0), time(23, 59)),
         {"day": "2026-12-02 15:30", "hour": "2026-12-03 14:30"}),
        ("one that meets the one before is dropped", (time(8), time(8, 45)), {"day": "2026-12-02 08:15",
                                                                             "hour": "2026-12-03 08:15"}),
    ],
)  # fmt: skip
def test_reminders_keep_to_the_hours_a_person_chose(label, hours, expected):
    who = replace(AMIRA, hours_from=hours[0], hours_to=hours[1])
    assert planned(who=who, attendance=asked(answer=Answer.YES, version=1)) == expected, label


def test_an_hour_before_that_moves_to_the_day_before_meets_it_and_is_dropped():
    who = replace(AMIRA, hours_from=time(8), hours_to=time(8, 45))
    found = planned("2026-12-03T08:30", who=who, attendance=asked(answer=Answer.YES, version=1))
    assert found == {"day": "2026-12-02 08:30"}


AROUND = timedelta(days=9)  # a week's reminder looks across a change of the clocks for that long
WHOLE = [False, pytest.param(True, marks=pytest.mark.nightly)]


@cache
def half_hours(whole: bool) -> list[tuple[Meeting, list[Reminder]]]:
    """Return a meeting at every half hour of five years, or around their ten changes of the clocks, with reminders."""
    local, found, zone = datetime(2026, 1, 1), [], ZoneInfo(LONDON)  # noqa: DTZ001 (wall times)
    while local < datetime(2031, 1, 1):  # noqa: DTZ001
        if (
            whole
            or (local - AROUND).replace(tzinfo=zone).utcoffset() != (local + AROUND).replace(tzinfo=zone).utcoffset()
        ):
            made = meeting(local.isoformat())
            found.append((made, reminders_for(made, asked(), AMIRA, LONDON, made.starts_at - timedelta(days=10))))
        local += timedelta(minutes=30)
    return found


@pytest.mark.parametrize("whole", WHOLE)
def test_every_half_hour_of_five_years_is_remembered_by_day_and_never_twice(whole: bool) -> None:
    zone, wrong, kinds = ZoneInfo(LONDON), [], Counter[ReminderKind]()
    for made, found in half_hours(whole):
        dues = [reminder.due for reminder in found]
        kinds.update(reminder.kind for reminder in found)
        walls = [due.astimezone(zone).time() for due in dues]
        by_day = all(NIGHT_ENDS <= wall < NIGHT_BEGINS for wall in walls)
        if not by_day or len(set(dues)) != len(dues) or dues != sorted(dues) or dues[-1] >= made.starts_at:
            wrong.append(made.local_start)
    assert wrong == []
    count = 5 * 365 * 48 + 48 if whole else 10 * 2 * AROUND.days * 48
    assert kinds == dict.fromkeys((ReminderKind.WEEK, ReminderKind.DAY, ReminderKind.HOUR), count)


@pytest.mark.parametrize("whole", WHOLE)
def test_every_half_hour_of_five_years_is_remembered_at_the_same_wall_time_the_day_and_the_week_before(
    whole: bool,
) -> None:
    """R17, through ten changes of the clocks: 24 hours of arithmetic would be off by one on each of them."""
    zone, wrong, seen = ZoneInfo(LONDON), [], Counter[str]()
    for made, found in half_hours(whole):
        dues = {one.kind: one.due for one in found}
        came = made.starts_at.astimezone(zone).replace(tzinfo=None, fold=0)  # in the gap: the first minute after it
        if AMIRA.hours_from <= came.time() < AMIRA.hours_to:
            for kind, days in ((ReminderKind.DAY, 1), (ReminderKind.WEEK, 7)):
                if dues[kind].astimezone(zone).replace(tzinfo=None) != came - timedelta(days=days):
                    wrong.append((kind, made.local_start))
                elif off := made.starts_at - dues[kind] - timedelta(days=days):
                    seen[str(off)] += 1
    assert wrong == []
    assert len(seen) == 2
    assert sum(seen.values()) == 5 * 2 * 24 * (1 + 7)  # at each change the half hours of one day, and of seven


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_on_the_day_the_clocks_change_the_reminder_comes_at_ten_on_the_wall_and_once(day):
    found = planned(f"{day}T10:00", shown(at(f"{day}T10:00") - timedelta(days=30)))
    assert {shown_at.split()[1] for kind, shown_at in found.items() if kind != "hour"} == {"10:00"}
    assert len(set(found.values())) == 3


hours = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))


walls = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31))  # noqa: DTZ001 (wall times)


@given(
    local=walls.map(lambda wall: wall.replace(second=0, microsecond=0)),
    days=st.integers(0, 12), minutes=st.integers(0, 1440), first=hours, last=hours,
    answer=st.sampled_from([None, *Answer]),
)  # fmt: skip
def test_whatever_is_chosen_no_reminder_comes_at_night_late_past_or_twice(local, days, minutes, first, last, answer):
    who = replace(AMIRA, hours_from=first, hours_to=last)
    made = meeting(local.isoformat())
    now = made.starts_at - timedelta(days=days, minutes=minutes)
    found = reminders_for(made, asked(answer=answer, version=1), who, LONDON, now)
    dues = [reminder.due for reminder in found]
    assert dues == sorted(set(dues))
    assert all(now < due < made.starts_at for due in dues)
    shown_at = [due.astimezone(ZoneInfo(LONDON)).time() for due in dues]
    assert all(NIGHT_ENDS <= wall < NIGHT_BEGINS for wall in shown_at)
    assert answer is not Answer.NO or not found
