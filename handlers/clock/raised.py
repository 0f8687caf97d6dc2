"""On the day a service's answer is due, whoever holds the question is asked, once, whether it has come (004-14)."""

from datetime import datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.raising import days_asked_about, is_to_be_asked
from handlers.rules.wall_time import wall_of
from handlers.telling import tell
from storage.records.concerns import Concern, Raised
from storage.records.plans import Circle
from storage.transaction import Transaction


def ask_whether_it_came(tx: Transaction, house: House, now: datetime) -> None:
    """Ask each holder, as of now, in working hours; once for a service, day and holder."""
    due = tx.raised.due_between(*days_asked_about(wall_of(now, house.service.zone).date()))
    concerns = tx.concerns.many(one.concern_id for one in due)
    circles = {plan_id: tx.plans.circle(plan_id) for plan_id in sorted({c.plan_id for c in concerns.values()})}
    for one in due:
        concern = concerns[one.concern_id]
        circle = circles[concern.plan_id]
        if is_to_be_asked(one, concern, circle, house.calendar(circle), now):
            tx.apart(one.id, _ask, tx, house, circle, concern, one, now)


def _ask(tx: Transaction, house: House, circle: Circle, concern: Concern, one: Raised, now: datetime) -> None:
    holder = tx.people.get(concern.holder_id)
    tell(
        tx, house, holder, "p_raised_due", key=f"raised/{one.id}/{one.due_day}/{holder.id}", now=now,
        topic=f"concern/{concern.id}", refers_to=concern.id, plan_id=concern.plan_id, concern_id=concern.id,
        raised_id=one.id, ref=concern.ref, plan_ref=circle.plan.ref, service_name=one.service, date=one.due_day,
    )  # fmt: skip


TICKS = (Tick("answers of services that are due", timedelta(hours=1), ask_whether_it_came),)
