"""Pulses: by whom, on which plan, and by when they close. Who may read whose is for the rules (001-22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, or_

from storage import schema
from storage.records.pulses import Pulse, PulseReaders
from storage.repository import Repository

OPENED: Final = (PulseReaders.MANAGERS.value, PulseReaders.LEAD.value)


class Pulses(Repository[Pulse]):
    """What people said of the help they get."""

    table, record = schema.pulses, Pulse

    def about(self, person_id: str, occasion_id: str) -> Pulse | None:
        """Return what this person said before that review, or after that thread."""
        return self.ask_one(_about, person_id=person_id, occasion_id=occasion_id)

    def by(self, person_id: str, limit: int) -> list[Pulse]:
        """Return what one person said, the newest first."""
        kept = self.table.c
        return self.where(kept.person_id == person_id, order_by=(kept.said_at.desc(), kept.id), limit=limit)

    def opened(self, since: datetime, plan_ids: Iterable[str] | None = None) -> list[Pulse]:
        """Return what was opened to somebody, on these plans or on any, since then; the newest first."""
        kept = self.table.c
        found = self._on(plan_ids, kept.said_at >= since, kept.readers.in_(OPENED))
        return sorted(found, key=lambda pulse: (pulse.said_at, pulse.id), reverse=True)

    def closed_between(self, first: datetime, after: datetime, plan_ids: Iterable[str] | None = None) -> list[Pulse]:
        """Return what could be answered until some moment from `first` on and before `after`, opened or not."""
        return self._on(plan_ids, self.table.c.closes_at >= first, self.table.c.closes_at < after)

    def _on(self, plan_ids: Iterable[str] | None, *conditions: ColumnElement[bool]) -> list[Pulse]:
        if plan_ids is None:
            return self.where(*conditions)
        return list(self.among(self.table.c.plan_id, plan_ids, *conditions))


def _about(rows: Select[Any]) -> Select[Any]:
    kept = schema.pulses.c
    this = or_(kept.meeting_id == bindparam("occasion_id"), kept.concern_id == bindparam("occasion_id"))
    return rows.where(kept.person_id == bindparam("person_id"), this).limit(1)
