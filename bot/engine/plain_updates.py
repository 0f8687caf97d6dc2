"""The two kinds of update that nearly all are, a text and a tap, read without the questions PTB asks of every other.

PTB's reader looks for each of ninety things a message may hold, and freezes what it makes one attribute at a time: a
tenth of what an update cost. These are its own classes with the same values, without what nobody here looks at (what
was bold, the buttons of our own screens); an update that holds anything else is left to PTB's reader.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from telegram import CallbackQuery, Chat, Message, Update, User

USER: Final = frozenset({"id", "is_bot", "first_name", "last_name", "username", "language_code", "is_premium"})
CHAT: Final = frozenset({"id", "type", "first_name", "last_name", "username"})
NEEDED: Final = frozenset({"message_id", "date", "from", "chat", "text"})
TEXT: Final = NEEDED | {"entities", "link_preview_options"}  # what was bold or a link is read by nobody here
TAP: Final = frozenset({"id", "from", "message", "chat_instance", "data"})
# Of a screen of ours that was tapped, its place and age are read; what stands on it, we know.
SCREEN: Final = TEXT | {"edit_date", "reply_markup", "has_protected_content"}


class _Plain:
    """Not frozen: nobody changes an update, and PTB's guard against it is asked once for each attribute."""

    __slots__ = ()
    __setattr__ = object.__setattr__


class _User(_Plain, User):
    __slots__ = ()


class _Chat(_Plain, Chat):
    __slots__ = ()


class _Message(_Plain, Message):
    __slots__ = ()


class _CallbackQuery(_Plain, CallbackQuery):
    __slots__ = ()


class _Update(_Plain, Update):
    __slots__ = ()


def read_plainly(raw: Mapping[str, Any]) -> Update | None:
    """Return a text or a tap in a private chat as PTB would, or None where PTB has to read it."""
    match raw:
        case {"update_id": int(update_id), "message": {"chat": {"type": "private"}} as said, **more} if not more:
            message = _text(said)
            return None if message is None else _Update(update_id, message=message)
        case {
            "update_id": int(update_id), "callback_query": {"message": {"chat": {"type": "private"}}} as tap, **more
        } if not more:  # fmt: skip
            query = _tap(tap)
            return None if query is None else _Update(update_id, callback_query=query)
    return None


def _text(said: Mapping[str, Any]) -> Message | None:
    match said:
        case {"message_id": int(message_id), "date": int(date), "from": who, "chat": chat, "text": str(text)} if (
            NEEDED <= said.keys() <= TEXT and who.keys() <= USER and chat.keys() <= CHAT
        ):
            return _Message(message_id, _moment(date), _Chat(**chat), from_user=_User(**who), text=text)
    return None


def _tap(tap: Mapping[str, Any]) -> CallbackQuery | None:
    match tap:
        case {
            "id": str(query_id),
            "from": who,
            "chat_instance": str(instance),
            "data": str(data),
            "message": {"message_id": int(message_id), "date": int(date), "chat": chat, "text": str(text)} as screen,
        } if (
            tap.keys() == TAP and screen.keys() <= SCREEN and who.keys() <= USER and chat.keys() <= CHAT and date
        ):  # fmt: skip
            # A date of 0 is that of a message which Telegram does not show us any more: PTB reads that.
            message = _Message(message_id, _moment(date), _Chat(**chat), text=text)
            return _CallbackQuery(query_id, _User(**who), instance, message=message, data=data)
    return None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
