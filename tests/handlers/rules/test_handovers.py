"""Tables of the hand-over: who may run it, what it waits for, what is due, and what each of the family knows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.rules import handover_days as days
from handlers.rules import handovers as rules
from handlers.rules.handover_days import Next, Why
from handlers.rules.handovers import Waits
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound, NotNow
from handlers.rules.who_before import has_history, who_led
from storage.records.handovers import FamilySays, Handover, HandoverAnswer, HandoverState, Point, ToldHow
from storage.records.people import Person
from storage.records.plans import Circle, LeadState, RoleKind
from storage.records.services import WorkingCalendar
from tests.handlers.rules.circles import (
    AMIRA,
    JO,
    LEE,
    NINA,
    PLAN,
    RUTH,
    SAM,
    T0,
    TOP,
    YUSUF,
    circle,
    cover,
    role,
)  # fmt: skip

CALENDAR = WorkingCalendar("Europe/London", time(9), time(17), frozenset(range(5)), frozenset({date(2026, 12, 25)}))
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = date(2026, 12, 1)
ALL = tuple(point.value for point in Point)
NEW = Handover("hand", "plan", "sam", "sam", HandoverState.PREPARED, T0)
ASKED = replace(NEW, to_id="lee", asked_at=T0)
YES = replace(ASKED, accepted_at=T0, approver_id="jo")
AGREED = replace(YES, agreed_at=T0)
TICKED = replace(AGREED, checked=ALL)
SAID = replace(TICKED, told_how=ToldHow.BY_PHONE)
TOLD = replace(SAID, state=HandoverState.TOLD, day=DAY, told_at=T0)
BOTH = replace(TOLD, state=HandoverState.OVERLAP, taken_over_at=T0, overlap_role_id="role",
               overlap_until=date(2026, 12, 15))  # fmt: skip


@pytest.mark.parametrize(
    ("person", "there", "may"),
    [
        (SAM, circle(), True), (RUTH, circle(), True), (JO, circle(), True), (LEE, circle(), False),
        (NINA, circle(), False), (AMIRA, circle(), False), (TOP, circle(), False),
        (NINA, circle(cover(SAM, NINA, "2026-11-23", "2026-11-27")), False),
        (replace(SAM, ended_at=T0), circle(gone=("sam",)), False),
        (JO, circle(gone=("sam",)), True), (SAM, circle(plan=replace(PLAN, closed_at=T0)), False),
    ],
    ids=["the lead", "a co-ordinator", "the lead's manager", "the team", "a stranger", "the family", "a higher one",
         "who only covers", "a lead who has left", "the manager of one who left",
         "of a closed plan"],
)  # fmt: skip
def test_who_may_hand_a_plan_over(person: Person, there: Circle, may: bool) -> None:
    assert rules.may_run(there, person) is may


def test_whoever_may_not_learns_only_what_they_know_anyway() -> None:
    with pytest.raises(NotForYou):
        rules.must_run(circle(), LEE, DAY)
    with pytest.raises(NotFound):
        rules.must_run(circle(), NINA, DAY)


@pytest.mark.parametrize(
    ("one", "waits"),
    [(NEW, Waits.PICK), (ASKED, Waits.YES), (YES, Waits.AGREE), (AGREED, Waits.LIST), (TICKED, Waits.FAMILY),
     (SAID, Waits.DAY), (TOLD, Waits.START), (BOTH, Waits.OVERLAP)],
)  # fmt: skip
def test_what_it_waits_for(one: Handover, waits: Waits) -> None:
    assert rules.waits_for(one) is waits


@pytest.mark.parametrize(
    ("there", "standing", "refused"),
    [
        (circle(), NEW, AlreadyDone),
        (circle(lead=None), None, NotNow),
        (circle(plan=replace(PLAN, lead_state=LeadState.BY_CHOICE_NONE)), None, NotNow),
    ],
    ids=["one goes on", "nobody ever led", "none by choice"],
)
def test_what_cannot_begin(there: Circle, standing: Handover | None, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        rules.begun(there, RUTH, standing, CALENDAR, MONDAY)


def test_a_plan_whose_lead_has_left_is_handed_on_from_who_led_last() -> None:
    assert rules.begun(circle(gone=("sam",)), RUTH, None, CALENDAR, MONDAY).from_id == "sam"


def test_asking_somebody_else_takes_back_every_yes() -> None:
    one = rules.asked(SAID, NINA, CALENDAR, MONDAY)
    assert (one.to_id, one.accepted_at, one.agreed_at, one.told_how) == ("nina", None, None, None)
    assert (one.checked, rules.waits_for(one), one.remind_on) == (ALL, Waits.YES, date(2026, 11, 25))
    with pytest.raises(AlreadyDone):
        rules.asked(one, NINA, CALENDAR, MONDAY)


def test_only_the_one_who_is_asked_answers_once_and_while_it_is_prepared() -> None:
    assert rules.answered(ASKED, LEE, True, CALENDAR, MONDAY).accepted_at == MONDAY
    assert rules.answered(ASKED, LEE, False, CALENDAR, MONDAY).to_id is None
    for one, person, refused in ((ASKED, NINA, NotFound), (YES, LEE, AlreadyDone), (NEW, LEE, NotFound)):
        with pytest.raises(refused):
            rules.answered(one, person, True, CALENDAR, MONDAY)
    for one, person, refused in ((YES, LEE, NotFound), (AGREED, JO, AlreadyDone), (ASKED, JO, NotFound)):
        with pytest.raises(refused):
            rules.agreed(one, person, True, CALENDAR, MONDAY)
    with pytest.raises(NotNow):
        rules.answered(TOLD, LEE, False, CALENDAR, MONDAY)


@pytest.mark.parametrize(
    ("manager", "reached", "asked"),
    [(JO, {"jo", "ruth"}, "jo"), (JO, {"ruth"}, "ruth"), (JO, set(), "jo"), (None, {"ruth"}, "ruth"),
     (replace(JO, ended_at=T0), {"jo"}, "ruth")],
)  # fmt: skip
def test_the_new_leads_own_manager_agrees_or_a_co_ordinator_in_their_place(
    manager: Person | None, reached: set[str], asked: str
) -> None:
    assert rules.approver_of(LEE, manager, [RUTH], reached).id == asked


def test_where_nobody_stands_above_the_new_lead_their_own_yes_is_enough() -> None:
    assert rules.approver_of(RUTH, None, [RUTH], set()) is RUTH


@pytest.mark.parametrize("one", [NEW, ASKED, YES, AGREED, replace(SAID, checked=ALL[1:]), TOLD])
def test_the_family_is_not_told_while_anything_is_missing(one: Handover) -> None:
    with pytest.raises(NotNow):
        rules.told_by_a_person(one, "person", CALENDAR, MONDAY)
    with pytest.raises(NotNow):
        rules.family_told(one, DAY, MONDAY)


def test_another_day_may_be_set_until_the_new_lead_leads() -> None:
    later = date(2026, 12, 10)
    assert rules.family_told(TOLD, later, MONDAY).day == later
    for one, refused in ((BOTH, NotNow), (replace(TOLD, ended_at=T0), NotNow), (TICKED, NotNow)):
        with pytest.raises(refused):
            rules.family_told(one, later, MONDAY)


def test_not_yet_keeps_it_waiting_with_a_reminder() -> None:
    one = rules.told_by_a_person(TICKED, "not_yet", CALENDAR, MONDAY)
    assert (one.told_how, one.remind_on) == (None, date(2026, 11, 25))
    with pytest.raises(NotNow):
        rules.family_told(one, DAY, MONDAY)


@pytest.mark.parametrize(
    ("day", "fits"),
    [(date(2026, 12, 1), True), (date(2026, 11, 30), False), (date(2026, 12, 5), False), (date(2026, 12, 25), False),
     (date(2027, 2, 23), True), (date(2027, 2, 24), False), (None, False)],
)  # fmt: skip
def test_the_day_is_a_working_day_a_whole_week_after_the_next_morning(day: date | None, fits: bool) -> None:
    if fits:
        assert rules.checked_day(day, CALENDAR, MONDAY) == day
        return
    with pytest.raises(BadInput):
        rules.checked_day(day, CALENDAR, MONDAY)


def test_a_point_is_ticked_once_and_only_one_of_the_list() -> None:
    one = rules.ticked(NEW, "met")
    assert len(rules.left_to_tick(one)) == 5
    for point, refused in (("met", AlreadyDone), ("nothing", NotFound)):
        with pytest.raises(refused):
            rules.ticked(one, point)


@pytest.mark.parametrize(
    ("one", "there", "to", "why"),
    [
        (ASKED, circle(), LEE, None), (TOLD, circle(), LEE, None), (NEW, circle(), None, None),
        (TOLD, circle(plan=replace(PLAN, closed_at=T0)), LEE, Why.PLAN_CLOSED),
        (ASKED, circle(), replace(LEE, ended_at=T0), Why.NEW_LEFT), (TOLD, circle(lead=LEE), LEE, Why.LEADS_ALREADY),
        (TOLD, circle(lead=NINA), LEE, Why.OTHER_LEAD), (TOLD, circle(gone=("sam",)), LEE, None),
        (BOTH, circle(lead=LEE), LEE, None), (BOTH, circle(lead=NINA), LEE, Why.ROLE_LOST),
        (BOTH, circle(lead=LEE, gone=("lee",)), LEE, Why.ROLE_LOST),
    ],
)  # fmt: skip
def test_why_it_ends_before_its_time(one: Handover, there: Circle, to: Person | None, why: Why | None) -> None:
    assert days.why_ended(one, there, to) is why


def at(day: int, hour: int = 10, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "now", "due"),
    [
        (TOLD, at(1, 8), None), (TOLD, at(1, 9), Next.TAKE_OVER), (TOLD, at(3), Next.TAKE_OVER),
        (BOTH, at(11), None), (BOTH, at(12), Next.ASK_IF_MET), (BOTH, at(15, 23), Next.ASK_IF_MET),
        (BOTH, at(16), Next.END_OVERLAP), (replace(BOTH, longer=True), at(16), None),
        (replace(BOTH, longer=True), at(22), None), (replace(BOTH, longer=True), at(23), Next.END_OVERLAP),
        (replace(ASKED, remind_on=DAY), at(1, 8), None), (replace(ASKED, remind_on=DAY), at(1), Next.REMIND),
        (replace(ASKED, remind_on=date(2026, 12, 5)), at(5), None),
        (replace(ASKED, remind_on=date(2026, 12, 5)), at(7), Next.REMIND), (ASKED, at(7), None),
    ],
)  # fmt: skip
def test_what_the_clock_does_next(one: Handover, now: datetime, due: Next | None) -> None:
    assert days.what_next(one, CALENDAR, now) is due


def test_for_a_yes_one_reminder_is_enough_and_the_rest_is_said_each_week_of_work() -> None:
    assert days.reminded(YES, CALENDAR, MONDAY).remind_on is None
    assert days.reminded(TICKED, CALENDAR, MONDAY).remind_on == date(2026, 11, 30)


def said(person: Person, says: FamilySays, when: datetime) -> HandoverAnswer:
    return HandoverAnswer("answer", "hand", person.id, says, when)


@pytest.mark.parametrize(
    ("answers", "day", "until"),
    [
        ((), date(2026, 12, 15), date(2026, 12, 15)),
        ((), date(2026, 12, 16), None),
        ((said(AMIRA, FamilySays.NOT_MET, at(14)),), date(2026, 12, 16), date(2026, 12, 22)),
        ((said(AMIRA, FamilySays.NOT_MET, at(14)),), date(2026, 12, 23), None),
        ((said(AMIRA, FamilySays.NOT_MET, at(16)),), date(2026, 12, 16), None),
        ((said(AMIRA, FamilySays.MET, at(14)),), date(2026, 12, 15), date(2026, 12, 15)),
    ],
    ids=["told", "over", "said not yet", "their week is over", "said too late", "met"],
)
@pytest.mark.parametrize("longer", [True, False], ids=["somebody else keeps it longer", "nobody does"])
def test_each_of_the_family_knows_until_when_by_their_own_words_alone(
    answers: tuple[HandoverAnswer, ...], day: date, until: date | None, longer: bool
) -> None:
    assert days.stays_until(replace(BOTH, longer=longer), answers, CALENDAR, day) == until


def test_who_led_is_told_with_days_the_same_person_twice_in_a_row_once() -> None:
    there = circle(lead=LEE)
    months = [T0 + timedelta(days=30 * n) for n in range(4)]
    led = [
        (NINA, months[0], months[1]),
        (SAM, months[1], months[2]),
        (SAM, months[2], months[3]),
        (LEE, months[3], None),
    ]
    roles = [replace(role(person, RoleKind.LEAD), id=f"role{n}", since=since, ended_at=until)
             for n, (person, since, until) in enumerate(led)]  # fmt: skip
    there = replace(there, roles=(*(r for r in there.roles if r.kind is not RoleKind.LEAD), *roles))
    on = [month.date() for month in months]
    assert [(one.person.id, one.since, one.until) for one in who_led(there, "Europe/London")] == [
        ("nina", on[0], on[1]), ("sam", on[1], on[3]), ("lee", on[3], None),
    ]  # fmt: skip
    assert (has_history(there), has_history(circle())) == (True, False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Ni", ["nina"]), ("sa", ["sam"]), ("n", []), ("", []), ("zz", []), ("van dyk", ["yusuf"]), ("dyk", ["yusuf"])],
)
def test_a_name_is_found_by_how_any_part_of_it_begins(typed: str, found: list[str]) -> None:
    people = [NINA, SAM, replace(YUSUF, name="Yusuf van Dyk")]
    assert [person.id for person in rules.called(typed, people)] == found
