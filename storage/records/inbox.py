"""An update as Telegram handed it over, kept until what it caused is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InboxState(StrEnum):
    """Where an update stands."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class InboxRow:
    """One update. `arrival` orders it: `update_id` is unique for a week, not ordered for ever.

    `held_by` is the number of the process that has it in hand, where several share the work.
    """

    id: str
    update_id: int
    arrival: int
    lane: bytes
    body: str
    received_at: datetime
    state: InboxState = InboxState.WAITING
    attempts: int = 0
    settled_at: datetime | None = None
    fault: str | None = None
    held_by: int | None = None
