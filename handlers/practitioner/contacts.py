"""Requests for contact, with whoever leads: ask the family, here is how, or not now and why (002-10)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked
from handlers.rules import contacts as rules
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_in
from handlers.screens.contacts import ask_facts
from storage.records.contacts import ContactRequest, ContactState
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

ANSWER, ABOUT = "contact.words", "contact.about"
ABOUT_FIELD = "about"


def _here(tx: Transaction, hearing: Hearing, request_id: str) -> tuple[Circle, ContactRequest]:
    """Return a request to whoever leads its plan today; to everybody else there is none."""
    request = tx.contacts.find(request_id)
    if request is None:
        raise NotFound
    circle = tx.plans.circle(request.plan_id)
    return circle, rules.of_lead(request, circle, hearing.me, hearing.today)


def _about(circle: Circle, request: ContactRequest) -> dict[str, Any]:
    return {"contact_id": request.id, "plan": circle.plan.ref}


@only(Audience.PRACTITIONER, shows=True)
def open_request(tx: Transaction, hearing: Hearing) -> None:
    """Show who asks, for what, how and by when, and what the family said. Reading it is an act."""
    _show(tx, hearing, *_here(tx, hearing, hearing.id1))


def _show(
    tx: Transaction, hearing: Hearing, circle: Circle, request: ContactRequest, note: str | None = None
) -> None:  # fmt: skip
    person = tx.people.get(request.asked_by)
    tx.audit.add(hearing.me.id, "contact.read", request.id)
    hearing.show(
        "p_contact_card", plan_id=circle.plan.id, refers_to=request.id, **_about(circle, request), name=person.name,
        job=person.job, on_team=circle.role_of(person.id) is not None, text=request.what, how=request.how.value,
        by=request.by_day, state=request.state.value, answer=request.answer, note=note,
        asked=relation_in(circle, request.family_id or ""), in_person=request.family_id is None,
        says=request.family_says.value if request.family_says is not None else None,
    )  # fmt: skip


# -- an answer to whoever asks -------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER)
def ask_answer(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the times, or for the reason why not now."""
    circle, request = _here(tx, hearing, hearing.id1)
    rules.still_open(request)
    if hearing.id2 not in (ContactState.TIMES, ContactState.NOT_NOW):
        raise NotFound
    hearing.show("p_contact_write", awaiting=ANSWER, about={"contact": request.id, "state": hearing.id2},
                 plan_id=circle.plan.id, refers_to=request.id, **_about(circle, request), state=hearing.id2,
                 name=tx.people.get(request.asked_by).name, most=rules.LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def answer_typed(tx: Transaction, hearing: Hearing) -> None:
    """Show the answer as it will be read before it goes."""
    circle, request = _here(tx, hearing, str(hearing.chat.about.get("contact", "")))
    rules.still_open(request)
    fields = {"words": rules.words_of(hearing.text), "state": str(hearing.chat.about.get("state", ""))}
    draft = _draft(tx, hearing, rules.ANSWER, circle, request, **fields)
    hearing.show("p_contact_answer", awaiting=ANSWER, about=dict(hearing.chat.about), plan_id=circle.plan.id,
                 refers_to=request.id, **_about(circle, request), text=fields["words"], state=fields["state"],
                 name=tx.people.get(request.asked_by).name, draft_id=draft.id)  # fmt: skip


def _draft(
    tx: Transaction, hearing: Hearing, purpose: str, circle: Circle, request: ContactRequest, **fields: Any
) -> Draft:
    """Return what is written about a request, kept with these fields."""
    known = tx.drafts.of(hearing.me.id, purpose, request.id)
    if known is not None:
        return tx.drafts.save(rules.with_answer(known, hearing.now, **fields))
    new = Draft(new_id(), hearing.me.id, purpose, hearing.now, hearing.now, circle.plan.id, request.id, fields)
    return tx.drafts.add(new)


@only(Audience.PRACTITIONER)
def send_answer(tx: Transaction, hearing: Hearing) -> None:
    """Send it to whoever asked."""
    circle, request = _here(tx, hearing, hearing.id1)
    draft = rules.of_writer(tx.drafts.find(hearing.id2), rules.ANSWER, hearing.me)
    if draft.about_id != request.id or draft.fields["state"] not in list(ContactState):
        raise NotFound
    state = ContactState(draft.fields["state"])
    kept = tx.contacts.save(rules.answered(request, hearing.me, state, str(draft.fields["words"]), hearing.now))
    tx.drafts.remove(draft.id)
    tx.outbox.withdraw(topic=f"contact/{request.id}")
    tx.audit.add(hearing.me.id, f"contact.{state.value}", request.id)
    _tell_asker(tx, hearing, circle, kept)
    _show(tx, hearing, circle, kept, "sent")


def _tell_asker(tx: Transaction, hearing: Hearing, circle: Circle, request: ContactRequest) -> None:
    hearing.tell(
        tx.people.get(request.asked_by), "p_contact_answered", key=f"contact/{request.id}/{request.state.value}",
        refers_to=request.id, plan_id=circle.plan.id, contact_id=request.id, plan_ref=circle.plan.ref,
        name=hearing.me.name, asks_family=request.state is ContactState.WITH_FAMILY,
    )  # fmt: skip


# -- the family first ----------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def choose_family(tx: Transaction, hearing: Hearing) -> None:
    """Ask who of the family is asked: one of them here, or in person."""
    circle, request = _here(tx, hearing, hearing.id1)
    rules.still_open(request)
    hearing.show(
        "p_contact_who", plan_id=circle.plan.id, refers_to=request.id, **_about(circle, request),
        people=[{"id": one.id, "relation": relation_in(circle, one.id) or "family member"}
                for one in rules.may_be_asked(circle, hearing.today)[:5]],
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def family_chosen(tx: Transaction, hearing: Hearing) -> None:
    """Take who, and show what they will read: what it is about can be put into other words first."""
    circle, request = _here(tx, hearing, hearing.id1)
    rules.still_open(request)
    known = tx.drafts.of(hearing.me.id, rules.FAMILY, request.id)
    person = rules.picked(circle, hearing.id2 or rules.person_in(known), hearing.today)
    if known is None:
        known = _draft(tx, hearing, rules.FAMILY, circle, request, person=person.id, **{ABOUT_FIELD: request.what})
    elif rules.person_in(known) != person.id:
        known = tx.drafts.save(rules.with_answer(known, hearing.now, person=person.id))
    _preview(tx, hearing, circle, request, known)


@only(Audience.PRACTITIONER)
def about_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take other words for what it is about."""
    circle, request = _here(tx, hearing, str(hearing.chat.about.get("contact", "")))
    draft = rules.of_writer(tx.drafts.of(hearing.me.id, rules.FAMILY, request.id), rules.FAMILY, hearing.me)
    draft = tx.drafts.save(rules.with_answer(draft, hearing.now, **{ABOUT_FIELD: rules.words_of(hearing.text)}))
    _preview(tx, hearing, circle, request, draft)


def _preview(tx: Transaction, hearing: Hearing, circle: Circle, request: ContactRequest, draft: Draft) -> None:
    """Show the question exactly as it will reach its reader, once its words are settled."""
    if not _is_checked(tx, hearing, circle, request, draft):
        return
    reader = rules.picked(circle, rules.person_in(draft), hearing.today)
    hearing.show(
        "p_contact_preview", awaiting=ABOUT, about={"contact": request.id}, plan_id=circle.plan.id,
        refers_to=request.id, **_about(circle, request), draft_id=draft.id, relation=relation_in(circle, reader.id),
        reading=reader.reading.value, seen=_as_seen(tx, hearing, circle, request, reader, draft.fields[ABOUT_FIELD]),
    )  # fmt: skip


def _is_checked(tx: Transaction, hearing: Hearing, circle: Circle, request: ContactRequest, draft: Draft) -> bool:
    return checked(tx, hearing, circle, draft, field=ABOUT_FIELD, purpose=rules.ASK, then="contact.person",
                   then_id=request.id)  # fmt: skip


def _as_seen(
    tx: Transaction, hearing: Hearing, circle: Circle, request: ContactRequest, reader: Person, about: str
) -> str:
    facts = ask_facts(circle, request, tx.people.get(request.asked_by), hearing.me, reader, about)
    return as_read(tx, hearing, reader, "contact_ask", facts)


@only(Audience.PRACTITIONER)
def ask_family(tx: Transaction, hearing: Hearing) -> None:
    """Ask the family as the preview showed it; whoever asked hears that the family is asked."""
    circle, request = _here(tx, hearing, hearing.id1)
    draft = rules.of_writer(tx.drafts.find(hearing.id2), rules.FAMILY, hearing.me)
    if draft.about_id != request.id or not _is_checked(tx, hearing, circle, request, draft):
        return
    reader, about = rules.picked(circle, rules.person_in(draft), hearing.today), str(draft.fields[ABOUT_FIELD])
    kept = tx.contacts.save(rules.family_asked(request, reader, about, hearing.now))
    tx.drafts.remove(draft.id)
    hearing.tell(
        reader, "contact_ask", key=f"contact/{kept.id}/ask/{hearing.origin}", topic=f"contact/{kept.id}",
        refers_to=kept.id, plan_id=circle.plan.id,
        **ask_facts(circle, kept, tx.people.get(kept.asked_by), hearing.me, reader, about),
    )  # fmt: skip
    _with_family(tx, hearing, circle, kept)


@only(Audience.PRACTITIONER)
def ask_in_person(tx: Transaction, hearing: Hearing) -> None:
    """Keep that whoever leads asks the family themselves."""
    circle, request = _here(tx, hearing, hearing.id1)
    _with_family(tx, hearing, circle,
                 tx.contacts.save(rules.family_asked(request, None, request.what, hearing.now)))  # fmt: skip


def _with_family(tx: Transaction, hearing: Hearing, circle: Circle, request: ContactRequest) -> None:
    tx.audit.add(hearing.me.id, "contact.family_asked", request.id)
    _tell_asker(tx, hearing, circle, request)
    _show(tx, hearing, circle, request, "asked")


ROUTES = (
    Tap("contact.open", open_request),
    Tap("contact.answer", ask_answer),
    Words(ANSWER, answer_typed),
    Tap("contact.tell", send_answer),
    Tap("contact.family", choose_family),
    Tap("contact.person", family_chosen),
    Words(ABOUT, about_typed),
    Tap("contact.ask", ask_family),
    Tap("contact.in_person", ask_in_person),
)
