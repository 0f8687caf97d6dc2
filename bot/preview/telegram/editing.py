"""The methods by which a bot changes or takes back what it sent."""

from datetime import timedelta
from typing import Any

from bot.preview.telegram.chat import Chat
from bot.preview.telegram.entities import Entity
from bot.preview.telegram.keyboards import inline_rows, judge_keyboard
from bot.preview.telegram.message import CAPTIONED, ChatMessage
from bot.preview.telegram.refusals import NOT_MODIFIED, bad_request
from bot.preview.telegram.sending import LONGEST_CAPTION, LONGEST_TEXT, words
from bot.preview.telegram.state import Call, TelegramState

DELETABLE_FOR = timedelta(hours=48)
MOST_DELETED_AT_ONCE = 100


def edit_message_text(telegram: TelegramState, call: Call) -> dict[str, Any]:
    chat, message = _to_edit(telegram, call)
    text, entities = words(call.params, "text", LONGEST_TEXT, "MESSAGE_TOO_LONG")
    if not text:
        raise bad_request("message text is empty")
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _edited(telegram, chat, message, text, entities, call.params.get("reply_markup"))


def edit_message_caption(telegram: TelegramState, call: Call) -> dict[str, Any]:
    chat, message = _to_edit(telegram, call)
    text, entities = words(call.params, "caption", LONGEST_CAPTION, "MEDIA_CAPTION_TOO_LONG")
    if message.kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    return _edited(telegram, chat, message, text, entities, call.params.get("reply_markup"))


def edit_message_reply_markup(telegram: TelegramState, call: Call) -> dict[str, Any]:
    chat, message = _to_edit(telegram, call)
    markup = call.params.get("reply_markup")
    return _edited(telegram, chat, message, message.text, message.entities, markup)


def delete_message(telegram: TelegramState, call: Call) -> bool:
    chat = telegram.chat(call.params["chat_id"])
    message = chat.message(call.params["message_id"], "message to delete not found")
    _judge_deletion(telegram, [message])
    _delete(telegram, chat, [message])
    return True


def delete_messages(telegram: TelegramState, call: Call) -> bool:
    """Messages that are not there are passed over, as Telegram does."""
    chat = telegram.chat(call.params["chat_id"])
    ids = call.params["message_ids"]
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MOST_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [m for m in (chat.messages.get(message_id) for message_id in ids) if m and not m.deleted]
    _judge_deletion(telegram, found)
    _delete(telegram, chat, found)
    return True


def _to_edit(telegram: TelegramState, call: Call) -> tuple[Chat, ChatMessage]:
    if "inline_message_id" in call.params:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in call.params:
        raise bad_request("chat_id is empty")
    chat = telegram.open_chat(call.params["chat_id"])
    if "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    message = chat.message(call.params["message_id"], "message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(
    telegram: TelegramState,
    chat: Chat,
    message: ChatMessage,
    text: str,
    entities: list[Entity],
    markup: dict[str, Any] | None,
) -> dict[str, Any]:
    judge_keyboard(markup)
    if (text, entities, inline_rows(markup)) == (message.text, message.entities, message.rows):
        raise bad_request(NOT_MODIFIED)
    message.says_now(telegram.now(), text, entities, markup)
    telegram.changed(chat)
    return chat.api_of(message)


def _judge_deletion(telegram: TelegramState, messages: list[ChatMessage]) -> None:
    if any(telegram.now() - message.date > DELETABLE_FOR for message in messages):
        raise bad_request("message can't be deleted for everyone")


def _delete(telegram: TelegramState, chat: Chat, messages: list[ChatMessage]) -> None:
    for message in messages:
        message.deleted_at = telegram.now()
    telegram.changed(chat)
