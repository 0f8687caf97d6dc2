"""Enrolling: a code from the command line binds a practitioner's Telegram account, once, within a day (ASVS 6.4.1).

The code alone signs nobody in: the authenticator's secret is shown on the command line and never in the chat.
"""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.registry import commands_heard
from handlers.rules.linking import code_in
from handlers.rules.refusals import Refusal
from handlers.rules.signin import enrolment_is_open, why_not_bound
from handlers.sessions import end_all_sessions
from messages.commands import listed
from storage.records.ids import new_id
from storage.records.invitations import Enrolment
from storage.records.links import Link
from storage.records.people import Person
from storage.transaction import Transaction


def is_enrolment(tx: Transaction, code: str) -> bool:
    """Whether this code enrols somebody now. One that fails is unknown, whatever became of it."""
    return _open_one(tx, code) is not None


def enrol(tx: Transaction, hearing: Hearing, code: str) -> None:
    """Bind this chat to the practitioner the code was made for; their old phone and sessions end."""
    enrolment = _open_one(tx, code)
    if enrolment is None:
        raise Refusal("p_enrol_failed")
    person = tx.people.get(enrolment.person_id)
    refused = why_not_bound(hearing.person, person)
    if refused is not None:
        raise Refusal(refused)
    _bind(tx, hearing, enrolment, person)
    hearing.person = person
    hearing.list_commands(listed("staff", commands_heard()))
    hearing.show("p_enrol_ok", name=person.name, org=person.agency or hearing.house.service.organisation)


def _open_one(tx: Transaction, code: str) -> Enrolment | None:
    enrolment = tx.enrolments.by_code(code)
    person = tx.people.find(enrolment.person_id) if enrolment is not None else None
    return enrolment if enrolment_is_open(enrolment, person, tx.now) else None


def _bind(tx: Transaction, hearing: Hearing, enrolment: Enrolment, person: Person) -> None:
    old = tx.links.live_of(person.id)
    if old is not None:
        tx.outbox.withdraw(lane=old.chat_hash, reason="enrolled_anew")
    end_all_sessions(tx, person.id, "enrolled_anew")
    if old is not None:
        tx.links.change(old, ended_at=tx.now)
    tx.enrolments.change(enrolment, used_at=tx.now)
    tx.links.add(Link(
        id=new_id(), person_id=person.id, chat_id=hearing.chat.chat_id, chat_hash=hearing.chat.chat_hash,
        linked_at=tx.now,
    ))  # fmt: skip
    tx.audit.add(person.id, "practitioner.enrolled", person.id)
    for coordinator in tx.people.coordinators():
        if coordinator.id != person.id:
            hearing.tell(
                coordinator,
                "p_enrolled_told",
                key=f"enrolment/{enrolment.id}/{coordinator.id}",
                name=person.name,
                time=tx.now,
            )


@only(Audience.UNLINKED)
def ask_for_code(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the invite code."""
    hearing.show("p_enrol", awaiting="enrol.code")


@only(Audience.ENROLLED)
def ask_for_code_again(tx: Transaction, hearing: Hearing) -> None:
    """Ask a practitioner who enrols anew for the invite code."""
    hearing.show("p_enrol", awaiting="enrol.code")


@only(Audience.UNLINKED)
def say_where_codes_come_from(tx: Transaction, hearing: Hearing) -> None:
    """Say who gives out invite codes."""
    hearing.show("p_enrol_none")


@only(Audience.ANYONE)
def typed_code(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed invite code; all that fail share one text (ASVS 6.3.8)."""
    code = code_in(hearing.text)
    if code is None:
        raise Refusal("p_enrol_failed")
    enrol(tx, hearing, code)


ROUTES = (
    Tap("enrol", ask_for_code),
    Tap("enrol", ask_for_code_again),
    Tap("enrol.none", say_where_codes_come_from),
    Words("enrol.code", typed_code),
)
