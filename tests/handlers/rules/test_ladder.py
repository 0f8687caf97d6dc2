"""The ladder: rung by rung, past the lead, over two years and four nations; never nobody, never at night."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.calendars import SUBDIVISIONS
from handlers.rules.decisions import Decision, Setting
from handlers.rules.holding import answer, give_new_date, holder_lost, seen
from handlers.rules.ladder import climb, is_settled
from handlers.rules.working_time import may_step
from storage.records.concerns import Concern, Door, NextStep, Rung
from storage.records.plans import RoleKind
from tests.handlers.rules.concern_world import (
    AMIRA,
    DANA,
    EVERYBODY,
    JO,
    LEE,
    PRIYA,
    ROLES,
    SAM,
    VERA,
    at,
    circle,
    concern_of,
    cover,
    local,
    role,
    sent,
    setting,
    told,
    words,
)

MONDAY = "2026-05-11 10:00"


def next_step(concern: Concern, where: Setting) -> Decision:
    """Take the next step exactly when it is due."""
    assert concern.next_step_at is not None
    decision = climb(concern, where, concern.next_step_at)
    assert decision is not None
    return decision


def walk(concern: Concern, where: Setting, steps: int) -> list[Decision]:
    decisions = []
    for _ in range(steps):
        decisions.append(next_step(concern, where))
        concern = decisions[-1].concern
    return decisions


def test_the_ladder_is_climbed_rung_by_rung_and_the_family_hears_of_each() -> None:
    where = setting()
    start = sent(at(MONDAY), where).concern
    unopened, reminded, late, managers, body = walk(start, where, 5)

    assert local(start.next_step_at or at(MONDAY)) == "2026-05-11 14:00"
    assert told(unopened) == {("dana", "p_q_waits"), ("sam", "p_q_unopened"), ("amira", "q_waits")}
    assert local(unopened.concern.next_step_at or at(MONDAY)) == "2026-05-13 14:00"
    assert told(reminded) == {("sam", "p_q_due")}
    assert local(reminded.concern.next_step_at or at(MONDAY)) == "2026-05-13 17:00"
    assert told(late) == {("amira", "q_late"), ("sam", "p_q_overdue"), ("jo", "p_q_late")}
    assert late.concern.holder_id == "sam"
    assert local(late.concern.due_at) == "2026-05-14 17:00"
    assert told(managers) == {("amira", "q_escalated"), ("jo", "m_climbed"), ("sam", "p_q_climbed")}
    assert (managers.concern.holder_id, managers.concern.rung) == ("jo", Rung.MANAGER)
    assert local(managers.concern.due_at) == "2026-05-15 17:00"
    assert told(body) == {("amira", "q_body"), ("jo", "m_q_body"), ("dana", "p_pass_to_body")}
    assert (body.concern.holder_id, body.concern.rung) == ("jo", Rung.BODY)
    assert local(body.concern.due_at) == "2026-05-19 17:00"


def test_no_step_of_the_clock_carries_a_word_of_what_was_written() -> None:
    where = setting()
    for decision in walk(sent(at(MONDAY), where).concern, where, 6):
        assert "taxi" not in str(decision.tellings)


def test_the_last_rung_comes_round_again_so_a_worry_never_falls_silent() -> None:
    where = setting()
    *_, body, again = walk(sent(at(MONDAY), where).concern, where, 6)
    assert told(again) == told(body)
    assert again.concern.due_at > body.concern.due_at
    assert {t.key for t in again.tellings}.isdisjoint({t.key for t in body.tellings})


def test_the_cover_is_told_that_something_waits_and_that_it_is_late() -> None:
    where = setting(covers=(cover(SAM, PRIYA, date(2026, 5, 12), date(2026, 5, 20)),))
    start = sent(at(MONDAY), where).concern  # sent the day before Sam's leave
    opened = replace(start, next_step=NextStep.LATE, next_step_at=start.due_at)
    assert ("priya", "p_q_late") in told(climb(opened, where, start.due_at))
    waits = replace(start, next_step_at=at("2026-05-12 09:30"))
    assert ("priya", "p_q_waits") in told(climb(waits, where, at("2026-05-12 09:30")))


@pytest.mark.parametrize("door", [Door.MANAGER, Door.ABOUT_LEAD])
def test_a_worry_past_the_lead_climbs_past_the_lead(door: Door) -> None:
    where = setting(
        covers=(cover(JO, SAM, date(2026, 5, 1), date(2026, 6, 1)),)
    )  # the lead even covers for the manager
    start = sent(at(MONDAY), where, door)
    everyone = {person for decision in (start, *walk(start.concern, where, 7)) for person, _ in told(decision)}
    holders = {decision.concern.holder_id for decision in walk(start.concern, where, 7)}
    assert "sam" not in everyone | holders
    assert start.concern.holder_id == "jo"
    assert ("vera", "p_q_waits") in told(next_step(start.concern, where))
    assert "priya" not in everyone


def test_an_opened_question_is_not_told_on_as_unopened() -> None:
    where = setting()
    start = sent(at(MONDAY), where).concern
    looked = concern_of(seen(start, where, SAM, at("2026-05-11 11:00")))
    assert looked.next_step is NextStep.REMIND
    assert climb(looked, where, at("2026-05-11 14:00")) is None


def test_an_answer_stops_the_clock() -> None:
    where = setting()
    start = sent(at(MONDAY), where).concern
    answered = answer(start, where, SAM, (words(author=SAM),), at("2026-05-12 10:00")).concern
    assert answered.next_step is NextStep.NONE
    assert climb(answered, where, at("2026-06-12 10:00")) is None


def test_a_new_date_moves_the_reminder_and_the_late_step() -> None:
    where = setting()
    start = sent(at(MONDAY), where).concern
    dated = give_new_date(start, where, SAM, date(2026, 5, 15), 0, at("2026-05-13 15:00")).concern
    reminded, late = walk(dated, where, 2)
    assert local(dated.next_step_at or at(MONDAY)) == "2026-05-15 14:00"
    assert told(reminded) == {("sam", "p_q_due")}
    assert late.concern.rung is Rung.COVER


def test_a_step_missed_in_the_night_is_taken_when_the_office_opens() -> None:
    where = setting()
    start = sent(at(MONDAY), where).concern
    put_off = climb(start, where, at("2026-05-12 03:00"))
    assert put_off is not None
    assert not put_off.tellings
    assert local(concern_of(put_off).next_step_at or at(MONDAY)) == "2026-05-12 09:00"


def test_after_a_week_without_power_each_step_follows_and_the_family_gets_a_day_that_is_to_come() -> None:
    where, now = setting(), at("2026-05-20 09:00")
    concern = sent(at(MONDAY), where).concern
    kinds = []
    while (decision := climb(concern, where, now)) is not None:
        kinds += [kind for person, kind in told(decision) if person == "amira"]
        concern = decision.concern
    assert kinds == ["q_waits", "q_late"]
    assert concern.due_at > now


def test_with_nobody_above_and_no_manager_it_stays_with_somebody() -> None:
    alone = replace(SAM, manager_id=None)
    plan = replace(circle().plan, duty_id="sam")
    here = setting(people=(AMIRA, alone), plan=plan, roles=(ROLES[0], ROLES[3]))
    decisions = walk(sent(at(MONDAY), here).concern, here, 5)
    assert {decision.concern.holder_id for decision in decisions} == {"sam"}
    assert all(("amira", kind) in told(decisions[-1]) for kind in ("q_body",))


def test_two_who_manage_each_other_do_not_turn_in_a_ring() -> None:
    ring = tuple(replace(p, manager_id="sam") if p.id == "jo" else p for p in EVERYBODY)
    where = setting(people=ring)
    *_, managers, body = walk(sent(at(MONDAY), where).concern, where, 5)
    assert managers.concern.holder_id == "jo"
    assert body.concern.holder_id == "jo"


@pytest.mark.parametrize(("changes", "expected"), [
    pytest.param({"unreached": ("sam",)}, "dana", id="the holder has blocked the bot"),
    pytest.param({"people": tuple(replace(p, ended_at=at(MONDAY)) if p == SAM else p for p in EVERYBODY)}, "dana",
                 id="the holder's account has ended"),
    pytest.param({"roles": (replace(ROLES[0], ended_at=at(MONDAY)), role(LEE, RoleKind.LEAD), *ROLES[2:])}, "lee",
                 id="there is a new lead"),
    pytest.param({"covers": (cover(SAM, PRIYA, date(2026, 5, 11), date(2026, 5, 20)),)}, "priya",
                 id="the holder has gone on leave: the cover inherits the clock"),
])  # fmt: skip
def test_a_holder_who_is_gone_is_replaced_and_the_family_hears_of_it(changes: dict[str, Any], expected: str) -> None:
    start = sent(at("2026-05-08 10:00")).concern
    decision = holder_lost(start, setting(**changes), at(MONDAY))
    assert concern_of(decision).holder_id == expected
    assert {("amira", "q_passed"), (expected, "p_q_passed")} <= told(decision)
    assert concern_of(decision).due_at == start.due_at


def test_a_holder_who_is_here_keeps_it() -> None:
    assert holder_lost(sent(at(MONDAY)).concern, setting(), at(MONDAY)) is None


def test_with_nobody_else_to_reach_it_stays_and_is_not_moved_round_and_round() -> None:
    nobody = setting(unreached=tuple(person.id for person in EVERYBODY))
    assert holder_lost(sent(at(MONDAY)).concern, nobody, at(MONDAY)) is None


def test_two_who_cover_for_each_other_do_not_hand_it_to_and_fro() -> None:
    both = (
        cover(SAM, PRIYA, date(2026, 5, 11), date(2026, 5, 20)),
        cover(PRIYA, SAM, date(2026, 5, 11), date(2026, 5, 20)),
    )
    assert holder_lost(sent(at("2026-05-08 10:00")).concern, setting(covers=both), at(MONDAY)) is None


# -- over every day of two years and four nations ----------------------------------------------------------------------

LEAVES = st.lists(
    st.tuples(
        st.sampled_from([(SAM, PRIYA), (SAM, LEE), (JO, SAM), (JO, VERA), (DANA, PRIYA), (PRIYA, SAM), (VERA, JO)]),
        st.integers(0, 730),
        st.integers(0, 40),
    ),
    max_size=6,
)
DOORS = st.sampled_from([Door.LEAD, Door.ANY, Door.PERSON, Door.MANAGER, Door.ABOUT_LEAD])
LEFT = st.sets(st.sampled_from(["sam", "jo", "vera", "lee", "priya"]), max_size=3)


def world(
    nation: str, leaves: list[Any], left: set[str], unreached: set[str], moment: datetime, without_lead: bool
) -> Setting:
    first = date(2026, 1, 1)
    covers = tuple(
        cover(away, by, first + timedelta(days=day), first + timedelta(days=day + length))
        for (away, by), day, length in leaves
    )
    people = tuple(replace(p, ended_at=moment) if p.id in left else p for p in EVERYBODY)
    roles = ROLES[1:] if without_lead else ROLES
    return setting(nation, 2027, people=people, covers=covers, roles=roles, unreached=tuple(unreached))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SUBDIVISIONS)), DOORS, LEAVES, LEFT, LEFT, st.booleans(), st.integers(0, 24 * 40))
def test_never_nobody_never_the_lead_and_never_at_night(
    nation: str, door: Door, leaves: list[Any], left: set[str], unreached: set[str], without_lead: bool, offset: int
) -> None:
    """Send one on every twentieth day of two years, at a shifting hour, and climb with whoever is there to the top."""
    for day in range(0, 730, 20):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, hours=offset % 24, minutes=30 * (offset % 2))
        here = world(nation, leaves, left, unreached, moment, without_lead)
        lead = here.circle.lead
        start = sent(moment, here, door, person_id="lee")
        concern = start.concern
        decisions = [start]
        for _ in range(8):
            if is_settled(concern) or concern.next_step_at is None:
                break
            now = concern.next_step_at
            assert may_step(here.calendar, now)
            for step in (holder_lost(concern, here, now), climb(concern, here, now)):
                if step is not None:
                    decisions.append(step)
                    concern = step.concern
        assert concern.rung is Rung.BODY or concern.next_step_at is not None
        for decision in decisions:
            kept = decision.concern
            holder = here.person(kept.holder_id)
            assert holder.is_staff
            assert kept.due_at > kept.sent_at
            assert holder.ended_at is None
            if door in (Door.MANAGER, Door.ABOUT_LEAD) and lead is not None:
                assert kept.excluded_id == lead.id
                assert lead.id not in {kept.holder_id, *(telling.to for telling in decision.tellings)}
