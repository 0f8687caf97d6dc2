"""Who is told what about a concern: never the person it went past, no family member but its author, and no words."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.rules.decisions import Setting, Telling
from storage.records.concerns import Concern
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind


def moved(concern: Concern, **changes: Any) -> Concern:
    """Return the concern with the changes and its next revision, which all that is told of them carries."""
    return replace(concern, revision=concern.revision + 1, **changes)


def to_author(setting: Setting, concern: Concern, kind: str, **facts: Any) -> tuple[Telling, ...]:
    """Tell the family member who wrote it; nobody, if they have left the plan: then a person has to ring them."""
    if not author_is_here(setting, concern):
        return ()
    holder = setting.person(concern.holder_id)
    usual = {"concern_id": concern.id, "ref": concern.ref, "child": setting.circle.plan.child_name,
             "holder": holder.name, "by": concern.due_at}  # fmt: skip
    return (_telling(concern, concern.author_id, kind, usual | facts),)


def to_staff(setting: Setting, concern: Concern, person: Person | None, kind: str, **facts: Any) -> tuple[Telling, ...]:
    """Tell a practitioner, by plan reference and date, without a word of what was written."""
    if person is None or not person.is_staff or person.ended_at is not None or person.id == concern.excluded_id:
        return ()
    usual = {"concern_id": concern.id, "ref": concern.ref, "plan_ref": setting.circle.plan.ref, "by": concern.due_at}
    return (_telling(concern, person.id, kind, usual | facts),)


def to_holder(setting: Setting, concern: Concern, kind: str, **facts: Any) -> tuple[Telling, ...]:
    """Tell whoever holds it now."""
    return to_staff(setting, concern, setting.person(concern.holder_id), kind, **facts)


def author_is_here(setting: Setting, concern: Concern) -> bool:
    """Whether the author still has a place on the plan, so that they may be written to."""
    author = setting.person(concern.author_id)
    return author.ended_at is None and setting.circle.role_of(author.id, RoleKind.FAMILY) is not None


def relation_of(setting: Setting, person_id: str) -> str | None:
    """Return what a family member is to the child, which is all that staff alerts say of them."""
    return relation_in(setting.circle, person_id)


def relation_in(circle: Circle, person_id: str) -> str | None:
    """Return the same where there is only the circle."""
    role = circle.role_of(person_id, RoleKind.FAMILY)
    return role.relation.value if role is not None and role.relation is not None else None


def _telling(concern: Concern, to: str, kind: str, facts: dict[str, Any], due: datetime | None = None) -> Telling:
    return Telling(to, kind, f"concern/{concern.id}/{concern.revision}/{kind}/{to}", facts, due)
