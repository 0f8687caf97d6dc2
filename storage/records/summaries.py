"""What a family is told after a meeting: what we agreed, why, what next, what you said and what came of it (004-13)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SummaryState(StrEnum):
    """Whether the family may have it."""

    DRAFT = "draft"
    SENT = "sent"


@dataclass(frozen=True)
class Summary:
    """The summary of one meeting. Until `visible_from` nobody but its author sees it (two minutes' undo)."""

    id: str
    meeting_id: str
    plan_id: str
    author_id: str
    state: SummaryState
    made_at: datetime
    agreed: str = ""
    why: str | None = None
    what_next: str | None = None
    sent_at: datetime | None = None
    visible_from: datetime | None = None


@dataclass(frozen=True)
class ViewAnswer:
    """What we did about something somebody said for a meeting, or why not ("you said, we did", 003-05).

    Whoever may read the view may read the answer, and nobody else.
    """

    id: str
    view_id: str
    author_id: str
    words: str
    made_at: datetime
    visible_from: datetime | None = None
