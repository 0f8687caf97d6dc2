"""A field's value as JSON and back: what a sealed column holds once it is open.

The field's annotation in its record says how to read it. Facts (`Mapping[str, Any]`) have no annotation inside,
so there a day, a moment, a time of day and a tuple carry a tag: `{"$date": "2026-11-21"}`. A key of ours that
begins with `$` gets one more, so nothing that a person names can be taken for a tag.
"""

import base64
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin

NATIVE: Final = (str, int, float, bool)
# Made once: `json.dumps` makes an encoder each time, and `json.loads` looks which encoding its bytes may have (UTF-8).
ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
DECODER: Final = json.JSONDecoder()


@dataclass(frozen=True)
class Codec:
    """How one type of field goes to JSON and back; None stays None everywhere."""

    jsonable: Callable[[Any], Any]
    value: Callable[[Any], Any]

    def encode(self, value: Any) -> bytes:
        """The value as JSON. Telegram can hand us half an emoji, and it has to survive: hence surrogatepass."""
        return ENCODER.encode(self.jsonable(value)).encode("utf-8", "surrogatepass")

    def decode(self, content: bytes | str) -> Any:
        text = content if isinstance(content, str) else content.decode("utf-8", "surrogatepass")
        return self.value(DECODER.decode(text))


@cache
def codec_for(annotation: Any) -> Codec:
    """Return the codec of a field by its annotation; a type we do not keep is refused when it is first met."""
    annotation = without_none(annotation)
    origin = get_origin(annotation) or annotation
    if origin is tuple:
        inner = codec_for(get_args(annotation)[0])
        return Codec(
            lambda value: [inner.jsonable(item) for item in value],
            lambda content: tuple(inner.value(item) for item in content),
        )
    if origin in (dict, Mapping):
        return Codec(_tagged, _untagged)
    if not isinstance(origin, type):
        raise TypeError(f"a field of {annotation} cannot be kept")
    if issubclass(origin, Enum):
        return Codec(lambda value: value.value, origin)
    if origin in NATIVE:
        return Codec(_same, _same)
    if origin in SPECIAL:
        return SPECIAL[origin]
    raise TypeError(f"a field of {annotation} cannot be kept")


def without_none(annotation: Any) -> Any:
    """`str` of `str | None`: None needs no codec, an empty column says it."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    kinds = [kind for kind in get_args(annotation) if kind is not types.NoneType]
    if len(kinds) != 1:
        raise TypeError(f"a field of {annotation} cannot be kept")
    return kinds[0]


def _same(value: Any) -> Any:
    return value


def _moment_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise TypeError("a moment without a time zone was to be kept")
    return moment.astimezone(UTC).isoformat()


SPECIAL: Final[dict[Any, Codec]] = {
    datetime: Codec(_moment_text, datetime.fromisoformat),
    date: Codec(date.isoformat, date.fromisoformat),
    time: Codec(time.isoformat, time.fromisoformat),
    bytes: Codec(lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
UNTAG: Final[dict[str, Callable[[Any], Any]]] = {
    "$moment": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$tuple": lambda content: tuple(_untagged(item) for item in content),
}


def _tagged(value: Any) -> Any:
    """Facts as JSON. What would not come back as it went in is refused."""
    match value:
        case Enum():
            return _tagged(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return {"$moment": _moment_text(value)}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case tuple():
            return {"$tuple": [_tagged(item) for item in value]}
        case list():
            return [_tagged(item) for item in value]
        case Mapping() if all(isinstance(key, str) for key in value):
            return {f"${key}" if key.startswith("$") else key: _tagged(item) for key, item in value.items()}
    raise TypeError(f"facts hold a {type(value).__name__}, which cannot be kept")


def _untagged(content: Any) -> Any:
    if isinstance(content, list):
        return [_untagged(item) for item in content]
    if not isinstance(content, dict):
        return content
    if len(content) == 1:
        ((key, item),) = content.items()
        if key in UNTAG:
            return UNTAG[key](item)
    return {key.removeprefix("$"): _untagged(item) for key, item in content.items()}
