"""Hand-overs: which plan goes to which new lead professional, and what the family said of it (001-30, 003-15)."""

from __future__ import annotations

from sqlalchemy import and_, or_

from storage import schema
from storage.records.handovers import Handover, HandoverAnswer, HandoverState
from storage.repository import Repository

handovers = schema.handovers.c
GOES_ON = and_(handovers.done_at.is_(None), handovers.ended_at.is_(None))


class Handovers(Repository[Handover]):
    """Every hand-over there ever was; one at a time goes on for a plan."""

    table, record = schema.handovers, Handover

    def live(self) -> list[Handover]:
        """Return those that go on, the oldest first."""
        return self.where(GOES_ON, order_by=(handovers.started_at, handovers.id))

    def live_of(self, plan_id: str) -> Handover | None:
        """Return the one that goes on for a plan, or None."""
        return self.first(handovers.plan_id == plan_id, GOES_ON, order_by=(handovers.started_at, handovers.id))

    def live_around(self, person_id: str) -> list[Handover]:
        """Return those that go on and ask something of this practitioner, or did, the oldest first."""
        named = or_(*(handovers[one] == person_id for one in ("from_id", "to_id", "by_id", "approver_id")))
        return self.where(named, GOES_ON, order_by=(handovers.started_at, handovers.id))

    def overlapping(self, plan_id: str) -> Handover | None:
        """Return the one in which the old lead professional of a plan still sees it, or None."""
        return self.first(
            handovers.plan_id == plan_id, GOES_ON, handovers.state == HandoverState.OVERLAP.value,
            order_by=handovers.started_at.desc(),
        )  # fmt: skip

    def of_plan(self, plan_id: str) -> list[Handover]:
        """Return all of a plan, over or not, the oldest first."""
        return self.where(handovers.plan_id == plan_id, order_by=(handovers.started_at, handovers.id))


class HandoverAnswers(Repository[HandoverAnswer]):
    """What family members said of hand-overs. Each is told to staff, and to nobody else of the family."""

    table, record = schema.handover_answers, HandoverAnswer

    def of(self, handover_id: str, person_id: str) -> list[HandoverAnswer]:
        """Return what one family member said of one hand-over, in order."""
        kept = self.table.c
        return self.where(kept.handover_id == handover_id, kept.person_id == person_id,
                          order_by=(kept.said_at, kept.id))  # fmt: skip
