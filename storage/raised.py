"""The services that threads were raised with, by thread and by the day on which each is to answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from storage import schema
from storage.records.concerns import Raised
from storage.repository import Repository


class RaisedWith(Repository[Raised]):
    """What was raised with whom. Who may read it is for the rules: whoever may read the thread, and nobody else."""

    table, record = schema.raised, Raised

    def of(self, concern_id: str) -> list[Raised]:
        """Return the services one thread was raised with, the newest first."""
        kept = self.table.c
        return self.where(kept.concern_id == concern_id, order_by=(kept.raised_at.desc(), kept.id))

    def due_between(self, first: date, last: date) -> list[Raised]:
        """Return what no service has answered and is due on these days, of threads that are still open."""
        kept, threads = self.table.c, schema.concerns.c
        still_open = select(threads.id).where(threads.id == kept.concern_id, threads.closed_at.is_(None)).exists()
        return self.where(
            kept.due_day >= first, kept.due_day <= last, kept.answered_at.is_(None), still_open,
            order_by=(kept.due_day, kept.id),
        )  # fmt: skip
