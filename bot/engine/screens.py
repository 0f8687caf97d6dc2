"""The two calls that make up nearly all we say, without the objects in between.

PTB's `send_message` makes an object of every button and then reads the whole message that Telegram hands back, of
which we need the id: a fifth of what an update costs. So these two hand their parameters to PTB's request class
themselves (`BaseRequest.post`), which raises the same errors for the same answers.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from telegram import Bot
from telegram.constants import ParseMode
from telegram.request import RequestData

from messages.buttons import inline_keyboard
from messages.render import Rendered

NO_PREVIEW: Final = {"is_disabled": True}


class Parameters:
    """What a request class reads of PTB's `RequestData`, for parameters that are plain JSON already."""

    contains_files = False

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.parameters = {name: value for name, value in given.items() if value is not None}

    @property
    def json_parameters(self) -> dict[str, str]:
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in self.parameters.items()}

    @property
    def multipart_data(self) -> dict[str, Any]:
        return {}


async def send_screen(bot: Bot, chat_id: int, rendered: Rendered, **more: object) -> int:
    """Send a screen as a new message; return its id."""
    sent = await _call(bot, "sendMessage", {"chat_id": chat_id, **_shown(rendered), **more})
    return int(sent["message_id"])


async def edit_screen(bot: Bot, chat_id: int, message_id: int | None, rendered: Rendered) -> None:
    """Put a screen in the place of what a message shows."""
    await _call(bot, "editMessageText", {"chat_id": chat_id, "message_id": message_id, **_shown(rendered)})


def _shown(rendered: Rendered) -> dict[str, Any]:
    rows = inline_keyboard(rendered.buttons)
    return {
        "text": rendered.text,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": NO_PREVIEW,
        "reply_markup": {"inline_keyboard": rows} if rows else None,
    }


async def _call(bot: Bot, method: str, parameters: Mapping[str, Any]) -> Any:
    data = cast(RequestData, Parameters(parameters))
    return await bot.request.post(f"{bot.base_url}/{method}", request_data=data)
