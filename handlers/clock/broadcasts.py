"""Every other second: who is next in a broadcast is put into the outbox, and its author hears what came of it.

A hundred at a time, so that no reply waits long behind them, and often enough that the sender always has the next ones
at hand: where broadcasts are paid for, one hundred after the other. The first to start goes first; another waits until
all of its people were put.
"""

from datetime import datetime, timedelta

from handlers.broadcasts import put_some, report
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.broadcasting import all_put, goes_on_at_once, next_to_put
from storage.records.notices import Priority
from storage.transaction import Transaction


def send_on(tx: Transaction, house: House, now: datetime) -> bool:
    """Go on with the broadcasts on their way: put the next people of one, see which of the others are done.

    Return whether more of them are to be put at once.
    """
    going = tx.broadcasts.going()
    for one in all_put(going):
        tx.apart(one.id, report, tx, house, one, now)
    first = next_to_put(going)
    if first is None:
        return False
    first = put_some(tx, house, first, now)
    return goes_on_at_once(first, house.pays, tx.outbox.ready(Priority.BROADCAST, now))


TICKS = (Tick("broadcasts", timedelta(seconds=2), send_on),)
