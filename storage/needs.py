"""The needs on plans' lists: what a child or family needs, and who or what meets it."""

from __future__ import annotations

from collections.abc import Iterable

from storage import schema
from storage.records.needs import Need
from storage.repository import Repository


class Needs(Repository[Need]):
    """The needs of plans. Who may see which is for the rules: the same dials as for agreed actions."""

    table, record = schema.needs, Need

    def of_plan(self, plan_id: str) -> list[Need]:
        """Return every need of a plan, met and ended ones too, the oldest first."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, order_by=(kept.made_at, kept.id))

    def open_on(self, plan_ids: Iterable[str]) -> list[Need]:
        """Return the needs of several plans that are neither met nor ended, the oldest first."""
        kept = self.table.c
        still = (kept.met_at.is_(None), kept.ended_at.is_(None))
        return list(self.among(kept.plan_id, sorted(plan_ids), *still, order_by=(kept.made_at, kept.id)))
