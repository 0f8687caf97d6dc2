"""The right check word: a phone is linked, or one more plan is added to a phone that is linked already (003-22)."""

from handlers.context import Hearing
from handlers.family.told import tell_of_link
from handlers.reminding import plan_reminders_of
from handlers.rules.linking import Joining, joining, welcome
from handlers.rules.routing import holder_on
from storage.records.ids import new_id
from storage.records.invitations import Invitation
from storage.records.links import Link
from storage.records.plans import Circle
from storage.transaction import Transaction


def join(tx: Transaction, hearing: Hearing, invitation: Invitation, circle: Circle) -> None:
    """Do what the right check word does in this chat."""
    there = hearing.person
    plans = {plan.id for plan in tx.plans.of_family(there.id)} if there is not None else set[str]()
    match joining(invitation, there, plans, tx.links.was_linked(invitation.person_id)):
        case Joining.LINK:
            _link(tx, hearing, invitation, circle)
        case Joining.ADD:
            _add(tx, hearing, invitation, circle)
        case Joining.TAKEN:
            hearing.show("link_phone_taken")


def _link(tx: Transaction, hearing: Hearing, invitation: Invitation, circle: Circle) -> None:
    person = tx.people.get(invitation.person_id)
    _leave_old_phone(tx, person.id)
    link = tx.links.add(Link(
        id=new_id(), person_id=person.id, chat_id=hearing.chat.chat_id, chat_hash=hearing.chat.chat_hash,
        linked_at=hearing.now,
    ))  # fmt: skip
    _use(tx, hearing, invitation)
    tx.audit.add(person.id, "link.made", link.id)
    tell_of_link(hearing, invitation, circle, link.id, None)
    hearing.person = person
    plan_reminders_of(tx, hearing.house, hearing.me.id)
    hearing.stand(plan_id=circle.plan.id)
    role = circle.role_of(person.id)
    hearing.show(
        welcome(role.relation if role else None),
        plan_id=circle.plan.id,
        lead=circle.lead.name if circle.lead else None,
        holder=holder_on(circle, hearing.today).by.name,
    )


def _add(tx: Transaction, hearing: Hearing, invitation: Invitation, circle: Circle) -> None:
    link = tx.links.by_chat(hearing.chat.chat_id)
    assert link is not None  # somebody is there, so this chat is linked
    tell_of_link(hearing, invitation, circle, link.id, invitation.role_id)
    tx.people.give_all(tx.people.get(invitation.person_id), hearing.me)
    _use(tx, hearing, tx.invitations.get(invitation.id))
    tx.audit.add(hearing.me.id, "link.plan_added", invitation.role_id)
    plan_reminders_of(tx, hearing.house, hearing.me.id)
    hearing.many_plans = True
    hearing.show("link_second_family", child=circle.plan.child_name)


def _use(tx: Transaction, hearing: Hearing, invitation: Invitation) -> None:
    tx.invitations.change(invitation, used_at=hearing.now, used_by_chat=hearing.chat.chat_hash)


def _leave_old_phone(tx: Transaction, person_id: str) -> None:
    """One person, one account: a new phone ends the old one, and nothing more is sent there."""
    old = tx.links.live_of(person_id)
    if old is not None:
        tx.outbox.withdraw(lane=old.chat_hash, reason="linked_anew")
        tx.links.change(old, ended_at=tx.now)
