"""Half-finished forms and unsent words: rows, so that a restart loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Draft:
    """What somebody has begun. `purpose` names the flow (`concern`, `answer`, `action` …), `fields` its answers so far.

    A draft lasts 14 days and is offered back.
    """

    id: str
    person_id: str
    purpose: str
    made_at: datetime
    changed_at: datetime
    plan_id: str | None = None
    about_id: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    offered_at: datetime | None = None
