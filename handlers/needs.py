"""Loads what needs are judged by: the agreed actions that serve them, and which of them nobody has met for long."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from handlers.rules.needs import left_alone
from storage.records.actions import AgreedAction
from storage.records.needs import Need
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def actions_for(tx: Transaction, needs: Iterable[Need]) -> dict[str, AgreedAction]:
    """Return the agreed actions that these needs name, as they are kept."""
    return tx.actions.many(need.action_id for need in needs if need.action_id is not None)


def left_alone_on(
    tx: Transaction, person: Person, circles: Mapping[str, Circle], now: datetime, day: date
) -> dict[str, int]:
    """Return how many needs nobody has met for long, by plan, on the plans this person leads today (002-01)."""
    needs = tx.needs.open_on(circles)
    actions = actions_for(tx, needs)
    found = {
        plan_id: left_alone((one for one in needs if one.plan_id == plan_id), circles[plan_id], person,
                            actions.values(), now, day)
        for plan_id in dict.fromkeys(need.plan_id for need in needs)
    }  # fmt: skip
    return {plan_id: n for plan_id, n in found.items() if n}
