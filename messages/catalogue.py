"""The catalogue: every text the bot can say, found by the names of the templates and read from their headers.

A template lies at `templates/<language>/<level>/<flow>/<kind>.j2` and opens with a comment:

    {# Said when a family raises a worry. Given: lead, days, cover?. Marks: alert #}

`Given` names the facts it must have (`cover?` may be left out and is then none). `Marks` says how it may be
shown. Files whose name begins with `_` are pieces for other templates and are not kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
FAMILY_LEVELS = ("standard", "easy")
STAFF_LEVEL = "staff"
LEVELS = (*FAMILY_LEVELS, STAFF_LEVEL)

MARKS: Mapping[str, str] = {
    "neutral": "text and labels are the same whatever the facts: may show on a locked screen",
    "alert": "news nobody asked for: discreet readers get alert_hidden instead",
    "words": "shows a family's words to staff: reaches the screen only by an edit",
    "open": "safe for a phone that is not linked: holds nobody's name",
    "long": "must be read whole, so it may be as long as help_now",
}

HEADER = re.compile(r"\A\{#-?(?P<body>.*?)-?#\}", re.DOTALL)
SECTION = re.compile(r"\b(Given|Sample|Marks):")
FACT = re.compile(r"(?P<name>[a-z_][a-z0-9_]*)(?P<optional>\?)?(\s.*)?", re.DOTALL)
KIND = re.compile(r"[a-z][a-z0-9_]*")


class BadTemplate(ValueError):
    """A template that cannot be used; the message names the file and how to mend it."""


class UnknownKind(KeyError):
    """Nothing is said under this name; the message names the kind."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the comment at the top of one template says."""

    description: str
    given: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of message: in which flow, for whom, at which levels, and from which facts."""

    kind: str
    flow: str
    audience: str
    description: str
    given: tuple[str, ...]
    optional: tuple[str, ...]
    marks: frozenset[str]
    paths: Mapping[tuple[str, str], str] = field(repr=False)

    @property
    def levels(self) -> tuple[str, ...]:
        """The reading levels at which English has this kind."""
        return tuple(level for level in LEVELS if ("en", level) in self.paths)

    def path(self, level: str, language: str = "en") -> str:
        """Return the template nearest to `level` and `language`: English and standard stand in."""
        for spoken in (language, "en"):
            for wanted in (level, *LEVELS):
                if (spoken, wanted) in self.paths:
                    return self.paths[spoken, wanted]
        raise UnknownKind(self.kind)


class Catalogue:
    """All kinds under one folder of templates, each read when first asked for: a start need not read hundreds."""

    def __init__(self, root: Path = TEMPLATES) -> None:
        self.root = root
        self._read: dict[str, Entry] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every kind by its name."""
        return {kind: self[kind] for kind in self._paths}

    def __getitem__(self, kind: str) -> Entry:
        if kind not in self._read:
            if kind not in self._paths:
                raise UnknownKind(f"No template says '{kind}'. Add {kind}.j2 under {self.root}/en.")
            self._read[kind] = _read(self.root, self._paths[kind])
        return self._read[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._paths

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    @cached_property
    def _paths(self) -> Mapping[str, list[Path]]:
        """Where each kind's templates lie, in order."""
        paths: dict[str, list[Path]] = {}
        for path in sorted(self.root.rglob("*.j2"), key=str):
            if not path.name.startswith("_"):
                paths.setdefault(path.stem, []).append(path)
        return paths


@cache
def shipped() -> Catalogue:
    """Return the templates we ship: read at most once in a process, since nothing changes them."""
    return Catalogue()


def read_header(source: str, where: str) -> Header:
    """Read the comment that opens a template."""
    match = HEADER.match(source)
    if match is None:
        raise BadTemplate(f"{where}: begin the file with a comment: {{# Said when … Given: … Marks: … #}}")
    first, *rest = SECTION.split(match["body"])
    description = " ".join(first.split())
    if not description:
        raise BadTemplate(f"{where}: the comment at the top must say when this is said.")
    given: list[str] = []
    optional: list[str] = []
    marks: frozenset[str] = frozenset()
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        if title == "Given":
            given, optional = _facts(body, where)
        elif title == "Marks":
            marks = _marks(body, where)
    return Header(description, tuple(given), tuple(optional), marks)


def _facts(body: str, where: str) -> tuple[list[str], list[str]]:
    given: list[str] = []
    optional: list[str] = []
    listed = re.sub(r"\([^)]*\)", "", body).split(".", maxsplit=1)[0].strip()
    if listed in {"", "nothing", "no facts"}:
        return given, optional
    for piece in listed.split(","):
        match = FACT.fullmatch(piece.strip())
        if match is None:
            raise BadTemplate(f"{where}: 'Given:' must list names of facts, and {piece.strip()!r} is none.")
        (optional if match["optional"] else given).append(match["name"])
    return given, optional


def _marks(body: str, where: str) -> frozenset[str]:
    marks = frozenset(body.replace(",", " ").replace(".", " ").split())
    if unknown := marks - MARKS.keys():
        raise BadTemplate(f"{where}: unknown mark {', '.join(sorted(unknown))}; known are {', '.join(MARKS)}.")
    return marks


def _read(root: Path, paths: Iterable[Path]) -> Entry:
    """Read one kind from its templates."""
    entry, *others = (_read_one(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths)
    for other in others:
        entry = _joined(entry, other, next(iter(other.paths.values())))
    return entry


def _read_one(name: str, source: str) -> Entry:
    parts = name.split("/")
    if len(parts) != 4 or parts[1] not in LEVELS:
        raise BadTemplate(f"{name}: must lie at <language>/<standard|easy|staff>/<flow>/<kind>.j2.")
    language, level, flow, filename = parts
    kind = filename.removesuffix(".j2")
    if not KIND.fullmatch(kind):
        raise BadTemplate(f"{name}: name the file with small letters, digits and '_'.")
    audience = "staff" if level == STAFF_LEVEL else "family"
    if (audience == "staff") != kind.startswith(("p_", "m_")):
        raise BadTemplate(f"{name}: staff kinds lie in staff/ and begin with p_ or m_, and no others do.")
    header = read_header(source, name)
    return Entry(
        kind, flow, audience, header.description, header.given, header.optional, header.marks,
        {(language, level): name},
    )  # fmt: skip


def _joined(known: Entry, other: Entry, name: str) -> Entry:
    """Join one kind's templates at several levels into one entry; the standard one describes it."""
    if known.paths.keys() & other.paths.keys() or known.flow != other.flow:
        first = next(iter(known.paths.values()))
        raise BadTemplate(f"{name}: '{known.kind}' is already said by {first}; rename one of the two.")
    if known.marks != other.marks:
        raise BadTemplate(f"{name}: give it the same marks as {next(iter(known.paths.values()))}.")
    described = other if ("en", "standard") in other.paths else known
    given = tuple(dict.fromkeys((*known.given, *other.given)))
    optional = tuple(dict.fromkeys(fact for fact in (*known.optional, *other.optional) if fact not in given))
    return Entry(
        known.kind, known.flow, known.audience, described.description, given, optional, known.marks,
        {**known.paths, **other.paths},
    )  # fmt: skip
