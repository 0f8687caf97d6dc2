"""How a person and the bot part, or meet where they should not: blocking, deleting, groups, channels."""

from typing import Any

from bot.preview.telegram.chat import Chat
from bot.preview.telegram.entities import commands_in
from bot.preview.telegram.handset import Handset
from bot.preview.telegram.updates import Update


class Leaving(Handset):
    """Everything about a phone that is not talk."""

    def blocks(self) -> Update:
        """Stop the bot: it hears that it was kicked and can reach this person no more."""
        self._must_be_reachable()
        self.kept.blocked = True
        return self._membership(self.kept, "member", "kicked")

    def unblocks(self, restart: bool = True) -> list[Update]:
        """Take the bot back; the apps' own button for it sends /start as well."""
        self.kept.blocked = False
        updates = [self._membership(self.kept, "kicked", "member")]
        if restart:
            updates.append(self.writes("/start", commands_in("/start")))
        return updates

    def deactivates(self) -> None:
        """Delete the Telegram account; the bot is not told."""
        self.kept.deactivated = True
        self.telegram.changed(self.kept)

    def flood(self, retry_after: int, times: int = 1) -> None:
        """Answer the next calls that write to this person with 429."""
        self.kept.flood_seconds, self.kept.flood_times = retry_after, times
        self.telegram.changed(self.kept)

    @property
    def blocked(self) -> bool:
        return self.kept.blocked

    @property
    def slow_seconds(self) -> float:
        """How long every answer to a call about this chat takes."""
        return self.kept.slow_seconds

    @slow_seconds.setter
    def slow_seconds(self, seconds: float) -> None:
        self.kept.slow_seconds = seconds
        self.telegram.changed(self.kept)

    def adds_bot_to_group(self, title: str = "Family group") -> list[Update]:
        """The bot is put in a group, and a command is written there."""
        group = self._new_chat("group", {"title": title})
        joined = self._membership(group, "left", "member")
        return [joined, self.types_in(group.id, f"/start@{self.telegram.bot.username}")]

    def types_in(self, chat_id: int, text: str) -> Update:
        """A message of this person in a group that the bot is in."""
        return self._posts(self.telegram.chats[chat_id], "message", text, self.user)

    def posts_in_channel(self, text: str, chat_id: int | None = None) -> Update:
        """A post in a channel that the bot was put in; a new channel unless one is named."""
        channel = (
            self._new_chat("channel", {"title": "News", "username": f"news{self.telegram.number()}"})
            if chat_id is None
            else self.telegram.chats[chat_id]
        )
        return self._posts(channel, "channel_post", text, None)

    def _posts(self, chat: Chat, update: str, text: str, sender: dict[str, Any] | None) -> Update:
        message = self.telegram.keep(chat, sender=sender, from_bot=False, text=text, entities=commands_in(text))
        return self.telegram.put_update(update, chat.api_of(message))

    def _new_chat(self, kind: str, peer: dict[str, Any]) -> Chat:
        below = -1_000_000_000_000 if kind == "channel" else 0
        chat = Chat(below - 100_000 - self.telegram.number(), kind, peer)
        self.telegram.chats[chat.id] = chat
        return chat

    def _membership(self, chat: Chat, was: str, is_now: str) -> Update:
        self.telegram.changed(chat)
        return self.telegram.put_update(
            "my_chat_member",
            {
                "chat": chat.as_api(),
                "from": self.user,
                "date": int(self.telegram.now().timestamp()),
                "old_chat_member": self._member(was),
                "new_chat_member": self._member(is_now),
            },
        )

    def _member(self, status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.telegram.bot.as_user(), "status": status, **until}
