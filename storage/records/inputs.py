"""What a practitioner says before a review: whether their part works, what should change, what is missing (001-23)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Works(StrEnum):
    """Whether one's own part is working."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class ReviewInput:
    """One practitioner's answers for one review. "" is "nothing"; None was not answered (yet)."""

    id: str
    meeting_id: str
    plan_id: str
    person_id: str
    said_at: datetime
    works: Works | None = None
    change: str | None = None
    missing: str | None = None
