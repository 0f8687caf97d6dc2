"""Who may see and do what: one pure function over person, plan, item and day; no by default.

Asked when a screen is built, again when its button is pressed, and again just before a text is sent (ASVS 8.3.1).
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from handlers.rules.routing import holder_on
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind


class Wish(StrEnum):
    """What somebody wishes to see or do on a plan."""

    SEE_WHO = "see who helps"
    SEE_ACTIONS = "see what was agreed"
    SEE_DATES = "see meetings"
    SEE_NAMES = "see the team's names"
    RAISE = "raise a concern"
    SEE_PLAN = "see the plan as staff"
    LEAD_PLAN = "publish, arrange, open dials, ask people"


FAMILY_ALWAYS = frozenset({Wish.SEE_WHO, Wish.RAISE})
DIALS = {Wish.SEE_ACTIONS: "sees_plan", Wish.SEE_DATES: "sees_dates", Wish.SEE_NAMES: "sees_names"}


def may(circle: Circle, person: Person, wish: Wish, day: date) -> bool:
    """Whether this person may do this on this plan, on this day."""
    if person.ended_at is not None or circle.plan.closed_at is not None:
        return False
    if not person.is_staff:
        return _family_may(circle, person, wish)
    return wish not in FAMILY_ALWAYS and _staff_may(circle, person, wish, day)


def _family_may(circle: Circle, person: Person, wish: Wish) -> bool:
    role = circle.role_of(person.id, RoleKind.FAMILY)
    if role is None:
        return False
    if wish in FAMILY_ALWAYS:
        return True
    return wish in DIALS and bool(getattr(role, DIALS[wish]))


def _staff_may(circle: Circle, person: Person, wish: Wish, day: date) -> bool:
    if person.coordinator or leads_on(circle, person, day):
        return True
    on_team = circle.role_of(person.id) is not None or circle.duty.id == person.id
    return on_team and wish in (Wish.SEE_PLAN, Wish.SEE_ACTIONS, Wish.SEE_DATES, Wish.SEE_NAMES)


def leads_on(circle: Circle, person: Person, day: date) -> bool:
    """Whether this practitioner is the lead, or stands in for the lead (or for duty, where there is no lead) today."""
    if not person.is_staff or person.ended_at is not None:
        return False
    lead = circle.lead
    return (lead is not None and lead.id == person.id) or holder_on(circle, day).by.id == person.id


def is_shown(shown_to: Collection[str] | None, person: Person) -> bool:
    """Whether something that was narrowed to these readers (None: to nobody in particular) is shown to this one."""
    return shown_to is None or person.id in shown_to


def may_see_action(circle: Circle, person: Person, action: AgreedAction, visible: bool, day: date) -> bool:
    """Whether this person may see this agreed action; `visible` says that its two minutes' undo has passed.

    `shown_to` narrows what the dial opens and never widens it; whoever is to do it always sees their own part.
    """
    if action.plan_id != circle.plan.id:
        return False
    if action.state in (ActionState.DRAFT, ActionState.WITHDRAWN):
        return person.id == action.author_id and may(circle, person, Wish.LEAD_PLAN, day)
    if not visible:
        return person.id == action.author_id
    if person.is_staff:
        return may(circle, person, Wish.SEE_ACTIONS, day)
    if circle.role_of(person.id, RoleKind.FAMILY) is None or person.ended_at is not None:
        return False
    if action.owner_id == person.id:
        return True
    return is_shown(action.shown_to, person) and may(circle, person, Wish.SEE_ACTIONS, day)
