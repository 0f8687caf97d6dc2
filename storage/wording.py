"""A plan's own words, words nobody could explain yet, and how texts did in the plain-words check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage import schema
from storage.records.wording import MissingWord, PlanWord, WordingCheck
from storage.repository import Repository


class PlanWords(Repository[PlanWord]):
    """What words mean for one family."""

    table, record = schema.plan_words, PlanWord

    def of_plan(self, plan_id: str) -> list[PlanWord]:
        """Return the words of one plan, the oldest first."""
        kept = self.table.c
        return self.where(kept.plan_id == plan_id, order_by=(kept.added_at, kept.id))


class MissingWords(Repository[MissingWord]):
    """Words that were asked for and not known, for whoever keeps the glossary."""

    table, record = schema.missing_words, MissingWord

    def since(self, moment: datetime) -> list[MissingWord]:
        """Return the words asked for since then, the oldest first."""
        kept = self.table.c
        return self.where(kept.asked_at >= moment, order_by=(kept.asked_at, kept.id))


class WordingChecks(Repository[WordingCheck]):
    """How texts of staff did in the check."""

    table, record = schema.wording_checks, WordingCheck

    def since(self, moment: datetime, person_ids: Iterable[str]) -> list[WordingCheck]:
        """Return the checks of these people's texts since then, the oldest first."""
        kept = self.table.c
        return self.where(
            kept.checked_at >= moment, kept.person_id.in_(list(person_ids)), order_by=(kept.checked_at, kept.id)
        )  # fmt: skip
