"""What family members wrote about themselves, by writer; whom they let read it; and each time it was read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from storage import schema
from storage.chunks import in_chunks
from storage.records.about import AboutKind, AboutPart, AboutReading, AboutShare
from storage.repository import Repository


class AboutParts(Repository[AboutPart]):
    """The pages. Who may read one is for the rules: its writer, and whom they chose."""

    table, record = schema.about_parts, AboutPart

    def of(self, person_id: str) -> list[AboutPart]:
        """Return the parts of one person's page in their order; of two of a kind, the one written last."""
        kept = self.table.c
        written = self.where(kept.person_id == person_id, order_by=(kept.changed_at, kept.id))
        latest = {part.kind: part for part in written}
        return [latest[kind] for kind in AboutKind if kind in latest]

    def forget(self, person_id: str, kind: AboutKind | None = None) -> None:
        """Remove one part of a person's page, or all of it."""
        for part in self.where(self.table.c.person_id == person_id):
            if kind in (None, part.kind):
                self.remove(part.id)


class AboutShares(Repository[AboutShare]):
    """Whom writers let read their page. A share that was taken back stays, for the writer's log."""

    table, record = schema.about_shares, AboutShare

    def of_writer(self, person_id: str) -> list[AboutShare]:
        """Return every share this person ever made, the oldest first."""
        kept = self.table.c
        return self.where(kept.person_id == person_id, order_by=(kept.since, kept.id))

    def open_to(self, reader_id: str, plan_id: str) -> list[AboutShare]:
        """Return the shares with this practitioner on this plan that were not taken back, the oldest first."""
        kept = self.table.c
        return self.where(
            kept.reader_id == reader_id, kept.plan_id == plan_id, kept.ended_at.is_(None),
            order_by=(kept.since, kept.id),
        )  # fmt: skip


class AboutReadings(Repository[AboutReading]):
    """Each time a page was read."""

    table, record = schema.about_readings, AboutReading

    def of_shares(self, share_ids: Iterable[str]) -> list[AboutReading]:
        """Return every reading under these shares, the newest first."""
        found = self.among(self.table.c.share_id, share_ids)
        return sorted(found, key=lambda one: (one.read_at, one.id), reverse=True)

    def forget(self, share_ids: Iterable[str]) -> None:
        """Remove the readings under these shares."""
        for some in in_chunks(share_ids):
            self.tx.connection.execute(delete(self.table).where(self.table.c.share_id.in_(some)))
