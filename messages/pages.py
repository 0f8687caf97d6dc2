"""The plan on one page: a PDF with tags, at the reader's reading level, from facts that hold only what they may see.

What it says is in `data/page/en.toml`, how it is laid out in `data/page/plan.typ`. Typst gets the words as JSON, never
as code, and refuses a PDF/UA file with a letter that no font of ours has: then the same page is made without that
promise, so that a family always gets one (plain-language.md, 4.1).
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment

from messages.catalogue import Catalogue
from messages.pictures import picture_for, pictures
from messages.render import ServiceLike, environment
from messages.safe_words import clean

DATA = Path(__file__).parent / "data"
LAYOUT = DATA / "page" / "plan.typ"
FONTS = DATA / "fonts"
TAGGED = "ua-1"
EASY = "easy"
UNDER = 2.3  # ems: where the words beside a picture begin
DAY_AND_MONTH = re.compile(r"(\d) ([A-Z])")  # "12 May" stays on one line


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a file. `plainer`: a letter no font of ours has stands as a box, and PDF/UA is not claimed."""

    content: bytes
    plainer: bool


def plan_page(facts: Mapping[str, Any], level: str, service: ServiceLike, now: datetime) -> Page:
    """Return the page of one reader as a PDF; it takes a tenth of a second, so not on the event loop.

    `facts` are those of `handlers.plan_page`. Raises `typst.TypstError` if it cannot be made at all.
    """
    import typst  # as large as all the rest of us together, and seldom wanted

    inputs = {"page": json.dumps(layout_of(facts, level, service, now), ensure_ascii=False)}
    compiler = typst.Compiler(
        str(LAYOUT), root=str(DATA), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs
    )
    try:
        return Page(_pdf(compiler, now, [TAGGED]), plainer=False)
    except typst.TypstError:
        return Page(_pdf(compiler, now, []), plainer=True)


def _pdf(compiler: Any, now: datetime, standards: list[str]) -> bytes:
    made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=int(now.timestamp()))
    assert isinstance(made, bytes)
    return made


# -- what stands on it ---------------------------------------------------------------------------------------------


def layout_of(facts: Mapping[str, Any], level: str, service: ServiceLike, now: datetime) -> dict[str, Any]:
    """Return what the layout is given: the file's title, the page numbers' words, and the pieces from top to end."""
    say = _Words(level, service, now)
    before, between = say("page", number="\0", last="\0").split("\0")[:2]
    writer = _Easy if level == EASY else _Standard
    return {
        "title": say("title"), "lang": "en", "numbering": [before, between],
        "pieces": [piece for piece in writer(_cleaned(facts), say).pieces() if piece["text"]],
    }  # fmt: skip


def text_of(layout: Mapping[str, Any]) -> str:
    """Return every line of a page as its reader reads it, for whoever judges the words."""
    return "\n".join(line for piece in layout["pieces"] for line in (piece["text"], *piece["lines"]))


class _Words:
    """The catalogue's words at one level, filled in."""

    def __init__(self, level: str, service: ServiceLike, now: datetime) -> None:
        self._phrases = _catalogue()[level]
        self._environment = _environment(service.zone)
        self._always = {"service": service, "now": now}

    def __call__(self, phrase: str, **facts: Any) -> str:
        """Say one phrase. The templates' own environment escapes for Telegram; here nothing is read as a sign."""
        said = self._environment.from_string(self._phrases[phrase]).render(facts, **self._always)
        return DAY_AND_MONTH.sub("\\1\u00a0\\2", html.unescape(said).strip())


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    kept: dict[str, dict[str, str]] = tomllib.loads((DATA / "page" / "en.toml").read_text(encoding="utf-8"))
    return kept


@cache
def _environment(zone: str) -> Environment:
    return environment(Catalogue(), ZoneInfo(zone))


def _cleaned(value: Any) -> Any:
    """Return facts without what cannot be seen and could mislead; typst lays out Arabic and English by itself."""
    if isinstance(value, str):
        return " ".join(clean(value).split())
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


Piece = dict[str, Any]


def _piece(style: str, text: str, picture: str | None = None, lines: Sequence[str] = (), indent: float = 0.0) -> Piece:
    drawn = None if picture is None else {"name": picture, "means": pictures()[picture].means}
    return {"style": style, "text": text, "picture": drawn, "lines": list(lines), "indent": indent}


class _Standard:
    """The standard page: an outcome with its picture, and under it what will happen."""

    def __init__(self, facts: Mapping[str, Any], say: _Words) -> None:
        self.facts, self.say = facts, say

    def pieces(self) -> Iterator[Piece]:
        """Yield the page from top to end; a part nobody opened for this reader is not there at all."""
        facts, say = self.facts, self.say
        yield _piece("title", say("of_child", child=facts["child"]) if facts["child"] else say("of_you"))
        yield self.line(say("made", made_on=facts["made_on"]), "day")
        if facts["helpers"]:
            yield _piece("heading", say("helpers"))
            for helper in facts["helpers"]:
                yield self.line(say("helper", **helper), "person")
        yield from self.what_for()
        yield from self.what_happens()
        if facts["done"]:
            yield _piece("heading", say("done"))
            for one in facts["done"]:
                yield self.line(say("done_one", **one), "done")
        if facts["meeting"]:
            yield _piece("heading", say("meeting"))
            yield from self.meeting(facts["meeting"])
        yield _piece("heading", say("reach"))
        yield self.line(say("reach_team"), "phone")
        yield self.line(say("reach_danger"), "help")

    def what_for(self) -> Iterator[Piece]:
        """The outcomes, how they go, and what will happen for each."""
        if not self.facts["outcomes"]:
            return
        yield _piece("heading", self.say("outcomes"))
        for outcome in self.facts["outcomes"]:
            yield _piece("idea", outcome["words"], _picture_of(outcome))
            yield from self.course(outcome)
            for action in outcome["actions"]:
                yield from self.action(action, _picture_of(outcome), UNDER)
        yield from self.scale()

    def what_happens(self) -> Iterator[Piece]:
        """What will happen besides; a page without any action says so."""
        others = self.facts["others"]
        serving = any(outcome["actions"] for outcome in self.facts["outcomes"])
        if serving and not others:
            return
        yield _piece("heading", self.say("agreed_besides" if serving else "agreed"))
        for action in others:
            yield from self.action(action, "work", 0)
        if not others:
            yield self.line(self.say("nothing"))

    def course(self, outcome: Mapping[str, Any]) -> Iterator[Piece]:
        """How one outcome goes, as each side this reader may hear says."""
        said = [self.say(side, steps=self.steps(outcome[side])) for side in ("yours", "staff") if outcome[side]]
        if said:
            yield _piece("line", " ".join([f"{self.say('going')}.", *said]), indent=UNDER)

    def scale(self) -> Iterator[Piece]:
        """What the steps mean, where any are shown."""
        if any(outcome["yours"] or outcome["staff"] for outcome in self.facts["outcomes"]):
            yield _piece("note", self.say("scale"), self.drawn("steps"))

    def steps(self, steps: Sequence[int]) -> str:
        """Return "2, then 3, then 4"."""
        return (self.say("then") + " ").join(map(str, steps))

    def action(self, action: Mapping[str, Any], picture: str, indent: float) -> Iterator[Piece]:
        """One action: what, who and by when, why, what next."""
        lines = [" ".join(self.who_and_when(action)), *self.why_and_next(action)]
        yield _piece("item", action["what"], lines=lines, indent=indent)

    def who_and_when(self, action: Mapping[str, Any]) -> Iterator[str]:
        """Who does it, by when, and whether it is late."""
        say = self.say
        yield say("who_you") if action["mine"] else say("who", owner=action["owner"])
        if action["date"]:
            yield say("when", date=action["date"])
        elif action["date2"]:
            yield say("when_later", date2=action["date2"])
        if action["late"]:
            yield say("late")

    def why_and_next(self, action: Mapping[str, Any]) -> Iterator[str]:
        """What it is for, and what happens next."""
        if action["so_that"]:
            yield self.say("why", so_that=action["so_that"])
        if action["next_step"]:
            yield self.say("next", next_step=action["next_step"])

    def meeting(self, meeting: Mapping[str, Any]) -> Iterator[Piece]:
        """When and where the next meeting is."""
        phrase = "meeting_call" if meeting["sort"] == "call" else "meeting_at"
        yield self.line(self.say(phrase, starts=meeting["starts"], place=meeting["place"]))

    def line(self, text: str, picture: str | None = None) -> Piece:
        """One line, with a picture where the level has them on every line."""
        return _piece("line", text, self.drawn(picture))

    def drawn(self, picture: str | None) -> str | None:
        """Return the picture beside a line: at this level only outcomes have any."""
        return None


class _Easy(_Standard):
    """The easy page: one idea a line, each with its picture; what we want first, then what will happen."""

    def drawn(self, picture: str | None) -> str | None:
        """Return the picture beside a line."""
        return picture

    def what_for(self) -> Iterator[Piece]:
        """The outcomes and how they go."""
        if self.facts["outcomes"]:
            yield _piece("heading", self.say("outcomes"))
        for outcome in self.facts["outcomes"]:
            yield _piece("idea", outcome["words"], _picture_of(outcome))
            yield from self.course(outcome)
        yield from self.scale()

    def what_happens(self) -> Iterator[Piece]:
        """Everything that will happen."""
        facts = self.facts
        yield _piece("heading", self.say("agreed"))
        serving = [(action, _picture_of(outcome)) for outcome in facts["outcomes"] for action in outcome["actions"]]
        actions = [*serving, *((action, "work") for action in facts["others"])]
        for action, picture in actions:
            yield from self.action(action, picture, 0)
        if not actions:
            yield self.line(self.say("nothing"), "day")

    def course(self, outcome: Mapping[str, Any]) -> Iterator[Piece]:
        """A line for each side."""
        for side in ("yours", "staff"):
            if outcome[side]:
                yield self.line(self.say(side, steps=self.steps(outcome[side])), "steps")

    def action(self, action: Mapping[str, Any], picture: str, indent: float) -> Iterator[Piece]:
        """What, who, when, why and what next, one below the other."""
        yield _piece("item", action["what"], picture_for(action["what"], picture))
        who, *when = self.who_and_when(action)
        yield self.line(who, "person")
        for line in when:
            yield self.line(line, "ready" if line == self.say("late") else "day")
        if action["so_that"]:
            yield self.line(self.say("why", so_that=action["so_that"]), "why")
        if action["next_step"]:
            yield self.line(self.say("next", next_step=action["next_step"]), "next")

    def meeting(self, meeting: Mapping[str, Any]) -> Iterator[Piece]:
        """A line for the day, one for the time, one for the place."""
        yield self.line(self.say("meeting_day", starts=meeting["starts"]), "day")
        yield self.line(self.say("meeting_time", starts=meeting["starts"]), "ready")
        if meeting["sort"] == "call":
            yield self.line(self.say("meeting_call"), "phone")
        elif meeting["place"]:
            yield self.line(self.say("meeting_place", place=meeting["place"]), "place")


def _picture_of(outcome: Mapping[str, Any]) -> str:
    """Return the picture picked for an outcome; else the one its words call for."""
    picked = outcome["picture"]
    return picked if picked in pictures() else picture_for(outcome["words"], "help")
