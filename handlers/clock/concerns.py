"""Every minute: concerns that wait take their next step up the ladder, and those without a holder get a new one.

Each is loaded, judged and kept apart: what is wrong with one of them keeps no other family from being answered (R27).
"""

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
    climbed, looked_at = 0, list[str]()
    while climbed < AT_ONCE and (due := tx.concerns.due_steps(now, AT_ONCE, but=looked_at)):
        climbed += sum(tx.apart(concern_id, _climb, tx, house, concern_id, now) for concern_id in due)
        looked_at += due
    return climbed >= AT_ONCE


def _climb(tx: Transaction, house: House, concern_id: str, now: datetime) -> None:
    concern = tx.concerns.get(concern_id)
    decision = climb(concern, setting_for(tx, house, concern), now)
    if decision is not None:
        keep(tx, house, decision, None)


def find_new_holders(tx: Transaction, house: House, now: datetime) -> None:
    """Route anew what lies with somebody who has left, cannot be reached, or is covered for today."""
    for concern_id in tx.concerns.perhaps_lost(now):
        tx.apart(concern_id, _find_new_holder, tx, house, concern_id, now)


def _find_new_holder(tx: Transaction, house: House, concern_id: str, now: datetime) -> None:
    concern = tx.concerns.get(concern_id)
    decision = holder_lost(concern, setting_for(tx, house, concern), now)
    if decision is not None:
        keep(tx, house, decision, None)


TICKS = (
    Tick("concerns without a holder", timedelta(minutes=1), find_new_holders),
    Tick("ladder", timedelta(minutes=1), climb_ladder),
)
