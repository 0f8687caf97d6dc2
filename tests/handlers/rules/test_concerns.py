"""What becomes of a concern when its author or its holder does something."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.rules import holding
from handlers.rules.concerns import (
    MAY_REOPEN,
    add_more,
    author_left,
    close,
    helped,
    not_yet,
    open_again,
    raise_concern,
    wants_to_talk,
)
from handlers.rules.holders import held_on, may_be_passed_to
from handlers.rules.references import LETTERS, NOT_SAID, new_reference
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow, Refusal
from storage.records.concerns import Concern, ConcernKind, Door, NextStep, Rung
from storage.records.plans import Role, RoleKind
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
    YUSUF,
    at,
    circle,
    cover,
    local,
    role,
    sent,
    setting,
    told,
    words,
)

MONDAY, TUESDAY = at("2026-05-11 10:00"), at("2026-05-12 10:00")
HOLIDAYS = (cover(SAM, PRIYA, date(2026, 5, 1), date(2026, 5, 31)),)


def family_leads() -> tuple[Role, ...]:
    return (role(YUSUF, RoleKind.LEAD), *ROLES[1:])


@pytest.mark.parametrize(("changes", "door", "expected"), [
    pytest.param({}, Door.LEAD, "sam", id="the lead"),
    pytest.param({}, Door.ANY, "sam", id="I do not mind"),
    pytest.param({}, Door.PERSON, "lee", id="another person who helps us"),
    pytest.param({"covers": HOLIDAYS}, Door.LEAD, "priya", id="the cover, while the lead is away"),
    pytest.param({"covers": HOLIDAYS}, Door.PERSON, "lee", id="the person asked, whoever covers for the lead"),
    pytest.param({"roles": ROLES[1:]}, Door.LEAD, "dana", id="no lead: the duty contact"),
    pytest.param({"roles": family_leads()}, Door.LEAD, "dana", id="a lead who is family holds nobody's thread"),
    pytest.param({"roles": (ROLES[0], *ROLES[2:])}, Door.PERSON, "sam", id="who was asked has left the team"),
    pytest.param({"unreached": ("sam",)}, Door.LEAD, "dana", id="the lead has blocked the bot"),
    pytest.param({}, Door.MANAGER, "jo", id="a manager, not the lead"),
    pytest.param({}, Door.ABOUT_LEAD, "jo", id="it is about the lead"),
    pytest.param({"covers": (cover(JO, SAM, date(2026, 5, 1), date(2026, 5, 31)),)}, Door.MANAGER, "jo",
                 id="the lead covers for the manager: the manager all the same"),
    pytest.param({"covers": (cover(JO, VERA, date(2026, 5, 1), date(2026, 5, 31)),)}, Door.MANAGER, "vera",
                 id="the manager's own cover"),
    pytest.param({"people": tuple(replace(p, ended_at=MONDAY) if p == JO else p for p in EVERYBODY)}, Door.MANAGER,
                 "dana", id="the manager has left: the duty contact"),
    pytest.param({"plan": replace(circle().plan, duty_id="sam"),
                  "people": tuple(replace(p, manager_id=None) if p == SAM else p for p in EVERYBODY)}, Door.ABOUT_LEAD,
                 "dana", id="the lead is on duty and has no manager: a co-ordinator"),
])  # fmt: skip
def test_who_reads_it_through_each_door(changes: dict[str, Any], door: Door, expected: str) -> None:
    where = setting(**changes)
    decision = sent(MONDAY, where, door, person_id="lee")
    assert decision.concern.holder_id == expected
    held = held_on(where, door, "amira", date(2026, 5, 11), "lee")
    assert held is not None, "the screen before Send asks the same rule"
    assert held.by.id == expected
    assert {person for person, _ in told(decision)} == {expected}


def test_with_nobody_but_the_lead_a_worry_about_the_lead_is_refused_in_words() -> None:
    alone = replace(SAM, manager_id=None)
    where = setting(people=(AMIRA, alone), plan=replace(circle().plan, duty_id="sam"), roles=(ROLES[0], ROLES[3]))
    with pytest.raises(BadInput) as refused:
        sent(MONDAY, where, Door.ABOUT_LEAD)
    assert refused.value.kind_for(staff=False) == "ask_nobody_else"


def test_nothing_without_words_is_sent_but_a_wish_for_a_new_lead() -> None:
    def empty(kind: ConcernKind) -> Concern:
        return raise_concern(setting(), AMIRA, kind, Door.MANAGER, concern_id="c", ref="Q1", ref_hash=b"", parts=(),
                             now=MONDAY).concern  # fmt: skip

    with pytest.raises(BadInput):
        empty(ConcernKind.QUESTION)
    assert empty(ConcernKind.NEW_LEAD).excluded_id == "sam"


@pytest.mark.parametrize(("kind", "door", "expected"), [
    pytest.param(ConcernKind.QUESTION, Door.LEAD, "p_new_q", id="a question"),
    pytest.param(ConcernKind.WORRY, Door.ANY, "p_new_q", id="a worry"),
    pytest.param(ConcernKind.WRONG, Door.MANAGER, "m_escalated", id="past the lead"),
    pytest.param(ConcernKind.NEW_LEAD, Door.LEAD, "p_new_lp", id="a new lead, and the lead is told"),
    pytest.param(ConcernKind.NEW_LEAD, Door.MANAGER, "m_new_lp", id="a new lead, past the lead"),
])  # fmt: skip
def test_which_alert_the_holder_gets(kind: ConcernKind, door: Door, expected: str) -> None:
    decision = sent(MONDAY, door=door, kind=kind)
    assert [telling.kind for telling in decision.tellings] == [expected]
    assert "taxi" not in str(decision.tellings)


# -- the holder --------------------------------------------------------------------------------------------------------


def answered(door: Door = Door.LEAD, where=None) -> Concern:
    where = where or setting()
    start = sent(MONDAY, where, door).concern
    holder = where.person(start.holder_id)
    return holding.answer(start, where, holder, (words("I called the firm.", holder),), TUESDAY).concern


def test_only_the_holder_may_act_and_to_all_others_there_is_no_such_thing() -> None:
    where, concern = setting(), sent(MONDAY).concern
    for person in (LEE, PRIYA, JO, DANA, VERA, YUSUF, AMIRA):
        with pytest.raises(NotFound):
            holding.seen(concern, where, person, TUESDAY)
        with pytest.raises(NotFound):
            holding.answer(concern, where, person, (words(),), TUESDAY)
    taken = replace(concern, excluded_id="sam")  # even if it ever came to lie with them
    with pytest.raises(NotFound):
        holding.seen(taken, where, SAM, TUESDAY)


def test_an_answer_is_told_to_its_author_alone() -> None:
    where, start = setting(), sent(MONDAY).concern
    decision = holding.answer(start, where, SAM, (words(author=SAM),), TUESDAY)
    assert told(decision) == {("amira", "q_answered")}
    assert decision.concern.answered_at == TUESDAY


def test_a_new_date_may_be_given_twice_and_ten_working_days_ahead() -> None:
    where, start = setting(), sent(MONDAY).concern
    dated = holding.give_new_date(start, where, SAM, date(2026, 5, 20), 0, TUESDAY)
    assert local(dated.concern.due_at) == "2026-05-20 17:00"
    assert told(dated) == {("amira", "q_new_date")}
    assert holding.latest_new_date(where, TUESDAY) == date(2026, 5, 27), "25 May is a bank holiday"
    with pytest.raises(NotNow):
        holding.give_new_date(start, where, SAM, date(2026, 5, 20), 2, TUESDAY)


@pytest.mark.parametrize("day", ["2026-05-12", "2026-05-11", "2026-05-16", "2026-05-25", "2026-06-01"])
def test_a_day_that_has_passed_is_shut_or_far_off_is_no_new_date(day: str) -> None:
    with pytest.raises(BadInput):
        holding.give_new_date(sent(MONDAY).concern, setting(), SAM, date.fromisoformat(day), 0, TUESDAY)


def test_it_may_be_passed_to_team_duty_and_managers_and_keeps_its_day() -> None:
    where, start = setting(), sent(MONDAY).concern
    assert {p.id for p in may_be_passed_to(where, start, date(2026, 5, 12))} == {"lee", "priya", "jo", "vera", "dana"}
    passed = holding.pass_on(start, where, SAM, "lee", TUESDAY)
    assert (passed.concern.holder_id, passed.concern.due_at, passed.concern.seen_at) == ("lee", start.due_at, None)
    assert told(passed) == {("lee", "p_q_passed"), ("amira", "q_passed")}


def test_a_worry_past_the_lead_is_never_passed_to_the_lead_the_team_or_a_cover_of_theirs() -> None:
    where = setting(covers=(*HOLIDAYS, cover(VERA, SAM, date(2026, 5, 1), date(2026, 5, 31))))
    start = sent(MONDAY, where, Door.ABOUT_LEAD).concern
    assert {p.id for p in may_be_passed_to(where, start, date(2026, 5, 12))} == {"vera", "dana"}
    assert holding.may_be_asked(where, start) == ()
    for other in ("sam", "lee", "priya"):
        with pytest.raises(NotFound):
            holding.pass_on(start, where, JO, other, TUESDAY)


def test_it_is_never_passed_to_family_who_lead_nor_to_a_stranger() -> None:
    where = setting(roles=family_leads())
    start = sent(MONDAY, where).concern
    for other in ("yusuf", "amira", "nina"):
        with pytest.raises(NotFound):
            holding.pass_on(start, where, DANA, other, TUESDAY)


def test_not_mine_goes_on_and_never_back() -> None:
    where = setting()
    from_lee = holding.not_mine(sent(MONDAY, where, Door.PERSON, person_id="lee").concern, where, LEE, TUESDAY)
    from_sam = holding.not_mine(sent(MONDAY, where).concern, where, SAM, TUESDAY)
    from_jo = holding.not_mine(sent(MONDAY, where, Door.MANAGER).concern, where, JO, TUESDAY)
    assert [d.concern.holder_id for d in (from_lee, from_sam, from_jo)] == ["sam", "jo", "vera"]


def test_a_team_member_is_asked_for_help_without_a_word_of_it_and_the_clock_runs_on() -> None:
    start = sent(MONDAY).concern
    decision = holding.ask_team_member(start, setting(), SAM, "lee", TUESDAY)
    assert told(decision) == {("lee", "p_asked_to_help"), ("amira", "q_asking_others")}
    assert decision.concern.next_step_at == start.next_step_at
    assert "taxi" not in str(decision.tellings)


def test_what_is_marked_as_a_safety_worry_is_not_closed_by_mistake_and_duty_hears_of_it() -> None:
    where = setting()
    marked = holding.mark_safety(answered(), where, SAM, TUESDAY)
    assert told(marked) == {("dana", "p_safety_told")}
    with pytest.raises(NotNow):
        holding.close_by_holder(marked.concern, where, SAM, TUESDAY)
    with pytest.raises(NotNow):
        close(marked.concern, where, AMIRA, TUESDAY)
    assert helped(marked.concern, AMIRA, TUESDAY).concern.closed_at is None
    with pytest.raises(AlreadyDone):
        holding.mark_safety(marked.concern, where, SAM, TUESDAY)


def test_a_safety_mark_on_a_worry_about_the_duty_contact_who_leads_is_not_told_to_them() -> None:
    where = setting(plan=replace(circle().plan, duty_id="sam"))
    start = sent(MONDAY, where, Door.ABOUT_LEAD).concern
    assert told(holding.mark_safety(start, where, JO, TUESDAY)) == set()


# -- the author --------------------------------------------------------------------------------------------------------


def test_yes_closes_it_and_the_second_yes_changes_nothing() -> None:
    closed = helped(answered(), AMIRA, TUESDAY).concern
    assert (closed.helped, closed.closed_at, closed.next_step) == (True, TUESDAY, NextStep.NONE)
    with pytest.raises(AlreadyDone):
        helped(closed, AMIRA, TUESDAY)


def test_not_yet_goes_one_rung_higher_with_a_new_day() -> None:
    where = setting()
    higher = not_yet(answered(), where, AMIRA, TUESDAY)
    assert (higher.concern.holder_id, higher.concern.rung, higher.concern.reopened) == ("jo", Rung.MANAGER, 1)
    assert local(higher.concern.due_at) == "2026-05-14 17:00"
    assert told(higher) == {("jo", "m_q_not_helped"), ("sam", "p_q_not_helped")}
    again = holding.answer(higher.concern, where, JO, (words(author=JO),), TUESDAY).concern
    assert not_yet(again, where, AMIRA, TUESDAY).concern.holder_id == "vera"


def test_not_yet_past_the_lead_climbs_past_the_lead() -> None:
    where = setting(plan=replace(circle().plan, duty_id="sam"))
    concern = answered(Door.ABOUT_LEAD, where)
    for _ in range(5):
        higher = not_yet(concern, where, AMIRA, TUESDAY)
        assert "sam" not in {higher.concern.holder_id, *(person for person, _ in told(higher))}
        holder = where.person(higher.concern.holder_id)
        concern = holding.answer(higher.concern, where, holder, (words(author=holder),), TUESDAY).concern


def test_wanting_to_talk_asks_the_holder_to_ring_and_nothing_climbs() -> None:
    decision = wants_to_talk(answered(), setting(), AMIRA, TUESDAY)
    assert told(decision) == {("sam", "p_q_wants_to_talk")}
    assert (decision.concern.rung, decision.concern.answered_at) == (Rung.HOLDER, None)


def test_a_closed_question_may_be_opened_again_for_fourteen_days() -> None:
    closed = close(answered(), setting(), AMIRA, TUESDAY).concern
    on_time = open_again(closed, setting(), AMIRA, TUESDAY + MAY_REOPEN)
    assert told(on_time) == {("sam", "p_q_again")}
    assert on_time.concern.closed_at is None
    with pytest.raises(NotNow):
        open_again(closed, setting(), AMIRA, TUESDAY + MAY_REOPEN + timedelta(seconds=1))


def test_more_words_wake_what_was_answered_and_need_an_open_thread() -> None:
    woken = add_more(answered(), setting(), AMIRA, (words(),), TUESDAY)
    assert woken.concern.answered_at is None
    assert woken.concern.next_step is NextStep.UNOPENED
    closed = close(answered(), setting(), AMIRA, TUESDAY).concern
    with pytest.raises(NotNow):
        add_more(closed, setting(), AMIRA, (words(),), TUESDAY)


def test_nobody_else_of_the_family_may_do_anything_with_it() -> None:
    concern, where = answered(), setting()
    acts = [
        lambda: add_more(concern, where, YUSUF, (words(),), TUESDAY),
        lambda: helped(concern, YUSUF, TUESDAY),
        lambda: not_yet(concern, where, YUSUF, TUESDAY),
        lambda: wants_to_talk(concern, where, YUSUF, TUESDAY),
        lambda: close(concern, where, YUSUF, TUESDAY),
        lambda: open_again(concern, where, YUSUF, TUESDAY),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_when_its_author_has_left_the_holder_keeps_it_and_the_author_is_told_nothing_more() -> None:
    gone = setting(roles=tuple(replace(r, ended_at=MONDAY) if r.person_id == "amira" else r for r in ROLES))
    start = sent(MONDAY).concern
    assert told(author_left(start, gone, TUESDAY)) == {("sam", "p_q_author_left")}
    assert told(holding.answer(start, gone, SAM, (words(author=SAM),), TUESDAY)) == set()


def test_every_refusal_has_words() -> None:
    from messages.catalogue import Catalogue

    catalogue = Catalogue()
    assert issubclass(NotNow, Refusal)
    for kind in ("ask_nothing_yet", "ask_nobody_else", "q_is_closed", "q_no_answer_yet", "q_stays_open", "q_too_old"):
        assert kind in catalogue


# -- references --------------------------------------------------------------------------------------------------------


def test_references_are_short_and_have_no_letter_or_number_to_mistake() -> None:
    import random

    below = random.Random(7).randrange
    taken: set[str] = set()
    for _ in range(3000):
        ref = new_reference(below, taken.__contains__)
        assert ref[0] in LETTERS
        assert len(ref) in {4, 5}
        assert ref[1:] not in NOT_SAID
        assert ref not in taken
        taken.add(ref)
    assert not set(LETTERS) & set("BILOSZ")


def test_references_grow_when_the_short_ones_run_out() -> None:
    import random

    ref = new_reference(random.Random(7).randrange, lambda ref: len(ref) < 6)
    assert len(ref) == 6
