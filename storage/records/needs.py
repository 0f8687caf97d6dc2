"""What a child or family needs, in plain words, and who or what meets each need (002-01)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Need:
    """One need on a plan. Of `person_id`, `service` and `action_id` at most one is there; without any, nobody meets it.

    `since` is when that was last said, `looked_at` when its lead last said that they still look for somebody.
    `shown_to` are the family members it was narrowed to; `why` says why it was taken off the list.
    """

    id: str
    plan_id: str
    words: str
    made_by: str
    made_at: datetime
    since: datetime
    person_id: str | None = None
    service: str | None = None
    action_id: str | None = None
    shown_to: tuple[str, ...] | None = None
    looked_at: datetime | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None
    why: str | None = None
