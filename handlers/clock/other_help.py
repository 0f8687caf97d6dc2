"""Once a month whoever leads is asked, in one note for all their plans, whether other help is needed (002-09)."""

from datetime import date, datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.other_help import Asking, a_month_after, asked_today, last_day_with, may_ask
from handlers.telling import tell
from storage.transaction import Transaction


def ask_if_other_help_is_needed(tx: Transaction, house: House, now: datetime) -> None:
    """Ask whoever leads plans whose month is over; each plan's next month begins with that."""
    calendar = house.calendar_of(house.service.nation)
    if not may_ask(calendar, now):
        return
    today = calendar.day(now)
    due = tx.plans.asked_about_help_by(today)
    if not due:
        return
    near = tx.plans.asked_about_help_by(last_day_with(today))
    askings = asked_today([tx.plans.circle_around(plan) for plan in near], calendar, now)
    again = a_month_after(today, calendar)
    for asking in askings:
        tx.apart(asking.person.id, _ask, tx, house, asking, now, again)
    asked_about = {circle.plan.id for asking in askings for circle in asking.circles}
    for plan in due:
        if plan.id not in asked_about:
            tx.plans.change(plan, help_day=again)


def _ask(tx: Transaction, house: House, asking: Asking, now: datetime, again: date) -> None:
    first = asking.circles[0].plan
    tell(tx, house, asking.person, "p_help_month", key=f"help/{first.id}/{first.help_day}/{asking.person.id}", now=now,
         plans=asking.plans)  # fmt: skip
    for circle in asking.circles:
        tx.plans.change(circle.plan, help_day=again)


TICKS = (Tick("is other help needed", timedelta(hours=1), ask_if_other_help_is_needed),)
