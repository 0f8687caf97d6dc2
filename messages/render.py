"""Rendering: a kind of message and its facts become words and buttons in the reader's language and level.

Buttons are collected while the template runs, not read out of its text, so nothing a person wrote can ever
become one. Facts are cleaned first, then escaped by Jinja; a fact that is missing is an error, never a gap.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from messages.buttons import LONGEST_LABEL, BadButton, Button, CallbackData
from messages.catalogue import STAFF_LEVEL, Catalogue, Entry, shipped
from messages.choices import Choice, choices_of
from messages.filters import filters_for, letters
from messages.parts import over, split
from messages.safe_words import plain, safe_facts, strings_in

HIDDEN = "alert_hidden"
NOTHING = Markup("\x00")  # stands where a button was called; no fact can hold it


class FactMissing(LookupError):
    """A message was asked for without a fact that its header says it needs."""


class ServiceLike(Protocol):
    """The part of storage's Service record that rendering itself needs."""

    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their reading level (standard, easy or staff), language and what the screen may show."""

    level: str = "standard"
    language: str = "en"
    name: str = ""
    many_plans: bool = False
    discreet: bool = False

    @property
    def is_staff(self) -> bool:
        """Staff texts may use words of the trade."""
        return self.level == STAFF_LEVEL


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message ready to send: Telegram HTML, its buttons, and what may be typed instead of a tap."""

    text: str
    buttons: tuple[Button, ...] = ()
    choices: tuple[Choice, ...] = ()
    kind: str = ""
    explained: tuple[str, ...] = ()  # the pieces in {% gloss %} blocks, where a hard word may stand


class Gloss(Extension):
    """`{% gloss %}…{% endgloss %}`: a place that explains a hard word, and so may say it."""

    tags = {"gloss"}  # noqa: RUF012  Jinja's own way to declare it

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgloss",), drop_needle=True)
        call = nodes.Call(nodes.Name("gloss", "load"), [], [], None, None)
        return nodes.CallBlock(call, [], [], body).set_lineno(line)


@dataclass(slots=True)
class _Screen:
    """What one run of one template adds beside its text."""

    words: Sequence[str]
    buttons: list[Button] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)

    def button(
        self,
        label: str,
        verb: str,
        id1: object = None,
        id2: object = None,
        rev: int | None = None,
        row: object = None,
    ) -> Markup:
        data = CallbackData(verb, _id(id1), _id(id2), rev).pack()
        self._put(Button(self._label(label), data=data, row=None if row is None else str(row)))
        return NOTHING

    def copy(self, label: str, text: str, row: object = None) -> Markup:
        copied = plain(str(text))[:256]
        self._put(Button(self._label(label), copy_text=copied, row=None if row is None else str(row)))
        return NOTHING

    def gloss(self, caller: Callable[[], str]) -> str:
        said = caller()
        self.explained.append(html.unescape(str(said)))
        return said

    def _put(self, button: Button) -> None:
        """Add a button; two with one label (two helpers called Sam) are told apart by a number."""
        label, count = button.label, 1
        taken = {other.label for other in self.buttons}
        while button.label in taken:
            count += 1
            button = replace(button, label=f"{letters(label, LONGEST_LABEL - 3)} {count}")
        self.buttons.append(button)

    def _label(self, label: str) -> str:
        """Return the label without HTML; a long name in it gives way, its own words stay."""
        said = html.unescape(label) if isinstance(label, Markup) else label
        said = " ".join(str(said).split())
        over = len(plain(said)) - LONGEST_LABEL
        if over > 0:
            for name in sorted({words for words in self.words if words in said}, key=len, reverse=True):
                room = len(plain(name)) - over
                if room >= 4:
                    return said.replace(name, letters(name, room), 1)
        return letters(said, LONGEST_LABEL)


class Renderer:
    """Turns kinds and facts into messages, for one service."""

    def __init__(self, service: ServiceLike, help_lines: object, catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or shipped()
        self._environment = environment(self.catalogue, ZoneInfo(service.zone))
        self._always = {"service": service, "help_lines": help_lines}

    def kind_for(self, kind: str, reader: Reader) -> str:
        """Return the kind this reader's phone may show unasked: news stays hidden on a discreet one."""
        hidden = reader.discreet and "alert" in self.catalogue[kind].marks
        return HIDDEN if hidden else kind

    def render(
        self,
        kind: str,
        facts: Mapping[str, Any],
        reader: Reader,
        now: datetime,
        *,
        notice: str = "",
        opened: bool = False,
    ) -> Rendered:
        """Say `kind` to `reader`. News for a discreet reader becomes "You have a new message." with Open,
        which sends `notice` back; once it is `opened`, the words themselves are said, with Hide under them.

        A text over Telegram's limit gives up letters of its longest fact, which is always somebody's own
        words: they are kept whole elsewhere, and the screen's own words must all arrive.
        """
        if not opened and self.kind_for(kind, reader) != kind:
            kind, facts = HIDDEN, {"notice": notice}
        entry = self.catalogue[kind]
        ready = self._ready(entry, facts)
        rendered = self._run(entry, ready, reader, now)
        while excess := over(rendered.text):
            longest = max(strings_in(ready), key=len, default="")
            if len(longest) < 80:
                return replace(rendered, text=split(rendered.text)[0])
            most = max(len(longest) - excess - 2, 40)
            ready = _with(ready, longest, letters(longest, most))
            rendered = self._run(entry, ready, reader, now)
        return rendered

    def _ready(self, entry: Entry, facts: Mapping[str, Any]) -> dict[str, Any]:
        if missing := [name for name in entry.given if name not in facts]:
            raise FactMissing(f"'{entry.kind}' needs {', '.join(missing)}; it was given {sorted(facts)}.")
        ready: dict[str, Any] = safe_facts({name: facts[name] for name in entry.given})
        return ready | {name: safe_facts(facts.get(name)) for name in entry.optional}

    def _run(self, entry: Entry, facts: Mapping[str, Any], reader: Reader, now: datetime) -> Rendered:
        screen = _Screen(words=[words for words in strings_in(facts) if words])
        template = self._environment.get_template(entry.path(reader.level, reader.language))
        said = template.render(
            facts, **self._always, reader=reader, now=now,
            button=screen.button, copy=screen.copy, gloss=screen.gloss,
        )  # fmt: skip
        if reader.discreet and "alert" in entry.marks:
            screen.button("Hide", "notice.hide")
        text = _tidy(said)
        if not text:
            raise BadButton(f"'{entry.kind}' said nothing: Telegram sends no empty messages.")
        buttons = tuple(screen.buttons)
        return Rendered(text, buttons, choices_of(buttons), entry.kind, tuple(screen.explained))


class FlatGlobals(Environment):
    """Looks for what every template knows in one mapping: Jinja walks through several, at each text anew."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


@cache
def environment(catalogue: Catalogue, zone: ZoneInfo) -> Environment:
    """Return the Jinja environment that every template runs in."""
    made = FlatGlobals(
        loader=FileSystemLoader(catalogue.root),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[Gloss],
    )
    made.filters.update(filters_for(zone))
    return made


def _tidy(said: str) -> str:
    """Drop lines that held only buttons, ends of lines, and more than one empty line in a row."""
    lines = [line for line in said.split("\n") if NOTHING not in line or line.replace(NOTHING, "").strip()]
    text = "\n".join(line.replace(NOTHING, "").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _id(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _with(facts: Any, old: str, new: str) -> Any:
    """Return the facts with one string replaced, wherever it lies."""
    if isinstance(facts, str):
        return new if facts == old else facts
    if isinstance(facts, Mapping):
        return {key: _with(item, old, new) for key, item in facts.items()}
    if isinstance(facts, list):
        return [_with(item, old, new) for item in facts]
    return facts
