"""What families want to be different, and how people say it is going."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from storage import schema
from storage.chunks import grouped
from storage.records.outcomes import Outcome, OutcomeRating
from storage.repository import Repository


class Outcomes(Repository[Outcome]):
    """The outcomes of plans."""

    table, record = schema.outcomes, Outcome

    def of_plan(self, plan_id: str) -> list[Outcome]:
        """Return the outcomes of a plan that stand and have not ended, the oldest first.

        One that came with an action stands when the action is seen: `made_at` may lie two minutes ahead.
        """
        kept = self.table.c
        return self.where(
            kept.plan_id == plan_id, kept.made_at <= self.tx.now, kept.ended_at.is_(None),
            order_by=(kept.made_at, kept.id),
        )  # fmt: skip


class OutcomeRatings(Repository[OutcomeRating]):
    """How it is going, by person and time. Who may read whose is for the rules."""

    table, record = schema.outcome_ratings, OutcomeRating

    def of_outcomes(self, outcome_ids: Iterable[str]) -> dict[str, list[OutcomeRating]]:
        """Return every rating of several outcomes, by outcome, the oldest first."""
        kept = self.table.c
        ratings = self.among(kept.outcome_id, outcome_ids, order_by=(kept.rated_at, kept.id))
        return grouped(ratings, attrgetter("outcome_id"))
