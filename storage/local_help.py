"""The list of local services, and what was sent on to families."""

from __future__ import annotations

from storage import schema
from storage.records.local_help import Category, LocalService, Tip
from storage.repository import Repository

DOMAIN = "local_service"


class LocalServices(Repository[LocalService]):
    """The entries. They are few, and no person's: a council lists some hundreds."""

    table, record = schema.local_services, LocalService

    def ref_hash(self, ref: str) -> bytes:
        """Return what a reference is looked up by."""
        return self.tx.keys.lookup(DOMAIN, written(ref))

    def by_ref(self, ref: str) -> LocalService | None:
        """Return the entry with this reference, shown or ended."""
        hashes = self.tx.keys.lookups(DOMAIN, written(ref))
        return self.first(self.table.c.ref_hash.in_(hashes))

    def listed(self, category: Category | None = None) -> list[LocalService]:
        """Return what is shown, of one kind or of all, by name."""
        kept = self.table.c
        of_kind = [] if category is None else [kept.category == category.value]
        return sorted(self.where(kept.ended_at.is_(None), *of_kind), key=lambda one: (one.name.casefold(), one.id))


class Tips(Repository[Tip]):
    """What was sent on. Whose it is to read is for the rules: the person's it was sent to, and its sender's."""

    table, record = schema.tips, Tip

    def of_person(self, person_id: str) -> list[Tip]:
        """Return what was sent to one person, the newest first."""
        kept = self.table.c
        return self.where(kept.to_id == person_id, order_by=(kept.sent_at.desc(), kept.id))

    def sent_with(self, tip: Tip) -> list[Tip]:
        """Return what was sent together with this one, itself among it: the same thing to several of a family."""
        kept = self.table.c
        return self.where(
            kept.plan_id == tip.plan_id, kept.by_id == tip.by_id, kept.sent_at == tip.sent_at, order_by=kept.id
        )


def written(ref: str) -> str:
    """A reference as it is looked up."""
    return " ".join(ref.split()).upper()
