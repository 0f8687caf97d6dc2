"""What we hand to Telegram ourselves is what python-telegram-bot would have handed it, letter for letter."""

import json
from typing import Any

import pytest
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden
from telegram.request import BaseRequest, RequestData

from bot.clock import SystemClock
from bot.engine.screens import Parameters, edit_screen, send_screen
from bot.preview.telegram import MemoryRequest, MemoryTelegram
from messages.buttons import Button, keyboard
from messages.render import Rendered
from tests.bot.engine.at_once import TOKEN

PLAIN = LinkPreviewOptions(is_disabled=True)
BUTTONS = (
    Button("Yes", "1|yes", row="a"),
    Button("No", "1|no", row="a"),
    Button("Copy the number", copy_text="01632 960 001"),
)


def screen(*buttons: Button) -> Rendered:
    return Rendered("No taxi – <b>again</b>", buttons, (), "menu", ())


class Noting(MemoryRequest):
    """Keeps what each request class is handed, as it reads it."""

    def __init__(self, telegram: MemoryTelegram) -> None:
        super().__init__(telegram)
        self.handed: list[tuple[str, Any, Any]] = []

    async def do_request(self, url: str, method: str, request_data: RequestData | None = None, **more: Any) -> Any:  # type: ignore[override]
        assert request_data is not None
        assert not request_data.contains_files
        self.handed.append((url, request_data.parameters, request_data.json_parameters))
        return await super().do_request(url, method, request_data, **more)


@pytest.fixture
def telegram() -> MemoryTelegram:
    return MemoryTelegram(SystemClock(), token=TOKEN)


@pytest.fixture
def request_of(telegram: MemoryTelegram) -> Noting:
    return Noting(telegram)


@pytest.fixture
def bot(request_of: Noting) -> Bot:
    return Bot(TOKEN, request=request_of, get_updates_request=request_of)


@pytest.mark.parametrize("buttons", [(), BUTTONS[:1], BUTTONS], ids=["none", "one", "three"])
async def test_a_screen_is_sent_as_the_library_sends_it(
    telegram: MemoryTelegram, request_of: Noting, bot: Bot, buttons: tuple[Button, ...]
) -> None:
    chat = telegram.phone("Amira")
    chat.kept.started = True
    more: dict[str, Any] = {"protect_content": True, "disable_notification": False, "allow_paid_broadcast": None}
    first = await send_screen(bot, chat.chat_id, screen(*buttons), **more)
    second = await bot.send_message(
        chat.chat_id, screen().text, parse_mode=ParseMode.HTML, link_preview_options=PLAIN,
        reply_markup=keyboard(buttons), **more,
    )  # fmt: skip
    assert second.message_id == first + 1
    ours, theirs = request_of.handed
    assert _read(ours) == _read(theirs)


async def test_a_screen_is_changed_as_the_library_changes_it(
    telegram: MemoryTelegram, request_of: Noting, bot: Bot
) -> None:
    chat = telegram.phone("Amira")
    chat.kept.started = True
    ids = [await send_screen(bot, chat.chat_id, screen()) for _ in range(2)]
    await edit_screen(bot, chat.chat_id, ids[0], screen(*BUTTONS))
    await bot.edit_message_text(
        screen().text, chat_id=chat.chat_id, message_id=ids[1], parse_mode=ParseMode.HTML, link_preview_options=PLAIN,
        reply_markup=keyboard(BUTTONS),
    )  # fmt: skip
    ours, theirs = ({**parameters, "message_id": 0} for _, parameters, _ in request_of.handed[2:])
    assert ours == theirs


async def test_what_telegram_refuses_is_the_library_s_error(telegram: MemoryTelegram, bot: Bot) -> None:
    chat = telegram.phone("Amira")
    chat.kept.started = True
    await send_screen(bot, chat.chat_id, screen())
    with pytest.raises(BadRequest, match="not found"):
        await edit_screen(bot, chat.chat_id, 999, screen())
    chat.blocks()
    with pytest.raises(Forbidden):
        await send_screen(bot, chat.chat_id, screen())


def test_the_parameters_have_all_that_a_request_class_may_read() -> None:
    """What PTB documents of `RequestData`: a new version with more of it is to be noticed here."""
    documented = {name for name in vars(RequestData) if not name.startswith("_")}
    assert documented == {
        "contains_files", "parameters", "json_parameters", "url_encoded_parameters", "parametrized_url",
        "json_payload", "multipart_data",
    }  # fmt: skip
    ours = Parameters({"a": 1, "b": None, "c": "x", "d": {"e": [True]}})
    assert ours.parameters == {"a": 1, "c": "x", "d": {"e": [True]}}
    assert ours.json_parameters == {"a": "1", "c": "x", "d": '{"e": [true]}'}
    assert (ours.contains_files, ours.multipart_data) == (False, {})
    assert issubclass(Noting, BaseRequest)


def _read(handed: tuple[str, Any, Any]) -> tuple[str, Any, Any]:
    """With the JSON of what is no plain text read: in which order it names things says nothing."""
    url, parameters, as_json = handed
    words = ("text", "parse_mode")
    return url, parameters, {name: text if name in words else json.loads(text) for name, text in as_json.items()}
