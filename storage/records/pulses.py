"""A short pulse: whether we are helping and whether somebody feels listened to, and who may see it (001-22)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PulseReaders(StrEnum):
    """Who may see the answers by the name of the plan. Everybody's are counted, without any name."""

    COUNTED = "counted"  # nobody
    MANAGERS = "managers"  # the lead's line manager and the co-ordinators
    LEAD = "lead"  # they, and the lead professional of that day


@dataclass(frozen=True)
class Pulse:
    """What one person said, once before a review or once after a thread: steps from 1 (not at all) to 5, and words.

    `rated_id` is whoever answered the family then. `closes_at` is until when it may be answered: it is counted after
    that. `opened_to` is the lead professional whom its author let see it, and no later one.
    """

    id: str
    plan_id: str
    person_id: str
    rated_id: str
    said_at: datetime
    closes_at: datetime
    readers: PulseReaders = PulseReaders.COUNTED
    opened_to: str | None = None
    meeting_id: str | None = None
    concern_id: str | None = None
    helping: int | None = None
    listened: int | None = None
    words: str | None = None
