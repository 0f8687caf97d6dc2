"""Contact that a practitioner needs with a child, asked of whoever leads, and what came of it (002-10)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ContactHow(StrEnum):
    """How the practitioner wants to be in contact."""

    SCHOOL = "school"
    HOME = "home"
    ELSEWHERE = "elsewhere"
    CALL = "call"


class ContactState(StrEnum):
    """What whoever leads has made of it."""

    WAITING = "waiting"
    WITH_FAMILY = "with_family"  # they said that they ask the family
    TIMES = "times"  # here is how, and when
    NOT_NOW = "not_now"  # with a reason


class FamilySays(StrEnum):
    """What the family said when they were asked."""

    YES = "yes"
    TALK = "talk"  # talk to me first
    NO = "no"


@dataclass(frozen=True)
class ContactRequest:
    """One request. `what` and `answer` are practitioners' words; `about` is what the family was asked about.

    `family_id` is who was asked here, None where whoever leads asks them in person. What the family says is for
    whoever leads, and for nobody else.
    """

    id: str
    plan_id: str
    asked_by: str
    what: str
    how: ContactHow
    by_day: date
    asked_at: datetime
    state: ContactState = ContactState.WAITING
    answered_at: datetime | None = None
    answered_by: str | None = None
    answer: str | None = None
    family_id: str | None = None
    family_asked_at: datetime | None = None
    about: str | None = None
    family_says: FamilySays | None = None
    family_said_at: datetime | None = None
