"""What one side says of the other is kept, and told to the co-ordinators where it is not simply well (004-10)."""

from handlers.context import Hearing
from handlers.rules import comfort as rules
from handlers.rules.pulses import plans_worked_on
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_in
from storage.records.comfort import Comfort, ComfortCheck
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def circle_asked_about(tx: Transaction, role_id: str) -> Circle:
    """Return the circle of the plan whose lead professional a button names."""
    role = tx.roles.find(role_id)
    if role is None:
        raise NotFound
    return tx.plans.circle(role.plan_id)


def number_asked(hearing: Hearing, circle: Circle) -> int:
    """Return which time a button is about, if this person is one of the two sides and that time has come."""
    number = hearing.data.rev if hearing.data else None
    zone = hearing.house.service.zone
    return rules.must_be_asked(circle, hearing.me, hearing.id1, number, hearing.today, zone)


def keep_answer(tx: Transaction, hearing: Hearing, circle: Circle) -> ComfortCheck:
    """Keep what was tapped; the same twice is once. Nothing of it goes to the other side."""
    number = number_asked(hearing, circle)
    said = rules.answered(new_id(), circle, hearing.me, hearing.id1, number, hearing.id2, hearing.now)
    before = tx.comfort_checks.about(said.role_id, said.person_id, said.number)
    kept = tx.comfort_checks.add(said) if before is None else tx.comfort_checks.save(rules.in_place_of(before, said))
    tx.audit.add(hearing.me.id, "comfort.said", kept.id)
    if kept.answer is not Comfort.YES:
        _tell(tx, hearing, circle, kept)
    return kept


def _tell(tx: Transaction, hearing: Hearing, circle: Circle, check: ComfortCheck) -> None:
    coordinators = [(one, worked_on(tx, hearing, one)) for one in tx.people.coordinators()]
    for person in rules.told_of(circle, check, coordinators, hearing.today):
        hearing.tell(
            person, "m_working", key=f"working/{check.id}/{check.answer.value}/{person.id}", plan_id=circle.plan.id,
            plan_ref=circle.plan.ref, relation=relation_in(circle, check.person_id), answer=check.answer.value,
            lead=circle.people[check.lead_id].name, by_lead=check.person_id == check.lead_id,
            coordinates=person.coordinator,
        )  # fmt: skip


def worked_on(tx: Transaction, hearing: Hearing, person: Person) -> frozenset[str]:
    """Return the ids of the plans this practitioner ever worked on, or answers for today."""
    roles = ((role.plan_id, role.kind) for role in tx.roles.ever_of(person.id))
    return plans_worked_on(roles, (plan.id for plan in tx.plans.covered_by(person.id, hearing.today)))
