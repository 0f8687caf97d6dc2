"""A person's phone in one private chat with the bot: who it is, and how its messages reach the bot."""

from typing import Any, Self

from bot.preview.telegram.chat import Chat
from bot.preview.telegram.entities import commands_in
from bot.preview.telegram.message import ChatMessage
from bot.preview.telegram.state import TelegramState
from bot.preview.telegram.updates import Update

Which = ChatMessage | Update | int


class Handset:
    """What every part of a phone shares: the person, the chat, and the way to Telegram."""

    def __init__(self, telegram: TelegramState, user: dict[str, Any], chat: Chat) -> None:
        self.telegram = telegram
        self.user = user
        self.kept = chat

    @classmethod
    def new(
        cls,
        telegram: TelegramState,
        first_name: str,
        *,
        user_id: int | None = None,
        username: str | None = None,
        last_name: str | None = None,
        language_code: str = "en",
    ) -> Self:
        """A person who has not written to the bot yet."""
        number = 500_000_000 + telegram.number() if user_id is None else user_id
        if number in telegram.chats:
            raise ValueError(f"there is a chat {number} already")
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        peer = {name: value for name, value in names.items() if value}
        chat = telegram.chats[number] = Chat(number, "private", peer)
        telegram.changes.bump()
        return cls(telegram, {"id": number, "is_bot": False, **peer, "language_code": language_code}, chat)

    @property
    def user_id(self) -> int:
        return self.kept.id

    @property
    def chat_id(self) -> int:
        return self.kept.id

    @property
    def first_name(self) -> str:
        return str(self.user["first_name"])

    @property
    def username(self) -> str | None:
        return self.user.get("username")

    @property
    def language_code(self) -> str:
        return str(self.user["language_code"])

    def message(self, which: Which) -> ChatMessage:
        """A message of this chat by its id, by the update that carried it, or itself."""
        if isinstance(which, ChatMessage):
            return which
        if isinstance(which, dict):
            carried = which.get("message") or which.get("edited_message") or which["callback_query"]["message"]
            which = int(carried["message_id"])
        return self.kept.messages[which]

    def writes(self, text: str, entities: list[dict[str, Any]], **more: Any) -> Update:
        """A message of text from this person, however it came about."""
        return self.puts(kind="text", text=text, entities=entities, **more)

    def puts(self, *, reply_to: Which | None = None, caption: str = "", **said: Any) -> Update:
        """A message from this person: kept in the chat, and an update for the bot."""
        self._must_be_reachable()
        if caption:
            said |= {"text": caption, "entities": commands_in(caption)}
        replied = self.message(reply_to).message_id if reply_to is not None else None
        self.kept.started = True
        message = self.telegram.keep(self.kept, sender=self.user, from_bot=False, reply_to=replied, **said)
        return self.telegram.put_update("message", self.kept.api_of(message))

    def _must_be_reachable(self) -> None:
        if self.kept.deactivated:
            raise ValueError(f"{self.first_name}'s account is gone")
        if self.kept.blocked:
            raise ValueError(f"{self.first_name} has blocked the bot: unblocks() first")
