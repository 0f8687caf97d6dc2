"""What families are told after a meeting, and what became of what they said there."""

from __future__ import annotations

from collections.abc import Iterable

from storage import schema
from storage.records.summaries import Summary, ViewAnswer
from storage.repository import CHUNK, Repository


class Summaries(Repository[Summary]):
    """One summary for each meeting."""

    table, record = schema.summaries, Summary

    def of_meeting(self, meeting_id: str) -> Summary | None:
        """Return the summary of one meeting, draft or sent, or None."""
        return self.first(self.table.c.meeting_id == meeting_id)

    def of_meetings(self, meeting_ids: Iterable[str]) -> dict[str, Summary]:
        """Return the summaries of several meetings, by meeting."""
        kept, wanted, found = self.table.c, list(dict.fromkeys(meeting_ids)), dict[str, Summary]()
        for start in range(0, len(wanted), CHUNK):
            rows = self.where(kept.meeting_id.in_(wanted[start : start + CHUNK]), order_by=kept.id)
            found.update((row.meeting_id, row) for row in rows)
        return found

    def of_plan(self, plan_id: str) -> list[Summary]:
        """Return the summaries of a plan, the newest first."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, order_by=(kept.made_at.desc(), kept.id))


class ViewAnswers(Repository[ViewAnswer]):
    """You said, we did."""

    table, record = schema.view_answers, ViewAnswer

    def of_views(self, view_ids: Iterable[str]) -> dict[str, ViewAnswer]:
        """Return the answers to several views, by view."""
        kept, wanted, found = self.table.c, list(dict.fromkeys(view_ids)), dict[str, ViewAnswer]()
        for start in range(0, len(wanted), CHUNK):
            rows = self.where(kept.view_id.in_(wanted[start : start + CHUNK]), order_by=(kept.made_at, kept.id))
            found.update((row.view_id, row) for row in rows)
        return found

    def forget(self, view_ids: Iterable[str]) -> None:
        """Forget the answers to these views: the summary, or the words themselves, were taken back."""
        for answer in self.of_views(view_ids).values():
            self.remove(answer.id)
