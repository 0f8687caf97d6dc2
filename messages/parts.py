"""Parts: a text too long for one Telegram message, cut where a reader would draw breath.

Telegram counts 4,096 UTF-16 units after the tags are read. A part never ends inside a tag or an entity, and a
tag that is open at its end is closed there and opened again in the next one.
"""

from __future__ import annotations

import html
import re

MOST_UNITS = 4096

TOKEN = re.compile(r"<[^>]*>|&[#a-zA-Z0-9]+;|\s+|[^<&\s]+|[<&]")
TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")


def without_tags(text: str) -> str:
    """Return what the reader sees of a Telegram HTML text."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def units(text: str) -> int:
    """Return the length of a Telegram HTML text as Telegram counts it."""
    return len(without_tags(text).encode("utf-16-le", "surrogatepass")) // 2


def over(text: str, most: int = MOST_UNITS) -> int:
    """Return by how many units a Telegram HTML text is too long; 0 where it has room."""
    if 2 * len(text) <= most:
        return 0  # no letter takes more than two, and counting them takes its time
    return max(units(text) - most, 0)


def split(text: str, most: int = MOST_UNITS) -> list[str]:
    """Cut a Telegram HTML text into parts of at most `most` units, at a line's end where there is one."""
    if not over(text, most):
        return [text]
    parts: list[str] = []
    part = _Part(most)
    for token in _tokens(text, most):
        if not part.has_room_for(token):
            kept, rest = part.broken()
            parts.append(kept)
            part = _Part(most, rest)
        part.add(token)
    parts.append(part.closed())
    return [ready for ready in parts if without_tags(ready).strip()]


def _tokens(text: str, most: int) -> list[str]:
    """Return tags, entities, spaces and words; a word longer than a message is cut itself."""
    tokens: list[str] = []
    for token in TOKEN.findall(text):
        if TAG.fullmatch(token) or units(token) <= most:
            tokens.append(token)
        else:
            step = max(most // 2, 1)  # a letter may take two units
            tokens.extend(token[start : start + step] for start in range(0, len(token), step))
    return tokens


class _Part:
    """One part being filled: its tokens, and the tags open at its end."""

    def __init__(self, most: int, tokens: list[str] | None = None) -> None:
        self.most = most
        self.tokens: list[str] = []
        self.size = 0
        for token in tokens or []:
            self.add(token)

    def has_room_for(self, token: str) -> bool:
        return bool(TAG.fullmatch(token)) or self.size + units(token) <= self.most

    def add(self, token: str) -> None:
        self.tokens.append(token)
        self.size += 0 if TAG.fullmatch(token) else units(token)

    def open_tags(self, tokens: list[str]) -> list[str]:
        open_now: list[str] = []
        for token in tokens:
            if tag := TAG.fullmatch(token):
                if tag[1]:
                    open_now.pop()
                else:
                    open_now.append(token)
        return open_now

    def closed(self, tokens: list[str] | None = None) -> str:
        tokens = self.tokens if tokens is None else tokens
        ends = "".join(f"</{_name(tag)}>" for tag in reversed(self.open_tags(tokens)))
        return ("".join(tokens).strip() + ends).strip()

    def broken(self) -> tuple[str, list[str]]:
        """Return this part cut at its last good place, and the tokens that the next one begins with."""
        cut = self._last_break()
        kept, rest = self.tokens[:cut], self.tokens[cut:]
        while rest and rest[0].isspace():
            rest = rest[1:]
        return self.closed(kept), [*self.open_tags(kept), *rest]

    def _last_break(self) -> int:
        """Return where to cut: the last line's end in the second half, else the last space, else the end."""
        filled = 0
        spaces: list[int] = []
        lines: list[int] = []
        for place, token in enumerate(self.tokens):
            filled += 0 if TAG.fullmatch(token) else units(token)
            if token.isspace() and filled > self.most // 2:
                (lines if "\n" in token else spaces).append(place)
        return next((places[-1] for places in (lines, spaces) if places), len(self.tokens))


def _name(tag: str) -> str:
    match = TAG.fullmatch(tag)
    return match[2] if match else ""
