"""How the Bot API describes a file: its ids, its name, its size."""

import mimetypes
from typing import Any

from bot.preview.telegram.state import Upload

PREFIX = {
    "photo": "AgAC",
    "voice": "AwAC",
    "document": "BQAC",
    "audio": "CQAC",
    "video": "BAAC",
    "animation": "CgAC",
    "sticker": "CAAC",
}


def described(number: int, kind: str, size: int, name: str = "", **more: Any) -> Any:
    """The API's object for a file of this kind; for a photo, its one size in a list."""
    media: dict[str, Any] = {
        "file_id": f"{PREFIX[kind]}AgADmemory{number:08d}",
        "file_unique_id": f"AQADu{number:08d}",
        "file_size": size,
    }
    if kind == "photo":
        return [{**media, "width": 640, "height": 480}]
    if kind == "voice":
        return {**media, "duration": 1, "mime_type": "audio/ogg", **more}
    if kind in ("video", "animation"):
        return {**media, "duration": 1, "width": 640, "height": 480, "mime_type": "video/mp4", **more}
    if kind == "audio":
        return {**media, "duration": 1, "mime_type": "audio/mpeg", **more}
    if kind == "sticker":
        return {
            **media,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            **more,
        }
    mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {**media, "file_name": name, "mime_type": mime_type, **more}


def media_of_upload(number: int, kind: str, upload: Upload, params: dict[str, Any]) -> Any:
    """What the API says of a file that the bot has just sent."""
    more = {"duration": params["duration"]} if "duration" in params else {}
    if kind == "document":
        more["mime_type"] = upload.mime_type
    return described(number, kind, len(upload.content), upload.name, **more)
