"""Once a day both sides of those plans whose day it is are asked whether it works (004-10)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.comfort import asked_about, days_to_do, leading, spans_asked, times_due
from handlers.screens.meetings import child_for
from handlers.telling import tell
from storage.records.plans import Role
from storage.transaction import Transaction

ROUND = "comfort"  # the mark of the last day whose round was made


def ask_both_sides(tx: Transaction, house: House, now: datetime) -> None:
    """Ask about every lead professional who began so many weeks ago to the day."""
    zone = house.service.zone
    today, last = now.astimezone(ZoneInfo(zone)).date(), tx.marks.when(ROUND)
    days = days_to_do(last.astimezone(ZoneInfo(zone)).date() if last is not None else None, today)
    if not days:
        return
    roles = tx.roles.leading_since(spans_asked(days, zone))
    asked = [tx.apart(role.id, _ask, tx, house, role, now, today) for role in roles]
    if all(asked):
        tx.marks.put(ROUND, now)


def _ask(tx: Transaction, house: House, role: Role, now: datetime, today: date) -> None:
    circle = tx.plans.circle(role.plan_id)
    found, number = leading(circle, role.id), times_due(role.since, today, house.service.zone) - 1
    if found is None:
        return
    for person in asked_about(circle, role):
        kind = "p_working_ask" if person.is_staff else "working_ask"
        tell(tx, house, person, kind, key=f"working/{role.id}/{number}/{person.id}", now=now, plan_id=circle.plan.id,
             role_id=role.id, number=number, lead=found[1].name, plan_ref=circle.plan.ref,
             child=None if person.is_staff else child_for(circle, person))  # fmt: skip


TICKS = (Tick("is this working", timedelta(hours=1), ask_both_sides),)
