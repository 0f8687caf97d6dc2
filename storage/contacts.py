"""Requests for contact with a child, by plan. Who may read one is for the rules."""

from __future__ import annotations

from collections.abc import Iterable

from storage import schema
from storage.records.contacts import ContactRequest, ContactState
from storage.repository import Repository

OPEN = (ContactState.WAITING.value, ContactState.WITH_FAMILY.value)


class ContactRequests(Repository[ContactRequest]):
    """What practitioners asked of those who lead."""

    table, record = schema.contact_requests, ContactRequest

    def open_on(self, plan_ids: Iterable[str]) -> list[ContactRequest]:
        """Return what waits for an answer on several plans, the soonest first."""
        found = self.among(self.table.c.plan_id, plan_ids, self.table.c.state.in_(OPEN))
        return sorted(found, key=lambda one: (one.by_day, one.asked_at, one.id))

    def open_by(self, plan_id: str, asked_by: str) -> int:
        """Return how many requests of one practitioner wait on one plan."""
        kept = self.table.c
        return self.count(kept.plan_id == plan_id, kept.asked_by == asked_by, kept.state.in_(OPEN))

    def of_plan(self, plan_id: str) -> list[ContactRequest]:
        """Return every request on one plan, the newest first."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, order_by=(kept.asked_at.desc(), kept.id))
