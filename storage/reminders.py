"""Reminders that are not due yet: the rows of the outbox that are planned anew whenever what they hang on changes.

`Outbox.replace` puts and withdraws. A reminder may also be wanted again (No became Yes) or at another time (other
hours): then its own row is taken up again, because its key is used once for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, bindparam, func, select

from storage import schema
from storage.chunks import in_chunks
from storage.prepared import Prepared
from storage.records.links import Link
from storage.records.notices import Notice, NoticeState
from storage.records.plans import RoleKind
from storage.repository import Repository

if TYPE_CHECKING:
    from storage.transaction import Transaction


roles, plans = schema.roles.c, schema.plans.c
PLANS_OF_EACH: Final = Prepared(
    select(roles.person_id, func.count())
    .select_from(schema.roles.join(schema.plans, roles.plan_id == plans.id))
    .where(
        roles.person_id.in_(bindparam("ids", expanding=True)),
        roles.kind == RoleKind.FAMILY.value,
        roles.ended_at.is_(None),
        plans.closed_at.is_(None),
    )
    .group_by(roles.person_id)
)


class Reminders(Repository[Notice]):
    """The outbox as far as it is planned ahead."""

    table, record = schema.outbox, Notice

    def of_topic(self, topic: str) -> list[Notice]:
        """Return every reminder ever planned under a topic, whatever became of it."""
        return self.ask(_of_topic, topic=topic)

    def any_sent(self, keys: Sequence[str]) -> bool:
        """Whether any notice with one of these keys has reached its phone."""
        kept = self.table.c
        return bool(keys) and self.count(kept.key.in_(keys), kept.state == NoticeState.SENT.value) > 0

    def may_have_gone(self, key: str) -> bool:
        """Whether the notice with this key is on a phone, or on its way to one and may yet reach it."""
        kept, gone = self.table.c, (NoticeState.SENT, NoticeState.CLAIMED, NoticeState.UNKNOWN)
        return self.count(kept.key == key, kept.state.in_([state.value for state in gone])) > 0

    def waiting(self, chat_hash: bytes, kind: str, now: datetime) -> list[Notice]:
        """Return what of one kind is due in a chat and not claimed, the oldest first."""
        kept = self.table.c
        here = (kept.chat_hash == chat_hash, kept.state == NoticeState.PENDING.value, kept.kind == kind)
        return self.where(*here, kept.due <= now, order_by=(kept.due, kept.id))

    def replan(self, topic: str, planned: Sequence[Notice], there: Sequence[Notice] | None = None) -> int:
        """Make `planned` all that is still to come of a topic; return how many rows changed.

        What was sent stays as it is. What the sender holds in memory is withdrawn, too: it looks again before it
        sends (R16); one already in flight is settled as it went.
        """
        known = {notice.key: notice for notice in (self.of_topic(topic) if there is None else there)}
        wanted = {notice.key for notice in planned}
        to_come = (NoticeState.PENDING, NoticeState.CLAIMED)
        outdated = [n.id for n in known.values() if n.state in to_come and n.key not in wanted]
        changed = self.tx.outbox.withdraw_these(outdated, "not_planned")
        changed += self.tx.outbox.put(*(notice for notice in planned if notice.key not in known))
        return changed + sum(self._taken_up(known[n.key], n) for n in planned if n.key in known)

    def _taken_up(self, row: Notice, planned: Notice) -> bool:
        """Bring a withdrawn or waiting row to what is planned now. One already due waits as it is."""
        if row.state not in (NoticeState.PENDING, NoticeState.WITHDRAWN) or planned.due <= self.tx.now:
            return False
        same = (row.due, row.chat_hash, row.state) == (planned.due, planned.chat_hash, NoticeState.PENDING)
        if same and row.facts == planned.facts:
            return False
        self.change(
            row, due=planned.due, facts=planned.facts, chat_id=planned.chat_id, chat_hash=planned.chat_hash,
            state=NoticeState.PENDING, settled_at=None, leased_until=None, reason=None, attempts=0,
        )  # fmt: skip
        self.tx.woke = True
        return True


def live_links(tx: Transaction, chat_hashes: Iterable[bytes]) -> dict[bytes, Link]:
    """Return the links that have not ended of several chats, by the chat's hash."""
    return {link.chat_hash: link for some in in_chunks(chat_hashes) for link in tx.links.live_at(some)}


def plans_of_each(tx: Transaction, person_ids: Iterable[str]) -> dict[str, int]:
    """Return on how many open plans each of these people has a live family role."""
    found: dict[str, int] = {}
    for some in in_chunks(person_ids):
        counted = PLANS_OF_EACH.rows(tx.connection, {"ids": some})
        found.update((person_id, count) for person_id, count in counted)
    return found


def _of_topic(rows: Select[Any]) -> Select[Any]:
    kept = schema.outbox.c
    return rows.where(kept.topic == bindparam("topic")).order_by(kept.due, kept.id)
