"""Somebody leads from now on, and the family is told once; where nobody does, the co-ordinators are asked (003-01).

Whoever has written a page about themselves is asked whether the new lead may read it: it never goes along (004-12).
"""

from datetime import datetime

from handlers.about import ask_to_share
from handlers.concerns import setting_of
from handlers.house import House
from handlers.rules.holders import answers_now
from handlers.rules.naming import agencies_of, is_to_be_named
from handlers.rules.who import told_of_lead
from handlers.rules.working_time import local_day
from handlers.telling import tell
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle, LeadState, Role, RoleKind
from storage.transaction import Transaction


def set_lead(tx: Transaction, house: House, circle: Circle, person: Person, since: datetime) -> Person | None:
    """Make this person the lead professional of the plan, and tell the family; return whose place they take."""
    before = circle.lead
    for role in circle.live_roles(RoleKind.LEAD):
        tx.roles.change(role, ended_at=tx.now)
    role = tx.roles.add(Role(
        id=new_id(), plan_id=circle.plan.id, person_id=person.id, kind=RoleKind.LEAD, since=since,
    ))  # fmt: skip
    tx.plans.change(circle.plan, lead_state=LeadState.CHOSEN)
    tx.audit.add(None, "plan.lead_set", circle.plan.id)
    tell_of_lead(tx, house, circle, role, person)
    return before


def tell_of_lead(tx: Transaction, house: House, before: Circle, role: Role, lead: Person) -> None:
    """Tell everybody of the family who may know names and has a phone here; `before` is the circle as it was.

    News of an earlier lead that has not been sent yet is taken back: two leads in one night are one piece of news.
    """
    topic = f"lead/{before.plan.id}"
    tx.outbox.withdraw(topic=topic, reason="another_lead")
    day = local_day(house.calendar(before), tx.now)
    told = told_of_lead(before, lead, day)
    if told:
        _tell(tx, house, before, role, lead, told, topic)
    ask_to_share(tx, house, before.plan.id, lead.id)


def _tell(
    tx: Transaction, house: House, before: Circle, role: Role, lead: Person, told: tuple[Person, ...], topic: str
) -> None:
    setting, day = setting_of(tx, house, before.plan.id), local_day(house.calendar(before), tx.now)
    for person in told:
        holder = answers_now(setting, person.id, day).by
        tell(
            tx, house, person, "who_changed", key=f"lead/{role.id}/{person.id}", now=tx.now, topic=topic,
            plan_id=before.plan.id, child=before.plan.child_name, role_title=setting.framework.role_title,
            before=before.lead.name if before.lead is not None else None, new_lead=lead.name, new_lead_id=lead.id,
            is_staff=lead.is_staff, holder=holder.name, holder_id=holder.id,
        )  # fmt: skip


def ask_for_lead(tx: Transaction, house: House, before: Circle, after: Circle) -> None:
    """Ask the co-ordinators to name a lead, where an agency has joined a plan that has none (002-06).

    Once for a plan and day, however many join; `before` and `after` are the circle without and with who joined.
    """
    if not is_to_be_named(before, after):
        return
    plan, day = after.plan, local_day(house.calendar(after), tx.now)
    for person in tx.people.coordinators():
        tell(
            tx, house, person, "p_lead_wanted", key=f"lead-wanted/{plan.id}/{day}/{person.id}", now=tx.now,
            topic=f"lead-wanted/{plan.id}", plan_id=plan.id, plan_ref=plan.ref, agencies=list(agencies_of(after)),
            duty=after.duty.name,
        )  # fmt: skip
