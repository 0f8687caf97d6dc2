"""Every hour: what is to be said of agreed actions whose day is near or has passed is planned anew.

Each handler that changes something plans at once. What follows from time alone is planned here: the next asking once
one was sent, a new lead or cover on the day. What is late by weeks is looked at once a day, so that no run is long.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.action_reminding import plan_several
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.chasing import near, of_old
from storage.records.actions import AgreedAction
from storage.transaction import Transaction


def plan_ahead(tx: Transaction, house: House, now: datetime) -> None:
    """Plan what is said of the actions whose turn it is."""
    today = now.astimezone(ZoneInfo(house.service.zone))
    first, last = near(today.date())
    if of_old(today):
        first = date.min
    of_plans = defaultdict[str, list[AgreedAction]](list)
    for action in tx.actions.due_between(first, last):
        of_plans[action.plan_id].append(action)
    for plan_id, actions in of_plans.items():
        tx.apart(plan_id, plan_several, tx, house, actions)


TICKS = (Tick("what was agreed", timedelta(hours=1), plan_ahead),)
