"""Drafts: what somebody has begun and not sent, kept through every restart for 14 days."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from storage import schema
from storage.records.drafts import Draft
from storage.repository import Repository

LASTS = timedelta(days=14)


class Drafts(Repository[Draft]):
    """Half-finished forms and unsent words."""

    table, record = schema.drafts, Draft

    def of(self, person_id: str, purpose: str, about_id: str | None = None) -> Draft | None:
        """Return what this person last began for `purpose` (and about this thing, where one is named), or None."""
        kept = self.table.c
        about = [] if about_id is None else [kept.about_id == about_id]
        return self.first(kept.person_id == person_id, kept.purpose == purpose, *about, order_by=kept.changed_at.desc())

    def newest(self, person_id: str) -> Draft | None:
        """Return what this person worked on last, or None."""
        return self.first(self.table.c.person_id == person_id, order_by=self.table.c.changed_at.desc())

    def all_of(self, person_id: str) -> list[Draft]:
        """Return everything this person has begun, the newest first."""
        return self.where(self.table.c.person_id == person_id, order_by=self.table.c.changed_at.desc())

    def purge(self, now: datetime) -> int:
        """Forget the drafts nobody has touched for 14 days; return how many."""
        old = delete(self.table).where(self.table.c.changed_at <= now - LASTS)
        return int(self.tx.connection.execute(old).rowcount)
