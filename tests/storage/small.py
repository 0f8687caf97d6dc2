"""Small tables and records that show every kind of column and field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import MetaData, Table

from storage.columns import day, flag, identity, lookup, moment, number, plain, points_to, sealed
from storage.records.ids import new_id
from storage.repository import Repository

small = MetaData()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Size(IntEnum):
    SMALL = 1
    BIG = 2


boxes = Table(
    "boxes",
    small,
    identity(),
    sealed("label"),
    plain("colour", "a choice"),
    number("size"),
    moment("made_at"),
    day("best_before", nullable=True),
    flag("open", nullable=True),
    lookup("label_hash", nullable=True),
    sealed("opens_at", nullable=True),
    sealed("tags"),
    sealed("facts"),
    sealed("lid", nullable=True),
    sealed("chat_id", nullable=True),
    plain("closes_at", "an hour", nullable=True),
)
things = Table("things", small, identity(), points_to("boxes.id", "box_id"), sealed("name"))


@dataclass(frozen=True)
class Box:
    id: str
    label: str
    colour: Colour
    size: Size
    made_at: datetime
    best_before: date | None = None
    open: bool | None = None
    label_hash: bytes | None = None
    opens_at: time | None = None
    tags: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    lid: Colour | None = None
    chat_id: int | None = None
    closes_at: time | None = None


@dataclass(frozen=True)
class Thing:
    id: str
    box_id: str
    name: str


def box(label: str = "Yusuf's", **fields: Any) -> Box:
    """A box with sane defaults."""
    known: dict[str, Any] = {"id": new_id(), "label": label, "colour": Colour.RED, "size": Size.SMALL, "made_at": NOW}
    return Box(**(known | fields))


def in_boxes(tx) -> Repository[Box]:
    return Repository(tx, boxes, Box)


def in_things(tx) -> Repository[Thing]:
    return Repository(tx, things, Thing)
