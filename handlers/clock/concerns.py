"""Every minute: concerns that wait take their next step up the ladder, and those without a holder get a new one."""

from datetime import datetime, timedelta

from handlers.concerns import keep, setting_for
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.holding import holder_lost
from handlers.rules.ladder import climb
from storage.transaction import Transaction

AT_ONCE = 50


def climb_ladder(tx: Transaction, house: House, now: datetime) -> bool:
    """Take the steps that are due, the longest due first, a batch at a time (000-16, 001-50).

    Return whether more are due, to be taken at once: what came in over a weekend is due in one minute, and the office
    shuts half an hour after the day's last steps (R31).
    """
    climbed = 0
    for concern in tx.concerns.due_steps(now, AT_ONCE):
        decision = climb(concern, setting_for(tx, house, concern), now)
        if decision is not None:
            keep(tx, house, decision, None)
            climbed += 1
    return climbed == AT_ONCE


def find_new_holders(tx: Transaction, house: House, now: datetime) -> None:
    """Route anew what lies with somebody who has left, cannot be reached, or is covered for today."""
    for concern in tx.concerns.perhaps_lost(now):
        decision = holder_lost(concern, setting_for(tx, house, concern), now)
        if decision is not None:
            keep(tx, house, decision, None)


TICKS = (
    Tick("concerns without a holder", timedelta(minutes=1), find_new_holders),
    Tick("ladder", timedelta(minutes=1), climb_ladder),
)
