"""One notice, its words, and the method of Telegram's that says it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from telegram import Bot, BotCommandScopeChat, InputFile, Message
from telegram.constants import ParseMode

from bot.engine import screens
from messages.buttons import keyboard
from messages.render import Reader, Rendered, Renderer
from storage.records.notices import Act, Notice, Priority

MOST_DELETED: Final = 100  # ids in one deleteMessages
WORDLESS: Final = frozenset({Act.DELETE, Act.LEAVE, Act.COMMANDS})
SAID: Final = frozenset({Act.SEND, Act.EDIT})  # nothing but words: without a template there is nothing to say


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed notice and who reads it. `opened`: they asked for the words, so no discreet twin stands for them."""

    notice: Notice
    reader: Reader
    opened: bool = False

    @property
    def lane(self) -> bytes:
        return self.notice.chat_hash


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that we make ourselves, such as a calendar entry."""

    file_name: str
    content: bytes


Attach = Callable[[Delivery], Attachment]


class Speaker:
    """Says deliveries: renders their words for their reader, and calls the right method of the Bot API."""

    def __init__(self, bot: Bot, renderer: Renderer, *, attach: Attach, paid: bool = False) -> None:
        self._bot = bot
        self._renderer = renderer
        self._attach = attach
        self._paid = paid

    def words(self, delivery: Delivery, now: datetime) -> Rendered | None:
        """Render a delivery, or return None where it has no words. Raises whatever a template may."""
        notice = delivery.notice
        if notice.act in WORDLESS or (notice.act not in SAID and notice.kind not in self._renderer.catalogue):
            return None
        return self._renderer.render(
            notice.kind, notice.facts, delivery.reader, now, notice=notice.id, opened=delivery.opened
        )

    async def say(self, delivery: Delivery, rendered: Rendered | None) -> int | None:
        """Make the one call that says it; return the id of the message that now stands in the chat."""
        match delivery.notice.act:
            case Act.SEND | Act.EDIT if rendered is not None:
                return await self._screen(delivery.notice, rendered)
            case Act.DELETE:
                return await self._delete(delivery.notice)
            case Act.LEAVE:
                await self._bot.leave_chat(delivery.notice.chat_id)
                return None
            case Act.COMMANDS:
                chat = BotCommandScopeChat(delivery.notice.chat_id)
                await self._bot.set_my_commands(delivery.notice.facts["commands"], scope=chat)
                return None
        return (await self._file(delivery, rendered)).message_id

    async def _screen(self, notice: Notice, rendered: Rendered) -> int | None:
        if notice.act is Act.EDIT:
            await screens.edit_screen(self._bot, notice.chat_id, notice.message_id, rendered)
            return notice.message_id
        return await screens.send_screen(
            self._bot,
            notice.chat_id,
            rendered,
            protect_content=notice.protect,
            disable_notification=notice.silent,
            allow_paid_broadcast=self._pays_for(notice),
        )

    async def _delete(self, notice: Notice) -> int | None:
        ids = notice.message_ids or (() if notice.message_id is None else (notice.message_id,))
        if len(ids) == 1:
            await self._bot.delete_message(notice.chat_id, ids[0])
        for start in range(0, len(ids) if len(ids) > 1 else 0, MOST_DELETED):
            await self._bot.delete_messages(notice.chat_id, ids[start : start + MOST_DELETED])
        return notice.message_id

    async def _file(self, delivery: Delivery, rendered: Rendered | None) -> Message:
        notice = delivery.notice
        more: dict[str, Any] = {
            "caption": rendered.text if rendered else None,
            "parse_mode": ParseMode.HTML if rendered else None,
            "reply_markup": keyboard(rendered.buttons) if rendered else None,
            "protect_content": notice.protect,
            "disable_notification": notice.silent,
            "allow_paid_broadcast": self._pays_for(notice),
        }
        match notice.act:
            case Act.VOICE:
                return await self._bot.send_voice(notice.chat_id, notice.facts["file_id"], **more)
            case Act.PHOTO:
                return await self._bot.send_photo(notice.chat_id, notice.facts["file_id"], **more)
            case Act.DOCUMENT:
                return await self._bot.send_document(notice.chat_id, notice.facts["file_id"], **more)
        # A page takes a tenth of a second to lay out: meanwhile others are answered.
        made = await asyncio.to_thread(self._attach, delivery) if notice.act is Act.PAGE else self._attach(delivery)
        return await self._bot.send_document(notice.chat_id, InputFile(made.content, filename=made.file_name), **more)

    def _pays_for(self, notice: Notice) -> bool | None:
        return True if self._paid and notice.priority is Priority.BROADCAST else None
