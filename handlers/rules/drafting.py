"""What a practitioner's half-written action still needs, and what its answers mean (001-18, p_act_*)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.typed_dates import read_day
from storage.records.people import Person
from storage.records.plans import Plan

WEEKS = {"w1": timedelta(days=7), "w2": timedelta(days=14)}
FURTHEST = timedelta(days=550)


class Step(StrEnum):
    """What is asked next, in this order."""

    WHAT = "what"
    SO_THAT = "so_that"
    WHO = "who"
    WHEN = "when"
    PROMISE = "promise"
    NEXT = "next"
    WHOLE = "whole"


# The answers each step leaves behind; one that was skipped is there, and None.
ANSWERS = {
    Step.WHAT: ("what",),
    Step.SO_THAT: ("so_that",),
    Step.WHO: ("owner_id",),
    Step.WHEN: ("by_day", "date_will_come", "undated"),
    Step.NEXT: ("next_step",),
}


def next_step(fields: Mapping[str, Any]) -> Step:
    """Return what is still missing; without a date, the day by which a date will come."""
    for step, names in ANSWERS.items():
        if not fields.keys() & set(names):
            return step
        if step is Step.WHEN and not fields.get("by_day") and not fields.get("date_will_come"):
            return Step.PROMISE
    return Step.WHOLE


def without_last(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers without the last one: what Back asks for again."""
    given = [names for names in ANSWERS.values() if fields.keys() & set(names)]
    last = given[-1] if given else ()
    return {name: answer for name, answer in fields.items() if name not in last}


def review_ahead(plan: Plan, today: date) -> date | None:
    """Return the day of the plan's next review, if it is still to come."""
    return plan.review_by if plan.review_by is not None and plan.review_by >= today else None


def day_tapped(choice: str, plan: Plan, today: date) -> date:
    """Return the day a button stands for."""
    review = review_ahead(plan, today)
    if choice == "review" and review is not None:
        return review
    if choice not in WEEKS:
        raise NotFound
    return today + WEEKS[choice]


def day_typed(words: str, today: date) -> date:
    """Return a typed day to come, within 18 months: a wrong year is said, not kept."""
    day = read_day(words, today)
    if day is None or not today <= day <= today + FURTHEST:
        raise BadInput("p_act_bad_date", words=words)
    return day


def owner_tapped(offered: Iterable[Person], person_id: str) -> Person:
    """Return the person picked, if they may be; a stale or forged button finds nobody."""
    owner = next((person for person in offered if person.id == person_id), None)
    if owner is None:
        raise NotFound
    return owner
