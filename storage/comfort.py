"""Whether it works for each side, as they said: found by who said it, and by when (004-10)."""

from __future__ import annotations

from datetime import datetime

from storage import schema
from storage.records.comfort import ComfortCheck
from storage.repository import Repository


class ComfortChecks(Repository[ComfortCheck]):
    """What each side said. Who may read it is for the rules: the co-ordinators, at arm's length."""

    table, record = schema.comfort_checks, ComfortCheck

    def about(self, role_id: str, person_id: str, number: int) -> ComfortCheck | None:
        """Return what this person said that time, or None."""
        kept = self.table.c
        return self.first(kept.role_id == role_id, kept.person_id == person_id, kept.number == number)

    def since(self, moment: datetime) -> list[ComfortCheck]:
        """Return everything said since then, the newest first."""
        kept = self.table.c
        return self.where(kept.said_at >= moment, order_by=(kept.said_at.desc(), kept.id))
