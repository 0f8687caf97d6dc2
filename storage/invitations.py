"""Invitations: codes in letters, found by their keyed hash and never by themselves."""

from __future__ import annotations

from datetime import datetime

from storage import schema
from storage.records.invitations import Invitation
from storage.repository import Repository

DOMAIN = "invitation"
WORD = "check_word"


class Invitations(Repository[Invitation]):
    """The invitations of every plan (003-22)."""

    table, record = schema.invitations, Invitation

    def code_hash(self, code: str) -> bytes:
        """Return what is kept instead of the code; `code` is already in its one written form."""
        return self.tx.keys.lookup(DOMAIN, code)

    def word_hash(self, invitation_id: str, word: str) -> bytes:
        """Return what is kept instead of the check word, bound to its invitation."""
        return self.tx.keys.lookup(WORD, f"{invitation_id}|{word}")

    def word_hashes(self, invitation_id: str, word: str) -> tuple[bytes, ...]:
        """Return every hash this check word may stand under while keys are being changed."""
        return self.tx.keys.lookups(WORD, f"{invitation_id}|{word}")

    def by_code(self, code: str) -> Invitation | None:
        """Return the invitation with this code, whatever became of it, or None."""
        return self.first(self.table.c.code_hash.in_(self.tx.keys.lookups(DOMAIN, code)))

    def live_of_plan(self, plan_id: str, now: datetime) -> list[Invitation]:
        """Return the invitations of this plan that could still be used, the newest first."""
        return self._live(self.table.c.plan_id == plan_id, now)

    def live_of_person(self, person_id: str, now: datetime) -> list[Invitation]:
        """Return the invitations to this person that could still be used, the newest first."""
        return self._live(self.table.c.person_id == person_id, now)

    def newest_of_role(self, role_id: str) -> Invitation | None:
        """Return the newest invitation made for this place on a plan, or None."""
        return self.first(self.table.c.role_id == role_id, order_by=self.table.c.made_at.desc())

    def _live(self, whose: object, now: datetime) -> list[Invitation]:
        kept = self.table.c
        return self.where(
            whose,  # type: ignore[arg-type]
            kept.used_at.is_(None), kept.locked_at.is_(None), kept.revoked_at.is_(None), kept.not_me_at.is_(None),
            kept.expires_at > now,
            order_by=kept.made_at.desc(),
        )  # fmt: skip
