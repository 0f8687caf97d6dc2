"""Every hour: drafts that nobody has touched for 14 days are forgotten."""

from datetime import datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from storage.transaction import Transaction


def forget_old_drafts(tx: Transaction, house: House, now: datetime) -> None:
    """Forget what was begun and left for 14 days (design.md, section 4)."""
    tx.drafts.purge(now)


TICKS = (Tick("drafts", timedelta(hours=1), forget_old_drafts),)
