"""Plans on the command line: open, list, show and close; and who leads them.

A plan always has a duty contact, so that a family always has somebody (003-01). What is listed are references, first
names and states: nothing that a family wrote, nor that they wrote (promise 5).
"""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.closing import end_plan
from handlers.house import House
from handlers.leads import ask_for_lead
from handlers.operator import places
from handlers.rules.other_help import a_month_after
from handlers.rules.refusals import AlreadyDone, BadInput, NotNow
from handlers.rules.routing import cover_on
from storage.health import has_open_concerns
from storage.records.ids import new_id
from storage.records.people import Person, PersonKind
from storage.records.plans import Circle, LeadState, Plan, Role, RoleKind
from storage.transaction import Transaction


@dataclass(frozen=True)
class Wish:
    """What a new plan is opened with; what is not said comes from the service."""

    ref: str
    child_name: str
    framework: str | None = None
    nation: str | None = None
    duty_ref: str | None = None
    no_lead: bool = False
    review_by: date | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Overview:
    """One plan as the command line shows it."""

    plan: Plan
    lead: Person | None
    lead_reachable: bool
    duty: Person
    family: tuple[tuple[Person, Role, bool], ...]
    team: tuple[Person, ...]
    cover: Person | None


def open_plan(tx: Transaction, house: House, wish: Wish) -> Plan:
    """Keep a new plan. The duty contact is the one named, or the co-ordinator who has been here longest."""
    if tx.plans.by_ref(wish.ref) is not None:
        raise AlreadyDone("operator_plan_taken", ref=wish.ref)
    one_first_name(wish.child_name)
    framework = known_framework(house, wish.framework or house.service.frameworks[0])
    if wish.no_lead:
        may_be_without_lead(house, framework)
    plan = tx.plans.add(Plan(
        id=new_id(), ref=wish.ref, ref_hash=tx.plans.ref_hash(wish.ref), child_name=wish.child_name,
        framework=framework, nation=wish.nation or house.service.nation,
        lead_state=LeadState.BY_CHOICE_NONE if wish.no_lead else LeadState.CHOOSING,
        duty_id=duty_contact(tx, wish.duty_ref).id, opened_at=wish.opened_at or tx.now, review_by=wish.review_by,
        help_day=a_month_after(places.today(tx, house), house.calendar_of(house.service.nation)),
    ))  # fmt: skip
    tx.audit.add(None, "plan.opened", plan.id)
    return plan


def one_first_name(name: str) -> None:
    """Refuse what looks like more than a first name: no surname of a child is kept."""
    if " " in name or "," in name:
        raise BadInput("operator_first_name", name=name)


def known_framework(house: House, name: str) -> str:
    """Return the framework's name if this service works by it."""
    if name not in house.frameworks:
        raise BadInput("operator_no_framework", name=name, known=list(house.frameworks))
    if name not in house.service.frameworks:
        raise BadInput("operator_other_framework", name=name, known=list(house.service.frameworks))
    return name


def may_be_without_lead(house: House, framework: str) -> None:
    """Refuse a plan without a lead by choice where there must always be one (003-01, 004-06)."""
    if not house.frameworks[framework].lead_may_be_absent:
        raise BadInput("operator_lead_needed", name=framework)


def duty_contact(tx: Transaction, ref: str | None) -> Person:
    """Return who answers for a plan when there is no lead and no cover."""
    if ref is not None:
        return places.practitioner(tx, ref)
    coordinators = tx.people.coordinators()
    if not coordinators:
        raise NotNow("operator_no_duty")
    return coordinators[0]


def join_team(tx: Transaction, house: House, plan: Plan, person: Person) -> Circle:
    """Put a practitioner on the team of a plan; where that makes several agencies and no lead, one is asked for."""
    before = tx.plans.circle(plan.id)
    if before.role_of(person.id) is not None:
        raise AlreadyDone("operator_on_team", ref=plan.ref, name=person.name)
    tx.roles.add(Role(id=new_id(), plan_id=plan.id, person_id=person.id, kind=RoleKind.TEAM, since=tx.now))
    tx.audit.add(None, "plan.team_added", plan.id)
    after = tx.plans.circle(plan.id)
    ask_for_lead(tx, house, before, after)
    return after


def close_plan(tx: Transaction, plan: Plan, at: datetime | None = None) -> Plan:
    """Close a plan: nobody reads it any more, its codes end. Refused while a family waits for an answer."""
    if plan.closed_at is not None:
        raise AlreadyDone("operator_plan_closed", ref=plan.ref)
    if has_open_concerns(tx, plan.id):
        raise NotNow("operator_open_concerns", ref=plan.ref)
    return end_plan(tx, plan, at)


def every(tx: Transaction, house: House) -> list[Overview]:
    """Return every open plan, the oldest first."""
    return [overview(tx, house, plan) for plan in tx.plans.all_open()]


def overview(tx: Transaction, house: House, plan: Plan) -> Overview:
    """Return one plan with its people, and who of them can be reached."""
    circle, day = tx.plans.circle(plan.id), places.today(tx, house)
    lead = circle.lead
    cover = cover_on(circle, lead, day) if lead is not None and lead.kind is PersonKind.STAFF else None
    return Overview(
        plan, lead, lead is not None and lead.id in circle.reachable, circle.duty,
        tuple((circle.people[role.person_id], role, role.person_id in circle.reachable)
              for role in circle.live_roles(RoleKind.FAMILY)),
        circle.team, circle.people[cover.by_id] if cover is not None else None,
    )  # fmt: skip
