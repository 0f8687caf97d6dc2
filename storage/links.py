"""Links: which Telegram account belongs to which person, found by the account's keyed hash."""

from __future__ import annotations

from collections.abc import Iterable

from storage import schema
from storage.records.links import Link
from storage.repository import CHUNK, Repository

DOMAIN = "chat"


class Links(Repository[Link]):
    """Links from the first to the last; only one of a chat, and one of a person, has not ended."""

    table, record = schema.links, Link

    def chat_hash(self, chat_id: int) -> bytes:
        """Return the keyed hash a new link of this chat is written with."""
        return self.tx.keys.lookup(DOMAIN, str(chat_id))

    def hashes(self, chat_id: int) -> frozenset[bytes]:
        """Return every hash this chat may stand under while keys are being changed."""
        return frozenset(self.tx.keys.lookups(DOMAIN, str(chat_id)))

    def by_chat(self, chat_id: int) -> Link | None:
        """Return the link of this chat that has not ended, or None."""
        return self._newest(self._of_chat(chat_id), ended=False)

    def ended_of_chat(self, chat_id: int) -> Link | None:
        """Return the link of this chat that ended last, or None."""
        return self._newest(self._of_chat(chat_id), ended=True)

    def of_chat_hash(self, chat_hash: bytes) -> Link | None:
        """Return the link that has not ended of the chat with this hash, or None."""
        return self._newest(self.table.c.chat_hash == chat_hash, ended=False)

    def live_of(self, person_id: str) -> Link | None:
        """Return the link of this person that has not ended, or None."""
        return self._newest(self.table.c.person_id == person_id, ended=False)

    def some_live(self, after: str | None, limit: int) -> list[Link]:
        """Return links that have neither ended nor blocked the bot, by id, so many behind `after`."""
        kept = self.table.c
        live = (kept.ended_at.is_(None), kept.blocked_at.is_(None))
        behind = () if after is None else (kept.id > after,)
        return self.where(*live, *behind, order_by=kept.id, limit=limit)

    def was_linked(self, person_id: str) -> bool:
        """Whether this person has, or ever had, an account of their own."""
        return self.count(self.table.c.person_id == person_id) > 0

    def reachable(self, person_ids: Iterable[str]) -> frozenset[str]:
        """Return which of these people have a link that has neither ended nor blocked the bot."""
        wanted, kept = list(dict.fromkeys(person_ids)), self.table.c
        found: set[str] = set()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            rows = self.where(kept.person_id.in_(chunk), kept.ended_at.is_(None), kept.blocked_at.is_(None))
            found.update(link.person_id for link in rows)
        return frozenset(found)

    def _of_chat(self, chat_id: int) -> object:
        return self.table.c.chat_hash.in_(self.tx.keys.lookups(DOMAIN, str(chat_id)))

    def _newest(self, whose: object, *, ended: bool) -> Link | None:
        kept = self.table.c
        over = kept.ended_at.is_not(None) if ended else kept.ended_at.is_(None)
        newest = kept.ended_at if ended else kept.linked_at
        return self.first(whose, over, order_by=newest.desc())  # type: ignore[arg-type]
