"""Practitioners whom families let into threads of theirs."""

from __future__ import annotations

from storage import schema
from storage.records.guests import GuestState, ThreadGuest
from storage.repository import Repository

OPEN = (GuestState.OFFERED.value, GuestState.JOINED.value)


class ThreadGuests(Repository[ThreadGuest]):
    """Who is in touch in which thread. Who may read what is for the rules."""

    table, record = schema.thread_guests, ThreadGuest

    def open_in(self, concern_id: str) -> ThreadGuest | None:
        """Return who is offered, or in touch, in one thread: one at a time, or nobody."""
        kept = self.table.c
        return self.first(kept.concern_id == concern_id, kept.state.in_(OPEN), order_by=kept.offered_at.desc())
