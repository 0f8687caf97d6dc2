"""People: everybody in a circle, found by id, by the employer's reference, and by whom they answer to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, update

from storage import schema
from storage.records.people import Person, PersonKind
from storage.repository import Repository

DOMAIN = "person"


class People(Repository[Person]):
    """Family members and practitioners."""

    table, record = schema.people, Person

    def ref_hash(self, ref: str) -> bytes:
        """Return the keyed hash a person with this reference is kept with; outer spaces do not count."""
        return self.tx.keys.lookup(DOMAIN, written(ref))

    def by_ref(self, ref: str) -> Person | None:
        """Return the practitioner with the employer's own reference, gone or not, or None."""
        return self.first(self.table.c.ref_hash.in_(self.tx.keys.lookups(DOMAIN, written(ref))))

    def managed_by(self, manager_id: str) -> list[Person]:
        """Return the practitioners this person is line manager of (001-49)."""
        kept = self.table.c
        return self.where(kept.manager_id == manager_id, kept.ended_at.is_(None), order_by=(kept.created_at, kept.id))

    def manages_somebody(self, person_id: str) -> bool:
        """Whether this person is anybody's line manager."""
        kept = self.table.c
        return self.count(kept.manager_id == person_id, kept.ended_at.is_(None)) > 0

    def staff(self) -> list[Person]:
        """Return every practitioner who is here."""
        return self._here(PersonKind.STAFF)

    def family(self) -> list[Person]:
        """Return every family member who is here."""
        return self._here(PersonKind.FAMILY)

    def coordinators(self) -> list[Person]:
        """Return the co-ordinators who are here."""
        return self.ask(_coordinating)

    def give_all(self, before: Person, after: Person) -> None:
        """Move every place and every task of one person to another, who is the same human being; end the first."""
        for table, column in (
            (schema.roles, "person_id"), (schema.invitations, "person_id"), (schema.actions, "owner_id"),
            (schema.attendances, "person_id"), (schema.views, "person_id"), (schema.action_reports, "person_id"),
            (schema.outcome_ratings, "person_id"), (schema.about_parts, "person_id"),
            (schema.about_shares, "person_id"), (schema.pulses, "person_id"), (schema.handover_answers, "person_id"),
            (schema.comfort_checks, "person_id"), (schema.tips, "to_id"), (schema.needs, "person_id"),
            (schema.contact_requests, "family_id"),
        ):  # fmt: skip
            moved = update(table).where(table.c[column] == before.id).values({column: after.id})
            self.tx.connection.execute(moved)
        for role in self.tx.roles.where(schema.roles.c.person_id == after.id):
            self._open_to(role.plan_id, before.id, after.id)
        self.change(before, ended_at=self.tx.now)

    def _open_to(self, plan_id: str, before_id: str, after_id: str) -> None:
        """Open to the second whatever on this plan was opened to the first by name."""
        for action in self.tx.actions.of_plan(plan_id):
            shown_to = _given(action.shown_to, before_id, after_id)
            before = action.before
            if before is not None:
                names = {name: after_id for name in ("owner_id", "done_by") if before[name] == before_id}
                before = {**before, **names, "shown_to": _given(before["shown_to"], before_id, after_id)}
            if (shown_to, before) != (action.shown_to, action.before):
                self.tx.actions.change(action, shown_to=shown_to, before=before)
        of_plan: tuple[Repository[Any], ...] = (self.tx.needs, self.tx.referrals, self.tx.posts)
        for kept in of_plan:
            for one in kept.where(kept.table.c.plan_id == plan_id):
                shown_to = _given(one.shown_to, before_id, after_id)
                if shown_to != one.shown_to:
                    kept.change(one, shown_to=shown_to)

    def _here(self, kind: PersonKind) -> list[Person]:
        kept = self.table.c
        return self.where(kept.kind == kind.value, kept.ended_at.is_(None), order_by=(kept.created_at, kept.id))


def _coordinating(rows: Select[Any]) -> Select[Any]:
    people = schema.people.c
    return rows.where(people.coordinator.is_(True), people.ended_at.is_(None)).order_by(people.created_at, people.id)


def _given(readers: tuple[str, ...] | None, before_id: str, after_id: str) -> tuple[str, ...] | None:
    """Those readers, with the second in the first one's place."""
    if readers is None:
        return None
    return tuple(dict.fromkeys(after_id if one == before_id else one for one in readers))


def written(ref: str) -> str:
    """A practitioner's reference as it is looked up."""
    return " ".join(ref.split())
