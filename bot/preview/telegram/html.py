"""Telegram's HTML parse mode, read as strictly as Telegram reads it."""

import re
from dataclasses import dataclass, field

from bot.preview.telegram.entities import Entity, utf16_length
from bot.preview.telegram.marks import TYPES, marks_of, with_languages
from bot.preview.telegram.refusals import Refused, bad_request

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,8})|#([0-9]{1,8})|([A-Za-z]+));?")
SPACE = " \t\r\n\x0b\x0c\0"
NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text and the entities of a text in HTML mode, or Telegram's refusal."""
    return _Parser(source).parse()


def decode_references(source: str) -> str:
    """A text with the references replaced that Telegram knows; others stay as they are."""
    return REFERENCE.sub(_decoded, source)


@dataclass
class _Open:
    tag: str
    offset: int
    characters: int
    order: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.units = 0
        self.open: list[_Open] = []
        self.opened = 0
        self.found: list[tuple[int, Entity]] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            tag = self.source.find("<", self.at)
            end = len(self.source) if tag < 0 else tag
            self._add(decode_references(self.source[self.at : end]))
            self.at = end
            if tag >= 0:
                self._end_tag() if self._peek(1) == "/" else self._start_tag()
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        in_order = sorted(self.found, key=lambda f: (f[1]["offset"], -f[1]["length"], f[0]))
        return self.text, with_languages([entity for _, entity in in_order])

    def _peek(self, ahead: int = 0) -> str:
        return self.source[self.at + ahead : self.at + ahead + 1]

    def _skip(self, characters: str) -> None:
        while self._peek() and self._peek() in characters:
            self.at += 1

    def _until(self, characters: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in characters:
            self.at += 1
        return self.source[begin : self.at]

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _add(self, text: str) -> None:
        self.text += text
        self.units += utf16_length(text)

    def _start_tag(self) -> None:
        where = f"at byte offset {self._byte(self.at)}"
        self.at += 1
        tag = self._until(SPACE + ">").lower()
        if not self._peek():
            raise cannot_parse(f"Unclosed start tag {where}")
        if tag not in TYPES:
            raise cannot_parse(f'Unsupported start tag "{tag}" {where}')
        attributes = self._attributes(tag, where)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" {where}')
        emoji = attributes.get("emoji-id", "")
        if tag == "tg-emoji" and not (emoji.isascii() and emoji.isdigit() and int(emoji) > 0):
            raise cannot_parse("Invalid custom emoji identifier specified")
        self.open.append(_Open(tag, self.units, len(self.text), self.opened, attributes))
        self.opened += 1

    def _attributes(self, tag: str, where: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip(SPACE)
            if self._peek() == ">":
                self.at += 1
                return attributes
            name = self._until(SPACE + "=>").lower()
            if not name and self._peek():
                raise cannot_parse(f'Empty attribute name in the tag "{tag}" {where}')
            self._skip(SPACE)
            if self._peek() == "=":
                self.at += 1
                self._skip(SPACE)
                if not self._peek():
                    raise cannot_parse(f'Unclosed start tag "{tag}" {where}')
                attributes[name] = self._value(where)
            elif not self._peek():
                raise cannot_parse(f'Unclosed start tag "{tag}" {where}')
            elif (tag, name) == ("blockquote", "expandable"):
                attributes[name] = ""
            else:
                raise cannot_parse(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {where}')

    def _value(self, where: str) -> str:
        quote = self._peek()
        begin = self.at
        if quote in "'\"":
            end = self.source.find(quote, begin + 1)
            if end < 0 or end + 1 >= len(self.source):
                raise cannot_parse(f"Unclosed start tag {where}")
            self.at = end + 1
            return decode_references(self.source[begin + 1 : end])
        token = NAME_TOKEN.match(self.source, begin)
        self.at = token.end() if token else begin
        if not self._peek() or self._peek() not in SPACE + ">":
            raise cannot_parse(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self.source[begin : self.at].lower()

    def _end_tag(self) -> None:
        where = f"at byte offset {self._byte(self.at)}"
        if not self.open:
            raise cannot_parse(f"Unexpected end tag {where}")
        self.at += 2
        tag = self._until(SPACE + ">").lower()
        self._skip(SPACE)
        if self._peek() != ">":
            raise cannot_parse(f"Unclosed end tag {where}")
        self.at += 1
        start = self.open.pop()
        if tag and tag != start.tag:
            raise cannot_parse(f'Unmatched end tag {where}, expected "</{start.tag}>", found "</{tag}>"')
        marks = marks_of(start.tag, start.attributes, self.text[start.characters :])
        if self.units > start.offset and marks:
            entity = {"offset": start.offset, "length": self.units - start.offset, **marks}
            self.found.append((start.order, entity))


def cannot_parse(why: str) -> Refused:
    return bad_request(f"can't parse entities: {why}")


def _decoded(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name, found.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF:
        return found.group()
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code)
