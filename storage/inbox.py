"""Updates as Telegram handed them over. A row is here before Telegram may forget it, until what it caused is kept.

Where several processes share the work (PostgreSQL), each takes rows in hand: `held_by` is its number, and whoever is
no longer there (`storage/presence.py`) loses what it had. Only the oldest row of a chat that is not done can be taken,
so a chat's order holds across all of them; only who holds a row can mark it done, so it has one effect.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, String, Update, bindparam, delete, exists, func, select, text, update

from storage import schema
from storage.alive import ALIVE
from storage.chunks import in_chunks
from storage.prepared import Prepared
from storage.records.inbox import InboxRow, InboxState
from storage.repository import Repository

inbox = schema.inbox


class Inbox(Repository[InboxRow]):
    """One chat's rows in the order of their arrival; each `update_id` once."""

    table = inbox
    record = InboxRow

    def keep(self, rows: Sequence[InboxRow]) -> list[InboxRow]:
        """Keep what is not here yet and return it, numbered in the order given; the rest was kept before."""
        if not rows:
            return []
        if self.tx.connection.dialect.name == "postgresql":
            self.tx.connection.execute(ONE_AT_A_TIME)  # several may receive, but arrivals have one order
        here = self._known({row.update_id for row in rows})
        arrival = self._last_arrival()
        new = []
        for row in rows:
            if row.update_id not in here:
                here.add(row.update_id)
                arrival += 1
                new.append(replace(row, arrival=arrival))
        self.add_all(new)
        self.tx.heard = self.tx.heard or bool(new)
        return new

    def take(self, number: int, fresh: int, suspects: int) -> list[InboxRow]:
        """Take the oldest rows of chats that nobody is at, and count the attempt that is about to be made of each.

        `fresh` is how many of those that were never tried. Whoever had one of the `suspects` in hand failed or was
        killed, perhaps by it: a process takes one at a time, so that it is known which one it was.
        """
        self._leave_by_the_dead()
        ids: list[str] = []
        for limit, tried in ((fresh, inbox.c.attempts == 0), (suspects, inbox.c.attempts > 0)):
            if limit > 0:
                ids += self.tx.connection.execute(FREE.where(tried).limit(limit)).scalars()
        if not ids:
            return []
        mine = update(inbox).where(inbox.c.id.in_(ids)).values(held_by=number, attempts=inbox.c.attempts + 1)
        self.tx.connection.execute(mine)
        return sorted(self.many(ids).values(), key=lambda row: row.arrival)

    def leave(self, number: int, begun: Collection[str]) -> None:
        """Let others have what we hold and have not begun: no attempt was made of it."""
        ours = update(inbox).where(
            inbox.c.state == InboxState.WAITING.value, inbox.c.held_by == number, inbox.c.id.not_in(list(begun))
        )
        left = self.tx.connection.execute(ours.values(held_by=None, attempts=inbox.c.attempts - 1))
        self.tx.heard = self.tx.heard or left.rowcount > 0

    def attempt(self, row_id: str, held_by: int | None = None) -> int:
        """Count an attempt, committed before it is made; return which one it is, or 0 where none is to be made."""
        one_more = ONE_MORE[held_by is not None]
        found = one_more.row(self.tx.connection, {"its_id": row_id, "by": held_by})
        return int(found[0]) if found else 0

    def done(self, row_id: str, held_by: int | None = None) -> bool:
        """Mark the update as done, in the transaction of what it caused; False where it was done, or is not ours."""
        return self._settle(row_id, InboxState.DONE, None, held_by)

    def failed(self, row_id: str, fault: str, held_by: int | None = None) -> None:
        """Note the class of what an attempt raised; the row goes on waiting."""
        noted = FAILED[held_by is not None]
        noted.change(self.tx.connection, {"its_id": row_id, "by": held_by, "to_fault": fault})

    def set_aside(self, row_id: str, fault: str | None = None, held_by: int | None = None) -> bool:
        """Stop trying; a co-ordinator is shown it."""
        return self._settle(row_id, InboxState.SET_ASIDE, fault, held_by)

    def waiting(self) -> list[InboxRow]:
        """Return what is not done, in the order of arrival."""
        return self.ask(_waiting)

    def latest_at(self) -> datetime | None:
        """Return when the newest update was kept: how long we were away is judged by it."""
        newest = select(inbox.c.received_at).order_by(inbox.c.received_at.desc()).limit(1)
        moment: datetime | None = self.tx.connection.execute(newest).scalar_one_or_none()
        return moment

    def forget(self, before: datetime) -> int:
        """Remove rows settled and received before then; Telegram hands over nothing that old again."""
        old = delete(inbox).where(inbox.c.state != InboxState.WAITING.value, inbox.c.received_at < before)
        return self.tx.connection.execute(old).rowcount

    def _known(self, update_ids: set[int]) -> set[int]:
        known = set[int]()
        for some in in_chunks(sorted(update_ids)):
            known.update(KNOWN.first_column(self.tx.connection, {"ids": some}))
        return known

    def _last_arrival(self) -> int:
        return max((number or 0) for number in LAST_ARRIVAL.row(self.tx.connection, {}) or (0,))

    def _settle(self, row_id: str, state: InboxState, fault: str | None, held_by: int | None) -> bool:
        its = {"its_id": row_id, "to_state": state.value, "to_fault": fault, "at": self.tx.now, "by": held_by}
        return bool(SETTLE[held_by is not None].change(self.tx.connection, its))

    def _leave_by_the_dead(self) -> None:
        """Free what processes have in hand that are no longer there."""
        if self.tx.connection.dialect.name == "postgresql":
            self.tx.connection.execute(LEFT_BY_THE_DEAD)


def _still(change: Update) -> tuple[Prepared, Prepared]:
    """A change of one row that waits: where nobody need hold it, and where whoever changes it must."""
    waits = change.where(inbox.c.id == bindparam("its_id"), inbox.c.state == InboxState.WAITING.value)
    return Prepared(waits), Prepared(waits.where(inbox.c.held_by == bindparam("by")))


# Every update needs these: built once, because building one takes longer than the database needs to answer it.
KNOWN: Final = Prepared(select(inbox.c.update_id).where(inbox.c.update_id.in_(bindparam("ids", expanding=True))))
# State by state, because the index is made so.
_last = select(func.max(inbox.c.arrival))
LAST_ARRIVAL: Final = Prepared(
    select(*(_last.where(inbox.c.state == state.value).scalar_subquery() for state in InboxState))
)
SETTLE: Final = _still(
    update(inbox).values(
        state=bindparam("to_state"),
        settled_at=bindparam("at"),
        fault=func.coalesce(bindparam("to_fault", type_=String), inbox.c.fault),
    )
)
ONE_MORE: Final = _still(update(inbox).values(attempts=inbox.c.attempts + 1).returning(inbox.c.attempts))
FAILED: Final = _still(update(inbox).values(fault=bindparam("to_fault")))
ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7305007)")
_earlier = inbox.alias("earlier")
# The head of each chat that nobody has in hand. A row behind one in hand is no head, because that one still waits.
FREE: Final = (
    select(inbox.c.id)
    .where(
        inbox.c.state == InboxState.WAITING.value,
        inbox.c.held_by.is_(None),
        ~exists().where(
            _earlier.c.lane == inbox.c.lane,
            _earlier.c.state == InboxState.WAITING.value,
            _earlier.c.arrival < inbox.c.arrival,
        ),
    )
    .order_by(inbox.c.arrival)
    .with_for_update(skip_locked=True, of=inbox)
)
LEFT_BY_THE_DEAD: Final = text(f"""
    UPDATE inbox SET held_by = NULL WHERE id IN (
        SELECT id FROM inbox
        WHERE state = 'waiting' AND held_by IS NOT NULL AND held_by NOT IN ({ALIVE})
        FOR UPDATE SKIP LOCKED)
""")  # noqa: S608 (no value of anybody's is in it)


def _waiting(rows: Select[Any]) -> Select[Any]:
    return rows.where(inbox.c.state == InboxState.WAITING.value).order_by(inbox.c.arrival)
