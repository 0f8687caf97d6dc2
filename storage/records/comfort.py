"""Whether it works between a family and its lead professional, as each side says in private (004-10)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Comfort(StrEnum):
    """How it is with the other side."""

    YES = "yes"
    BETTER = "better"  # it could be
    TALK = "talk"  # to somebody else


@dataclass(frozen=True)
class ComfortCheck:
    """What one side said, the `number`th time it was asked since that lead professional began (`role_id`).

    It is the co-ordinators' to read, never the other side's: `lead_id` is left out, and so is everybody on the plan.
    """

    id: str
    plan_id: str
    role_id: str
    person_id: str
    lead_id: str
    number: int
    said_at: datetime
    answer: Comfort
