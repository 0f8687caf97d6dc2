"""Practitioners' answers before reviews, by review. Who may read them is for the rules: whoever leads (001-23)."""

from __future__ import annotations

from storage import schema
from storage.records.inputs import ReviewInput
from storage.repository import Repository


class ReviewInputs(Repository[ReviewInput]):
    """What each practitioner said before a review."""

    table, record = schema.review_inputs, ReviewInput

    def of_meeting(self, meeting_id: str) -> list[ReviewInput]:
        """Return what was said for one review, the oldest first."""
        kept = self.table.c
        return self.where(kept.meeting_id == meeting_id, order_by=(kept.said_at, kept.id))

    def by(self, meeting_id: str, person_id: str) -> ReviewInput | None:
        """Return what one practitioner said for one review, or None."""
        kept = self.table.c
        return self.first(kept.meeting_id == meeting_id, kept.person_id == person_id)
