"""Everybody in a circle: parents, carers, young people of 16 and over, and practitioners."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class PersonKind(StrEnum):
    """Which side of the chat a person is on; nobody is both on one Telegram account."""

    FAMILY = "family"
    STAFF = "staff"


class ReadingLevel(StrEnum):
    """How the bot writes to a family member."""

    STANDARD = "standard"
    EASY = "easy"


class Relation(StrEnum):
    """What a family member is to the child; staff read it as "mum", never as a name (003-01)."""

    MOTHER = "mother"
    FATHER = "father"
    CARER = "carer"
    GRANDPARENT = "grandparent"
    YOUNG_PERSON = "young person"
    OTHER = "other"


class LeadWork(StrEnum):
    """What leading plans is to a practitioner: their main job, or something beside another one (002-07)."""

    PRIMARY = "primary"
    ADDITIONAL = "additional"


@dataclass(frozen=True)
class Person:
    """Somebody in a circle.

    Family members use `reading`, `discreet`, the hours and the pause. Practitioners use `ref` (the employer's
    own reference), `job`, `agency`, `work_days`, `does`, `manager_id` (001-49) and `lead_work`. Defaults are the most
    private ones (Children's Code, standard 7).
    """

    id: str
    kind: PersonKind
    name: str
    created_at: datetime
    ended_at: datetime | None = None
    # family
    reading: ReadingLevel = ReadingLevel.STANDARD
    discreet: bool = True
    hide_after_minutes: int = 24 * 60
    hours_from: time = time(8)
    hours_to: time = time(20)
    paused_until: datetime | None = None
    # staff
    ref: str | None = None
    ref_hash: bytes | None = None
    job: str | None = None
    agency: str | None = None
    work_days: str | None = None
    does: str | None = None
    does_not: str | None = None
    manager_id: str | None = None
    coordinator: bool = False
    lead_work: LeadWork | None = None

    @property
    def is_staff(self) -> bool:
        """Whether this person signs in."""
        return self.kind is PersonKind.STAFF
