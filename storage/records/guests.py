"""A practitioner whom a family lets into one thread of theirs, besides whoever holds it (004-20)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class GuestState(StrEnum):
    """Whether somebody is in touch in a thread."""

    OFFERED = "offered"
    JOINED = "joined"
    REFUSED = "refused"
    ENDED = "ended"


@dataclass(frozen=True)
class ThreadGuest:
    """One practitioner of the team in one thread: what is said from `said_at` on is theirs to read, until `ended_at`.

    Whoever holds the thread offers it, and goes on to answer for it; only its author says yes, and ends it.
    """

    id: str
    concern_id: str
    person_id: str
    offered_by: str
    offered_at: datetime
    state: GuestState = GuestState.OFFERED
    said_at: datetime | None = None
    ended_at: datetime | None = None
