"""Chats: where each private chat stands, known or not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam

from storage import schema
from storage.records.chats import ChatState
from storage.records.ids import new_id
from storage.repository import Repository

DOMAIN = "chat"


class Chats(Repository[ChatState]):
    """One row for each private chat that ever wrote to the bot."""

    table, record = schema.chats, ChatState

    def find_at(self, chat_id: int) -> ChatState | None:
        """Return where this chat stands, or None at first sight."""
        return self.ask_one(_at, hashes=list(self.tx.keys.lookups(DOMAIN, str(chat_id))))

    def at(self, chat_id: int) -> ChatState:
        """Return where this chat stands, made at first sight."""
        chat = self.find_at(chat_id)
        if chat is not None:
            return chat
        return self.add(ChatState(
            id=new_id(), chat_hash=self.tx.keys.lookup(DOMAIN, str(chat_id)), chat_id=chat_id, seen_at=self.tx.now,
        ))  # fmt: skip

    def in_lane(self, lane: bytes) -> list[ChatState]:
        """Return the chat whose updates and notices share this lane, if it was ever seen."""
        return self.where(self.table.c.chat_hash == lane, limit=1)


def _at(rows: Select[Any]) -> Select[Any]:
    return rows.where(schema.chats.c.chat_hash.in_(bindparam("hashes", expanding=True))).limit(1)
