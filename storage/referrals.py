"""What was asked of other services for families, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from storage import schema
from storage.chunks import grouped
from storage.records.referrals import Referral, ReferralStep
from storage.repository import Repository


class Referrals(Repository[Referral]):
    """The help that was asked for on plans. Who may see which is for the rules."""

    table, record = schema.referrals, Referral

    def on_plans(self, plan_ids: Iterable[str]) -> list[Referral]:
        """Return everything that was asked for on these plans, the newest first."""
        kept = self.table.c
        return list(self.among(kept.plan_id, plan_ids, order_by=(kept.made_at.desc(), kept.id)))


class ReferralSteps(Repository[ReferralStep]):
    """What became of each, in order."""

    table, record = schema.referral_steps, ReferralStep

    def of_referrals(self, referral_ids: Iterable[str]) -> dict[str, list[ReferralStep]]:
        """Return the steps of several, by what they are a step of, the oldest first."""
        kept = self.table.c
        steps = self.among(kept.referral_id, referral_ids, order_by=(kept.kept_at, kept.id))
        return grouped(steps, attrgetter("referral_id"))

    def of(self, referral_id: str) -> list[ReferralStep]:
        """Return the steps of one, the oldest first."""
        return self.of_referrals([referral_id]).get(referral_id, [])
