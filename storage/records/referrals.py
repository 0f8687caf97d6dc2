"""Help that was asked of another service for a family, and what became of it, step by step (001-19)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Course(StrEnum):
    """What became of it: `off` says that it was put on the list by mistake, and is on it no more."""

    MADE = "made"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    STARTED = "started"
    DECLINED = "declined"
    ENDED = "ended"
    OFF = "off"


@dataclass(frozen=True)
class Referral:
    """A request to another service, in the words the family reads: of which service, what for, and so that what.

    `shown_to` names the family members it is open to, where that is fewer than the dial opens the plan to (None: all of
    them); it never opens what the dial keeps shut.
    """

    id: str
    plan_id: str
    service: str
    what: str
    author_id: str
    made_at: datetime
    so_that: str | None = None
    shown_to: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ReferralStep:
    """One thing that became of it, on `day`; the first is that it was made.

    Until `visible_from` only whoever noted it sees it (two minutes' undo); None says that it is not told yet, because
    what happens next is not written. `due_day` is when the service is to have answered, or to have begun; `stated` says
    that the service named it. How long one waits is a number of `weeks`, or the service's own `words`; of one that said
    no the `words` are why.
    """

    id: str
    referral_id: str
    course: Course
    by_id: str
    day: date
    kept_at: datetime
    visible_from: datetime | None = None
    due_day: date | None = None
    stated: bool = False
    weeks: int | None = None
    words: str | None = None
    next_step: str | None = None
