"""The ends of plans: the one that stands, those whose last day has passed, and how to come back afterwards."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from storage import schema
from storage.records.endings import Ending, EndingState
from storage.records.plans import RoleKind
from storage.repository import Repository


class Endings(Repository[Ending]):
    """Every end that a family was ever told of."""

    table, record = schema.endings, Ending

    def standing_on(self, plan_id: str) -> Ending | None:
        """Return the end that stands for this plan, or None."""
        kept = self.table.c
        return self.first(kept.plan_id == plan_id, kept.state == EndingState.STANDING.value)

    def passed(self, day: date) -> list[Ending]:
        """Return the ends that stand and whose last day lies before `day`, the longest past first."""
        kept = self.table.c
        return self.where(
            kept.state == EndingState.STANDING.value, kept.last_day < day, order_by=(kept.last_day, kept.id)
        )

    def behind(self, person_id: str) -> Ending | None:
        """Return the newest end that has come of a plan this person is family on and that is still closed."""
        kept, roles, plans = self.table.c, schema.roles.c, schema.plans.c
        theirs = select(roles.plan_id).where(
            roles.person_id == person_id, roles.kind == RoleKind.FAMILY.value, roles.ended_at.is_(None)
        )
        closed = select(plans.id).where(plans.closed_at.is_not(None))
        return self.first(
            kept.state == EndingState.OVER.value, kept.plan_id.in_(theirs), kept.plan_id.in_(closed),
            order_by=kept.ended_at.desc(),
        )  # fmt: skip
