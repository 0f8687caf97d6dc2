"""What a person sends that is not typed: voice notes, photos, files, places, and others' words."""

from typing import Any

from bot.preview.telegram.entities import commands_in
from bot.preview.telegram.handset import Handset, Which
from bot.preview.telegram.media import described
from bot.preview.telegram.updates import Update


class Attachments(Handset):
    """The hands that attach."""

    def sends_voice(self, seconds: int = 5, caption: str = "") -> Update:
        return self._sends_file("voice", 4000 * seconds, caption=caption, duration=seconds)

    def sends_photo(self, caption: str = "") -> Update:
        return self._sends_file("photo", 90_000, caption=caption)

    def sends_document(self, name: str, caption: str = "", content: bytes = b"%PDF-") -> Update:
        return self._sends_file("document", len(content), name, caption=caption, content=content)

    def sends_video(self, caption: str = "") -> Update:
        return self._sends_file("video", 900_000, caption=caption)

    def sends_sticker(self, emoji: str = "👍") -> Update:
        return self._sends_file("sticker", 20_000, emoji=emoji)

    def sends_location(self, latitude: float = 53.8, longitude: float = -1.55) -> Update:
        return self.puts(kind="location", media={"latitude": latitude, "longitude": longitude})

    def sends_contact(self, first_name: str = "Dana", phone_number: str = "+447700900123") -> Update:
        return self.puts(kind="contact", media={"first_name": first_name, "phone_number": phone_number})

    def forwards(self, text: str, from_other_user: str | dict[str, Any] = "Somebody") -> Update:
        """Another person's words, handed on: a User object, or only the name of one who hides theirs."""
        sent = int(self.telegram.now().timestamp()) - 3600
        if isinstance(from_other_user, str):
            origin = {"type": "hidden_user", "date": sent, "sender_user_name": from_other_user}
        else:
            origin = {"type": "user", "date": sent, "sender_user": from_other_user}
        return self.writes(text, commands_in(text), forward_origin=origin)

    def _sends_file(
        self,
        kind: str,
        size: int,
        name: str = "",
        *,
        caption: str = "",
        content: bytes | None = None,
        reply_to: Which | None = None,
        **more: Any,
    ) -> Update:
        media = described(self.telegram.number(), kind, size, name, **more)
        file_id = self.telegram.store(kind, media, name, content)
        return self.puts(
            kind=kind,
            media=media,
            file_id=file_id,
            file_name=name,
            content=content,
            caption=caption,
            reply_to=reply_to,
        )
