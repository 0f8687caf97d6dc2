"""One message in a chat, with everything it ever was."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.preview.telegram.entities import Entity

CAPTIONED = ("document", "voice", "photo", "audio", "video", "animation")
ON_A_LOCKED_SCREEN = {
    "document": "📎",
    "voice": "🎤 Voice message",
    "photo": "🖼 Photo",
    "audio": "🎵 Audio",
    "video": "📹 Video",
    "animation": "GIF",
}


@dataclass(frozen=True)
class Version:
    """What a message said from one moment on."""

    at: datetime
    text: str
    entities: list[Entity]
    markup: dict[str, Any] | None


@dataclass
class ChatMessage:
    """A message as Telegram keeps it; `text` is the caption where there is media."""

    message_id: int
    chat_id: int
    date: datetime
    sender: dict[str, Any] | None
    from_bot: bool
    kind: str = "text"
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    media: Any = None
    file_id: str = ""
    file_name: str = ""
    content: bytes | None = None
    reply_to: int | None = None
    protected: bool = False
    silent: bool = False
    forward_origin: dict[str, Any] | None = None
    edit_date: datetime | None = None
    deleted_at: datetime | None = None
    history: list[Version] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.history.append(Version(self.date, self.text, self.entities, self.markup))

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The buttons under the message, row by row."""
        found: list[list[dict[str, Any]]] = (self.markup or {}).get("inline_keyboard", [])
        return [row for row in found if row]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons, in reading order."""
        return [button["text"] for row in self.rows for button in row]

    def says_now(
        self, at: datetime, text: str, entities: list[Entity], markup: dict[str, Any] | None, edited: bool = True
    ) -> None:
        """Another text or keyboard from now on; the former ones stay in the history."""
        self.text, self.entities, self.markup = text, entities, markup
        if edited:
            self.edit_date = at
        self.history.append(Version(at, text, entities, markup))

    def headline(self) -> str:
        """What stands for the message where only words can: on a locked screen, in a transcript."""
        if self.kind == "text":
            return self.text
        sign = ON_A_LOCKED_SCREEN.get(self.kind, self.kind.capitalize())
        return " ".join(part for part in (sign, self.file_name, self.text) if part)

    def as_api(self, chat: dict[str, Any], reply: "ChatMessage | None" = None) -> dict[str, Any]:
        """The Message object of the Bot API."""
        given: dict[str, Any] = {
            "message_id": self.message_id,
            "date": int(self.date.timestamp()),
            "chat": chat,
        }
        if self.sender:
            given["from"] = self.sender
        if self.edit_date:
            given["edit_date"] = int(self.edit_date.timestamp())
        if self.forward_origin:
            given["forward_origin"] = self.forward_origin
        if reply and not reply.deleted:
            given["reply_to_message"] = reply.as_api(chat)
        if self.protected:
            given["has_protected_content"] = True
        words = "text" if self.kind == "text" else "caption"
        if self.kind != "text":
            given[self.kind] = self.media
        if self.text:
            given[words] = self.text
        if self.entities:
            given["entities" if words == "text" else "caption_entities"] = self.entities
        if self.rows:
            given["reply_markup"] = {"inline_keyboard": self.rows}
        return given
