"""How deep the queues are: what waits to be handled and to be said, for how long, and what lies unsettled.

Every count runs along an index and over what is counted alone, so looking each few seconds costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from storage import schema
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState, Priority
from storage.transaction import Transaction

inbox, outbox = schema.inbox, schema.outbox
OPEN = (NoticeState.PENDING, NoticeState.CLAIMED)


@dataclass(frozen=True)
class Depths:
    """The queues at one moment. The ages are in seconds, 0 where nothing waits."""

    to_handle: int
    to_handle_age: float
    to_say: Mapping[Priority, int]
    to_say_age: float
    set_aside: int
    refused: int
    doubtful: int
    size: int  # bytes of the database


def depths(tx: Transaction) -> Depths:
    """Count what waits, as of the transaction's moment."""
    waiting, oldest = tx.connection.execute(
        select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == InboxState.WAITING.value)
    ).one()
    due, first = _due(tx)
    return Depths(
        to_handle=waiting,
        to_handle_age=_age(tx, oldest),
        to_say=due,
        to_say_age=_age(tx, first),
        set_aside=tx.inbox.count(inbox.c.state == InboxState.SET_ASIDE.value),
        refused=tx.outbox.count(outbox.c.state == NoticeState.REFUSED.value),
        doubtful=tx.outbox.count(outbox.c.state == NoticeState.UNKNOWN.value),
        size=_size(tx),
    )


def _due(tx: Transaction) -> tuple[dict[Priority, int], datetime | None]:
    """How many notices of each priority are due and not settled, and since when the first of them is."""
    counts, firsts = dict.fromkeys(Priority, 0), list[datetime]()
    for state in OPEN:
        for priority in Priority:
            these = select(func.count(), func.min(outbox.c.due)).where(
                outbox.c.state == state.value, outbox.c.priority == priority.value, outbox.c.due <= tx.now
            )
            count, first = tx.connection.execute(these).one()
            counts[priority] += count
            firsts += [first] if first is not None else []
    return counts, min(firsts, default=None)


def _age(tx: Transaction, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (tx.now - since).total_seconds())


def _size(tx: Transaction) -> int:
    if tx.connection.dialect.name == "postgresql":
        return int(tx.connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, page = (tx.connection.execute(text(f"PRAGMA {one}")).scalar_one() for one in ("page_count", "page_size"))
    return int(pages) * int(page)
