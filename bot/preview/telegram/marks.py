"""What each tag of HTML mode becomes: the types of entities and their links and languages."""

import re
from typing import Any

from bot.preview.telegram.entities import Entity

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
LINK = re.compile(r"(?:(?:https?|ton|tonsite|tg)://)?[^\s/?#:]+(?::\d+)?(?:[/?#]\S*)?\Z", re.IGNORECASE)
USER_LINK = re.compile(r"tg://user\?id=(\d+)\Z")


def marks_of(tag: str, attributes: dict[str, str], text: str) -> dict[str, Any]:
    """The entity that a closed tag makes of its text, without its place; nothing where Telegram makes none."""
    kind = TYPES[tag]
    if kind == "text_link":
        url = attributes.get("href") or text
        if user := USER_LINK.match(url):
            return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
        if not LINK.match(url) or ("://" not in url and "." not in url):
            return {}
        return {"type": kind, "url": url if "://" in url else f"http://{url}"}
    if kind == "custom_emoji":
        return {"type": kind, "custom_emoji_id": attributes["emoji-id"]}
    if kind == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    language = attributes.get("class", "").removeprefix("language-")
    if kind == "code" and language and language != attributes["class"]:
        return {"type": kind, "language": language}
    return {"type": kind}


def with_languages(entities: list[Entity]) -> list[Entity]:
    """`<pre><code class="language-x">` over one range is one entity with a language, elsewhere two."""
    pre = {(e["offset"], e["length"]): e for e in entities if e["type"] == "pre"}
    kept = []
    for entity in entities:
        language = entity.pop("language", None) if entity["type"] == "code" else None
        outer = pre.get((entity["offset"], entity["length"]))
        if language and outer:
            outer["language"] = language
        else:
            kept.append(entity)
    return kept
