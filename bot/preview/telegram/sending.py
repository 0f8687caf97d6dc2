"""The methods by which a bot sends: texts, files, copies, and the line that says it is typing."""

from typing import Any

from bot.preview.telegram.chat import Chat, LockScreenLine
from bot.preview.telegram.entities import Entity, hidden_spoilers, trimmed, utf16_length
from bot.preview.telegram.html import parse_html
from bot.preview.telegram.keyboards import judge_keyboard
from bot.preview.telegram.media import media_of_upload
from bot.preview.telegram.message import CAPTIONED, ChatMessage
from bot.preview.telegram.refusals import bad_request, not_in_memory
from bot.preview.telegram.state import ON_LOCK_SCREEN, Call, TelegramState

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(telegram: TelegramState, call: Call) -> dict[str, Any]:
    chat = telegram.open_chat(call.params["chat_id"])
    text, entities = words(call.params, "text", LONGEST_TEXT, "message is too long")
    if not text:
        raise bad_request("message text is empty")
    return _sent(telegram, chat, call, kind="text", text=text, entities=entities)


def send_media(telegram: TelegramState, call: Call) -> dict[str, Any]:
    """`sendDocument` and its kin: the kind is the end of the method's name."""
    kind = call.method.removeprefix("send").lower()
    chat = telegram.open_chat(call.params["chat_id"])
    text, entities = words(call.params, "caption", LONGEST_CAPTION, "message caption is too long")
    given = call.params.get(kind, "")
    upload = call.files.get(given.removeprefix("attach://") if given.startswith("attach://") else kind)
    if upload:
        if not upload.content:
            raise bad_request("file must be non-empty")
        media = media_of_upload(telegram.number(), kind, upload, call.params)
        name = media.get("file_name", "") if isinstance(media, dict) else ""
        file_id = telegram.store(kind, media, name, upload.content)
    else:
        file_id = given
        known = telegram.files.get(file_id)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise bad_request("type of file mismatch")
    stored = telegram.files[file_id]
    return _sent(
        telegram,
        chat,
        call,
        kind=kind,
        text=text,
        entities=entities,
        media=stored.media,
        file_id=file_id,
        file_name=stored.name,
        content=stored.content,
    )


def copy_message(telegram: TelegramState, call: Call) -> dict[str, Any]:
    chat = telegram.open_chat(call.params["chat_id"])
    source = telegram.chat(call.params["from_chat_id"])
    original = source.message(call.params["message_id"], "message to copy not found")
    if original.protected:
        raise bad_request("the message can't be copied")
    text, entities = original.text, original.entities
    if original.kind in CAPTIONED and "caption" in call.params:
        text, entities = words(call.params, "caption", LONGEST_CAPTION, "message caption is too long")
    sent = _sent(
        telegram,
        chat,
        call,
        kind=original.kind,
        text=text,
        entities=entities,
        media=original.media,
        file_id=original.file_id,
        file_name=original.file_name,
        content=original.content,
    )
    return {"message_id": sent["message_id"]}


def send_chat_action(telegram: TelegramState, call: Call) -> bool:
    chat = telegram.open_chat(call.params["chat_id"])
    if call.params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(call.params["action"])
    return True


def words(params: dict[str, Any], name: str, limit: int, too_long: str) -> tuple[str, list[Entity]]:
    """A text or caption with its entities, however the call marks them, within Telegram's limit."""
    text: str = params.get(name, "")
    mode = params.get("parse_mode", "").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode.startswith("markdown"):
        raise not_in_memory(f"parse_mode {params['parse_mode']}")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        entities = params.get("entities" if name == "text" else "caption_entities", [])
        for entity in entities:
            if not 0 <= entity["offset"] <= entity["offset"] + entity["length"] <= utf16_length(text):
                raise bad_request(f"entity beginning at UTF-16 offset {entity['offset']} ends after the text")
    text, entities = trimmed(text, entities)
    if utf16_length(text) > limit:
        raise bad_request(too_long)
    return text, entities


def _sent(telegram: TelegramState, chat: Chat, call: Call, **said: Any) -> dict[str, Any]:
    markup = call.params.get("reply_markup")
    judge_keyboard(markup)
    message = telegram.keep(
        chat,
        sender=None if chat.kind == "channel" else telegram.bot.as_user(),
        from_bot=True,
        markup=markup,
        reply_to=_replied_to(chat, call.params.get("reply_parameters")),
        protected=call.params.get("protect_content", False),
        silent=call.params.get("disable_notification", False),
        **said,
    )
    _notify(telegram, chat, message)
    return chat.api_of(message)


def _replied_to(chat: Chat, reply: dict[str, Any] | None) -> int | None:
    if reply is None:
        return None
    message_id: int = reply["message_id"]
    found = chat.messages.get(message_id)
    if found and not found.deleted:
        return message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _notify(telegram: TelegramState, chat: Chat, message: ChatMessage) -> None:
    is_text = message.kind == "text"
    shown = hidden_spoilers(message.text, message.entities) if is_text else message.headline()
    chat.lines.append(LockScreenLine(telegram.now(), shown[:ON_LOCK_SCREEN], message.message_id))
