"""What a person does with words and buttons: type, tap, edit, paste, open a link."""

import re
from typing import Any

from bot.preview.telegram.editing import DELETABLE_FOR
from bot.preview.telegram.entities import commands_in, split_for_sending, utf16_length
from bot.preview.telegram.handset import Handset, Which
from bot.preview.telegram.message import ChatMessage
from bot.preview.telegram.sending import LONGEST_TEXT
from bot.preview.telegram.state import Tap
from bot.preview.telegram.updates import Update

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
START_LINK = re.compile(r"(?:https?://t\.me/|tg://resolve\?domain=)(?P<bot>\w+)[?&]start=(?P<payload>.*)\Z")


class Talking(Handset):
    """The hands that write and tap."""

    clipboard = ""

    def types(self, text: str, reply_to: Which | None = None) -> Update:
        """A message; Telegram trims it and marks its /commands."""
        text = text.strip()
        if not text:
            raise ValueError("Telegram's apps do not send an empty message")
        if utf16_length(text) > LONGEST_TEXT:
            raise ValueError("too long for one message: use pastes()")
        return self.writes(text, commands_in(text), reply_to=reply_to)

    def pastes(self, text: str) -> list[Update]:
        """A text of any length, in as many messages as the apps make of it."""
        return [self.types(piece) for piece in split_for_sending(text, LONGEST_TEXT)]

    def edits(self, which: Which, text: str) -> Update:
        """Another text in a message that this person sent."""
        self._must_be_reachable()
        message = self.message(which)
        if message.from_bot or message.deleted:
            raise ValueError("people can edit only messages of their own that are still there")
        text = text.strip()
        message.says_now(self.telegram.now(), text, commands_in(text), None)
        self.telegram.changed(self.kept)
        return self.telegram.put_update("edited_message", self.kept.api_of(message))

    def deletes(self, which: Which) -> None:
        """Take a message out of the chat for both sides; Telegram does not tell the bot."""
        self.message(which).deleted_at = self.telegram.now()
        self.telegram.changed(self.kept)

    def opens_link(self, payload: str) -> Update:
        """Tap Start behind `https://t.me/<bot>?start=<payload>`; the whole link will do, too."""
        link = START_LINK.match(payload)
        payload = link["payload"] if link else payload
        if not PAYLOAD.match(payload):
            raise ValueError("a start payload is 1 to 64 characters of A-Z a-z 0-9 _ -")
        return self.types(f"/start {payload}")

    def taps(self, label: str, message: Which | None = None) -> Update:
        """Tap the button with this label, in the newest message that has one, or in the one given.

        The whole label counts; failing that, a part of it that only one button has.
        """
        found, button = self._button(label, message)
        if found is None:
            return self.types(button["text"])  # a keyboard in place of letters sends its label
        if "callback_data" in button:
            return self.taps_data(button["callback_data"], found)
        if "copy_text" in button:
            self.clipboard = button["copy_text"]["text"]
            return {}
        link = START_LINK.match(button.get("url", ""))
        if link and link["bot"].lower() == self.telegram.bot.username.lower():
            return self.opens_link(link["payload"])
        return {}

    def taps_data(self, data: str, message: Which | None = None) -> Update:
        """A callback query with any data at all, as an altered app could send it."""
        self._must_be_reachable()
        pressed = self._newest_from_bot() if message is None else self.message(message)
        query_id = str(4_000_000_000_000 + self.telegram.number())
        self.telegram.taps[query_id] = Tap(self.kept, self.telegram.now())
        return self.telegram.put_update(
            "callback_query",
            {
                "id": query_id,
                "from": self.user,
                "message": self._reachable(pressed),
                "chat_instance": str(-7_000_000_000 - self.chat_id),
                "data": data,
            },
        )

    def _reachable(self, message: ChatMessage) -> dict[str, Any]:
        """The message as a tap carries it: too old or deleted, only its place and a date of 0."""
        if message.deleted or self.telegram.now() - message.date > DELETABLE_FOR:
            return {"chat": self.kept.as_api(), "message_id": message.message_id, "date": 0}
        return self.kept.api_of(message)

    def _newest_from_bot(self) -> ChatMessage:
        newest = next((m for m in reversed(self.kept.shown()) if m.from_bot), None)
        if newest is None:
            raise LookupError(f"{self.first_name} sees no message from the bot")
        return newest

    def _button(self, label: str, which: Which | None) -> tuple[ChatMessage | None, dict[str, Any]]:
        shown = list(reversed(self.kept.shown())) if which is None else [self.message(which)]
        rows = [(message, button) for message in shown for row in message.rows for button in row]
        typed = next((m.markup for m in shown if m.markup and not m.rows), None) or {}
        keys = [{"text": key} if isinstance(key, str) else key for row in typed.get("keyboard", []) for key in row]
        offered: list[tuple[ChatMessage | None, dict[str, Any]]] = [*rows, *((None, key) for key in keys)]
        for message, button in offered:
            if button["text"] == label:
                return message, button
        parts = [(message, button) for message, button in offered if label.lower() in button["text"].lower()]
        newest = [part for part in parts if part[0] is parts[0][0]]
        if len(newest) == 1:
            return newest[0]
        labels = [button["text"] for _, button in offered]
        raise LookupError(f"{self.first_name} sees no one button {label!r} among {labels}")
