"""Roles: who is what on which plan, from when until when."""

from __future__ import annotations

from storage import schema
from storage.records.plans import Role
from storage.repository import Repository


class Roles(Repository[Role]):
    """Every place anybody ever had on a plan."""

    table, record = schema.roles, Role

    def live_of(self, person_id: str) -> list[Role]:
        """Return the roles of this person that have not ended."""
        kept = self.table.c
        return self.where(kept.person_id == person_id, kept.ended_at.is_(None), order_by=(kept.since, kept.id))
