"""A plan's review: why it will be late, in the lead's own words, the day by which it is held (000-10, 001-27), and
an earlier one where a family says that something has changed (001-20).
"""

from datetime import date

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.meeting_draft import ask_next, begin
from handlers.practitioner.thread_here import held_here
from handlers.rules.access import Wish
from handlers.rules.arranging import fields_of_review
from handlers.rules.meetings import seen_by
from handlers.rules.refusals import NotFound
from handlers.rules.reviewing import (
    LONGEST_REASON,
    must_bring_forward,
    review_days_offered,
    review_of,
    review_to_come,
    with_reason,
    with_review_by,
)
from handlers.rules.typed_dates import read_day
from storage.records.meetings import Meeting
from storage.records.plans import Circle, Plan
from storage.transaction import Transaction

REASON_AWAITED, DAY_AWAITED = "review.why", "review.set"


@only(Audience.PRACTITIONER, shows=True)
def ask_why(tx: Transaction, hearing: Hearing) -> None:
    """Ask why the review will be late."""
    plan = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN).plan
    hearing.show("p_review_why", awaiting=REASON_AWAITED, about={"plan": plan.id}, plan_id=plan.id, case_id=plan.id,
                 plan=plan.ref, by=review_of(plan), most=LONGEST_REASON)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_why(tx: Transaction, hearing: Hearing) -> None:
    """Keep the reason with the day it was said: colleagues on the plan see it on its card, the family does not."""
    plan = _plan_awaited(tx, hearing)
    tx.plans.save(with_reason(plan, hearing.me, hearing.text, hearing.today))
    tx.audit.add(hearing.me.id, "review.reason_kept", plan.id)
    hearing.show("p_review_why_kept", plan_id=plan.id, case_id=plan.id, plan=plan.ref)


@only(Audience.PRACTITIONER, shows=True)
def ask_day(tx: Transaction, hearing: Hearing) -> None:
    """Ask by which day the review is held, by button or typed."""
    plan = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN).plan
    days = [{"id": f"{day:%Y%m%d}", "day": day} for day in review_days_offered(hearing.today)]
    hearing.show("p_review_day", awaiting=DAY_AWAITED, about={"plan": plan.id}, plan_id=plan.id, case_id=plan.id,
                 plan=plan.ref, review=plan.review_by, days=days)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_day(tx: Transaction, hearing: Hearing) -> None:
    """Take the day that was tapped."""
    _set_day(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN).plan, _tapped(hearing.id2))


@only(Audience.PRACTITIONER)
def take_typed_day(tx: Transaction, hearing: Hearing) -> None:
    """Take the day that was typed."""
    _set_day(tx, hearing, _plan_awaited(tx, hearing), read_day(hearing.text, hearing.today))


def _set_day(tx: Transaction, hearing: Hearing, plan: Plan, day: date | None) -> None:
    kept = tx.plans.save(with_review_by(plan, day, hearing.today))
    tx.audit.add(hearing.me.id, "review.day_set", plan.id)
    hearing.show("p_review_day_set", plan_id=plan.id, case_id=plan.id, plan=plan.ref, by=kept.review_by)


@only(Audience.PRACTITIONER)
def bring_forward(tx: Transaction, hearing: Hearing) -> None:
    """Begin to move the next review, or to book one, where the family says that something has changed.

    The thread waits for its answer as before, and nothing of it goes into the meeting.
    """
    concern, setting = held_here(tx, hearing, hearing.id1)
    must_bring_forward(setting.circle, concern, hearing.me, hearing.today)
    fields = fields_of_review(next_review(tx, hearing, setting.circle))
    ask_next(tx, hearing, begin(tx, hearing, concern.plan_id, fields))


def next_review(tx: Transaction, hearing: Hearing, circle: Circle) -> Meeting | None:
    """Return the plan's next review as this practitioner may know it."""
    return review_to_come(meetings_known(tx, hearing, circle), hearing.now)


def meetings_known(tx: Transaction, hearing: Hearing, circle: Circle) -> list[Meeting | None]:
    """Return the plan's meetings to come as this practitioner may know them."""
    found = tx.meetings.of_plan(circle.plan.id, hearing.now)
    return [seen_by(circle, m, None, hearing.me, hearing.now) for m in found]


def _plan_awaited(tx: Transaction, hearing: Hearing) -> Plan:
    return circle_for(tx, hearing, str(hearing.chat.about.get("plan", "")), Wish.LEAD_PLAN).plan


def _tapped(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotFound from None


ROUTES = (
    Tap("review.why", ask_why),
    Words(REASON_AWAITED, take_why),
    Tap("review.day", ask_day),
    Tap(DAY_AWAITED, take_day),
    Words(DAY_AWAITED, take_typed_day),
    Tap("review.early", bring_forward),
)
