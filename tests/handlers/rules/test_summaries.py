"""Whose summary is missing, when it is asked for, and what each reader sees of it (004-13, 003-05)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules.refusals import NotForYou, NotFound, NotNow
from handlers.rules.summaries import (
    answerable,
    chase_due,
    in_order,
    is_missing,
    is_overdue,
    is_there_for,
    must_write,
    my_meetings,
    owner_named,
    readers_of,
    seen_by,
)
from handlers.screens.summaries import summary_facts
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import Answer, MeetingState, Readers, View
from storage.records.people import Person, Relation
from storage.records.plans import Circle, Role, RoleKind
from storage.records.services import WorkingCalendar
from storage.records.summaries import Summary, SummaryState, ViewAnswer
from tests.handlers.rules.meeting_world import EARLY, LONDON, asked, at, circle, meeting, person

CALENDAR = WorkingCalendar(
    zone=LONDON, opens=time(9), closes=time(17), weekdays=frozenset(range(5)),
    holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}),
)  # fmt: skip
MEETING = meeting("2026-12-03T15:30", changed_by="sam")  # a Thursday
AFTER = at("2026-12-03 18:00")
FAMILY = ("amira", "yusuf", "mia")
EVERYTHING = {"sees_dates": True, "sees_plan": True, "sees_names": True}


def world(**dials: dict[str, bool]) -> Circle:
    """Return the circle with mia, a young person of 16, and these dials for its family."""
    one = circle()
    mia = Role(id="mia", plan_id="plan", person_id="mia", kind=RoleKind.FAMILY, since=EARLY,
               relation=Relation.YOUNG_PERSON)  # fmt: skip
    roles = tuple(
        replace(role, **dials.get(role.person_id, EVERYTHING))  # type: ignore[arg-type]
        if role.kind is RoleKind.FAMILY
        else role
        for role in (*one.roles, mia)
    )
    return replace(one, roles=roles, people={**one.people, "mia": person("mia")})


def summary(**more: Any) -> Summary:
    made = Summary(
        id="summary", meeting_id="meeting", plan_id="plan", author_id="sam", state=SummaryState.SENT, made_at=AFTER,
        agreed="AGREED", sent_at=AFTER, visible_from=AFTER + timedelta(minutes=2),
    )  # fmt: skip
    return replace(made, **more)


ALL_ASKED = {who: asked(who) for who in FAMILY}


@pytest.mark.parametrize(
    ("more", "moment", "missing"),
    [
        pytest.param({}, "2026-12-03 16:29", False, id="it still goes on"),
        pytest.param({}, "2026-12-03 16:31", True, id="it is over"),
        pytest.param({}, "2027-02-20 12:00", True, id="eleven weeks later"),
        pytest.param({}, "2027-04-01 12:00", False, id="four months later nobody asks any more"),
        pytest.param({"state": MeetingState.CANCELLED}, "2026-12-04 12:00", False, id="called off"),
    ],
)
def test_a_summary_is_missing_once_a_meeting_that_stood_is_over(
    more: dict[str, Any], moment: str, missing: bool
) -> None:
    assert is_missing(world(), replace(MEETING, **more), ALL_ASKED, None, at(moment)) is missing


def test_a_summary_is_not_missing_once_sent_nor_where_nobody_could_read_it() -> None:
    moment = at("2026-12-04 12:00")
    closed = {who: {"sees_dates": False} for who in FAMILY}
    assert not is_missing(world(), MEETING, ALL_ASKED, summary(), moment)
    assert is_missing(world(), MEETING, ALL_ASKED, summary(state=SummaryState.DRAFT), moment)
    assert not is_missing(world(), MEETING, {"lee": asked("lee")}, None, moment)
    assert not is_missing(world(**closed), MEETING, ALL_ASKED, None, moment)


@pytest.mark.parametrize(
    ("today", "chase", "overdue"),
    [
        pytest.param("2026-12-03", None, False, id="the day itself"),
        pytest.param("2026-12-04", None, False, id="one working day after"),
        pytest.param("2026-12-06", None, False, id="a weekend does not count"),
        pytest.param("2026-12-07", 2, False, id="the second working day"),
        pytest.param("2026-12-09", 2, False, id="a machine that was off asks late"),
        pytest.param("2026-12-10", 5, True, id="the fifth working day"),
        pytest.param("2026-12-14", 5, True, id="two days late"),
        pytest.param("2026-12-15", None, True, id="after that only the count stays"),
    ],
)
def test_it_is_chased_two_and_five_working_days_after(today: str, chase: int | None, overdue: bool) -> None:
    day = date.fromisoformat(today)
    assert chase_due(CALENDAR, MEETING, day) == chase
    assert is_overdue(CALENDAR, MEETING, day) is overdue


def test_holidays_do_not_count_as_working_days() -> None:
    christmas = meeting("2026-12-23T15:30")
    assert chase_due(CALENDAR, christmas, date(2026, 12, 28)) is None
    assert chase_due(CALENDAR, christmas, date(2026, 12, 29)) == 2


def test_only_its_author_knows_of_a_summary_before_the_two_minutes_are_over() -> None:
    one, then = summary(), AFTER + timedelta(minutes=2)
    assert is_there_for(one, "sam", AFTER)
    assert not is_there_for(one, "amira", AFTER)
    assert not is_there_for(one, None, AFTER)
    assert is_there_for(one, "amira", then)
    assert not is_there_for(summary(state=SummaryState.DRAFT, visible_from=None), "sam", then)
    assert not is_there_for(None, "amira", then)


def test_it_reaches_whoever_was_asked_and_may_see_dates_parents_first() -> None:
    one = world(yusuf={"sees_dates": False})
    assert [p.id for p in readers_of(one, ALL_ASKED, date(2026, 12, 3))] == ["amira", "mia"]
    assert [p.id for p in readers_of(world(), {"mia": asked("mia")}, date(2026, 12, 3))] == ["mia"]


def test_whoever_answers_the_family_writes_it_and_nobody_else() -> None:
    one = world()
    must_write(one, MEETING, one.people["sam"], AFTER)
    for who in ("lee", "dana", "nina"):
        with pytest.raises(NotForYou):
            must_write(one, MEETING, one.people[who], AFTER)
    with pytest.raises(NotNow):
        must_write(one, MEETING, one.people["sam"], at("2026-12-03 15:29"))
    with pytest.raises(NotFound):
        must_write(one, replace(MEETING, state=MeetingState.CANCELLED), one.people["sam"], AFTER)


def view(who: str, readers: Readers = Readers.ALL, name: str = "") -> View:
    words = f"WORDS-{who}-{readers.value}{name}"
    return View(id=f"v-{words}", meeting_id="meeting", person_id=who, said_at=AFTER - timedelta(days=1), words=words,
                readers=readers)  # fmt: skip


def test_the_young_persons_words_always_stand_first() -> None:
    views = [view("amira"), view("yusuf"), view("mia"), view("mia", name="-2")]
    assert [v.person_id for v in in_order(world(), views)] == ["mia", "mia", "amira", "yusuf"]
    assert [v.person_id for v in in_order(world(), views[::-1])] == ["mia", "mia", "amira", "yusuf"]


def test_its_writer_answers_what_was_said_to_them_and_not_what_somebody_keeps_to_themselves() -> None:
    views = [view("amira", Readers.HOLDER), view("yusuf", Readers.NOBODY), view("mia")]
    one = world()
    found = answerable(one, MEETING, views, one.people["sam"], date(2026, 12, 3))
    assert [v.person_id for v in found] == ["mia", "amira"]


def test_my_words_are_listed_by_meeting_once_it_was_held_newest_first() -> None:
    first, last = meeting("2026-10-01T10:00", id="first"), meeting("2026-12-01T10:00", id="last")
    ahead = meeting("2026-12-10T10:00", id="ahead")
    off = replace(last, id="off", state=MeetingState.CANCELLED)
    views = [replace(view("amira"), meeting_id=name) for name in ("first", "last", "ahead", "off")]
    found = my_meetings([first, None, last, ahead, off, meeting(id="silent")], views, AFTER)
    assert [m.id for m in found] == ["last", "first"]


@pytest.mark.parametrize(
    ("reader", "owner", "names", "named"),
    [
        pytest.param("amira", "sam", False, True, id="the lead is known to all"),
        pytest.param("amira", "lee", False, False, id="the team only with the names dial"),
        pytest.param("amira", "lee", True, True, id="the team with the names dial"),
        pytest.param("amira", "yusuf", True, False, id="another adult of the family never"),
        pytest.param("amira", "mia", False, True, id="the young person: it is their plan"),
        pytest.param("mia", "amira", True, False, id="a mother to the young person"),
        pytest.param("amira", "amira", False, True, id="oneself"),
        pytest.param("lee", "yusuf", False, True, id="the team knows who is who"),
    ],
)
def test_who_does_something_is_named_as_far_as_the_reader_may_know(
    reader: str, owner: str, names: bool, named: bool
) -> None:
    one = world(**{reader: {"sees_dates": True, "sees_plan": True, "sees_names": names}})
    found = owner_named(one, one.people[reader], owner, date(2026, 12, 3))
    assert found == (one.people[owner].name if named else None)


# -- whatever the dials, the readers and the order -----------------------------------------------------------------

DIALS = st.fixed_dictionaries({name: st.booleans() for name in ("sees_dates", "sees_plan", "sees_names")})
VIEWS = st.lists(st.builds(view, st.sampled_from(FAMILY), st.sampled_from(list(Readers))), max_size=6,
                 unique_by=lambda one: one.id)  # fmt: skip
OWNERS = ("amira", "yusuf", "mia", "sam", "lee")


@st.composite
def actions(draw: st.DrawFn) -> list[AgreedAction]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        state = draw(st.sampled_from(list(ActionState)))
        seconds = draw(st.sampled_from((-600, -1, 0, 60, 600)))
        made.append(AgreedAction(
            id=f"a{number}", plan_id=draw(st.sampled_from(("plan", "plan", "elsewhere"))), what=f"ACTION-{number}",
            owner_id=draw(st.sampled_from(OWNERS)), author_id=draw(st.sampled_from(("sam", "lee"))), state=state,
            made_at=EARLY, by_day=date(2027, 1, 1) + timedelta(days=number),
            meeting_id=draw(st.sampled_from(("meeting", "meeting", "other", None))),
            visible_from=AFTER + timedelta(seconds=seconds) if state is not ActionState.DRAFT else None,
            shown_to=draw(st.none() | st.lists(st.sampled_from(FAMILY)).map(tuple)),
        ))  # fmt: skip
    return made


@settings(max_examples=400, deadline=None)
@given(
    dials=st.fixed_dictionaries(dict.fromkeys(FAMILY, DIALS)), views=VIEWS, kept=actions(),
    invited=st.sets(st.sampled_from((*FAMILY, "lee"))), refused=st.sets(st.sampled_from(FAMILY)),
    reader=st.sampled_from((*FAMILY, "lee", "nina", "dana", "sam")), minutes=st.sampled_from((0, 1, 2, 9)),
    answered=st.booleans(), early=st.booleans(), left=st.none() | st.sampled_from(FAMILY), shuffle=st.randoms(),
)  # fmt: skip
def test_no_readers_summary_holds_anything_that_is_not_open_to_them(
    dials: dict[str, Any], views: list[View], kept: list[AgreedAction], invited: set[str], refused: set[str],
    reader: str,
    minutes: int, answered: bool, early: bool, left: str | None, shuffle: Any,
) -> None:  # fmt: skip
    one = world(**dials)
    if left is not None:
        one = replace(one, roles=tuple(
            replace(role, ended_at=EARLY) if role.person_id == left else role for role in one.roles))  # fmt: skip
    now, me = AFTER + timedelta(minutes=minutes), one.people[reader]
    shuffle.shuffle(views)
    shuffle.shuffle(kept)
    there = {who: asked(who, answer=Answer.NO if who in refused else None, version=1) for who in invited}
    later = AFTER + timedelta(minutes=5 if early else 2)
    answers = {
        v.id: ViewAnswer(id=v.id, view_id=v.id, author_id="sam", words=f"DID-{v.words}", made_at=AFTER,
                         visible_from=later)
        for v in views if answered
    }  # fmt: skip
    seen = seen_by(one, MEETING, summary(), me, there.get(reader), views=views, answers=answers, actions=kept, now=now)
    shown = "" if seen is None else str(summary_facts(one, MEETING, seen, me, date(2026, 12, 3)))
    if minutes < 2 and reader != "sam":
        assert shown == ""
    role = one.role_of(reader, RoleKind.FAMILY)
    if not me.is_staff and (role is None or not role.sees_dates or reader not in invited):
        assert shown == ""
    if reader == "nina":
        assert shown == ""
    _nothing_else(one, me, shown, views, kept, there, now, later)


def _nothing_else(
    one: Circle, me: Person, shown: str, views: list[View], kept: list[AgreedAction], there: dict[str, Any],
    now: datetime, later: datetime,
) -> None:  # fmt: skip
    """Judge by its own account of who may read what, not by the rules' own."""
    comes = me.id in there and there[me.id].answer is not Answer.NO
    for said in views:
        own = said.person_id == me.id
        open_to_me = said.readers is not Readers.NOBODY and (
            own or me.id == "sam" or (said.readers is Readers.ALL and comes)
        )
        if f"'{said.words}'" in shown or f"DID-{said.words}'" in shown:
            assert open_to_me, f"{me.id} read {said.words}"
        if f"DID-{said.words}'" in shown:
            assert now >= later or me.id == "sam"
    role = one.role_of(me.id, RoleKind.FAMILY)
    for action in kept:
        if action.what not in shown:
            continue
        assert (action.plan_id, action.meeting_id) == ("plan", "meeting")
        assert action.state in (ActionState.PUBLISHED, ActionState.DONE)
        assert action.visible_from is not None
        assert action.visible_from <= now
        if not me.is_staff:
            assert role is not None
            narrowed = action.shown_to is not None and me.id not in action.shown_to
            assert action.owner_id == me.id or (role.sees_plan and not narrowed)
    if me.is_staff:
        return
    for who in ("amira", "yusuf"):
        spoke = any(v.person_id == who and f"'{v.words}'" in shown for v in views)
        if who != me.id and not spoke:
            assert one.people[who].name not in shown, f"{me.id} read the name of {who}"
    if role is None or not role.sees_names:
        assert "Lee" not in shown
