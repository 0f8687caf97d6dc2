"""Many families at once, each with a plan and a lead of its own, put into a store row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.records.ids import new_id
from storage.records.links import Link
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import LeadState, Plan, Role, RoleKind
from storage.transaction import Transaction

LEADS = 500_000_000  # what a lead's account is numbered above the family's


@dataclass(frozen=True)
class Family:
    """One family: who uses the phone, and whom its page must name."""

    person: Person
    plan: Plan
    link: Link
    lead: Person
    roles: tuple[Role, Role]

    @property
    def chat_id(self) -> int:
        return self.link.chat_id


def put_families(tx: Transaction, chats: Sequence[int]) -> list[Family]:
    """Keep a family for each chat, and one manager and duty contact for all of them."""
    manager = tx.people.add(_staff(tx, "Manager", None))
    families = [_family(tx, number, chat_id, manager) for number, chat_id in enumerate(chats)]
    tx.people.add_all(person for family in families for person in (family.lead, family.person))
    tx.plans.add_all(family.plan for family in families)
    tx.roles.add_all(role for family in families for role in family.roles)
    tx.links.add_all(family.link for family in families)
    return families


def give_leads_phones(tx: Transaction, families: Sequence[Family]) -> None:
    """Let each lead be reached on an account of their own, as leads are."""
    for family in families:
        chat_id = LEADS + family.chat_id
        tx.links.add(Link(new_id(), family.lead.id, chat_id, tx.links.chat_hash(chat_id), tx.now))


def put_coordinator(tx: Transaction, families: Sequence[Family], chat_id: int) -> None:
    """Let the manager of all of them be a co-ordinator, who is told in that chat what may not have arrived."""
    manager = tx.people.change(tx.people.get(families[0].plan.duty_id), coordinator=True)
    tx.links.add(Link(new_id(), manager.id, chat_id, tx.links.chat_hash(chat_id), tx.now))


def lead_name(number: int) -> str:
    """Return a name that stands on one family's page and on nobody else's."""
    return f"Lead{number:05d}x"


def _family(tx: Transaction, number: int, chat_id: int, manager: Person) -> Family:
    lead = _staff(tx, lead_name(number), manager.id)
    person = Person(
        id=new_id(), kind=PersonKind.FAMILY, name=f"Parent{number:05d}", created_at=tx.now, discreet=False
    )  # fmt: skip
    ref = f"OK-{number + 100}"
    plan = Plan(
        id=new_id(), ref=ref, ref_hash=tx.plans.ref_hash(ref), child_name=f"Child{number:05d}",
        framework="england-early-help", nation="england", lead_state=LeadState.CHOSEN, duty_id=manager.id,
        opened_at=tx.now, review_by=None,
    )  # fmt: skip
    link = Link(
        id=new_id(), person_id=person.id, chat_id=chat_id, chat_hash=tx.links.chat_hash(chat_id), linked_at=tx.now
    )  # fmt: skip
    return Family(person, plan, link, lead, tuple(_roles(plan, person, lead, tx.now)))  # type: ignore[arg-type]


def _roles(plan: Plan, person: Person, lead: Person, now: datetime) -> Iterator[Role]:
    yield Role(id=new_id(), plan_id=plan.id, person_id=lead.id, kind=RoleKind.LEAD, since=now)
    yield Role(
        id=new_id(), plan_id=plan.id, person_id=person.id, kind=RoleKind.FAMILY, since=now, relation=Relation.MOTHER,
        sees_plan=True, sees_dates=True, sees_names=True,
    )  # fmt: skip


def _staff(tx: Transaction, name: str, manager_id: str | None) -> Person:
    ref = f"P-{new_id()}"
    return Person(
        id=new_id(), kind=PersonKind.STAFF, name=name, created_at=tx.now, ref=ref, ref_hash=tx.people.ref_hash(ref),
        job="School nurse", agency="Oak Primary", work_days="Monday to Friday", does="joins up your help",
        manager_id=manager_id, discreet=False,
    )  # fmt: skip
