"""What a half-written action still needs, and what the answers to it mean (001-18)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.rules.drafting import Step, day_tapped, day_typed, next_step, owner_tapped, review_ahead, without_last
from handlers.rules.refusals import BadInput, NotFound
from tests.handlers.rules.meeting_world import circle

TODAY = date(2026, 11, 23)
WHAT = {"what": "Send the chart."}
WHO = {**WHAT, "so_that": None, "owner_id": "sam"}
DATED = {**WHO, "by_day": date(2026, 12, 4), "date_will_come": None}


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({}, Step.WHAT),
        (WHAT, Step.SO_THAT),
        ({**WHAT, "so_that": None}, Step.WHO),
        (WHO, Step.WHEN),
        ({**WHO, "undated": True}, Step.PROMISE),
        (DATED, Step.NEXT),
        ({**WHO, "undated": True, "by_day": None, "date_will_come": TODAY}, Step.NEXT),
        ({**DATED, "next_step": None}, Step.WHOLE),
    ],
)
def test_what_is_asked_next(fields: dict[str, Any], step: Step) -> None:
    assert next_step(fields) is step


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({}, {}),
        (WHAT, {}),
        (WHO, {**WHAT, "so_that": None}),
        ({**WHO, "undated": True}, WHO),
        (DATED, WHO),
        ({**DATED, "next_step": "I ring."}, DATED),
    ],
)
def test_back_forgets_the_last_answer_alone(fields: dict[str, Any], left: dict[str, Any]) -> None:
    assert without_last(fields) == left


@pytest.mark.parametrize("words", ["soon", "1 December 2020", "31 February 2027", "3 December 2127", "4 pm"])
def test_a_day_that_cannot_be_used_is_named(words: str) -> None:
    with pytest.raises(BadInput) as refused:
        day_typed(words, TODAY)
    assert refused.value.facts == {"words": words}


def test_days_are_typed_and_tapped() -> None:
    assert day_typed("today", TODAY) == TODAY
    assert day_typed("4 Dec", TODAY) == date(2026, 12, 4)
    plan = circle().plan
    assert day_tapped("w2", plan, TODAY) == TODAY + timedelta(days=14)
    with pytest.raises(NotFound):
        day_tapped("w9", plan, TODAY)


def test_a_review_that_has_passed_is_no_day_to_promise() -> None:
    plan = replace(circle().plan, review_by=TODAY)
    assert day_tapped("review", plan, TODAY) == TODAY
    assert review_ahead(plan, TODAY + timedelta(days=1)) is None
    with pytest.raises(NotFound):
        day_tapped("review", plan, TODAY + timedelta(days=1))


def test_only_somebody_offered_can_be_picked() -> None:
    people = circle().team
    assert owner_tapped(people, "lee").id == "lee"
    with pytest.raises(NotFound):
        owner_tapped(people, "nina")
