"""The facts of the screens about help asked of other services: for the family's phone, and for the lead's preview."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.rules.outcomes import a_page_of
from handlers.rules.referrals import Known, is_over
from handlers.rules.routing import holder_on
from storage.records.plans import Circle
from storage.records.referrals import Course, Referral, ReferralStep

A_PAGE = 4
STEPS_SHOWN = 4


def list_facts(circle: Circle, known: Sequence[Known], page: int, day: date) -> tuple[str, dict[str, Any]]:
    """Return the kind and facts of a family's list; an empty one has words too."""
    facts: dict[str, Any] = {"child": circle.plan.child_name, "list_plan": circle.plan.id}
    if not known:
        holder = holder_on(circle, day).by
        return "asked_for_none", {**facts, "holder": holder.name, "holder_id": holder.id}
    shown, more = a_page_of(known, page, A_PAGE)
    return "asked_for_list", {**facts, "items": [item(one, day) for one in shown], "more": more}


def item(known: Known, day: date) -> dict[str, Any]:
    """Return one of them as a line of a list."""
    return {"id": known.referral.id, "service_name": known.referral.service, **step_facts(known, known.last, day)}


def card_facts(circle: Circle, known: Known, day: date) -> dict[str, Any]:
    """Return the facts of one card: what was asked for, the newest steps, and whether the service is late."""
    referral = known.referral
    return {
        "child": circle.plan.child_name, "list_plan": circle.plan.id, "referral_id": referral.id,
        "service_name": referral.service, "what": referral.what, "so_that": referral.so_that,
        "steps": [step_facts(known, step, day) for step in known.steps[-STEPS_SHOWN:]],
        "holder": holder_on(circle, day).by.name, "over": is_over(known.last, day),
    }  # fmt: skip


def step_facts(known: Known, step: ReferralStep, day: date) -> dict[str, Any]:
    """Return the facts of one step; `again` says that the service was asked once more, or gave another wait."""
    before = known.steps[: known.steps.index(step)]
    return {
        "course": step.course.value, "date": step.day, "until": step.due_day if step.stated else None,
        "weeks": step.weeks, "words": step.words, "next_step": step.next_step,
        "again": any(one.course is step.course for one in before), "over": is_over(step, day),
    }  # fmt: skip


def news_facts(circle: Circle, known: Known, author: str, day: date) -> dict[str, Any]:
    """Return the facts of the note about the last step."""
    referral = known.referral
    return {
        "child": circle.plan.child_name, "author": author, "service_name": referral.service, "what": referral.what,
        "referral_id": referral.id, "step_id": known.last.id, **step_facts(known, known.last, day),
    }  # fmt: skip


def about_facts(referral: Referral, step: ReferralStep) -> dict[str, Any]:
    """Return the card a question is about, for whoever answers it: which service, what for, and how it stands."""
    return {"help_of": referral.service, "help_with": referral.what, "help_course": step.course.value,
            "help_on": step.day}  # fmt: skip


def is_closed(known: Known) -> bool:
    """Whether nothing more is expected of it."""
    return known.last.course in (Course.DECLINED, Course.ENDED)
