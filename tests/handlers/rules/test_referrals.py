"""Help asked of other services: who sees which step, what may come next, what comes back to the lead (001-19)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.rules import referrals as rules
from handlers.rules.referrals import Due, Known, Wait
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.today import Task, lines_of
from handlers.rules.undo import UNDO
from storage.records.referrals import Course, Referral, ReferralStep
from tests.handlers.rules.circles import AMIRA, LEE, NINA, SAM, YUSUF, circle

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
TODAY = date(2026, 5, 12)
ONE = Referral("r", "plan", "the speech team", "help with talking", "sam", NOW)


def step(course: Course = Course.MADE, told: timedelta | None = timedelta(days=-1), **more: Any) -> ReferralStep:
    """Return a step that was told that long ago; None says that it is not told yet."""
    usual: dict[str, Any] = {
        "id": course.value, "referral_id": "r", "course": course, "by_id": "sam", "day": TODAY, "kept_at": NOW,
        "visible_from": None if told is None else NOW + told,
    }  # fmt: skip
    return ReferralStep(**(usual | more))


MADE, FRESH = step(), step(Course.ACCEPTED, UNDO)
UNTOLD = step(Course.DECLINED, None, by_id="priya")
OFF = step(Course.OFF)


@pytest.mark.parametrize(
    ("case", "person", "given", "steps", "seen"),
    [
        ("a mother whom the plan is open to", AMIRA, ONE, [MADE], ["made"]),
        ("a father whom it is not open to", YUSUF, ONE, [MADE], None),
        ("a mother whom the lead left out", AMIRA, replace(ONE, shown_to=("mia",)), [MADE], None),
        ("shown to a father whom the plan is not open to", YUSUF, replace(ONE, shown_to=("yusuf",)), [MADE], None),
        ("one of another plan", AMIRA, replace(ONE, plan_id="other"), [MADE], None),
        ("somebody who is not on the plan", NINA, ONE, [MADE], None),
        ("a colleague on the plan", LEE, replace(ONE, shown_to=()), [MADE], ["made"]),
        ("its author, at once", SAM, ONE, [MADE, FRESH], ["made", "accepted"]),
        ("the mother, within two minutes", AMIRA, ONE, [MADE, FRESH], ["made"]),
        ("the mother, of one just made", AMIRA, ONE, [step(told=UNDO)], None),
        ("the lead, of a no without a next", SAM, ONE, [MADE, UNTOLD], ["made", "declined"]),
        ("the mother, of a no without a next", AMIRA, ONE, [MADE, UNTOLD], ["made"]),
        ("a colleague, of a no without a next", LEE, ONE, [MADE, UNTOLD], ["made"]),
        ("what was taken off", SAM, ONE, [MADE, OFF], None),
        ("what is being taken off, its author", SAM, ONE, [MADE, step(Course.OFF, UNDO)], ["made", "off"]),
        ("what is being taken off, the mother", AMIRA, ONE, [MADE, step(Course.OFF, UNDO)], ["made"]),
    ],
)
def test_who_sees_which_steps(
    case: str, person: Any, given: Referral, steps: list[ReferralStep], seen: list[str] | None
) -> None:
    known = rules.as_seen(circle(), person, given, steps, NOW, TODAY)
    assert (known and [one.course.value for one in known.steps]) == seen, case


@pytest.mark.parametrize(
    ("last", "wanted", "comes"),
    [
        (MADE, "accepted", True), (MADE, "made", True), (MADE, "ended", False), (MADE, "off", True),
        (step(Course.WAITING), "waiting", True), (step(Course.STARTED), "ended", True),
        (step(Course.STARTED), "declined", False), (step(Course.ENDED), "started", False),
        (FRESH, "started", False), (UNTOLD, "started", False),
    ],
)  # fmt: skip
def test_what_may_come_next(last: ReferralStep, wanted: str, comes: bool) -> None:
    known = Known(ONE, (last,))
    if comes:
        assert rules.step_named(known, wanted, NOW) == wanted
    else:
        with pytest.raises(AlreadyDone):
            rules.step_named(known, wanted, NOW)


def test_no_button_names_another_step() -> None:
    with pytest.raises(NotFound):
        rules.step_named(Known(ONE, (MADE,)), "lost", NOW)


@pytest.mark.parametrize(
    ("words", "weeks_on", "stated"),
    [
        ("about 8 weeks", 8, True), ("6 to 8 weeks", 8, True), ("3 months", 13, True), ("28 days", 4, True),
        ("after the summer", 12, False), ("at 8", 12, False),
    ],
)  # fmt: skip
def test_the_services_own_words_say_when_its_time_is_over(words: str, weeks_on: int, stated: bool) -> None:
    assert rules.wait_typed(words, TODAY) == Wait(Due(TODAY + timedelta(weeks=weeks_on), stated), words=words)


def test_a_day_in_the_services_words_is_when_its_time_is_over() -> None:
    assert rules.wait_typed("1 September", TODAY).due == Due(date(2026, 9, 1), True)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY), ("3 May", date(2026, 5, 3)), ("3 December", date(2025, 12, 3)), ("1 May 2023", None),
        ("tomorrow", None), ("1 June 2026", None), ("soon", None),
    ],
)  # fmt: skip
def test_the_day_it_was_asked_lies_behind_us(words: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(BadInput):
            rules.made_typed(words, TODAY)
    else:
        assert rules.made_typed(words, TODAY) == day


DUE: dict[str, Any] = {"due_day": TODAY, "stated": True}
OVER: dict[str, Any] = {"due_day": TODAY - timedelta(days=1), "stated": True}


@pytest.mark.parametrize(
    ("case", "given", "over", "back"),
    [
        ("due today", step(**DUE), False, True),
        ("due yesterday", step(**OVER), True, True),
        ("due tomorrow", step(due_day=TODAY + timedelta(days=1), stated=True), False, False),
        ("a day the service never named", step(**OVER | {"stated": False}), False, True),
        ("a wait that is over", step(Course.WAITING, **OVER), True, True),
        ("started meanwhile", step(Course.STARTED, **OVER), False, False),
        ("a no with a next", step(Course.DECLINED), False, False),
        ("a no without a next", UNTOLD, False, True),
    ],
)
def test_a_service_is_late_by_its_own_word_and_comes_back_to_the_lead(
    case: str, given: ReferralStep, over: bool, back: bool
) -> None:
    assert (rules.is_over(given, TODAY), rules.comes_back(given, TODAY)) == (over, back), case


def test_what_comes_back_is_a_line_of_the_leads_day_with_the_services_own_day() -> None:
    services = [Known(ONE, (step(**OVER),)), Known(replace(ONE, id="s"), (MADE, UNTOLD))]
    nothing: dict[str, Any] = {"attendances": {}, "held": [], "actions": [], "meetings": [], "covers": [], "drafts": []}
    lines = lines_of(SAM, {"plan": circle()}, **nothing, services=services, now=NOW, zone="Europe/London")
    assert [(line.task, line.id, line.day) for line in lines] == [
        (Task.SERVICE, "r", TODAY - timedelta(days=1)), (Task.SAID_NO, "s", TODAY),
    ]  # fmt: skip


def test_only_its_author_takes_a_step_back_and_only_within_two_minutes() -> None:
    assert rules.must_be_taken_back(Known(ONE, (MADE, FRESH)), FRESH.id, SAM, NOW) is FRESH
    assert rules.must_be_taken_back(Known(ONE, (MADE, UNTOLD)), UNTOLD.id, SAM, NOW) is UNTOLD
    for known, step_id, person in (
        (Known(ONE, (MADE, FRESH)), FRESH.id, LEE),
        (Known(ONE, (MADE,)), MADE.id, SAM),
        (Known(ONE, (MADE, FRESH)), MADE.id, SAM),
    ):
        with pytest.raises(NotNow):
            rules.must_be_taken_back(known, step_id, person, NOW)


@pytest.mark.parametrize(
    ("case", "person", "referral", "steps", "goes"),
    [
        ("the last step", AMIRA, ONE, [step(), step(Course.ACCEPTED)], True),
        ("taken back", AMIRA, ONE, [step()], False),
        ("another has followed", AMIRA, ONE, [step(), step(Course.ACCEPTED), step(Course.STARTED)], False),
        ("another follows, and may be taken back", AMIRA, ONE,
         [step(), step(Course.ACCEPTED), step(Course.STARTED, UNDO)], True),
        ("left out meanwhile", AMIRA, replace(ONE, shown_to=()), [step(), step(Course.ACCEPTED)], False),
        ("the plan is not open to him", YUSUF, ONE, [step(), step(Course.ACCEPTED)], False),
        ("gone", AMIRA, None, [], False),
    ],
)  # fmt: skip
def test_a_note_goes_only_while_it_is_news(
    case: str, person: Any, referral: Referral | None, steps: list[ReferralStep], goes: bool
) -> None:
    assert rules.is_still_news(circle(), person, referral, steps, "accepted", NOW, TODAY) is goes, case
