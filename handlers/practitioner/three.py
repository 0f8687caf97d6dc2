"""Putting a family in touch with somebody of the team, in one thread: the holder's offer, the guest's side (004-20)."""

from typing import Any

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.checking import checked
from handlers.practitioner.thread_here import about, held_here
from handlers.rules import guests as rules
from handlers.rules.decisions import Setting
from handlers.rules.reading import pages
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_of
from storage.records.concerns import Concern
from storage.records.drafts import Draft
from storage.records.guests import ThreadGuest
from storage.records.ids import new_id
from storage.transaction import Transaction

AWAITING = "three.words"
OFFERED = 5


@only(Audience.PRACTITIONER, shows=True)
def choose(tx: Transaction, hearing: Hearing) -> None:
    """Ask whom to put the family in touch with."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    people = rules.may_join(setting, concern)[:OFFERED]
    hearing.show("p_three_who", refers_to=concern.id, plan_id=concern.plan_id, **about(concern, setting),
                 people=[{"id": one.id, "name": one.name} for one in people])  # fmt: skip


@only(Audience.PRACTITIONER)
def offer(tx: Transaction, hearing: Hearing) -> None:
    """Offer it to the author of the thread."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    decision, guest = rules.offer(
        concern, setting, hearing.me, hearing.id2, tx.guests.open_in(concern.id), new_id(), hearing.now
    )
    tx.guests.add(guest)
    kept = keep(tx, hearing.house, decision, hearing.me)
    hearing.show("p_three_offered", refers_to=kept.id, plan_id=kept.plan_id, **about(kept, setting),
                 name=setting.person(guest.person_id).name, told=bool(decision.tellings),
                 relation=relation_of(setting, kept.author_id))  # fmt: skip


# -- the guest -----------------------------------------------------------------------------------------------------


def _here(tx: Transaction, hearing: Hearing, guest_id: str) -> tuple[ThreadGuest, Concern, Setting]:
    """Return the thread this practitioner was let into; to everybody else there is none."""
    guest = tx.guests.find(guest_id)
    concern = tx.concerns.for_staff(guest.concern_id, hearing.me.id) if guest is not None else None
    if concern is None:
        raise NotFound
    setting = setting_for(tx, hearing.house, concern)
    return rules.of_guest(guest, concern, setting, hearing.me), concern, setting


def _about(guest: ThreadGuest, concern: Concern, setting: Setting) -> dict[str, Any]:
    return {"guest_id": guest.id, "plan_ref": setting.circle.plan.ref, "ref": concern.ref}


@only(Audience.PRACTITIONER, shows=True)
def open_thread(tx: Transaction, hearing: Hearing) -> None:
    """Show what was said since the family let them in. Reading it is an act."""
    guest, concern, setting = _here(tx, hearing, hearing.id1)
    _show(tx, hearing, guest, concern, setting)


def _show(
    tx: Transaction, hearing: Hearing, guest: ThreadGuest, concern: Concern, setting: Setting, *, sent: bool = False
) -> None:
    heard = rules.heard_by(tx.parts.of(concern.id), guest)
    book = pages(heard)
    page = rules.page_shown(book, hearing.data.rev if hearing.data is not None else None)
    people = tx.people.many(piece.author_id for piece in book[page])
    tx.audit.add(hearing.me.id, "concern.read", concern.id)
    hearing.show(
        "p_three_card", refers_to=concern.id, plan_id=concern.plan_id, **_about(guest, concern, setting), sent=sent,
        relation=relation_of(setting, concern.author_id), holder=setting.person(concern.holder_id).name,
        lines=[{"staff": piece.by_staff, "name": people[piece.author_id].name, "words": piece.words,
                "kind": piece.kind.value} for piece in book[page]],
        earlier=page - 1 if page else None, closed=concern.closed_at is not None,
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Wait for words; what was begun is gone on with."""
    guest, concern, setting = _here(tx, hearing, hearing.id1)
    draft = tx.drafts.of(hearing.me.id, rules.WRITE, guest.id)
    if draft is not None:
        _preview(tx, hearing, guest, concern, setting, draft)
        return
    _ask_words(hearing, guest, concern, setting)


@only(Audience.PRACTITIONER)
def rewrite(tx: Transaction, hearing: Hearing) -> None:
    """Wait for other words."""
    _ask_words(hearing, *_here(tx, hearing, hearing.id1))


def _ask_words(hearing: Hearing, guest: ThreadGuest, concern: Concern, setting: Setting) -> None:
    hearing.show("p_three_write", awaiting=AWAITING, about={"guest": guest.id}, refers_to=concern.id,
                 plan_id=concern.plan_id, most=rules.LONGEST, **_about(guest, concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the words."""
    guest, concern, setting = _here(tx, hearing, str(hearing.chat.about.get("guest", "")))
    known, words = tx.drafts.of(hearing.me.id, rules.WRITE, guest.id), rules.checked(hearing.text)
    if known is not None:
        draft = tx.drafts.change(known, fields={rules.FIELD: words}, changed_at=hearing.now)
    else:
        draft = tx.drafts.add(Draft(new_id(), hearing.me.id, rules.WRITE, hearing.now, hearing.now, concern.plan_id,
                                    guest.id, {rules.FIELD: words}))  # fmt: skip
    _preview(tx, hearing, guest, concern, setting, draft)


def _is_checked(tx: Transaction, hearing: Hearing, guest: ThreadGuest, setting: Setting, draft: Draft) -> bool:
    return checked(tx, hearing, setting.circle, draft, field=rules.FIELD, purpose=rules.WRITE, then="three.write",
                   then_id=guest.id)  # fmt: skip


def _preview(
    tx: Transaction, hearing: Hearing, guest: ThreadGuest, concern: Concern, setting: Setting, draft: Draft
) -> None:
    if _is_checked(tx, hearing, guest, setting, draft):
        hearing.show("p_three_check", awaiting=AWAITING, about={"guest": guest.id}, refers_to=concern.id,
                     plan_id=concern.plan_id, **_about(guest, concern, setting), text=draft.fields[rules.FIELD],
                     draft_id=draft.id, relation=relation_of(setting, concern.author_id),
                     holder=setting.person(concern.holder_id).name)  # fmt: skip


@only(Audience.PRACTITIONER)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Say it in the thread; both others hear that there is something."""
    guest, concern, setting = _here(tx, hearing, hearing.id1)
    draft = rules.of_writer(tx.drafts.find(hearing.id2), guest, hearing.me)
    if not _is_checked(tx, hearing, guest, setting, draft):
        return
    decision = rules.wrote(concern, setting, guest, hearing.me, str(draft.fields[rules.FIELD]), new_id(), hearing.now)
    tx.drafts.remove(draft.id)
    _show(tx, hearing, guest, keep(tx, hearing.house, decision, hearing.me), setting, sent=True)


ROUTES = (
    Tap("three.who", choose),
    Tap("three.offer", offer),
    Tap("three.open", open_thread),
    Tap("three.write", write),
    Tap("three.redo", rewrite),
    Words(AWAITING, typed),
    Tap("three.send", send),
)
