"""The clock of an agreed action: who hears what, when, and what speaks against it (004-19, 001-14, 001-13)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules.action_case import ASKINGS, Step
from handlers.rules.chasing import in_their_hours, near, of_old, steps_of, who_leads
from handlers.rules.notices import still_true
from handlers.rules.still_chased import TO_OWNER, outdated
from handlers.rules.taking_up import manager_told, said_of, wait_until
from handlers.rules.verdicts import Do, World
from handlers.rules.working_time import is_working, opening_after, working_day_before
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.links import Link
from storage.records.notices import Act, Notice
from storage.records.people import Person
from storage.records.plans import RoleKind
from tests.handlers.rules.action_world import (
    CALENDAR,
    LONDON,
    PUBLISHED,
    Outbox,
    action,
    at,
    case,
    lines,
    report,
    shown,
)
from tests.handlers.rules.circles import AMIRA, JO, LEE, NINA, RUTH, SAM, YUSUF, circle, cover, role

ASKED = {"part": "2026-11-23 10:03", "remind": "2026-12-02 09:00", "ask": "2026-12-04 09:00"}
CHASED = ASKED | {"chase": "2026-12-08 09:00"}
TWICE = CHASED | {"chase_again": "2026-12-10 09:00"}


@pytest.mark.parametrize(
    ("label", "now", "sent", "said", "planned"),
    [
        ("told at once, reminded two working days ahead, asked on the day", "2026-11-23 10:00", {}, (),
         ["part lee Mon 2026-11-23 10:03", "remind lee Wed 2026-12-02 09:00", "ask lee Fri 2026-12-04 09:00"]),
        ("clear needs no telling", "2026-11-24 10:30", {}, (report(Says.CLEAR),),
         ["remind lee Wed 2026-12-02 09:00", "ask lee Fri 2026-12-04 09:00"]),
        ("not mine ends it", "2026-11-24 10:30", {}, (report(Says.NOT_MINE),), []),
        ("chased two working days on, over the weekend", "2026-12-04 12:00", ASKED, (),
         ["chase lee Tue 2026-12-08 09:00"]),
        ("chased again two working days on", "2026-12-08 12:00", CHASED, (), ["chase_again lee Thu 2026-12-10 09:00"]),
        ("then whoever leads chooses", "2026-12-10 12:00", TWICE, (), ["lead sam Mon 2026-12-14 09:00"]),
        ("not yet, says the family: chased as soon as it cannot be taken back", "2026-12-04 16:00", ASKED,
         (report(Says.NOT_YET, "amira", "2026-12-04 16:00"),), ["chase lee Fri 2026-12-04 16:02"]),
        ("not yet, said in the evening: chased in the morning of a working day", "2026-12-04 19:00", ASKED,
         (report(Says.PARTLY, "amira", "2026-12-04 18:30"),), ["chase lee Mon 2026-12-07 09:00"]),
        ("not yet, and taken back", "2026-12-04 16:01", ASKED,
         (report(Says.NOT_YET, "amira", "2026-12-04 16:00", id="ny"),
          report(Says.TAKEN_BACK, "amira", "2026-12-04 16:01", about_id="ny")), ["chase lee Tue 2026-12-08 09:00"]),
        ("a word of the owner's puts it off", "2026-12-07 11:00", ASKED, (report(Says.SAYS, when="2026-12-07 10:00"),),
         ["chase lee Wed 2026-12-09 09:00"]),
        ("whoever leads calls: asked again in a week", "2026-12-14 11:00", TWICE,
         (report(Says.WILL_CALL, "sam", "2026-12-14 10:00", day=date(2026, 12, 21)),),
         ["lead sam Mon 2026-12-21 09:00"]),
        ("asked late after an outage: followed up from then", "2026-12-09 12:00",
         ASKED | {"ask": "2026-12-09 09:00"}, (), ["chase lee Fri 2026-12-11 09:00"]),
        ("never asked, and its day long past: asked when the service works", "2026-12-12 12:00", {}, (),
         ["ask lee Mon 2026-12-14 09:00"]),
        ("said of another version counts no more", "2026-11-24 10:30", ASKED, (report(Says.NOT_MINE, version=7),),
         ["chase lee Tue 2026-12-08 09:00"]),
    ],
)  # fmt: skip
def test_what_a_practitioner_hears_of_their_part(label, now, sent, said, planned):
    alone = circle()
    alone = replace(alone, reachable=alone.reachable - {"amira", "yusuf"})
    assert lines(steps_of(case(now, None, *said, around=alone, sent=sent))) == planned, label


@pytest.mark.parametrize(
    ("label", "given_action", "sent", "planned"),
    [
        ("a Saturday: staff on Monday, the family on the day", action(by="2026-12-05"), {},
         ["remind lee Thu 2026-12-03 09:00", "ask lee Mon 2026-12-07 09:00", "did_it amira Sat 2026-12-05 16:00"]),
        ("Christmas Day: the family the day after, staff when the service works", action(by="2026-12-25"), {},
         ["remind lee Wed 2026-12-23 09:00", "ask lee Tue 2026-12-29 09:00", "did_it amira Sat 2026-12-26 16:00"]),
        ("due on the day it is published: two working hours later", action(by="2026-11-23"), {},
         ["ask lee Mon 2026-11-23 12:02", "did_it amira Mon 2026-11-23 16:00"]),
        ("no date: whoever leads, when the promised day has come",
         action(by=None, date_will_come=date(2026, 11, 28)), {}, ["undated sam Mon 2026-11-30 09:00"]),
        ("done: only the family is asked", action(state=ActionState.DONE, done_at=PUBLISHED, done_by="lee"), {},
         ["did_it amira Fri 2026-12-04 16:00"]),
        ("a draft", action(state=ActionState.DRAFT), {}, []),
        ("withdrawn: its owner need not", action(state=ActionState.WITHDRAWN, changed_by="sam"), {},
         ["gone lee Mon 2026-11-23 10:03"]),
        ("the lead's own: nobody else is asked about it", action("sam"), {},
         ["remind sam Wed 2026-12-02 09:00", "ask sam Fri 2026-12-04 09:00", "did_it amira Fri 2026-12-04 16:00"]),
        ("the lead's own, chased twice", action("sam"), TWICE, []),
        ("a mother's own: reminded once; whoever leads is told once; nobody else of the family is asked",
         action("amira"), {}, ["remind amira Wed 2026-12-02 10:00", "ring sam Tue 2026-12-08 09:00"]),
    ],
)  # fmt: skip
def test_who_hears_of_which_action(label, given_action, sent, planned):
    now = "2026-11-23 10:00" if not sent else "2026-12-10 12:00"
    found = [line for line in lines(steps_of(case(now, given_action, sent=sent))) if not line.startswith("part ")]
    assert found == planned, label


@pytest.mark.parametrize(
    ("label", "said", "rings"),
    [
        ("silent", (), True),
        ("asked for help", (report(Says.NEEDS_HELP, "amira"),), False),
        ("asked for more time", (report(Says.MORE_TIME, "amira", id="more"),), False),
        ("was told no", (report(Says.MORE_TIME, "amira", id="more"),
                         report(Says.MORE_TIME_NO, "sam", "2026-11-25 10:00", about_id="more")), True),
        ("somebody has rung", (report(Says.WILL_CALL, "sam"),), False),
    ],
)  # fmt: skip
def test_of_a_familys_own_part_the_lead_is_told_only_where_nobody_speaks_with_them_already(label, said, rings):
    steps = {one.step for one in steps_of(case("2026-12-01 12:00", action("amira"), *said))}
    assert (Step.RING in steps) is rings, label
    assert not steps & {Step.ASK, Step.CHASE, Step.CHASE_AGAIN, Step.LEAD}, "no manager, and no chase"


def test_an_owner_without_a_phone_here_is_not_asked_and_the_lead_hears_of_it_soon():
    around = circle()
    around = replace(around, reachable=around.reachable - {"lee"})
    found = lines(steps_of(case("2026-12-01 12:00", around=around)))
    assert found == ["lead sam Tue 2026-12-08 09:00", "did_it amira Fri 2026-12-04 16:00"]


def test_the_lead_is_told_that_somebody_has_left_and_nobody_chases_them():
    found = lines(steps_of(case("2026-12-01 12:00", around=circle(gone=("lee",)))))
    assert found == ["left sam Tue 2026-12-01 12:01", "did_it amira Fri 2026-12-04 16:00"]


def test_a_part_that_went_to_somebody_else_is_said_to_both():
    now_ninas = action("nina", version=2, changed_by="sam")
    around = circle()
    around = replace(around, roles=(*around.roles, role(NINA, RoleKind.TEAM)))
    found = lines(steps_of(case("2026-11-23 10:00", now_ninas, around=around, before_id="lee")))
    assert found[:2] == ["gone lee Mon 2026-11-23 10:03", "part nina Mon 2026-11-23 10:03"]


def test_somebody_away_under_an_agreed_cover_is_asked_when_they_are_back():
    around = circle(cover(LEE, NINA, "2026-12-02", "2026-12-08", agreed=1))
    around = replace(around, reachable=around.reachable - {"amira"})
    found = lines(steps_of(case("2026-12-01 12:00", None, report(Says.CLEAR), around=around)))
    assert found == ["ask lee Wed 2026-12-09 09:00"]
    now = at("2026-12-04 09:00")
    assert outdated("p_team_update", 1, action(), LEE, around, now, now.date()) == "away"


def test_who_stands_in_on_the_day_chooses():
    away = cover(SAM, LEE, "2026-12-14", "2026-12-18", agreed=1)
    ninas = action("nina")
    around = replace(circle(away), roles=(*circle().roles, role(NINA, RoleKind.TEAM)))
    assert lines(steps_of(case("2026-12-10 12:00", ninas, around=around, sent=TWICE))) == [
        "lead lee Mon 2026-12-14 09:00"
    ]
    assert who_leads(around, date(2026, 12, 11)).id == "sam"
    assert who_leads(circle(lead=None), date(2026, 12, 11)).id == "ruth"


@pytest.mark.parametrize(
    ("label", "person", "expected"),
    [
        ("all day", AMIRA, "Fri 2026-12-04 16:00"),
        ("mornings", replace(AMIRA, hours_from=time(9), hours_to=time(12)), "Fri 2026-12-04 11:30"),
        ("evenings", replace(AMIRA, hours_from=time(18), hours_to=time(20)), "Fri 2026-12-04 18:00"),
        ("paused", replace(AMIRA, paused_until=at("2026-12-06 12:00")), "Sun 2026-12-06 12:00"),
    ],
)
def test_a_family_member_is_asked_in_the_hours_they_allow(label: str, person: Person, expected: str) -> None:
    moment = in_their_hours(case("2026-12-01 12:00"), person, date(2026, 12, 4), time(16))
    assert shown(moment) == expected, label


@pytest.mark.parametrize(
    ("label", "owner", "by", "told"),
    [
        ("a teacher's own manager", LEE, SAM, "jo"),
        ("the lead is their manager", LEE, JO, None),
        ("no manager on record: a co-ordinator", NINA, SAM, "ruth"),
        ("no manager, and the co-ordinator asks", NINA, RUTH, None),
        ("a co-ordinator without a manager", RUTH, SAM, None),
    ],
)
def test_the_manager_who_is_told_is_the_owners_own(label: str, owner: Person, by: Person, told: str | None) -> None:
    found = manager_told(circle(), owner, by, [RUTH])
    assert (found.id if found else None) == told, label


def test_a_manager_who_has_left_is_not_asked():
    around = circle(gone=("jo",))
    found = manager_told(around, LEE, SAM, [RUTH])
    assert found is not None
    assert found.id == "ruth"


@pytest.mark.parametrize(
    ("label", "kind", "version", "given_action", "person", "why"),
    [
        ("its owner", "p_team_update", 1, action(), LEE, None),
        ("done", "p_team_update", 1, action(state=ActionState.DONE), LEE, "done"),
        ("moved", "p_team_update", 1, action(version=2), LEE, "other_version"),
        ("withdrawn", "p_team_update", 1, action(state=ActionState.WITHDRAWN), LEE, "other_version"),
        ("somebody else's now", "p_your_part", 1, action("sam"), LEE, "not_theirs"),
        ("the family, where it is open", "action_did_it_happen", 1, action(), AMIRA, None),
        ("the family, though it is done", "action_did_it_happen", 1, action(state=ActionState.DONE), AMIRA, None),
        ("the family, behind a closed dial", "action_did_it_happen", 1, action(), YUSUF, "may_not_see"),
        ("whoever leads", "p_team_chase", 1, action(), SAM, None),
        ("who leads no more", "p_team_chase", 1, action(), LEE, "does_not_lead"),
        ("a manager", "m_part_late", 1, action(), JO, None),
        ("a manager, when it is done", "m_part_late", 1, action(state=ActionState.DONE), JO, "done"),
        ("gone, and theirs again", "p_part_gone", 2, action(), LEE, "theirs_again"),
    ],
)  # fmt: skip
def test_what_speaks_against_a_notice_just_before_it_is_said(label, kind, version, given_action, person, why):
    now = at("2026-12-04 09:00")
    assert outdated(kind, version, given_action, person, circle(), now, now.date()) == why, label


def test_while_a_change_may_be_taken_back_what_everybody_knows_is_asked_about():
    before = {
        "version": 1,
        "by_day": date(2026, 12, 4),
        "owner_id": "lee",
        "state": "published",
        "visible_from": PUBLISHED,
    }
    moved = action(by="2026-12-11", version=2, visible_from=at("2026-12-04 09:01"), changed_by="sam", before=before)
    now = at("2026-12-04 09:00")
    assert outdated("p_team_update", 1, moved, LEE, circle(), now, now.date()) is None
    assert outdated("p_team_update", 2, moved, LEE, circle(), now, now.date()) == "other_version"


@pytest.mark.parametrize(
    ("label", "now", "do", "due"),
    [
        ("in working hours", "2026-12-04 10:00", Do.SEND, None),
        ("at night", "2026-12-04 22:00", Do.REDATE, "Mon 2026-12-07 09:00"),
        ("early", "2026-12-04 08:30", Do.REDATE, "Fri 2026-12-04 09:00"),
        ("on a Sunday", "2026-12-06 12:00", Do.REDATE, "Mon 2026-12-07 09:00"),
        ("on a holiday", "2026-12-25 12:00", Do.REDATE, "Tue 2026-12-29 09:00"),
    ],
)
def test_what_is_sent_late_waits_until_the_service_works(label: str, now: str, do: Do, due: str | None) -> None:
    link = Link(id="link", person_id="lee", chat_id=1, chat_hash=b"lee", linked_at=PUBLISHED)
    told = Notice(
        id="n", chat_id=1, chat_hash=b"lee", act=Act.SEND, kind="p_team_update", key="k", due=at(now),
        made_at=PUBLISHED, person_id="lee", alert=True, refers_to="act", version=1, plan_id="plan",
    )  # fmt: skip
    world = World(now=at(now), zone="Europe/London", people={"lee": LEE}, links={b"lee": link},
                  circles={"plan": circle()}, actions={"act": action()}, calendar_of=lambda _: CALENDAR)  # fmt: skip
    found = still_true(told, world)
    assert (found.do, shown(found.due) if found.due else None) == (do, due), label


def test_working_days_are_counted_past_weekends_and_holidays():
    assert working_day_before(CALENDAR, date(2026, 12, 29), 2) == date(2026, 12, 23)
    assert shown(opening_after(CALENDAR, date(2026, 12, 24), 2)) == "Wed 2026-12-30 09:00"
    assert wait_until(CALENDAR, date(2026, 12, 18)) == date(2026, 12, 29)


def test_what_is_late_by_weeks_is_looked_at_once_a_day():
    assert near(date(2026, 12, 22)) == (date(2026, 12, 1), date(2026, 12, 29))
    assert of_old(datetime(2026, 12, 22, 6, 30, tzinfo=LONDON))
    assert not of_old(datetime(2026, 12, 22, 9, 30, tzinfo=LONDON))


def test_a_card_says_the_last_thing_of_each_sort():
    said = [
        report(Says.ASKS), report(Says.SAYS, when="2026-11-24 11:00"), report(Says.CLEAR, when="2026-11-25 10:00"),
        report(Says.NOT_YET, "amira", "2026-12-04 16:00"), report(Says.HAPPENED, "amira", "2026-12-05 16:00"),
    ]  # fmt: skip
    assert [r.says for r in said_of(action(), said)] == [Says.SAYS, Says.CLEAR, Says.HAPPENED]


# -- whatever is said and done, and whenever ------------------------------------------------------------------------

EVENTS = st.sampled_from(
    ("nothing", "owner_says", "clear", "not_mine", "not_yet", "moves", "corrected", "done", "undone", "leaves", "calls",
     "blocks", "unblocks", "outage")
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    by=st.integers(0, 30),
    events=st.lists(st.tuples(st.integers(1, 36), EVENTS), max_size=12),
)
def test_an_owner_is_chased_at_most_twice_never_done_never_at_night_and_never_once_they_have_left(by, events):
    now = PUBLISHED + timedelta(minutes=2)
    known, around, outbox = action(by=str(date(2026, 12, 4) + timedelta(days=by))), circle(), Outbox()
    said: list[ActionReport] = []
    sleeping = 0
    for number, (hours, event) in enumerate([*events, (150, "nothing")]):
        known, around = _happens(event, number, known, around, said, now)
        sleeping = 12 if event == "outage" else sleeping
        for turn in range(hours):
            now += timedelta(hours=2)
            if sleeping:
                sleeping -= 1
                continue
            before = len(outbox.said)
            outbox.send(known, around, now)  # judged by itself: what has just happened was not planned for yet
            if turn % 6 == 5:
                outbox.plan(known, around, said, now)
            for moment, planned, seen in outbox.said[before:]:
                _may_be_said(moment, planned.step, planned.person_id, seen, around)
    _are_few_enough(outbox)


def _happens(event, number, known, around, said, now):
    """Do one thing that may happen to an action."""
    to_do = known.state is ActionState.PUBLISHED
    says = {"owner_says": ("lee", Says.SAYS), "clear": ("lee", Says.CLEAR), "not_mine": ("lee", Says.NOT_MINE),
            "not_yet": ("amira", Says.NOT_YET), "calls": ("sam", Says.WILL_CALL)}  # fmt: skip
    if event in says and to_do:
        who, what = says[event]
        day = wait_until(CALENDAR, now.date()) if what is Says.WILL_CALL else None
        said.append(ActionReport(f"r{number}", "act", who, what, now, known.version, day=day))
    elif event in ("moves", "corrected") and to_do:
        by = "lee" if event == "moves" else "sam"
        known = replace(known, by_day=now.date() + timedelta(days=7), version=known.version + 1, changed_by=by,
                        visible_from=now)  # fmt: skip
    elif event == "done" and to_do:
        known = replace(known, state=ActionState.DONE, done_at=now, done_by="lee")
    elif event == "undone":
        known = replace(known, state=ActionState.PUBLISHED, done_at=None, done_by=None)
    elif event == "leaves":
        around = replace(around, people={**around.people, "lee": replace(LEE, ended_at=now)})
    elif event in ("blocks", "unblocks"):
        change = around.reachable.difference if event == "blocks" else around.reachable.union
        around = replace(around, reachable=frozenset(change({"lee"})))
    return known, around


def _may_be_said(moment: datetime, step: Step, person_id: str, seen: AgreedAction, around) -> None:
    person, local = around.people[person_id], moment.astimezone(LONDON)
    assert person.ended_at is None, f"{step} to somebody who has left"
    assert local.date() not in CALENDAR.holidays, f"{step} on a holiday"
    assert 8 <= local.hour < 20, f"{step} at night"
    if person.is_staff:
        assert is_working(CALENDAR, moment), f"{step} at {shown(moment)}"
    if step in (Step.PART, Step.REMIND, *ASKINGS, Step.LEAD):
        assert seen.state is ActionState.PUBLISHED, f"{step} of what is done"
    if step in (Step.PART, *ASKINGS):
        assert person_id == seen.owner_id


def _are_few_enough(outbox: Outbox) -> None:
    keys = [planned.key for _, planned, _ in outbox.said]
    assert len(keys) == len(set(keys)), "said twice"
    versions = {seen.version for _, _, seen in outbox.said}
    for version in versions:
        order = [(moment, one.step) for moment, one, seen in outbox.said if seen.version == version]
        steps = [step for _, step in order]
        assert sum(step in (Step.CHASE, Step.CHASE_AGAIN) for step in steps) <= 2
        until_lead = steps[: steps.index(Step.LEAD)] if Step.LEAD in steps else steps
        assert not set(steps[len(until_lead) :]) & {Step.CHASE, Step.CHASE_AGAIN, Step.ASK} or _was_out_of_reach(steps)
        asked = [moment for moment, step in order if step in ASKINGS]
        assert all(later - first >= timedelta(hours=2) for first, later in pairwise(asked))


def _was_out_of_reach(steps: list[Step]) -> bool:
    """Whether the lead was asked because the owner's phone could not be reached; once it can, they are asked, too."""
    before = steps[: steps.index(Step.LEAD)]
    return not {Step.CHASE, Step.CHASE_AGAIN} <= set(before)


@settings(max_examples=60, deadline=None)
@given(managers=st.lists(st.sampled_from((None, "sam", "lee", "nina", "jo", "ruth")), min_size=5, max_size=5),
       gone=st.sets(st.sampled_from(("sam", "lee", "nina", "jo")), max_size=2))  # fmt: skip
def test_whoever_is_told_is_the_owners_own_manager_or_a_co_ordinator_where_there_is_none(managers, gone):
    staff = [SAM, LEE, NINA, JO, RUTH]
    people = {
        p.id: replace(p, manager_id=m, ended_at=PUBLISHED if p.id in gone else None)
        for p, m in zip(staff, managers, strict=True)
    }
    around = replace(circle(), people={**circle().people, **people})
    for owner in people.values():
        for by in people.values():
            told = manager_told(around, owner, by, [people["ruth"]])
            own = people.get(owner.manager_id or "")
            if told is None:
                continue
            assert told.id not in (owner.id, by.id)
            assert told.ended_at is None
            assert told.id == owner.manager_id if own is not None and own.ended_at is None else told.coordinator


def test_every_kind_for_an_owner_is_told_in_working_hours():
    assert {"p_your_part", "p_part_remind", "p_team_update", "action_remind"} == TO_OWNER
