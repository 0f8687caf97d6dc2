"""Everything this Telegram knows: the bot, the chats, the files, the updates, the traffic."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol

from bot.preview.telegram.changes import Changes
from bot.preview.telegram.chat import Chat
from bot.preview.telegram.handing_over import HandOver
from bot.preview.telegram.message import ChatMessage
from bot.preview.telegram.refusals import bad_request
from bot.preview.telegram.updates import Update, UpdateQueue

CALLBACK_LIFETIME = timedelta(minutes=1)
ON_LOCK_SCREEN = 160


class Clock(Protocol):
    """Anything that knows what time it is, aware and in UTC."""

    def now(self) -> datetime: ...


@dataclass
class BotAccount:
    """The bot as BotFather made it."""

    id: int = 7_000_001
    first_name: str = "Mainstay"
    username: str = "MainstayBot"
    can_join_groups: bool = False
    can_read_all_group_messages: bool = False
    supports_inline_queries: bool = False

    def as_user(self) -> dict[str, Any]:
        """The User object that other objects carry."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(frozen=True)
class Upload:
    """A file as the bot sent it."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


@dataclass(frozen=True)
class StoredFile:
    """A file that Telegram holds: whose kind it is and what the API says of it."""

    kind: str
    media: Any
    name: str = ""
    content: bytes | None = None


@dataclass
class Tap:
    """A callback query that waits for its answer."""

    chat: Chat
    at: datetime
    answered: bool = False


@dataclass
class Call:
    """One call that left the bot, and what became of it."""

    method: str
    params: dict[str, Any]
    files: dict[str, Upload]
    at: datetime
    chat_id: int | None = None
    accepted: bool = False
    code: int = 0
    description: str = ""
    result: Any = None
    lost: bool = False


@dataclass
class TelegramState:
    """What is kept, with the few ways in which it changes."""

    clock: Clock
    bot: BotAccount = field(default_factory=BotAccount)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    traffic: list[Call] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    callback_lifetime: timedelta = CALLBACK_LIFETIME

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.now)
        self.hand_over = HandOver(self.updates, lambda: self.webhook, self.now)
        self._numbers: Iterator[int] = count(1)
        self._message_ids: Iterator[int] = count(1)
        self._channel_ids: dict[int, Iterator[int]] = {}

    def now(self) -> datetime:
        return self.clock.now()

    def number(self) -> int:
        """A number that was not used before."""
        return next(self._numbers)

    def chat(self, chat_id: int | str) -> Chat:
        """The chat with this id or @username, or Telegram's refusal."""
        if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
            chat_id = int(chat_id)
        if isinstance(chat_id, int):
            found = self.chats.get(chat_id)
        else:
            named = (c for c in self.chats.values() if f"@{c.peer.get('username')}" == chat_id)
            found = next((c for c in named if c.kind != "private"), None)
        if found is None:
            raise bad_request("chat not found")
        return found

    def open_chat(self, chat_id: int | str) -> Chat:
        """A chat that the bot may write to now, or Telegram's refusal."""
        chat = self.chat(chat_id)
        closed = chat.why_closed()
        if closed:
            raise closed
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and groups share the bot's count; channels have their own."""
        if chat.kind in ("channel", "supergroup"):
            return next(self._channel_ids.setdefault(chat.id, count(1)))
        return next(self._message_ids)

    def keep(self, chat: Chat, **said: Any) -> ChatMessage:
        """A new message in a chat."""
        message = ChatMessage(self.next_message_id(chat), chat.id, self.now(), **said)
        chat.messages[message.message_id] = message
        self.changed(chat)
        return message

    def store(self, kind: str, media: Any, name: str = "", content: bytes | None = None) -> str:
        """Keep a file under the id that its description carries."""
        file_id: str = (media[-1] if isinstance(media, list) else media)["file_id"]
        self.files[file_id] = StoredFile(kind, media, name, content)
        return file_id

    def put_update(self, kind: str, payload: dict[str, Any]) -> Update:
        """An update for the bot."""
        update = self.updates.put(kind, payload)
        self.changes.bump()
        return update

    def changed(self, chat: Chat) -> None:
        """Wake whoever watches this chat, or all of them."""
        chat.changes.bump()
        self.changes.bump()
