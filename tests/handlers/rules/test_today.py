"""The day's lines and the morning's message: when, for what, and in which order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.rules.today import Line, Task, due, is_digest_time, lines_of
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from tests.handlers.rules.concern_world import LEE, PRIYA, SAM, at, circle, sent, setting

NOW = at("2026-05-12 10:00")
TODAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("case", "now", "expected"),
    [
        ("just before", "2026-05-12 08:29", False),
        ("half past eight", "2026-05-12 08:30", True),
        ("late in the morning", "2026-05-12 11:59", True),
        ("midday", "2026-05-12 12:00", False),
        ("Saturday", "2026-05-16 08:30", False),
        ("a bank holiday", "2026-05-25 08:30", False),
        ("in winter time", "2026-12-01 08:30", True),
    ],
)
def test_the_morning_is_half_past_eight_on_a_working_day(case: str, now: str, expected: bool) -> None:
    assert is_digest_time(setting().calendar, at(now)) is expected, case


@pytest.mark.parametrize(
    ("task", "day", "counts"),
    [
        (Task.ANSWER, TODAY, True), (Task.ANSWER, TODAY - timedelta(days=1), True),
        (Task.ANSWER, TODAY + timedelta(days=1), False), (Task.ACTION, TODAY, True),
        (Task.MEETING, TODAY + timedelta(days=6), True), (Task.COVER, TODAY + timedelta(days=40), True),
        (Task.HELP, TODAY, True), (Task.DRAFT, TODAY, False), (Task.HALF_ACTION, TODAY, False),
    ],
)  # fmt: skip
def test_a_message_is_sent_only_if_something_is_due(task: Task, day: date, counts: bool) -> None:
    assert bool(due([Line(task, "x", "plan", day)], TODAY)) is counts


def lines(person: object, **given: object) -> list[Line]:
    nothing: dict[str, object] = {
        "attendances": {},
        "held": [],
        "actions": [],
        "meetings": [],
        "covers": [],
        "drafts": [],
    }
    return lines_of(person, {"plan": circle()}, **(nothing | given), now=NOW, zone="Europe/London")  # type: ignore[arg-type]


def action(owner: str, by: date | None, **more: object) -> AgreedAction:
    whole = AgreedAction("act", "plan", "Send it.", owner, "sam", ActionState.PUBLISHED, NOW, by_day=by,
                         visible_from=NOW - timedelta(hours=1))  # fmt: skip
    return replace(whole, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "who", "given", "there"),
    [
        ("the lead, of anybody's", SAM, action("lee", TODAY), True),
        ("its owner", LEE, action("lee", TODAY), True),
        ("another of the team", PRIYA, action("lee", TODAY), False),
        ("tomorrow's", SAM, action("lee", TODAY + timedelta(days=1)), False),
        ("without a date", SAM, action("lee", None), False),
        ("done", SAM, action("lee", TODAY, state=ActionState.DONE), False),
        ("not yet visible", SAM, action("lee", TODAY, visible_from=NOW + timedelta(minutes=1)), False),
        ("of a plan they are not on", SAM, action("lee", TODAY, plan_id="other"), False),
    ],
)
def test_which_actions_are_on_whose_day(case: str, who: object, given: AgreedAction, there: bool) -> None:
    assert bool(lines(who, actions=[given])) is there, case


def test_an_unsent_answer_is_offered_only_while_its_question_is_still_theirs() -> None:
    concern = sent(NOW).concern
    said = {"parts": [{"kind": "text", "words": "Soon.", "message_id": 1}]}
    draft = Draft("d", "sam", "answer", NOW, NOW, "plan", concern.id, said)
    assert [line.task for line in lines(SAM, held=[concern], drafts=[draft])] == [Task.DRAFT, Task.ANSWER]
    assert lines(SAM, drafts=[draft]) == []
    assert [line.task for line in lines(SAM, held=[concern], drafts=[replace(draft, fields={})])] == [Task.ANSWER]


def test_what_was_about_to_be_raised_with_a_service_is_offered_only_while_its_question_is_still_theirs() -> None:
    concern = sent(NOW).concern
    draft = Draft("d", "sam", "raise", NOW, NOW, "plan", concern.id, {"service": "the bus team"})
    found = lines(SAM, held=[concern], drafts=[draft])
    assert [(line.task, line.id) for line in found] == [(Task.HALF_RAISED, concern.id), (Task.ANSWER, concern.id)]
    assert lines(SAM, drafts=[draft]) == []
    assert [line.task for line in lines(SAM, held=[concern], drafts=[replace(draft, fields={})])] == [Task.ANSWER]
