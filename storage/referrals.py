"""What was asked of other services for families, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from storage import schema
from storage.records.referrals import Referral, ReferralStep
from storage.repository import CHUNK, Repository


class Referrals(Repository[Referral]):
    """The help that was asked for on plans. Who may see which is for the rules."""

    table, record = schema.referrals, Referral

    def on_plans(self, plan_ids: Iterable[str]) -> list[Referral]:
        """Return everything that was asked for on these plans, the newest first."""
        kept, wanted, found = self.table.c, list(dict.fromkeys(plan_ids)), list[Referral]()
        for start in range(0, len(wanted), CHUNK):
            here = kept.plan_id.in_(wanted[start : start + CHUNK])
            found += self.where(here, order_by=(kept.made_at.desc(), kept.id))
        return found


class ReferralSteps(Repository[ReferralStep]):
    """What became of each, in order."""

    table, record = schema.referral_steps, ReferralStep

    def of_referrals(self, referral_ids: Iterable[str]) -> dict[str, list[ReferralStep]]:
        """Return the steps of several, by what they are a step of, the oldest first."""
        kept, wanted, found = self.table.c, list(dict.fromkeys(referral_ids)), dict[str, list[ReferralStep]]()
        for start in range(0, len(wanted), CHUNK):
            here = kept.referral_id.in_(wanted[start : start + CHUNK])
            for step in self.where(here, order_by=(kept.kept_at, kept.id)):
                found.setdefault(step.referral_id, []).append(step)
        return found

    def of(self, referral_id: str) -> list[ReferralStep]:
        """Return the steps of one, the oldest first."""
        return self.of_referrals([referral_id]).get(referral_id, [])
