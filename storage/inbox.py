"""Updates as Telegram handed them over. A row is here before Telegram may forget it, until what it caused is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage import schema
from storage.records.inbox import InboxRow, InboxState
from storage.repository import CHUNK, Repository

inbox = schema.inbox


class Inbox(Repository[InboxRow]):
    """One chat's rows in the order of their arrival; each `update_id` once."""

    table = inbox
    record = InboxRow

    def keep(self, rows: Sequence[InboxRow]) -> list[InboxRow]:
        """Keep what is not here yet and return it, numbered in the order given; the rest was kept before."""
        if not rows:
            return []
        here = self._known({row.update_id for row in rows})
        arrival = self._last_arrival()
        new = []
        for row in rows:
            if row.update_id not in here:
                here.add(row.update_id)
                arrival += 1
                new.append(replace(row, arrival=arrival))
        self.add_all(new)
        return new

    def attempt(self, row_id: str) -> int:
        """Count an attempt, committed before it is made; return which one it is, or 0 where none is to be made."""
        one_more = (
            update(inbox)
            .where(inbox.c.id == row_id, inbox.c.state == InboxState.WAITING.value)
            .values(attempts=inbox.c.attempts + 1)
            .returning(inbox.c.attempts)
        )
        return int(self.tx.connection.execute(one_more).scalar_one_or_none() or 0)

    def done(self, row_id: str) -> bool:
        """Mark the update as done, in the transaction of what it caused; False where it was done before."""
        return self._settle(row_id, InboxState.DONE, None)

    def failed(self, row_id: str, fault: str) -> None:
        """Note the class of what an attempt raised; the row goes on waiting."""
        note = update(inbox).where(inbox.c.id == row_id, inbox.c.state == InboxState.WAITING.value)
        self.tx.connection.execute(note.values(fault=fault))

    def set_aside(self, row_id: str, fault: str | None = None) -> bool:
        """Stop trying; a co-ordinator is shown it."""
        return self._settle(row_id, InboxState.SET_ASIDE, fault)

    def waiting(self) -> list[InboxRow]:
        """Return what is not done, in the order of arrival."""
        return self.where(inbox.c.state == InboxState.WAITING.value, order_by=inbox.c.arrival)

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
        wanted, known = sorted(update_ids), set[int]()
        for start in range(0, len(wanted), CHUNK):
            here = select(inbox.c.update_id).where(inbox.c.update_id.in_(wanted[start : start + CHUNK]))
            known.update(self.tx.connection.execute(here).scalars())
        return known

    def _last_arrival(self) -> int:
        """The highest number given so far, state by state because the index is made so."""
        by_state = [
            select(func.max(inbox.c.arrival)).where(inbox.c.state == state.value).scalar_subquery()
            for state in InboxState
        ]
        return max((number or 0) for number in self.tx.connection.execute(select(*by_state)).one())

    def _settle(self, row_id: str, state: InboxState, fault: str | None) -> bool:
        values = {"state": state.value, "settled_at": self.tx.now}
        if fault is not None:
            values["fault"] = fault
        waiting = update(inbox).where(inbox.c.id == row_id, inbox.c.state == InboxState.WAITING.value)
        return bool(self.tx.connection.execute(waiting.values(**values)).rowcount)
