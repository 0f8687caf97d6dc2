"""A page that one family member writes once about themselves, in a few parts, and who they let read it (003-11)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AboutKind(StrEnum):
    """What one part of the page is about, in the order in which it is read."""

    GOING_WELL = "well"
    MATTERS = "matters"
    SO_FAR = "so_far"
    TALK = "talk"
    NOT_AGAIN = "not_again"


@dataclass(frozen=True)
class AboutPart:
    """One part of a family member's page, as they last wrote it."""

    id: str
    person_id: str
    kind: AboutKind
    words: str
    changed_at: datetime


@dataclass(frozen=True)
class AboutShare:
    """One practitioner of one plan whom the writer let read their page, from when until when."""

    id: str
    person_id: str
    reader_id: str
    plan_id: str
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class AboutReading:
    """One time that the practitioner of a share read the page: what its writer's log is made of."""

    id: str
    share_id: str
    read_at: datetime
