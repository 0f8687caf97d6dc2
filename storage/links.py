"""Links: which Telegram account belongs to which person, found by the account's keyed hash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Select, bindparam

from storage import schema
from storage.chunks import in_chunks
from storage.records.links import Link
from storage.repository import Repository

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
        return self.ask_one(_live_at, hashes=list(self.hashes(chat_id)))

    def ended_of_chat(self, chat_id: int) -> Link | None:
        """Return the link of this chat that ended last, or None."""
        return self.ask_one(_ended_at, hashes=list(self.hashes(chat_id)))

    def of_chat_hash(self, chat_hash: bytes) -> Link | None:
        """Return the link that has not ended of the chat with this hash, or None."""
        return self.ask_one(_live_at, hashes=[chat_hash])

    def live_at(self, chat_hashes: list[bytes]) -> list[Link]:
        """Return the links that have not ended of so many chats; no more than one statement can ask for."""
        return self.ask(_all_live_at, hashes=chat_hashes)

    def live_of(self, person_id: str) -> Link | None:
        """Return the link of this person that has not ended, or None."""
        return self.ask_one(_live_of, person_id=person_id)

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
        return frozenset(link.person_id for some in in_chunks(person_ids) for link in self.ask(_reached, ids=some))


links = schema.links.c
AT: Final = links.chat_hash.in_(bindparam("hashes", expanding=True))


def _live_at(rows: Select[Any]) -> Select[Any]:
    return rows.where(AT, links.ended_at.is_(None)).order_by(links.linked_at.desc()).limit(1)


def _all_live_at(rows: Select[Any]) -> Select[Any]:
    return rows.where(AT, links.ended_at.is_(None))


def _ended_at(rows: Select[Any]) -> Select[Any]:
    return rows.where(AT, links.ended_at.is_not(None)).order_by(links.ended_at.desc()).limit(1)


def _live_of(rows: Select[Any]) -> Select[Any]:
    theirs = rows.where(links.person_id == bindparam("person_id"), links.ended_at.is_(None))
    return theirs.order_by(links.linked_at.desc()).limit(1)


def _reached(rows: Select[Any]) -> Select[Any]:
    theirs = links.person_id.in_(bindparam("ids", expanding=True))
    return rows.where(theirs, links.ended_at.is_(None), links.blocked_at.is_(None))
