"""A text and a tap are read as python-telegram-bot reads them, and whatever else there may be is left to it."""

import copy
from typing import Any

import pytest
from telegram import Update

from bot.engine.plain_updates import read_plainly
from handlers.hears import ANYTHING_SAID

WHO = {"id": 4242, "is_bot": False, "first_name": "Amira", "language_code": "en"}
CHAT = {"id": 4242, "type": "private", "first_name": "Amira"}
SAID = {"message_id": 7, "date": 1_795_262_400, "from": WHO, "chat": CHAT, "text": "When is the meeting?"}
BOLD = [{"type": "bold", "offset": 0, "length": 4}]
OURS = {"id": 99, "is_bot": True, "first_name": "Mainstay", "username": "mainstay_bot"}
KEYS = {"inline_keyboard": [[{"text": "Menu", "callback_data": "1|menu"}]]}
SCREEN = {"message_id": 8, "date": 1_795_262_400, "from": OURS, "chat": CHAT, "text": "Hello", "reply_markup": KEYS}
TAPPED = {"id": "31", "from": WHO, "chat_instance": "-5", "data": "1|menu", "message": SCREEN}
NOT_LOOKED_AT = ("entities", "reply_markup", "link_preview_options", "edit_date", "has_protected_content")


def said(**more: Any) -> dict[str, Any]:
    return {"update_id": 5, "message": SAID | more}


def tapped(**more: Any) -> dict[str, Any]:
    return {"update_id": 5, "callback_query": TAPPED | more}


def known(update: Update) -> dict[str, Any]:
    """What an update says, but for what nobody here looks at."""
    whole = update.to_dict()
    for message in (whole.get("message", {}), whole.get("callback_query", {}).get("message", {})):
        for name in NOT_LOOKED_AT:
            message.pop(name, None)
    whole.get("callback_query", {}).get("message", {}).pop("from", None)  # it is ours
    return whole


@pytest.mark.parametrize(
    "raw",
    [
        said(),
        said(text="/start abc", entities=[{"type": "bot_command", "offset": 0, "length": 6}]),
        said(text="Half \ud83d", entities=BOLD, link_preview_options={"is_disabled": True}),
        {
            "update_id": 5,
            "message": {**SAID, "from": WHO | {"last_name": "K", "username": "amira_k", "is_premium": True}},
        },
        tapped(),
        tapped(message=SCREEN | {"edit_date": 1_795_262_500, "entities": BOLD, "has_protected_content": True}),
    ],
    ids=["text", "command", "marked", "named", "tap", "edited screen"],
)
def test_it_is_read_as_the_library_reads_it(raw: dict[str, Any]) -> None:
    before = copy.deepcopy(raw)
    plainly, theirs = read_plainly(raw), Update.de_json(copy.deepcopy(raw), None)
    assert plainly is not None
    assert raw == before  # what is kept is not what is read
    assert known(plainly) == known(theirs)
    assert plainly.effective_user == theirs.effective_user
    assert plainly.effective_chat == theirs.effective_chat
    assert ANYTHING_SAID.check_update(plainly) == ANYTHING_SAID.check_update(theirs)
    if theirs.callback_query is not None and plainly.callback_query is not None:
        ours, screen = plainly.callback_query.message, theirs.callback_query.message
        assert ours is not None
        assert screen is not None
        assert (ours.is_accessible, ours.date) == (screen.is_accessible, screen.date)


@pytest.mark.parametrize(
    "raw",
    [
        said(voice={"file_id": "v", "file_unique_id": "u", "duration": 3}),
        said(forward_origin={"type": "hidden_user", "sender_user_name": "x", "date": 1}),
        said(reply_to_message=SAID),
        said(chat={"id": -100, "type": "group", "title": "Us"}),
        said(chat=CHAT | {"is_forum": True}),
        said(text=None),
        said(date="today"),
        {"update_id": 5, "message": {name: value for name, value in SAID.items() if name != "from"}},
        {"update_id": 5, "edited_message": SAID | {"edit_date": 1_795_262_400}},
        {"update_id": "5", "message": SAID},
        {"update_id": 5, "message": "no message"},
        said() | {"something": "new"},
        tapped(message=SCREEN | {"date": 0}),  # one that Telegram no longer shows us
        tapped(game_short_name="chess"),
        {"update_id": 5, "callback_query": {name: value for name, value in TAPPED.items() if name != "data"}},
        {"update_id": 5},
        {},
    ],
)
def test_anything_else_is_left_to_the_library(raw: dict[str, Any]) -> None:
    assert read_plainly(raw) is None
