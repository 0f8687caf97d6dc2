"""Notes that a plan's practitioners write for each other: who of them reads each, and who of the family (002-04)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Marker(StrEnum):
    """For whom a note is: chosen before it is kept; the team alone, unless its writer says otherwise."""

    TEAM = "team"
    FAMILY = "family"


@dataclass(frozen=True)
class TeamPost:
    """One note. Until `visible_from` nobody but its writer sees it anywhere (two minutes' undo).

    `readers` names the practitioners who need to know it; None: everybody on the team at that time, and whoever leads
    later. `shown_to` names the family members it is for; it never opens what their dial keeps shut. What it says
    stands in its versions.
    """

    id: str
    plan_id: str
    author_id: str
    marker: Marker
    posted_at: datetime
    visible_from: datetime
    readers: tuple[str, ...] | None = None
    shown_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostVersion:
    """What a note says: the first version as it was written, and each correction; none is ever changed."""

    id: str
    post_id: str
    version: int
    words: str
    made_at: datetime
    visible_from: datetime


@dataclass(frozen=True)
class PostRead:
    """Up to which version of a note one practitioner has read it, so that it is new to them no more."""

    id: str
    post_id: str
    person_id: str
    version: int
    read_at: datetime
