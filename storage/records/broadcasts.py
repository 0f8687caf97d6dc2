"""A broadcast: one text of a co-ordinator's to many families, from the moment it is sent or asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ToWhom(StrEnum):
    """Whose families a broadcast is for: all, those one person leads, or those one place of work helps."""

    ALL = "all"
    LEAD = "lead"
    AGENCY = "agency"


class BroadcastState(StrEnum):
    """Where a broadcast stands. To many families it waits until a second co-ordinator agrees (ASVS 2.3.5)."""

    WAITING = "waiting"
    GOING = "going"
    DONE = "done"
    CALLED_OFF = "called_off"
    DECLINED = "declined"


@dataclass(frozen=True)
class Broadcast:
    """One text to many families.

    `families` and `people` were counted when it was made. `answered_by` is the second co-ordinator, who agreed, or
    declined with a `reason`. Nobody is written to before `starts_at`; people are put into the outbox some at a time, in
    the order of their links' ids: `behind` is the last that was looked at, `all_put_at` when nobody was left.
    `reported_at` is when its author heard what became of it, `ended_at` when it was done, called off or declined.
    """

    id: str
    author_id: str
    words: str
    to_whom: ToWhom
    state: BroadcastState
    made_at: datetime
    families: int
    people: int
    lead_id: str | None = None
    agency: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    reason: str | None = None
    starts_at: datetime | None = None
    behind: str | None = None
    all_put_at: datetime | None = None
    reported_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def topic(self) -> str:
        """What its notices are grouped by, to be counted and taken back together."""
        return f"broadcast/{self.id}"


@dataclass(frozen=True)
class Whose:
    """Whose families, by the people who help them: anybody's where `helpers` is None.

    With `leads_only` they count as the lead, otherwise as anybody on the team. A text that is for the families of
    somebody tells who helps them: it is for those only to whom the team's names are open.
    """

    helpers: tuple[str, ...] | None = None
    leads_only: bool = False


@dataclass(frozen=True)
class Reach:
    """How far a text would go: people who would get it, their families, and the families that nobody would."""

    people: int
    families: int
    silent: int


@dataclass(frozen=True)
class Tally:
    """What became of a broadcast so far, in people. `held_back`: taken back, or no longer for them."""

    delivered: int = 0
    blocked: int = 0
    failed: int = 0
    held_back: int = 0
    waiting: int = 0
