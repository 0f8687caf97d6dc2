"""Loads what is late or not confirmed on plans somebody leads: the same for their list and for their day."""

from collections.abc import Mapping
from datetime import date, datetime

from handlers.action_reminding import with_owner
from handlers.rules.access import Wish, may
from handlers.rules.parts import Wanting, of_others, wanting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def wanting_on(
    tx: Transaction, person: Person, circles: Mapping[str, Circle], now: datetime, day: date
) -> list[tuple[Circle, Wanting]]:
    """Return what is late or not confirmed on those of these plans that this practitioner leads on that day."""
    led = [plan_id for plan_id, circle in circles.items() if may(circle, person, Wish.LEAD_PLAN, day)]
    agreed = tx.actions.open_or_done_lately(led)
    reports = tx.action_reports.of_actions(action.id for some in agreed.values() for action in some)
    found = []
    for plan_id, actions in agreed.items():
        circle = circles[plan_id]
        for action in actions:
            circle = with_owner(tx, circle, action)
        wants = wanting(circle, actions, reports, circle.people, now, day)
        found += [(circle, one) for one in of_others(wants, person)]
    return found
