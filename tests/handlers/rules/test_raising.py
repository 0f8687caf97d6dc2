"""What a question is raised with, by when, and when its holder is asked whether the answer came (001-15, 004-14)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.rules import raising as rules
from handlers.rules.notices import still_true
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow, Refusal
from handlers.rules.verdicts import World
from storage.records.concerns import Concern, Door, Raised
from storage.records.links import Link
from storage.records.notices import Act, Notice
from storage.records.plans import Circle
from tests.handlers.rules.concern_world import EVERYBODY, JO, LEE, PLAN, SAM, at, circle, concern_of, sent, told
from tests.handlers.rules.concern_world import setting as made_setting

MONDAY = at("2026-11-23 10:00")
DUE = date(2026, 11, 30)
AS_IT_GOES = at("2026-11-30 10:00")
HERE = made_setting()
ASKED = concern_of(sent(MONDAY))
ONE = Raised("r1", ASKED.id, "sam", "the bus team", MONDAY, DUE)
ENDED = circle(roles=tuple(replace(one, ended_at=MONDAY) if one.person_id == "sam" else one for one in circle().roles))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("the bus team", "the bus team"),
        ("  The  bus\nteam. ", "The bus team"),
        ("x" * 60, "x" * 60),
        ("x" * 61, None),
        (" . ", None),
        ("", None),
    ],
)
def test_a_service_is_named_by_a_short_label(typed: str, name: str | None) -> None:
    if name is None:
        with pytest.raises(BadInput):
            rules.service_named(typed)
    else:
        assert rules.service_named(typed) == name


def test_raising_it_tells_its_author_once_and_leaves_holder_clock_and_day_as_they_are() -> None:
    decision = rules.raise_it(ASKED, HERE, SAM, ONE, (), MONDAY)
    assert told(decision) == {("amira", "q_raised")}
    assert replace(decision.concern, revision=ASKED.revision) == ASKED
    (news,) = decision.tellings
    assert (news.facts["service_name"], news.facts["date2"], news.facts["still_by"]) == (
        "the bus team", DUE, ASKED.due_at)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "changes", "still"),
    [
        ("it waits", {}, True),
        ("it is answered", {"answered_at": MONDAY}, False),
        ("its day has passed, and no later one is said yet", {"due_at": MONDAY - timedelta(hours=1)}, False),
    ],
)
def test_the_news_names_the_day_the_family_still_holds_where_there_is_one(
    label: str, changes: dict[str, Any], still: bool
) -> None:
    assert (rules.still_by(replace(ASKED, **changes), MONDAY) is not None) is still, label


@pytest.mark.parametrize(
    ("label", "concern", "by", "before", "refusal"),
    [
        ("somebody who does not hold it", ASKED, LEE, (), NotFound),
        ("the one it went past", concern_of(sent(MONDAY, door=Door.ABOUT_LEAD)), SAM, (), NotFound),
        ("a closed one", replace(ASKED, closed_at=MONDAY), SAM, (), NotNow),
        ("one service too many", ASKED, SAM, (ONE,) * rules.MOST, NotNow),
    ],
)
def test_what_cannot_be_raised_is_refused(
    label: str, concern: Concern, by: Any, before: tuple[Raised, ...], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        rules.raise_it(concern, HERE, by, ONE, before, MONDAY)


def test_what_went_past_the_lead_is_raised_by_whoever_holds_it() -> None:
    past = concern_of(sent(MONDAY, door=Door.ABOUT_LEAD))
    assert told(rules.raise_it(past, HERE, JO, ONE, (), MONDAY)) == {("amira", "q_raised")}


def test_an_answer_comes_once_and_what_came_has_no_other_day() -> None:
    decision, came = rules.it_came(ASKED, SAM, ONE, MONDAY)
    assert came.answered_at == MONDAY
    assert decision.tellings == ()
    assert rules.not_yet(ASKED, SAM, ONE, date(2026, 12, 7))[1].due_day == date(2026, 12, 7)
    with pytest.raises(AlreadyDone):
        rules.it_came(ASKED, SAM, came, MONDAY)
    with pytest.raises(AlreadyDone):
        rules.not_yet(ASKED, SAM, came, DUE)


def test_what_came_by_mistake_is_waited_for_again_until_the_same_day():
    _, came = rules.it_came(ASKED, SAM, ONE, MONDAY)
    decision, waits = rules.not_after_all(ASKED, SAM, came)
    assert waits == ONE
    assert decision.tellings == ()
    with pytest.raises(AlreadyDone):
        rules.not_after_all(ASKED, SAM, ONE)
    with pytest.raises(NotNow):
        rules.not_after_all(replace(ASKED, closed_at=MONDAY), SAM, came)
    with pytest.raises(NotFound):
        rules.not_after_all(ASKED, LEE, came)


@pytest.mark.parametrize(
    ("label", "now", "changes", "asked"),
    [
        ("on its day, as work begins", "2026-11-30 09:00", {}, True),
        ("the day before", "2026-11-29 12:00", {}, False),
        ("before work", "2026-11-30 08:59", {}, False),
        ("after work", "2026-11-30 17:01", {}, False),
        ("a day late, after an outage", "2026-12-01 09:00", {}, True),
        ("a week late", "2026-12-07 09:00", {}, True),
        ("longer ago", "2026-12-08 09:00", {}, False),
        ("on a Saturday: on Monday", "2026-11-28 11:00", {"one": {"due_day": date(2026, 11, 28)}}, False),
        ("on the Monday after a Saturday", "2026-11-30 09:00", {"one": {"due_day": date(2026, 11, 28)}}, True),
        ("it has come", "2026-11-30 09:00", {"one": {"answered_at": MONDAY}}, False),
        ("the question is answered, and open", "2026-11-30 09:00", {"concern": {"answered_at": MONDAY}}, True),
        ("the question is closed", "2026-11-30 09:00", {"concern": {"closed_at": MONDAY}}, False),
        ("its holder is off the plan", "2026-11-30 09:00", {"circle": ENDED}, False),
    ],
)
def test_the_holder_is_asked_in_working_hours_from_its_day_on(
    label: str, now: str, changes: dict[str, Any], asked: bool
) -> None:
    one, concern = replace(ONE, **changes.get("one", {})), replace(ASKED, **changes.get("concern", {}))
    around = changes.get("circle", HERE.circle)
    assert rules.is_to_be_asked(one, concern, around, HERE.calendar, at(now)) is asked, label


@pytest.mark.parametrize(
    ("label", "changes", "expected"),
    [
        ("it is still so", {}, ("send", "")),
        ("the question was closed", {"concern": replace(ASKED, closed_at=MONDAY)}, ("withdraw", "closed")),
        ("it was answered meanwhile, and is open", {"concern": replace(ASKED, answered_at=at("2026-11-30 09:30"))},
         ("send", "")),
        ("the answer came", {"one": replace(ONE, answered_at=MONDAY)}, ("withdraw", "it_came")),
        ("another day was given", {"one": replace(ONE, due_day=date(2026, 12, 7))}, ("withdraw", "other_day")),
        ("it was erased", {"one": None}, ("withdraw", "it_came")),
        ("it was passed on", {"concern": replace(ASKED, holder_id="lee")}, ("withdraw", "passed_on")),
        ("it went past them", {"concern": replace(ASKED, excluded_id="sam")}, ("withdraw", "excluded")),
        ("they are off the plan", {"circle": ENDED}, ("withdraw", "passed_on")),
        ("the office has shut", {"now": at("2026-11-30 18:00")}, ("redate", "not_working")),
    ],
)  # fmt: skip
def test_the_last_look_before_the_holder_is_asked(
    label: str, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    found = still_true(_asking(), _world(**changes))
    assert (found.do.value, found.why) == expected, label


def _asking() -> Notice:
    made = at("2026-11-30 09:00")
    return Notice(
        id="n", chat_id=1, chat_hash=b"sam", act=Act.SEND, kind="p_raised_due", key="k", due=made, made_at=made,
        person_id="sam", alert=True, refers_to=ASKED.id, plan_id="plan", facts={"raised_id": "r1", "date": DUE},
    )  # fmt: skip


def _world(
    *, one: Raised | None = ONE, concern: Concern = ASKED, circle: Circle = HERE.circle,
    now: datetime = AS_IT_GOES,
) -> World:  # fmt: skip
    links = {person.id.encode(): Link(person.id, person.id, 1, person.id.encode(), datetime(2020, 1, 1, tzinfo=UTC))
             for person in EVERYBODY}  # fmt: skip
    return World(
        now=now, zone="Europe/London", people={person.id: person for person in EVERYBODY}, links=links,
        circles={PLAN.id: circle}, concerns={concern.id: concern}, raised={} if one is None else {one.id: one},
        calendar_of=lambda nation: HERE.calendar,
    )  # fmt: skip
