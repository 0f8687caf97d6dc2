"""The methods by which a bot learns and says what it is: account, commands, names, chats, files."""

import json
import re
from typing import Any

from bot.preview.telegram.chat import Toast
from bot.preview.telegram.entities import utf16_length
from bot.preview.telegram.refusals import QUERY_TOO_OLD, bad_request, forbidden
from bot.preview.telegram.state import Call, TelegramState

COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
MOST_COMMANDS = 100
LONGEST_ANSWER = 200
LONGEST_PROFILE_TEXT = {"name": 64, "description": 512, "short_description": 120}


def get_me(telegram: TelegramState, _: Call) -> dict[str, Any]:
    return {
        **telegram.bot.as_user(),
        "can_join_groups": telegram.bot.can_join_groups,
        "can_read_all_group_messages": telegram.bot.can_read_all_group_messages,
        "supports_inline_queries": telegram.bot.supports_inline_queries,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def answer_callback_query(telegram: TelegramState, call: Call) -> bool:
    tap = telegram.taps.get(call.params["callback_query_id"])
    if tap is None or telegram.now() - tap.at > telegram.callback_lifetime:
        raise bad_request(QUERY_TOO_OLD)
    text = call.params.get("text", "")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if text and not tap.answered:
        tap.chat.toasts.append(Toast(telegram.now(), text, call.params.get("show_alert", False)))
    tap.answered = True
    telegram.changed(tap.chat)
    return True


def set_my_commands(telegram: TelegramState, call: Call) -> bool:
    commands = call.params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.match(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    telegram.commands[_audience(telegram, call)] = commands
    telegram.changes.bump()
    return True


def delete_my_commands(telegram: TelegramState, call: Call) -> bool:
    telegram.commands.pop(_audience(telegram, call), None)
    telegram.changes.bump()
    return True


def get_my_commands(telegram: TelegramState, call: Call) -> list[dict[str, str]]:
    return telegram.commands.get(_audience(telegram, call), [])


def set_profile_text(telegram: TelegramState, call: Call) -> bool:
    """`setMyName`, `setMyDescription`, `setMyShortDescription`."""
    field = _profile_field(call.method)
    text = call.params.get(field, "")
    if len(text) > LONGEST_PROFILE_TEXT[field]:
        raise bad_request(f"{field.replace('_', ' ')} is too long")
    telegram.profile[field, call.params.get("language_code", "")] = text
    return True


def get_profile_text(telegram: TelegramState, call: Call) -> dict[str, str]:
    """`getMyName`, `getMyDescription`, `getMyShortDescription`: in the language asked for, or in any."""
    field = _profile_field(call.method)
    plain = telegram.profile.get((field, ""), telegram.bot.first_name if field == "name" else "")
    return {field: telegram.profile.get((field, call.params.get("language_code", ""))) or plain}


def set_chat_menu_button(telegram: TelegramState, call: Call) -> bool:
    chat_id = call.params.get("chat_id", 0)
    if chat_id:
        telegram.chat(chat_id)
    telegram.menu_buttons[chat_id] = call.params.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(telegram: TelegramState, call: Call) -> dict[str, Any]:
    everywhere = telegram.menu_buttons.get(0, {"type": "commands"})
    return telegram.menu_buttons.get(call.params.get("chat_id", 0), everywhere)


def get_chat(telegram: TelegramState, call: Call) -> dict[str, Any]:
    return {
        **telegram.chat(call.params["chat_id"]).as_api(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def leave_chat(telegram: TelegramState, call: Call) -> bool:
    chat = telegram.chat(call.params["chat_id"])
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if chat.left:
        raise forbidden(f"bot is not a member of the {'channel' if chat.kind == 'channel' else 'group'} chat")
    chat.left = True
    telegram.changed(chat)
    return True


def get_file(telegram: TelegramState, call: Call) -> dict[str, Any]:
    stored = telegram.files.get(call.params["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    media = stored.media[-1] if isinstance(stored.media, list) else stored.media
    ids = {name: media[name] for name in ("file_id", "file_unique_id", "file_size")}
    return {**ids, "file_path": f"{stored.kind}/{stored.name or media['file_unique_id']}"}


def _audience(telegram: TelegramState, call: Call) -> tuple[str, str]:
    scope = call.params.get("scope", {"type": "default"})
    if "chat_id" in scope:
        telegram.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), call.params.get("language_code", "")


def _profile_field(method: str) -> str:
    return {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[method[5:]]
