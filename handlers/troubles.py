"""What people are told when the engine could not do something: nobody is left waiting for nothing (R8, R27, R28)."""

from datetime import timedelta

from handlers.concerns import setting_of
from handlers.house import House
from handlers.rules.holders import answers_now
from handlers.telling import tell
from handlers.undeleted import say_not_deleted
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.links import Link
from storage.records.notices import Act, Notice
from storage.records.plans import RoleKind
from storage.transaction import Transaction

GATHERING = timedelta(minutes=15)


def unreachable(tx: Transaction, house: House, notice: Notice) -> None:
    """Mark a phone as not to be reached, take back what waits for it, and have somebody telephone, once.

    Telegram says so when the bot is blocked or the account is gone. Of a family member the lead is told, or whoever
    answers while the lead is away or not to be reached either; of a practitioner the co-ordinators (003-01: the same
    day).
    """
    link = tx.links.of_chat_hash(notice.chat_hash)
    tx.outbox.withdraw(lane=notice.chat_hash, reason="unreachable")
    if link is not None:
        fell_silent(tx, house, link)


def fell_silent(tx: Transaction, house: House, link: Link) -> None:
    """Mark a phone as not to be reached and tell of it, once: a refusal may say so, and a day later Telegram (R8)."""
    if link.blocked_at is None:
        tx.links.change(link, blocked_at=tx.now)
        _tell_of_silence(tx, house, link.person_id, link.id)


def _tell_of_silence(tx: Transaction, house: House, person_id: str, link_id: str) -> None:
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
        setting = setting_of(tx, house, plan.id)
        role = setting.circle.role_of(person.id, RoleKind.FAMILY)
        holder = answers_now(setting, person.id, setting.day(tx.now)).by
        tell(tx, house, holder, "p_family_silent", key=f"{key}/{plan.id}/{holder.id}", now=tx.now, plan_id=plan.id,
             plan=plan.ref, relation=role.relation.value if role and role.relation else "other")  # fmt: skip


def refused(tx: Transaction, house: House, notice: Notice) -> None:
    """What Telegram will never take: its owner is asked to delete it themselves, or the co-ordinators are told."""
    if notice.act is Act.DELETE:
        say_not_deleted(tx, notice)
    else:
        not_delivered(tx, house, notice.id)


def not_delivered(tx: Transaction, house: House, notice_id: str) -> None:
    """Tell the co-ordinators, once a day, that something could not be delivered, or may not have been (R2, R9, R27).

    It is told a quarter of an hour later, so that one message counts what went wrong together.
    """
    many, doubtful = tx.outbox.undelivered(tx.now - timedelta(days=1))
    tx.audit.add(None, "notice.undelivered", notice_id)
    for coordinator in tx.people.coordinators():
        key = f"undelivered/{tx.now:%Y%m%d}/{coordinator.id}"
        if not tx.outbox.correct(key, {"refused": many, "unknown": doubtful}):
            tell(tx, house, coordinator, "p_not_delivered", key=key, now=tx.now, due=tx.now + GATHERING,
                 refused=many, unknown=doubtful)  # fmt: skip


def duty_stuck(tx: Transaction, house: House, name: str) -> None:
    """Tell the co-ordinators, once a day, that something the clock does fails again and again (R27)."""
    for coordinator in tx.people.coordinators():
        tell(tx, house, coordinator, "p_duty_stuck", key=f"stuck/{name}/{tx.now:%Y%m%d}/{coordinator.id}", now=tx.now,
             what=name)  # fmt: skip


def moved(tx: Transaction, notice: Notice, new_chat_id: int) -> None:
    """Telegram has given a chat another id: its link and where it stands go with it (safeguards R9)."""
    new = {"chat_id": new_chat_id, "chat_hash": tx.links.chat_hash(new_chat_id)}
    link = tx.links.of_chat_hash(notice.chat_hash)
    if link is not None:
        tx.links.change(link, **new)
    if tx.chats.find_at(new_chat_id) is None:
        for chat in tx.chats.in_lane(notice.chat_hash):
            tx.chats.change(chat, **new)
    tx.audit.add(link.person_id if link is not None else None, "chat.moved", link.id if link is not None else notice.id)


def held_back(tx: Transaction, chat_id: int | None, row: InboxRow) -> None:
    """Tell somebody who sends much at a time that all of it is kept and heard in its turn (T23); a group, nothing."""
    if chat_id is None or chat_id <= 0:
        return
    link = tx.links.by_chat(chat_id)
    person = tx.people.find(link.person_id) if link is not None else None
    reads = person.id if person is not None and not person.is_staff else None
    tx.outbox.put(Notice(id=new_id(), chat_id=chat_id, chat_hash=tx.links.chat_hash(chat_id), act=Act.SEND,
                         kind="too_many", key=f"held/{row.id}", due=tx.now, made_at=tx.now, person_id=reads,
                         private=False))  # fmt: skip


def set_aside(tx: Transaction, house: House, row: InboxRow, chat_id: int | None) -> None:
    """Tell the sender, in plain words, that their message could not be handled, and the co-ordinators that one was.

    The sender may be somebody never heard before, whose first message it was; a group or channel is told nothing.
    """
    if chat_id is not None and chat_id > 0:
        chat = tx.chats.at(chat_id)
        tx.outbox.put(Notice(id=new_id(), chat_id=chat.chat_id, chat_hash=chat.chat_hash, act=Act.SEND, kind="oops",
                             key=f"oops/{row.id}", due=tx.now, made_at=tx.now, private=False))  # fmt: skip
    for coordinator in tx.people.coordinators():
        tell(tx, house, coordinator, "p_set_aside", key=f"aside/{row.id}/{coordinator.id}", now=tx.now)
    tx.audit.add(None, "update.set_aside", row.id)
