"""Text as Telegram counts and marks it: UTF-16 units, and entities over them."""

import re
from html import escape
from itertools import accumulate, pairwise, takewhile
from typing import Any

Entity = dict[str, Any]

COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
SAFE_LINK = re.compile(r"(?:https?|tg)://", re.IGNORECASE)
TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
    "bot_command": ('<span class="command">', "</span>"),
}


def utf16_length(text: str) -> int:
    """How many UTF-16 units Telegram counts in a text."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """A text without blank edges, as Telegram keeps it, with its entities moved along."""
    bare = text.strip()
    if bare == text:
        return text, entities
    skipped = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(bare)
    moved = []
    for entity in entities:
        first = max(entity["offset"] - skipped, 0)
        last = min(entity["offset"] + entity["length"] - skipped, end)
        if last > first:
            moved.append({**entity, "offset": first, "length": last - first})
    return bare, moved


def commands_in(text: str) -> list[Entity]:
    """The /commands that Telegram marks in what a person types."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in COMMAND.finditer(text)
    ]


def split_for_sending(text: str, limit: int) -> list[str]:
    """A long text in the pieces in which Telegram's apps send it, cut at a blank where there is one."""
    pieces = []
    rest = text.strip()
    while utf16_length(rest) > limit:
        units = accumulate(2 if ord(character) > 0xFFFF else 1 for character in rest)
        cut = sum(1 for _ in takewhile(lambda so_far: so_far <= limit, units))
        blank = max(rest.rfind("\n", 0, cut), rest.rfind(" ", 0, cut))
        cut = blank if blank > cut // 2 else cut
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def hidden_spoilers(text: str, entities: list[Entity]) -> str:
    """A text as a locked screen shows it: what is marked as a spoiler is blotted out."""
    for entity in entities:
        if entity["type"] == "spoiler":
            start, length = entity["offset"], entity["length"]
            after = utf16_slice(text, start + length, utf16_length(text))
            text = utf16_slice(text, 0, start) + "▒" * length + after
    return text


def render_html(text: str, entities: list[Entity]) -> str:
    """A text as safe HTML for a web page: everything escaped, only the marks of its entities added."""
    end = utf16_length(text)
    marks = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    edges = {edge for mark in marks for edge in (mark["offset"], mark["offset"] + mark["length"])}
    out: list[str] = []
    opened: list[Entity] = []
    for first, last in pairwise(sorted({0, end} | {min(edge, end) for edge in edges})):
        covering = [m for m in marks if m["offset"] <= first and m["offset"] + m["length"] >= last]
        kept = 0
        while kept < min(len(opened), len(covering)) and opened[kept] is covering[kept]:
            kept += 1
        out += [_tags(mark)[1] for mark in reversed(opened[kept:])]
        out += [_tags(mark)[0] for mark in covering[kept:]]
        opened = covering
        out.append(escape(utf16_slice(text, first, last - first)))
    out += [_tags(mark)[1] for mark in reversed(opened)]
    return "".join(out)


def _tags(entity: Entity) -> tuple[str, str]:
    if entity["type"] == "text_link" and SAFE_LINK.match(entity["url"]):
        return f'<a href="{escape(entity["url"])}" rel="noopener noreferrer" target="_blank">', "</a>"
    return TAGS.get(entity["type"], ("<span>", "</span>"))
