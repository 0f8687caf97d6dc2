"""Texts to many families: who may send, agree and call off, in how many steps, and what is said of it afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.pacing import PAID
from handlers.clock.broadcasts import TICKS
from handlers.rules import broadcasting as rules
from handlers.rules.notices import still_true
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound, NotNow
from handlers.rules.revisions import revision
from handlers.rules.verdicts import SEND, Do, Verdict, World
from storage.records.broadcasts import Broadcast, BroadcastState, Reach, Tally, ToWhom, Whose
from storage.records.drafts import Draft
from storage.records.links import Link
from storage.records.notices import Act, Notice, NoticeState
from storage.records.people import Person, PersonKind

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DANA = Person("dana", PersonKind.STAFF, "Dana", NOW, coordinator=True)
JO = replace(DANA, id="jo", name="Jo")
SAM = Person("sam", PersonKind.STAFF, "Sam", NOW, agency="Oak Primary")
DRAFT = Draft("d", "dana", rules.BROADCAST, NOW, NOW, fields={"words": "We are shut.", "to_whom": "all"})
ONE = Broadcast("b", "dana", "We are shut.", ToWhom.ALL, BroadcastState.WAITING, NOW, 30, 41)
GOING = replace(ONE, state=BroadcastState.GOING, starts_at=NOW)


@pytest.mark.parametrize(
    ("label", "families", "others", "expected"),
    [
        ("one family", 1, (), BroadcastState.GOING),
        ("twenty, the most for one person", 20, (), BroadcastState.GOING),
        ("twenty-one, and somebody to ask", 21, (JO,), BroadcastState.WAITING),
        ("twenty-one, and nobody to ask", 21, (), "p_broadcast_alone"),
        ("nobody can be reached", 0, (JO,), "p_broadcast_nobody"),
    ],
)
def test_more_than_twenty_families_need_a_second_co_ordinator(label, families, others, expected):
    reach = Reach(families, families, 2)
    if not isinstance(expected, BroadcastState):
        with pytest.raises(NotNow) as refused:
            rules.made(DRAFT, DANA, reach, others, NOW, "b")
        assert refused.value.said_kind == expected, label
        return
    made = rules.made(DRAFT, DANA, reach, others, NOW, "b")
    starts = NOW + timedelta(minutes=2) if expected is BroadcastState.GOING else None
    assert (made.state, made.starts_at, made.families) == (expected, starts, families), label


@pytest.mark.parametrize("person", [SAM, replace(DANA, coordinator=False), replace(DANA, ended_at=NOW),
                                    replace(DANA, kind=PersonKind.FAMILY)])  # fmt: skip
def test_only_a_co_ordinator_who_is_here_writes_agrees_declines_or_calls_off(person):
    other = replace(person, id="other")
    for act in (
        lambda: rules.made(DRAFT, person, Reach(1, 1, 0), (), NOW, "b"),
        lambda: rules.agreed(ONE, other, DANA, NOW),
        lambda: rules.declined(ONE, other, "No.", NOW),
        lambda: rules.called_off(ONE, other, NOW),
    ):
        with pytest.raises(NotForYou):
            act()


def test_nobody_answers_for_their_own_or_twice():
    assert rules.agreed(ONE, JO, DANA, NOW).starts_at == NOW + timedelta(minutes=2)
    assert rules.declined(ONE, JO, "Say\nwhich day.", NOW).reason == "Say which day."
    assert (rules.may_answer(ONE, JO), rules.may_answer(ONE, DANA), rules.may_answer(GOING, JO)) == (True, False, False)
    for act in (lambda by, one: rules.agreed(one, by, DANA, NOW), lambda by, one: rules.declined(one, by, "No.", NOW)):
        with pytest.raises(NotForYou):
            act(DANA, ONE)
        with pytest.raises(AlreadyDone):
            act(JO, GOING)


def test_a_reason_is_short_and_nobody_agrees_for_whoever_has_left():
    for words in ("  ", "x" * (rules.LONGEST_REASON + 1)):
        with pytest.raises(BadInput):
            rules.declined(ONE, JO, words, NOW)
    for gone in (replace(DANA, ended_at=NOW), replace(DANA, coordinator=False)):
        with pytest.raises(NotNow) as refused:
            rules.agreed(ONE, JO, gone, NOW)
        assert refused.value.said_kind == "p_broadcast_left"


@pytest.mark.parametrize("state", list(BroadcastState))
def test_it_is_called_off_as_long_as_it_waits_or_goes(state):
    if state in (BroadcastState.WAITING, BroadcastState.GOING):
        off = rules.called_off(replace(ONE, state=state), JO, NOW)
        assert (off.state, off.ended_at) == (BroadcastState.CALLED_OFF, NOW)
        return
    with pytest.raises(AlreadyDone):
        rules.called_off(replace(ONE, state=state), JO, NOW)


@pytest.mark.parametrize(
    ("label", "waits", "hours", "reported", "state", "told"),
    [
        ("all of it was said at once", False, 0, False, BroadcastState.DONE, True),
        ("some are asleep", True, 14, False, BroadcastState.GOING, False),
        ("somebody has paused for weeks", True, 24, False, BroadcastState.GOING, True),
        ("their pause is over, the author knows", False, 500, True, BroadcastState.DONE, True),
    ],
)
def test_its_author_hears_once_when_all_was_said_or_after_a_day(label, waits, hours, reported, state, told):
    one = replace(GOING, all_put_at=NOW, reported_at=NOW if reported else None)
    after = rules.reported(one, waits, NOW + timedelta(hours=hours))
    assert (after.state, after.reported_at is not None) == (state, told), label
    assert (after.reported_at == NOW) is (reported or (told and hours == 0)), label


def test_people_are_put_until_fewer_come_than_were_asked_for():
    some = [f"link{number:03}" for number in range(rules.SOME)]
    first = rules.put(GOING, some, NOW)
    assert (first.behind, first.all_put_at) == (some[-1], None)
    assert rules.put(first, some[:3], NOW).all_put_at == NOW
    last = rules.put(first, [], NOW)
    assert (last.behind, last.all_put_at) == (some[-1], NOW)
    assert rules.next_to_put([last, first, GOING]) == first
    assert rules.all_put([last, first, GOING]) == [last]


@pytest.mark.parametrize(
    ("label", "pays", "ready", "all_put", "expected"),
    [
        ("nobody pays: the clock comes by often enough", False, 0, False, False),
        ("paid for, and the next two seconds are not at hand", True, rules.AT_HAND - 1, False, True),
        ("paid for, and they are", True, rules.AT_HAND, False, False),
        ("paid for, and there is nobody left", True, 0, True, False),
    ],
)
def test_where_it_is_paid_for_people_are_put_until_the_next_two_seconds_are_at_hand(
    label, pays, ready, all_put, expected
):
    one = replace(GOING, all_put_at=NOW if all_put else None)
    assert rules.goes_on_at_once(one, pays, ready) is expected, label


def test_what_is_at_hand_lasts_until_the_clock_comes_by_again():
    [tick] = TICKS
    assert tick.every.total_seconds() * PAID.rate < rules.AT_HAND


@pytest.mark.parametrize(
    ("label", "broadcast", "tally", "expected"),
    [
        ("on its way, half put", GOING, Tally(delivered=10, waiting=5), (10, 31, 0)),
        ("called off half-way", replace(GOING, state=BroadcastState.CALLED_OFF), Tally(10, held_back=5), (10, 0, 31)),
        ("taken back at once", replace(GOING, state=BroadcastState.CALLED_OFF), Tally(), (0, 0, 41)),
        ("done", replace(GOING, state=BroadcastState.DONE, all_put_at=NOW), Tally(38, 1, 1), (38, 0, 0)),
    ],
)
def test_everybody_is_counted_once(label, broadcast, tally, expected):
    facts = rules.facts_of(broadcast, tally)
    assert (facts["n_sent"], facts["n_waiting"], facts["n_held"]) == expected, label


@pytest.mark.parametrize(
    ("label", "state", "reached", "expected"),
    [
        ("still on the plan", NoticeState.CLAIMED, {"b": {"amira"}}, True),
        ("no longer one of them", NoticeState.CLAIMED, {"b": {"mia"}}, False),
        ("nothing is known of it", NoticeState.CLAIMED, {}, False),
        ("read again, under another lead", NoticeState.SENT, {"b": {"mia"}}, True),
    ],
)
def test_it_is_said_only_to_those_it_is_for_at_that_moment(label, state, reached, expected):
    notice = Notice("n", 1, b"1", Act.SEND, rules.BROADCAST, "k", NOW, NOW, person_id="amira", refers_to="b",
                    state=state)  # fmt: skip
    assert rules.is_theirs(notice, reached) is expected, label


@pytest.mark.parametrize(
    ("label", "reached", "hour", "expected"),
    [
        ("one of them, in the hours they chose", {"amira"}, 12, SEND),
        ("left the plan while it waited", set(), 12, Verdict(Do.WITHDRAW, why="not_theirs")),
        ("it waited too long, and night fell", {"amira"}, 22,
         Verdict(Do.REDATE, due=NOW.replace(day=24, hour=8), why="closed_hours")),
    ],
)  # fmt: skip
def test_just_before_it_goes_it_is_judged_once_more_without_any_plan_being_loaded(label, reached, hour, expected):
    amira = Person("amira", PersonKind.FAMILY, "Amira", NOW)
    notice = Notice("n", 1, b"1", Act.SEND, rules.BROADCAST, "k", NOW, NOW, person_id="amira", refers_to="b",
                    alert=True, plan_id="plan")  # fmt: skip
    world = World(NOW.replace(hour=hour), "Europe/London", {"amira": amira}, {b"1": Link("l", "amira", 1, b"1", NOW)},
                  reached={"b": frozenset(reached)})  # fmt: skip
    assert still_true(notice, world) == expected, label


def test_whose_families_it_is_for_follows_from_who_helps_them_now():
    lee = replace(SAM, id="lee")
    assert rules.whose(ToWhom.ALL, None, None, ()) == Whose()
    assert rules.whose(ToWhom.LEAD, "sam", None, ()) == Whose(("sam",), leads_only=True)
    assert rules.whose(ToWhom.AGENCY, None, "Oak Primary", [SAM, lee, JO]) == Whose(("lee", "sam"))
    assert rules.agencies([SAM, lee, JO, replace(SAM, id="a", agency="Ash")]) == [("Ash", "a"), ("Oak Primary", "lee")]


def test_a_draft_is_sent_only_as_it_was_last_shown():
    draft = rules.begun(None, DANA, "d", NOW)
    with pytest.raises(NotFound):
        rules.audience_of(draft)
    draft = rules.with_audience(draft, ToWhom.LEAD, NOW, lead_id="sam")
    assert (rules.audience_of(draft), rules.is_whole(draft)) == ((ToWhom.LEAD, "sam", None), False)
    checked = replace(draft, fields={**draft.fields, "check": {"words": {}}})
    written = rules.with_words(checked, "  We are shut. ", NOW)
    assert (written.fields["words"], revision(written), "check" in written.fields) == ("We are shut.", 2, False)
    assert rules.begun(written, DANA, "e", NOW) is written
    with pytest.raises(NotFound):
        rules.audience_named("everybody")
