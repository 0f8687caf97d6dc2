"""A plan's family members: what each may see, who is asked to join, who is taken off, and who has looked."""

from datetime import timedelta
from typing import Any

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.reminding import plan_reminders_on
from handlers.rules.access import Wish
from handlers.rules.caseload import counted_readers
from handlers.rules.concerns import author_left
from handlers.rules.dials import Member, checked_name, dial_named, member_of, relation_named, turned
from handlers.rules.ladder import is_settled
from handlers.rules.refusals import NotFound
from storage.records.people import Relation
from storage.records.plans import Circle, Role, RoleKind
from storage.transaction import Transaction

LOOKED = timedelta(days=30)


@only(Audience.PRACTITIONER, shows=True)
def show_people(tx: Transaction, hearing: Hearing) -> None:
    """Show the plan's family members, and what each may see."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show(
        "p_people",
        plan_id=circle.plan.id,
        case_id=circle.plan.id,
        plan=circle.plan.ref,
        people=[_facts(member) for member in family_on(tx, circle)][:4],
    )


@only(Audience.PRACTITIONER, shows=True)
def show_person(tx: Transaction, hearing: Hearing) -> None:
    """Show one family member and their three dials."""
    circle, member = one_member(tx, hearing)
    hearing.show("p_person", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, **_facts(member))


@only(Audience.PRACTITIONER, fresh=True)
def turn(tx: Transaction, hearing: Hearing) -> None:
    """Open or close one dial; reminders are planned anew, so that a closed date is not reminded of."""
    circle, member = one_member(tx, hearing)
    dial = dial_named(hearing.id2)
    assert hearing.data is not None
    role = tx.roles.save(turned(member.role, dial, hearing.data.rev == 1))
    tx.audit.add(hearing.me.id, f"dial.{dial.value}", role.id, "opened" if hearing.data.rev == 1 else "closed")
    plan_reminders_on(tx, hearing.house, circle.plan.id)
    _, member = one_member(tx, hearing)
    hearing.show("p_person", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, **_facts(member))


@only(Audience.PRACTITIONER, shows=True)
def check_removal(tx: Transaction, hearing: Hearing) -> None:
    """Say what taking somebody off the plan means, before it is done."""
    circle, member = one_member(tx, hearing)
    hearing.show("p_remove", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, **_facts(member))


@only(Audience.PRACTITIONER, fresh=True)
def remove(tx: Transaction, hearing: Hearing) -> None:
    """Take somebody off the plan, from their next tap on. Whoever holds their open questions is told to ring."""
    circle, member = one_member(tx, hearing)
    end_place(tx, hearing, circle, member.role)
    plan_reminders_on(tx, hearing.house, circle.plan.id)
    hearing.show(
        "p_removed", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, name=member.person.name
    )


def end_place(tx: Transaction, hearing: Hearing, circle: Circle, role: Role) -> None:
    """End one place on a plan, with the codes made for it; the answers that wait are told to be rung about."""
    for concern in tx.concerns.of_author(role.person_id, circle.plan.id):
        if not is_settled(concern):
            keep(tx, hearing.house, author_left(concern, setting_for(tx, hearing.house, concern), hearing.now), None)
    for invitation in tx.invitations.live_of_person(role.person_id, hearing.now):
        if invitation.role_id == role.id:
            tx.invitations.change(invitation, revoked_at=hearing.now)
    tx.roles.change(role, ended_at=hearing.now)
    tx.audit.add(hearing.me.id, "person.removed", role.id)


@only(Audience.PRACTITIONER, shows=True)
def ask_relation(tx: Transaction, hearing: Hearing) -> None:
    """Ask whom to invite."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_invite", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref)


@only(Audience.PRACTITIONER, shows=True)
def ask_age(tx: Transaction, hearing: Hearing) -> None:
    """Ask whether a young person is 16 or over: that is Telegram's rule, and under-16s never get a link."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_invite_young", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref)


@only(Audience.PRACTITIONER, shows=True)
def say_too_young(tx: Transaction, hearing: Hearing) -> None:
    """Say how somebody under 16 has their say."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_invite_too_young", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref)


@only(Audience.PRACTITIONER, shows=True)
def ask_name(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the first name."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    relation = relation_named(hearing.id2)
    about = {"plan": circle.plan.id, "relation": relation.value}
    hearing.show(
        "p_invite_name",
        awaiting="case.invite_name",
        about=about,
        plan_id=circle.plan.id,
        case_id=circle.plan.id,
        plan=circle.plan.ref,
    )


@only(Audience.PRACTITIONER)
def ask_for_letter(tx: Transaction, hearing: Hearing) -> None:
    """Ask the co-ordinators for a letter: code and check word are printed by them and never shown in a chat."""
    about = hearing.chat.about
    circle = circle_for(tx, hearing, str(about.get("plan", "")), Wish.LEAD_PLAN)
    name, relation = checked_name(hearing.text), Relation(about["relation"])
    tx.audit.add(hearing.me.id, "invitation.asked", circle.plan.id)
    facts: dict[str, Any] = {"plan": circle.plan.ref, "name": name, "relation": relation.value}
    for coordinator in tx.people.coordinators():
        hearing.tell(
            coordinator,
            "p_invite_asked",
            key=f"{hearing.origin}/letter/{coordinator.id}",
            plan_id=circle.plan.id,
            lead=hearing.me.name,
            **facts,
        )
    hearing.show("p_invite_done", plan_id=circle.plan.id, **facts)


@only(Audience.PRACTITIONER, shows=True)
def show_looked(tx: Transaction, hearing: Hearing) -> None:
    """Show who has looked at the plan in the last 30 days; threads have no place in this count."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    entries = tx.audit.entries(1_000, about=circle.plan.id, act="plan.read")
    counts = counted_readers(e.actor_id for e in entries if e.at >= hearing.now - LOOKED)
    people = tx.people.many(counts)
    shown = [
        {"name": person.name, "me": person.id == hearing.me.id, "n": counts[person.id]} for person in people.values()
    ]
    hearing.show("p_audit", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, people=shown)


def one_member(tx: Transaction, hearing: Hearing) -> tuple[Circle, Member]:
    """Load the family member a button names, on a plan this practitioner leads today."""
    role = tx.roles.find(hearing.id1)
    if role is None or role.kind is not RoleKind.FAMILY:
        raise NotFound
    circle = circle_for(tx, hearing, role.plan_id, Wish.LEAD_PLAN)
    return circle, member_of(family_on(tx, circle), role.id)


def _facts(member: Member) -> dict[str, Any]:
    role = member.role
    return {
        "id": role.id, "name": member.person.name, "relation": member.relation, "is_linked": member.is_linked,
        "easy": member.reads_easy, "sees_plan": role.sees_plan, "sees_dates": role.sees_dates,
        "sees_names": role.sees_names,
    }  # fmt: skip


ROUTES = (
    Tap("case.people", show_people),
    Tap("case.person", show_person),
    Tap("case.dial", turn),
    Tap("case.remove", check_removal),
    Tap("case.remove_yes", remove),
    Tap("case.invite", ask_relation),
    Tap("case.invite_yp", ask_age),
    Tap("case.invite_no", say_too_young),
    Tap("case.invite_who", ask_name),
    Words("case.invite_name", ask_for_letter),
    Tap("case.looked", show_looked),
)
