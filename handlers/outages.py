"""After a time in which nobody was listening: whoever wrote is told when it was read, or that it may be lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.context import Hearing
from handlers.house import House
from handlers.rules.outages import may_be_lost, was_late
from handlers.telling import tell
from storage.records.links import Link
from storage.records.marks import HEARD
from storage.transaction import Transaction

TOGETHER: Final = 200  # people told in one transaction


def say_if_late(hearing: Hearing) -> None:
    """Say when a message was sent and when it was read, ahead of its answer, where it waited long (R11).

    Once for each minute in which the person wrote: several messages of one evening need not all be told so.
    """
    message = hearing.update.message
    if message is not None and was_late(message.date, hearing.now):
        kind = "p_back_late" if hearing.person is not None and hearing.person.is_staff else "back_late"
        hearing.say_first(kind, sent_at=message.date, read_at=hearing.now)


def note_heard(
    tx: Transaction, house: House, now: datetime, silence: timedelta | None, behind: str | None
) -> str | None:
    """Remember that Telegram was heard; after more than a day of silence, first tell everybody, once (R12).

    Each call tells some of the linked people, those behind `behind`, and returns whom to go on behind; None once it
    is remembered. A crash between two calls begins anew and tells nobody twice.
    """
    heard_at = tx.marks.when(HEARD)
    if heard_at is not None and may_be_lost(heard_at, now, silence):
        some = tx.links.some_live(behind, TOGETHER)
        _tell_of_outage(tx, house, some, heard_at, now)
        if len(some) == TOGETHER:
            return some[-1].id
        tx.audit.add(None, "outage.told")
    tx.marks.put(HEARD, now)
    return None


def _tell_of_outage(tx: Transaction, house: House, links: Sequence[Link], heard_at: datetime, now: datetime) -> None:
    people = tx.people.many(link.person_id for link in links)
    for to in people.values():
        if not to.is_staff or to.coordinator:
            tell(tx, house, to, "p_outage" if to.is_staff else "outage", now=now,
                 key=f"outage/{heard_at:%Y%m%d%H%M%S}/{to.id}", from_at=heard_at, until_at=now)  # fmt: skip
