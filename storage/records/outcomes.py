"""What a family wants to be different, and how it is going (000-05, 001-21)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Outcome:
    """What we want to be different, in the family's words; agreed actions serve it. `picture` is a pictogram's id."""

    id: str
    plan_id: str
    words: str
    made_by: str
    made_at: datetime
    picture: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class OutcomeRating:
    """How one person says it is going, in five steps from 1 (much worse) to 5 (much better), perhaps at a review."""

    id: str
    outcome_id: str
    person_id: str
    step: int
    rated_at: datetime
    meeting_id: str | None = None
