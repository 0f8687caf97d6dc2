"""What a family member sent, as a part of a draft: words, a voice note, a photo or a file by Telegram's own id."""

from typing import Any

from telegram import Message

from storage.records.concerns import PartKind


def part_of(message: Message) -> dict[str, Any]:
    """Return what this message says. Nothing is downloaded; the words of a photo are its caption."""
    part: dict[str, Any] = {
        "kind": PartKind.TEXT.value,
        "words": message.text or message.caption or "",
        "message_id": message.message_id,
    }
    if message.voice:
        part |= {"kind": PartKind.VOICE.value, "file_id": message.voice.file_id, "seconds": _seconds(message)}
    elif message.photo:
        part |= {"kind": PartKind.PHOTO.value, "file_id": message.photo[-1].file_id}
    elif message.document:
        document = message.document
        part |= {"kind": PartKind.DOCUMENT.value, "file_id": document.file_id, "file_name": document.file_name}
    return part


def _seconds(message: Message) -> int:
    assert message.voice is not None
    length = message.voice.duration
    return length if isinstance(length, int) else int(length.total_seconds())
