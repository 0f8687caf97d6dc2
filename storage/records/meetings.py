"""Meetings and reviews, who comes, what they need and what they want to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class MeetingKind(StrEnum):
    """What sort of meeting it is."""

    REVIEW = "review"
    TEAM = "team"
    VISIT = "visit"
    CALL = "call"


class MeetingState(StrEnum):
    """Whether it stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken_back"


class Answer(StrEnum):
    """Can you come?"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Readers(StrEnum):
    """Who may see what somebody wants to say at a meeting."""

    HOLDER = "holder"
    ALL = "all"
    NOBODY = "nobody"


BY_PHONE = "by phone or video"  # kept as the place of a meeting that needs none


@dataclass(frozen=True)
class Meeting:
    """One meeting. `local_start` keeps the wall time ("2026-12-03T15:30") beside the moment it means in `zone`.

    Until `visible_from` nobody but `changed_by` sees its last change anywhere (two minutes' undo); the others see
    `before`: the fields as they were, or nothing where it is new. `version` is that of the last change and
    `highest` the last one given, so that a change taken back never lends its number to another.
    """

    id: str
    plan_id: str
    kind: MeetingKind
    local_start: str
    zone: str
    starts_at: datetime
    state: MeetingState
    made_by: str
    made_at: datetime
    place: str | None = None
    about: str | None = None
    minutes: int = 60
    version: int = 1
    ref: str | None = None
    ref_hash: bytes | None = None
    visible_from: datetime | None = None
    cancelled_at: datetime | None = None
    new_day_by: date | None = None
    changed_by: str | None = None
    before: Mapping[str, Any] | None = None
    highest: int = 1

    @property
    def sort(self) -> MeetingKind:
        """What it is for whoever comes: a review by phone is a call to them."""
        return MeetingKind.CALL if self.place == BY_PHONE else self.kind

    @property
    def room(self) -> str | None:
        """The place somebody has to find; none where the phone is enough, or where it is told later."""
        return None if self.place == BY_PHONE else self.place


@dataclass(frozen=True)
class Attendance:
    """One person asked to one meeting, and what they said. `version` is the meeting's when they answered."""

    id: str
    meeting_id: str
    person_id: str
    answer: Answer | None = None
    answered_at: datetime | None = None
    version: int = 0
    needs: tuple[str, ...] = ()
    would_help: str | None = None


@dataclass(frozen=True)
class View:
    """What somebody wants to say at a meeting, in their own words, and who may see it (003-05)."""

    id: str
    meeting_id: str
    person_id: str
    said_at: datetime
    words: str = ""
    file_id: str | None = None
    seconds: int | None = None
    readers: Readers = Readers.HOLDER
