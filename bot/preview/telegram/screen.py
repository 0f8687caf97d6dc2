"""What a phone shows: the chat, the locked screen, the answers to taps; and everything it ever showed."""

from typing import Any

from bot.preview.telegram.chat import LockScreenLine, Toast
from bot.preview.telegram.entities import render_html
from bot.preview.telegram.handset import Handset
from bot.preview.telegram.message import ChatMessage
from bot.preview.telegram.state import Call


class Screen(Handset):
    """The eyes on a phone."""

    @property
    def chat(self) -> list[ChatMessage]:
        """The messages that are there now, oldest first."""
        return self.kept.shown()

    @property
    def from_bot(self) -> list[ChatMessage]:
        """The bot's messages that are there now, oldest first."""
        return [message for message in self.chat if message.from_bot]

    @property
    def last(self) -> ChatMessage:
        """The newest message from the bot."""
        if not self.from_bot:
            raise LookupError(f"{self.first_name} sees no message from the bot")
        return self.from_bot[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message from the bot."""
        return self.last.labels

    @property
    def lock_screen(self) -> list[LockScreenLine]:
        """A line for each new message from the bot; edits do not ring, deleted messages vanish."""
        return [line for line in self.kept.lines if not self.kept.messages[line.message_id].deleted]

    @property
    def ever_on_lock_screen(self) -> list[LockScreenLine]:
        """Every line that a locked screen showed, also of messages that are gone."""
        return list(self.kept.lines)

    @property
    def toasts(self) -> list[Toast]:
        """The answers to taps that came with words."""
        return list(self.kept.toasts)

    @property
    def traffic(self) -> list[Call]:
        """Every call about this chat, accepted or refused."""
        return [call for call in self.telegram.traffic if call.chat_id == self.chat_id]

    @property
    def version(self) -> int:
        """A number that grows with every change on this phone."""
        return self.kept.changes.version

    async def wait_changed(self, version: int, timeout: float | None = None) -> int:  # noqa: ASYNC109
        """The version as soon as it is not the one given, or when the time is up."""
        return await self.kept.changes.wait(version, timeout)

    @property
    def commands(self) -> list[dict[str, str]]:
        """The menu of commands that this phone offers: the narrowest that was set."""
        chat = f'{{"chat_id": {self.chat_id}, "type": "chat"}}'
        for scope in (chat, '{"type": "all_private_chats"}', '{"type": "default"}'):
            for language in (self.language_code, ""):
                found = self.telegram.commands.get((scope, language))
                if found:
                    return found
        return []

    def shown(self) -> str:
        """The chat as a transcript, with its buttons."""
        lines = []
        for message in self.chat:
            who = self.telegram.bot.first_name if message.from_bot else self.first_name
            edited = " (edited)" if message.edit_date else ""
            lines.append(f"{who}{edited}: {message.headline()}")
            lines += ["    " + " ".join(f"[{button['text']}]" for button in row) for row in message.rows]
        return "\n".join(lines)

    def ever_shown(self) -> list[str]:
        """Every text that the bot put on this phone: all versions, deleted ones, buttons, files, toasts."""
        said = [toast.text for toast in self.kept.toasts]
        for message in self.kept.messages.values():
            if not message.from_bot:
                continue
            for version in message.history:
                said.append(version.text)
                said += [entity["url"] for entity in version.entities if "url" in entity]
                rows = (version.markup or {}).get("inline_keyboard", [])
                said += [str(value) for row in rows for button in row for value in button.values()]
            if message.file_name:
                said.append(message.file_name)
            if message.content:
                said.append(message.content.decode(errors="replace"))
        return said

    def has_seen(self, words: str) -> bool:
        """Whether the bot ever put these words on this phone, in any case of letters."""
        return any(words.casefold() in text.casefold() for text in self.ever_shown())

    def as_json(self) -> dict[str, Any]:
        """The phone as the preview page draws it."""
        return {
            "id": self.chat_id,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
            "version": self.version,
            "blocked": self.kept.blocked,
            "deactivated": self.kept.deactivated,
            "slow_seconds": self.kept.slow_seconds,
            "flood": {"retry_after": self.kept.flood_seconds, "times": self.kept.flood_times},
            "messages": [self._message_as_json(message) for message in self.chat],
            "lock_screen": [
                {"at": line.at.isoformat(), "text": line.text, "message_id": line.message_id}
                for line in self.lock_screen
            ],
            "toasts": [
                {"at": toast.at.isoformat(), "text": toast.text, "alert": toast.alert} for toast in self.kept.toasts
            ],
            "commands": self.commands,
        }

    def _message_as_json(self, message: ChatMessage) -> dict[str, Any]:
        return {
            "id": message.message_id,
            "mine": not message.from_bot,
            "kind": message.kind,
            "text": message.text,
            "html": render_html(message.text, message.entities),
            "keyboard": [[self._button_as_json(button) for button in row] for row in message.rows],
            "date": message.date.isoformat(),
            "edited": message.edit_date is not None,
            "file_name": message.file_name or None,
            "file_id": message.file_id or None,
            "protected": message.protected,
            "reply_to": message.reply_to,
            "forwarded": message.forward_origin is not None,
        }

    def _button_as_json(self, button: dict[str, Any]) -> dict[str, Any]:
        return {
            "label": button["text"],
            "data": button.get("callback_data"),
            "url": button.get("url"),
            "copy": button.get("copy_text", {}).get("text"),
        }
