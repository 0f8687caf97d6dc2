"""The last look before anything is sent: send, date anew, or withdraw (design.md, section 3; R10, R16)."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from handlers.rules.meetings import cancel, move
from handlers.rules.notices import still_true
from handlers.rules.verdicts import SEND, Do, World
from handlers.rules.wall_time import read
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.links import Link
from storage.records.meetings import Answer, MeetingState
from storage.records.notices import Act, Notice
from tests.handlers.rules.meeting_world import EARLY, LONDON, asked, at, circle, meeting, person

NOW = at("2026-12-02T15:30")
OK_14 = circle()
CHATS = {name: name.encode() for name in OK_14.people}


def notice(to="amira", kind="meet_remind_day", **more: Any):
    usual: dict[str, Any] = {
        "id": "n", "chat_id": 1, "chat_hash": CHATS[to], "act": Act.SEND, "kind": kind, "key": "k", "due": NOW,
        "made_at": NOW - timedelta(days=3), "person_id": to, "alert": True, "refers_to": "meeting", "version": 1,
        "plan_id": "plan",
    }  # fmt: skip
    return Notice(**(usual | more))


def world(now=NOW, **more: Any):
    links = {lane: Link(name, name, 1, lane, EARLY) for name, lane in CHATS.items()}
    usual: dict[str, Any] = {
        "now": now, "zone": LONDON, "people": dict(OK_14.people), "links": links, "circles": {"plan": OK_14},
        "meetings": {"meeting": meeting()}, "attendances": {("meeting", "amira"): asked()},
    }  # fmt: skip
    return World(**(usual | more))


def does(found):
    return found.do.value, found.why


def test_a_reminder_of_a_meeting_that_stands_is_sent():
    assert still_true(notice(), world()) == SEND


@pytest.mark.parametrize(
    ("label", "changes", "why"),
    [
        ("moved", {"meetings": {"meeting": meeting("2026-12-05T10:00", version=2)}}, "other_version"),
        ("cancelled", {"meetings": {"meeting": meeting(state=MeetingState.CANCELLED)}}, "not_coming"),
        ("taken back", {"meetings": {"meeting": meeting(state=MeetingState.TAKEN_BACK)}}, "other_version"),
        ("no longer asked", {"attendances": {}}, "may_not_know"),
        ("said no", {"attendances": {("meeting", "amira"): asked(answer=Answer.NO, version=1)}}, "not_coming"),
        ("the dates dial was closed", {"circles": {"plan": circle(amira=False)}}, "may_not_know"),
        ("the phone was unlinked", {"links": {}}, "link_ended"),
        ("another person has the phone", {"links": {CHATS["amira"]: Link("l", "yusuf", 1, b"", EARLY)}}, "link_ended"),
        ("the account has ended", {"people": {"amira": replace(OK_14.people["amira"], ended_at=EARLY)}}, "link_ended"),
        ("the plan is closed",
         {"circles": {"plan": replace(OK_14, plan=replace(OK_14.plan, closed_at=NOW))}}, "left_plan"),
    ],
)  # fmt: skip
def test_a_reminder_that_is_no_longer_true_is_withdrawn(label, changes, why):
    assert does(still_true(notice(), world(**changes))) == ("withdraw", why), label


@pytest.mark.parametrize(
    ("label", "kind", "now", "expected"),
    [
        ("a day before, on time", "meet_remind_day", "2026-12-02T15:30", ("send", "", False)),
        ("a day before, late, still of use", "meet_remind_day", "2026-12-03T11:00", ("send", "", False)),
        ("a day before, once the hour's is due", "meet_remind_day", "2026-12-03T14:30",
         ("withdraw", "next_one_due", False)),
        ("a week before, once the day's is due", "meet_remind_week", "2026-12-02T15:30",
         ("withdraw", "next_one_due", False)),
        ("an hour before, late", "meet_remind_hour", "2026-12-03T15:20", ("send", "", False)),
        ("once it has begun", "meet_remind_hour", "2026-12-03T15:30", ("withdraw", "begun", True)),
        ("a day before, at night", "meet_remind_day", "2026-12-02T23:00", ("redate", "closed_hours", False)),
    ],
)  # fmt: skip
def test_a_late_reminder_is_sent_while_it_is_of_use_and_reported_when_it_is_not(label, kind, now, expected):
    found = still_true(notice(kind=kind), world(at(now)))
    assert (*does(found), found.missed) == expected, label


def test_a_late_reminder_after_which_none_follows_is_not_left_to_the_next_one():
    """Who may be written to from 8 to 8:45 gets one reminder of a meeting at 8:30: the day before."""
    short = replace(person("amira"), hours_from=time(8), hours_to=time(8, 45))
    early = meeting("2026-12-03T08:30")
    verdicts = {"2026-12-03T08:10": ("send", "", False), "2026-12-03T07:45": ("withdraw", "closed_hours", True)}
    for now, expected in verdicts.items():
        found = still_true(notice(), world(at(now), people={"amira": short}, meetings={"meeting": early}))
        assert (found.do.value, found.why, found.missed) == expected, now


def test_a_reminder_held_back_by_night_goes_in_the_morning():
    assert still_true(notice(), world(at("2026-12-02T23:00"))).due == at("2026-12-03T08:00")


def test_a_reminder_that_a_pause_outlasts_is_reported_instead():
    paused = replace(OK_14.people["amira"], paused_until=at("2026-12-04T08:00"))
    found = still_true(notice(), world(people={"amira": paused}))
    assert (found.do, found.missed) == (Do.WITHDRAW, True)


def test_a_week_before_is_not_said_to_somebody_who_has_answered_since():
    said_yes = {("meeting", "amira"): asked(answer=Answer.YES, version=1)}
    found = still_true(notice(kind="meet_remind_week"), world(at("2026-11-26T15:30"), attendances=said_yes))
    assert does(found) == ("withdraw", "answered")


def test_in_the_two_minutes_after_a_move_reminders_speak_of_what_everybody_knows():
    sam = OK_14.people["sam"]
    moved = move(meeting(), sam, read("2026-12-05T10:00"), "Oak School", NOW - timedelta(minutes=1))
    both = {"meetings": {"meeting": moved}}
    assert still_true(notice(version=1), world(**both)) == SEND
    assert does(still_true(notice(version=2), world(**both))) == ("withdraw", "other_version")
    later = NOW + timedelta(minutes=2)
    assert does(still_true(notice(version=1), world(later, **both))) == ("withdraw", "other_version")


def test_a_cancellation_is_said_as_long_as_it_is_off():
    off = cancel(meeting(), OK_14.people["sam"], None, NOW - timedelta(hours=1))
    said = notice(kind="meet_cancelled", version=2)
    assert still_true(said, world(meetings={"meeting": off})) == SEND
    assert still_true(said, world()).do is Do.WITHDRAW


def test_news_waits_for_the_hours_its_reader_allows():
    found = still_true(notice(kind="meet_new", refers_to=None), world(at("2026-12-02T22:00")))
    assert (found.do, found.due) == (Do.REDATE, at("2026-12-03T08:00"))


def test_what_was_asked_for_a_moment_ago_comes_at_night_too():
    night = at("2026-12-02T22:00")
    asked_for = notice(kind="link_ok", refers_to=None, due=night, made_at=night)
    assert still_true(asked_for, world(night)) == SEND
    assert still_true(asked_for, world(night + timedelta(hours=2))).do is Do.REDATE


@pytest.mark.parametrize(
    ("label", "more", "do"),
    [
        ("a reply to somebody not linked", {"person_id": None, "alert": False}, Do.SEND),
        ("a private reply to a phone cut off since", {"alert": False}, Do.WITHDRAW),
        ("a reply that says nothing of anybody", {"alert": False, "private": False}, Do.SEND),
        ("taking words off that phone", {"alert": False, "act": Act.DELETE}, Do.SEND),
        ("neutral news", {"private": False}, Do.WITHDRAW),
    ],
)
def test_a_phone_that_was_cut_off_gets_nothing_private_any_more(label, more, do):
    assert still_true(notice(**more), world(links={})).do is do, label


def worry(**more: Any):
    usual: dict[str, Any] = {
        "id": "worry", "plan_id": "plan", "author_id": "amira", "ref": "Q27", "ref_hash": b"",
        "kind": ConcernKind.WORRY, "door": Door.LEAD, "holder_id": "sam", "sent_at": EARLY, "due_at": NOW,
        "rung": Rung.HOLDER, "next_step": NextStep.REMIND, "next_step_at": NOW,
    }  # fmt: skip
    return Concern(**(usual | more))


@pytest.mark.parametrize(
    ("label", "to", "kind", "changes", "do"),
    [
        ("its holder", "sam", "p_new_q", {}, Do.SEND),
        ("passed on meanwhile", "sam", "p_new_q", {"holder_id": "dana"}, Do.WITHDRAW),
        ("answered meanwhile", "sam", "p_q_due", {"answered_at": NOW - timedelta(days=1)}, Do.WITHDRAW),
        ("closed meanwhile", "sam", "p_q_due", {"closed_at": NOW - timedelta(days=1)}, Do.WITHDRAW),
        ("its author", "amira", "q_late", {}, Do.SEND),
        ("another adult, whatever the key said", "yusuf", "q_late", {}, Do.WITHDRAW),
        ("the lead it went past", "sam", "p_q_waits", {"excluded_id": "sam", "holder_id": "dana"}, Do.WITHDRAW),
        ("a manager told that something waits", "dana", "p_q_waits", {}, Do.SEND),
    ],
)
def test_news_of_a_worry_goes_only_to_whom_it_is_still_for(label, to, kind, changes, do):
    concerns = {"worry": worry(**changes)}
    found = still_true(notice(to, kind, refers_to="worry"), world(concerns=concerns))
    assert found.do is do, label


def test_the_answer_itself_is_news_though_the_worry_is_answered():
    answered = {"worry": worry(answered_at=NOW, closed_at=NOW + timedelta(minutes=1))}
    told = notice("amira", "q_answered", refers_to="worry", made_at=NOW)
    assert still_true(told, world(concerns=answered)) == SEND


def test_an_action_is_news_only_once_it_is_visible_and_to_those_who_may_see_it():
    action = AgreedAction(
        id="action", plan_id="plan", what="…", owner_id="lee", author_id="sam", state=ActionState.PUBLISHED,
        made_at=EARLY, visible_from=NOW + timedelta(minutes=1),
    )  # fmt: skip
    told = notice("lee", "p_action_yours", refers_to="action")
    assert still_true(told, world(actions={"action": action})).do is Do.WITHDRAW
    assert still_true(told, world(NOW + timedelta(minutes=1), actions={"action": action})) == SEND
    others = notice("amira", "action_new", refers_to="action")
    assert still_true(others, world(NOW + timedelta(minutes=1), actions={"action": action})).do is Do.WITHDRAW
