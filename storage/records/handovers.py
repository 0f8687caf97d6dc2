"""The hand-over of one plan to a new lead professional, from the first question to the end of the old one's access."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class HandoverState(StrEnum):
    """How far it is: nobody of the family knows yet, they know the day, both are there, or it is over."""

    PREPARED = "prepared"
    TOLD = "told"
    OVERLAP = "overlap"
    DONE = "done"
    ENDED = "ended"


class Point(StrEnum):
    """What whoever hands over goes through with the new lead professional, each ticked by hand (001-30)."""

    QUESTIONS = "questions"
    ACTIONS = "actions"
    DATES = "dates"
    LIKES = "likes"
    RECORD = "record"
    MET = "met"


class ToldHow(StrEnum):
    """How the family heard of it from a person, before they read it here."""

    IN_PERSON = "person"
    BY_PHONE = "phone"


class FamilySays(StrEnum):
    """What one family member said of it; another never learns it."""

    MEET_FIRST = "meet_first"
    MET = "met"
    NOT_MET = "not_met"


@dataclass(frozen=True)
class Handover:
    """One plan handed from `from_id`, who leads it or led it last, to `to_id` (001-30, 003-15).

    `by_id` looks after it; `approver_id` is asked to agree for the new lead's employer. `day` is the first day on which
    the new one leads, and `overlap_until` the last on which the old one sees the plan, as the family was told it: a
    family member who has not met the new lead by then keeps it a week `longer`, which nobody else of the family
    learns. On `remind_on` whoever it waits for is reminded. It ends with `done_at`, or before its time with `ended_at`.
    """

    id: str
    plan_id: str
    from_id: str
    by_id: str
    state: HandoverState
    started_at: datetime
    to_id: str | None = None
    asked_at: datetime | None = None
    accepted_at: datetime | None = None
    approver_id: str | None = None
    agreed_at: datetime | None = None
    checked: tuple[str, ...] = ()
    told_how: ToldHow | None = None
    day: date | None = None
    told_at: datetime | None = None
    taken_over_at: datetime | None = None
    overlap_role_id: str | None = None
    overlap_until: date | None = None
    longer: bool = False
    remind_on: date | None = None
    done_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it is neither done nor ended before its time."""
        return self.done_at is None and self.ended_at is None


@dataclass(frozen=True)
class HandoverAnswer:
    """What one family member said of one hand-over."""

    id: str
    handover_id: str
    person_id: str
    says: FamilySays
    said_at: datetime
