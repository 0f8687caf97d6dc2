"""The judge of what may be sent: every method and parameter of Bot API 10.1, and their types."""

import json
import re
from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any

from bot.preview.telegram.refusals import Refused, bad_request, not_found

Fields = dict[str, dict[str, Any]]

MISSING = {"chat_id": "chat_id is empty", "text": "message text is empty"}
WHOLE_NUMBER = re.compile(r"-?\d{1,19}\Z")
TRUTH = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}
TOLD_APART_BY_TYPE = {
    "BotCommandScope": {
        "default": "BotCommandScopeDefault",
        "all_private_chats": "BotCommandScopeAllPrivateChats",
        "chat": "BotCommandScopeChat",
    },
    "InputMedia": {"photo": "InputMediaPhoto", "document": "InputMediaDocument"},
}
UNDESCRIBED_KINDS = {
    "BotCommandScope": {"all_group_chats", "all_chat_administrators", "chat_administrators", "chat_member"},
    "InputMedia": {"video", "animation", "audio"},
    "MenuButton": {"commands", "web_app", "default"},
}


@cache
def api() -> dict[str, Any]:
    """Bot API 10.1 as read from its file, once."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("bot-api-10.1.json").read_text(encoding="utf-8"))
    return loaded


def judged(method: str, given: dict[str, Any], files: Set[str] = frozenset(), form: bool = False) -> dict[str, Any]:
    """The parameters of a call with their true types, or the refusal that Telegram would send.

    A form carries strings only, so there a number or an object is read from its string.
    """
    fields: Fields | None = api()["methods"].get(method)
    if fields is None:
        raise not_found()
    for name in [*given, *sorted(files)]:
        if name not in fields and not _is_attached(name, given):
            raise bad_request(f'parameter "{name}" is not known to {method} in {api()["bot_api"]}')
    judged_parameters = {}
    for name, field in fields.items():
        value = given.get(name)
        if value is None:
            if field["required"] and name not in files:
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
            continue
        if form:
            value = _from_form(value, field["types"], name)
        _judge_value(value, field["types"], name, name)
        judged_parameters[name] = value
    return judged_parameters


def _is_attached(name: str, given: dict[str, Any]) -> bool:
    return f"attach://{name}" in json.dumps(given)


def _from_form(value: Any, types: list[str], name: str) -> Any:
    if not isinstance(value, str) or types == ["String"]:
        return value
    if "Integer" in types and WHOLE_NUMBER.match(value):
        return int(value)
    if "Boolean" in types and value in TRUTH:
        return TRUTH[value]
    if "String" in types or "InputFile" in types:
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {_words(name)} JSON object") from None


def _judge_value(value: Any, types: list[str], name: str, path: str) -> None:
    refusals = []
    for kind in types:
        refusal = _refusal(value, kind, name, path)
        if refusal is None:
            return
        refusals.append(refusal)
    if isinstance(value, dict):
        # Of several kinds of keyboard, the one whose own field is there was meant.
        raise next((r for k, r in zip(types, refusals, strict=True) if _could_be(value, k)), refusals[0])
    raise refusals[0]


def _refusal(value: Any, kind: str, name: str, path: str) -> Refused | None:
    try:
        _judge_kind(value, kind, name, path)
    except Refused as refusal:
        return refusal
    return None


def _judge_kind(value: Any, kind: str, name: str, path: str) -> None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise _wrong_type(path, "Array")
        for entry in value:
            _judge_kind(entry, kind.removeprefix("Array of "), name, path)
    elif kind == "Integer":
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_type(path, "Integer")
    elif kind == "Float":
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _wrong_type(path, "Float")
    elif kind == "Boolean":
        if not isinstance(value, bool):
            raise _wrong_type(path, "Boolean")
    elif kind in ("String", "InputFile"):
        if not isinstance(value, str):
            raise _wrong_type(path, "String")
        _judge_characters(value)
    else:
        _judge_object(value, kind, path)


def _judge_characters(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _judge_object(value: Any, kind: str, path: str) -> None:
    if not isinstance(value, dict):
        raise _wrong_type(path, "Object")
    if kind in TOLD_APART_BY_TYPE or kind in UNDESCRIBED_KINDS:
        chosen = value.get("type")
        if chosen in UNDESCRIBED_KINDS.get(kind, set()):
            return
        if not isinstance(chosen, str) or chosen not in TOLD_APART_BY_TYPE.get(kind, {}):
            raise bad_request(f"can't parse {kind}: unsupported type specified")
        kind = TOLD_APART_BY_TYPE[kind][chosen]
    fields: Fields | None = api()["types"].get(kind)
    if fields is None:
        return
    for name in value:
        if name not in fields:
            raise bad_request(f'can\'t parse {_words(kind)}: Field "{name}" is not known')
    for name, field in fields.items():
        if name in value:
            _judge_value(value[name], field["types"], name, f"{kind}.{name}")
        elif field["required"]:
            raise bad_request(f"can't parse {_words(kind)}: Can't find field \"{name}\"")


def _could_be(value: dict[str, Any], kind: str) -> bool:
    fields: Fields = api()["types"].get(kind, {})
    return any(field["required"] and name in value for name, field in fields.items())


def _wrong_type(path: str, wanted: str) -> Refused:
    kind, dot, name = path.rpartition(".")
    start = f"can't parse {_words(kind)}: " if dot else ""
    field = "Field" if dot else "parameter"
    return bad_request(f'{start}{field} "{name}" must be of type {wanted}')


def _words(kind: str) -> str:
    """`InlineKeyboardButton` as Telegram writes it in a refusal: inline keyboard button."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", kind).lower()
