"""The facts of the family's screens about what we want to be different, and how they say it is going."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.rules.outcomes import Course, Side, courses_for
from handlers.rules.routing import holder_on
from handlers.screens.meetings import child_for
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person
from storage.records.plans import Circle

Ratings = Mapping[str, Sequence[OutcomeRating]]


def list_facts(
    circle: Circle, reader: Person, outcomes: Sequence[Outcome], ratings: Ratings, day: date, zone: str
) -> tuple[str, dict[str, Any]]:
    """Return the kind and facts of a family member's list of outcomes; an empty one has words too."""
    holder = holder_on(circle, day).by
    facts = {"child": circle.plan.child_name, "list_plan": circle.plan.id}
    if not outcomes:
        return "outcomes_none", {**facts, "holder": holder.name, "holder_id": holder.id}
    items = [
        {"words": outcome.words, **sides(courses_for(circle, reader, ratings.get(outcome.id, ()), day, zone))}
        for outcome in outcomes
    ]
    return "outcomes", {**facts, "items": items, "any_steps": any(item["yours"] or item["staff"] for item in items)}


def ask_facts(
    circle: Circle, reader: Person, outcomes: Sequence[Outcome], outcome: Outcome, ratings: Ratings, day: date,
    zone: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the facts of "how is it going?" about one outcome, with its place among the others."""
    said = sides(courses_for(circle, reader, ratings.get(outcome.id, ()), day, zone))["yours"]
    return {
        "child": child_for(circle, reader), "outcome_id": outcome.id, "words": outcome.words,
        "number": outcomes.index(outcome) + 1, "n": len(outcomes), "holder": holder_on(circle, day).by.name,
        "last": said[-1] if said else None, "list_plan": circle.plan.id,
    }  # fmt: skip


def sides(courses: Iterable[Course]) -> dict[str, list[int]]:
    """Return the reader's own course and the staff's: what a family member sees of how it is going."""
    courses = list(courses)
    return {
        "yours": next((list(course.steps) for course in courses if course.mine), []),
        "staff": next((list(course.steps) for course in courses if course.side is Side.STAFF), []),
    }
