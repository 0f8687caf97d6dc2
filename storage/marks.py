"""Moments the service must remember: when Telegram was last heard."""

from __future__ import annotations

from datetime import datetime

from storage import schema
from storage.records.marks import Mark
from storage.repository import Repository


class Marks(Repository[Mark]):
    """One row for each name."""

    table, record = schema.marks, Mark

    def when(self, name: str) -> datetime | None:
        """Return when this last happened, or None where it never did."""
        mark = self.find(name)
        return mark.at if mark is not None else None

    def put(self, name: str, at: datetime) -> None:
        """Remember that it happened then."""
        mark = self.find(name)
        if mark is None:
            self.add(Mark(name, at))
        else:
            self.change(mark, at=at)
