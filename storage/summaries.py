"""What families are told after a meeting, and what became of what they said there."""

from __future__ import annotations

from collections.abc import Iterable

from storage import schema
from storage.records.summaries import Summary, ViewAnswer
from storage.repository import Repository


class Summaries(Repository[Summary]):
    """One summary for each meeting."""

    table, record = schema.summaries, Summary

    def of_meeting(self, meeting_id: str) -> Summary | None:
        """Return the summary of one meeting, draft or sent, or None."""
        return self.first(self.table.c.meeting_id == meeting_id)

    def of_meetings(self, meeting_ids: Iterable[str]) -> dict[str, Summary]:
        """Return the summaries of several meetings, by meeting."""
        kept = self.table.c
        return {row.meeting_id: row for row in self.among(kept.meeting_id, meeting_ids, order_by=kept.id)}

    def of_plan(self, plan_id: str) -> list[Summary]:
        """Return the summaries of a plan, the newest first."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, order_by=(kept.made_at.desc(), kept.id))


class ViewAnswers(Repository[ViewAnswer]):
    """You said, we did."""

    table, record = schema.view_answers, ViewAnswer

    def of_views(self, view_ids: Iterable[str]) -> dict[str, ViewAnswer]:
        """Return the answers to several views, by view."""
        kept = self.table.c
        return {row.view_id: row for row in self.among(kept.view_id, view_ids, order_by=(kept.made_at, kept.id))}

    def forget(self, view_ids: Iterable[str]) -> None:
        """Forget the answers to these views: the summary, or the words themselves, were taken back."""
        for answer in self.of_views(view_ids).values():
            self.remove(answer.id)
