"""An update as Telegram's JSON: the little that is read of it before anybody trusts that it can be read whole."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from telegram import Bot, Update

from bot.engine.plain_updates import read_plainly
from storage.records.inbox import InboxRow

Raw = Mapping[str, Any]

HEARD: Final = ("message", "edited_message", "callback_query", "my_chat_member")  # asked of Telegram: nothing else


NOWHERE: Final = {"latitude": 0, "longitude": 0}
NOT_KEPT: Final[
    dict[str, Any]
] = {  # what is refused is not stored either: only that it was sent (design.md, section 9)
    "location": NOWHERE,
    "venue": {"location": NOWHERE, "title": "", "address": ""},
    "contact": {"phone_number": "", "first_name": ""},
}


class Unparseable(Exception):
    """What Telegram handed over is not an update that can be read."""


def update_id_of(raw: Raw) -> int | None:
    """Return the update's id; without one it is nothing that Telegram would send."""
    number = raw.get("update_id")
    return number if isinstance(number, int) else None


def chat_id_of(raw: Raw) -> int | None:
    """Return the id of the chat it came from, or None where there is none to be found."""
    for kind in HEARD:
        match raw.get(kind):
            case {"chat": {"id": int(chat_id)}} | {"message": {"chat": {"id": int(chat_id)}}}:
                return chat_id
            case {"from": {"id": int(chat_id)}}:
                return chat_id
    return None


def query_id_of(raw: Raw) -> str | None:
    """Return the id of the callback query that waits for an answer, if it is one."""
    match raw.get("callback_query"):
        case {"id": str(query_id)}:
            return query_id
    return None


def sent_at(raw: Raw) -> int | None:
    """Return when it was sent, in seconds of the epoch, where it says so: a tap does not."""
    match raw:
        case {"message": {"date": int(moment)}} | {"edited_message": {"edit_date": int(moment)}}:
            return moment
    return None


def newest_of(updates: Sequence[Raw]) -> int | None:
    """Return when the newest of them was sent, where any says so."""
    return max((moment for raw in updates if (moment := sent_at(raw)) is not None), default=None)


def as_text(raw: Raw) -> str:
    """Return the update as it is kept: without places and contacts. Half an emoji survives, as an escape."""
    return json.dumps(_without_places(raw), separators=(",", ":"))


def chat_id_in(row: InboxRow) -> int | None:
    """Return the id of the chat a kept update came from, or None where there is none to be found."""
    return chat_id_of(json.loads(row.body))


def parsed(row: InboxRow, bot: Bot | None) -> Update:
    """Read a kept update with PTB, whose errors for a strange one are many."""
    try:
        raw = json.loads(row.body)
        update = read_plainly(raw) or Update.de_json(raw, bot)
    except Exception as problem:  # whatever PTB trips over: a KeyError, a TypeError, a ValueError
        raise Unparseable from problem
    return update


def _without_places(part: Any) -> Any:
    """Blot out every place and contact in it, also in a message that is replied to."""
    if isinstance(part, dict):
        return {name: NOT_KEPT[name] if name in NOT_KEPT else _without_places(kept) for name, kept in part.items()}
    return [_without_places(kept) for kept in part] if isinstance(part, list) else part
