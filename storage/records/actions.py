"""What was agreed at a meeting: who does what, why, and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ActionState(StrEnum):
    """Where an agreed action stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class AgreedAction:
    """One agreed action (001-18). Until `visible_from` nobody but its author sees it anywhere (two minutes' undo)."""

    id: str
    plan_id: str
    what: str
    owner_id: str
    author_id: str
    state: ActionState
    made_at: datetime
    so_that: str | None = None
    next_step: str | None = None
    by_day: date | None = None
    date_will_come: date | None = None
    agreed_on: date | None = None
    published_at: datetime | None = None
    visible_from: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    version: int = 1
