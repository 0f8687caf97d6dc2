"""What people are told when the engine could not do something: nobody is left waiting for nothing (R8, R27, R28)."""

from handlers.context import House, tell
from handlers.rules.routing import holder_on
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Act, Notice
from storage.records.plans import RoleKind
from storage.transaction import Transaction


def unreachable(tx: Transaction, house: House, notice: Notice) -> None:
    """Mark a phone as not to be reached, take back what waits for it, and have somebody telephone, once.

    Telegram says so when the bot is blocked or the account is gone. The lead (or whoever stands in) is told of a
    family member; the co-ordinators of a practitioner (003-01: the same day).
    """
    link = tx.links.of_chat_hash(notice.chat_hash)
    tx.outbox.withdraw(lane=notice.chat_hash, reason="unreachable")
    if link is None or link.blocked_at is not None:
        return
    tx.links.change(link, blocked_at=tx.now)
    tell_of_silence(tx, house, link.person_id, link.id)


def tell_of_silence(tx: Transaction, house: House, person_id: str, link_id: str) -> None:
    """Tell those who must know that this person cannot be reached here any more."""
    person = tx.people.get(person_id)
    key = f"link/{link_id}/silent/{tx.now:%Y%m%d}"
    if person.is_staff:
        for coordinator in tx.people.coordinators():
            if coordinator.id != person.id:
                tell(tx, house, coordinator, "p_staff_silent", key=f"{key}/{coordinator.id}", now=tx.now,
                     name=person.name)  # fmt: skip
        return
    for plan in tx.plans.of_family(person.id):
        circle = tx.plans.circle(plan.id)
        role = circle.role_of(person.id, RoleKind.FAMILY)
        holder = holder_on(circle, house.calendar_of(plan.nation).day(tx.now)).by
        tell(tx, house, holder, "p_family_silent", key=f"{key}/{plan.id}/{holder.id}", now=tx.now, plan_id=plan.id,
             plan=plan.ref, relation=role.relation.value if role and role.relation else "other")  # fmt: skip


def set_aside(tx: Transaction, house: House, row: InboxRow) -> None:
    """Tell the sender, in plain words, that their message could not be handled, and the co-ordinators that one was."""
    chat = next((c for c in tx.chats.in_lane(row.lane)), None)
    if chat is not None:
        tx.outbox.put(Notice(id=new_id(), chat_id=chat.chat_id, chat_hash=chat.chat_hash, act=Act.SEND, kind="oops",
                             key=f"oops/{row.id}", due=tx.now, made_at=tx.now, private=False))  # fmt: skip
    for coordinator in tx.people.coordinators():
        tell(tx, house, coordinator, "p_set_aside", key=f"aside/{row.id}/{coordinator.id}", now=tx.now)
    tx.audit.add(None, "update.set_aside", row.id)
