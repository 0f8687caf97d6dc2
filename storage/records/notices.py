"""A decision that something be said to somebody: words, time and channel come later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Act(StrEnum):
    """What reaches Telegram. `HEARD` does not: it is what a practitioner typed, kept so that it can be taken back."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    CALENDAR = "calendar"
    PAGE = "page"
    VOICE = "voice"
    PHOTO = "photo"
    DOCUMENT = "document"
    LEAVE = "leave"
    COMMANDS = "commands"
    HEARD = "heard"


class Priority(IntEnum):
    """Replies go before news, news before broadcasts."""

    REPLY = 0
    NEWS = 1
    BROADCAST = 2


class NoticeState(StrEnum):
    """Where a notice stands on its way out (engine.md)."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    STOPPED = "stopped"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Notice:
    """One row of the outbox.

    `chat_id` and its keyed HMAC `chat_hash` (the lane) say where to; `person_id` is None for a chat that is not
    linked. `kind` is the template, `facts` what it is given. `key` is unique for ever: the same decision made
    twice is one notice. `topic` groups what is replaced or withdrawn together. An edit or a deletion names the row it
    changes in `target_id`, or Telegram's `message_id` where a tap brought it. `once` is for secrets: never sent twice.
    `private` content (a name, a word of anybody's) is on the phone until `hidden_at`; `session_id` ties what staff saw
    to the session that ends it. `refers_to` is the id of what the notice is about (a meeting, a concern), judged anew
    just before sending, with `version` where it has one.
    """

    id: str
    chat_id: int
    chat_hash: bytes
    act: Act
    kind: str
    key: str
    due: datetime
    made_at: datetime
    person_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    topic: str | None = None
    priority: Priority = Priority.REPLY
    target_id: str | None = None
    message_id: int | None = None
    message_ids: tuple[int, ...] = ()
    once: bool = False
    protect: bool = True
    private: bool = True
    alert: bool = False
    silent: bool = False
    plan_id: str | None = None
    refers_to: str | None = None
    version: int | None = None
    session_id: str | None = None
    state: NoticeState = NoticeState.PENDING
    attempts: int = 0
    leased_until: datetime | None = None
    settled_at: datetime | None = None
    hide_at: datetime | None = None
    hidden_at: datetime | None = None
    reason: str | None = None
