"""A chat as Telegram keeps it, private, group or channel, and what hinders messages to it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.preview.telegram.changes import Changes
from bot.preview.telegram.message import ChatMessage
from bot.preview.telegram.refusals import Refused, bad_request, forbidden


@dataclass(frozen=True)
class Toast:
    """An answer to a tap: a line over the chat, or a window with OK where `alert` is set."""

    at: datetime
    text: str
    alert: bool


@dataclass(frozen=True)
class LockScreenLine:
    """What a locked screen showed of one new message."""

    at: datetime
    text: str
    message_id: int


@dataclass
class Chat:
    """One chat with its messages."""

    id: int
    kind: str
    peer: dict[str, Any]
    changes: Changes = field(default_factory=Changes)
    messages: dict[int, ChatMessage] = field(default_factory=dict)
    lines: list[LockScreenLine] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    left: bool = False
    slow_seconds: float = 0.0
    flood_seconds: int = 0
    flood_times: int = 0

    def as_api(self) -> dict[str, Any]:
        """The Chat object of the Bot API."""
        return {"id": self.id, "type": self.kind, **self.peer}

    def why_closed(self) -> Refused | None:
        """Why the bot may not write here; None where it may."""
        if self.kind != "private":
            what = "channel" if self.kind == "channel" else "group"
            return forbidden(f"bot is not a member of the {what} chat") if self.left else None
        if self.deactivated:
            return forbidden("user is deactivated")
        if self.blocked:
            return forbidden("bot was blocked by the user")
        if not self.started:
            return forbidden("bot can't initiate conversation with a user")
        return None

    def message(self, message_id: int, missing: str) -> ChatMessage:
        """A message that is still there, or the refusal named."""
        found = self.messages.get(message_id)
        if found is None or found.deleted:
            raise bad_request(missing)
        return found

    def shown(self) -> list[ChatMessage]:
        """The messages that are there now, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def api_of(self, message: ChatMessage) -> dict[str, Any]:
        """A message of this chat as the Bot API gives it, with the one it replies to."""
        reply = self.messages.get(message.reply_to) if message.reply_to else None
        return message.as_api(self.as_api(), reply)
