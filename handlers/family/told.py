"""What the team hears about a family's phones: somebody linked, a code was locked, somebody stopped."""

from typing import Any

from handlers.context import Hearing
from handlers.rules.linking import who_is_told
from handlers.rules.routing import holder_on
from storage.records.invitations import Invitation
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind


def tell_of_code(hearing: Hearing, kind: str, invitation: Invitation, circle: Circle) -> None:
    """Tell whoever leads or stands in today what became of a code."""
    _tell(hearing, kind, f"invitation/{invitation.id}/{kind}", circle, invitation.person_id)


def tell_of_link(hearing: Hearing, invitation: Invitation, circle: Circle, link_id: str, role_id: str | None) -> None:
    """Ask whoever leads or stands in today whether this was expected; one tap cuts it off."""
    _tell(
        hearing,
        "p_linked",
        f"invitation/{invitation.id}/linked",
        circle,
        invitation.person_id,
        link_id=link_id,
        role_id=role_id,
    )


def tell_of_person(hearing: Hearing, kind: str, circle: Circle, person: Person, **facts: Any) -> None:
    """Tell the team that a family member has stopped, or wants quiet: from now on they ring."""
    _tell(hearing, kind, f"{hearing.origin}/{kind}/{circle.plan.id}", circle, person.id, **facts)


def _tell(hearing: Hearing, kind: str, key: str, circle: Circle, about_id: str, **facts: Any) -> None:
    role = circle.role_of(about_id, RoleKind.FAMILY)
    relation = role.relation.value if role is not None and role.relation is not None else "other"
    for person in who_is_told(circle, holder_on(circle, hearing.today).by):
        hearing.tell(
            person,
            kind,
            key=f"{key}/{person.id}",
            plan_id=circle.plan.id,
            plan_ref=circle.plan.ref,
            relation=relation,
            at=hearing.now,
            **facts,
        )
