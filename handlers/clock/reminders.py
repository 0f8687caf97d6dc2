"""Every hour: the reminders of the coming days are planned anew, in case a change forgot to.

Each handler that changes something plans at once; this only makes good. The meetings of the next day are looked at
each hour, those of the coming 16 days (a week's reminder is due nine days before then) once a day, a slice each hour,
so that no run is long.
"""

from datetime import datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from handlers.reminding import plan_reminders
from handlers.rules.reminders import slice_of_hour
from storage.transaction import Transaction


def plan_ahead(tx: Transaction, house: House, now: datetime) -> None:
    """Plan the reminders of the meetings whose turn it is."""
    for first, last in slice_of_hour(now):
        for meeting in tx.meetings.starting_between(first, last):
            tx.apart(meeting.id, plan_reminders, tx, house, meeting)


TICKS = (Tick("reminders", timedelta(hours=1), plan_ahead),)
