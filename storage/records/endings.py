"""A plan that is ending: its last day, what became of all that was open, and how to come back (001-26)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class EndingState(StrEnum):
    """Whether the end stands, was called off in time, or has come."""

    STANDING = "standing"
    CALLED_OFF = "called_off"
    OVER = "over"


@dataclass(frozen=True)
class Ending:
    """The end of one plan, as its family was told of it. `last_day` is the last on which they see it.

    `settled` says of each action that was open what becomes of it: `how` ("passed" or "stops") and `words` (who goes
    on with it, or why it stops), by its id. Without `come_back` they come back by the service's telephone.
    """

    id: str
    plan_id: str
    by_id: str
    made_at: datetime
    last_day: date
    contact: str
    come_back: str | None = None
    settled: Mapping[str, Any] = field(default_factory=dict)
    state: EndingState = EndingState.STANDING
    ended_at: datetime | None = None
