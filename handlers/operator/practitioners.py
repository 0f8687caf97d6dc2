"""Practitioners on the command line: add, list, enrol, revoke and unlock.

What enrolling prints (the code and the authenticator's secret) is shown here and never in a chat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.house import House
from handlers.operator.codes import new_code
from handlers.practitioner.authenticator import new_secret, otpauth
from handlers.rules.leaving import Leaving, leaving
from handlers.rules.linking import as_printed
from handlers.rules.refusals import AlreadyDone, NotFound, NotNow
from handlers.rules.signin import unlocked
from handlers.sessions import end_all_sessions
from storage.records.ids import new_id
from storage.records.invitations import Enrolment
from storage.records.people import LeadWork, Person, PersonKind
from storage.records.plans import CoverState, LeadState
from storage.records.signin import Credential
from storage.transaction import Transaction

CODE_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Enrolling:
    """What the command line shows once: the code to hand over, and the secret for the authenticator app."""

    code: str
    link: str
    secret: str
    otpauth: str
    expires_at: datetime


@dataclass(frozen=True)
class Standing:
    """One practitioner as the list shows them."""

    person: Person
    is_enrolled: bool
    is_locked: bool
    has_blocked: bool
    last_seen: datetime | None


def add(
    tx: Transaction, ref: str, name: str, *, manager_ref: str | None = None, lead_work: str | None = None,
    **details: Any,
) -> Person:  # fmt: skip
    """Keep a new practitioner. `details` are job, agency, work_days, does, does_not, coordinator (001-49).

    `lead_work` says whether leading is their main job, or beside another (002-07).
    """
    if tx.people.by_ref(ref) is not None:
        raise AlreadyDone("operator_ref_taken", ref=ref)
    manager = None if manager_ref is None else _here(tx, manager_ref)
    person = tx.people.add(Person(
        id=new_id(), kind=PersonKind.STAFF, name=name, created_at=tx.now, ref=ref, ref_hash=tx.people.ref_hash(ref),
        manager_id=manager.id if manager is not None else None, lead_work=lead_work_of(lead_work), **details,
    ))  # fmt: skip
    tx.audit.add(None, "practitioner.added", person.id)
    return person


def lead_work_of(said: str | None) -> LeadWork | None:
    """Return what leading is to somebody, of the words of the command line or a file; None where nothing is said."""
    return None if said is None else LeadWork(said)


def every(tx: Transaction) -> list[Standing]:
    """Return every practitioner who is here, and whether they can sign in and be reached."""
    return [_standing(tx, person) for person in tx.people.staff()]


def _standing(tx: Transaction, person: Person) -> Standing:
    link, credential = tx.links.live_of(person.id), tx.credentials.find(person.id)
    last = tx.sessions.last_of(person.id)
    locked = credential is not None and (
        credential.locked_for_good or (credential.locked_until is not None and tx.now < credential.locked_until)
    )
    return Standing(
        person, is_enrolled=link is not None and credential is not None, is_locked=locked,
        has_blocked=link is not None and link.blocked_at is not None, last_seen=last.seen_at if last else None,
    )  # fmt: skip


def enrol(tx: Transaction, house: House, ref: str) -> Enrolling:
    """Make a code for this practitioner's phone and a new authenticator secret; what they had before ends."""
    person = _here(tx, ref)
    for old in tx.enrolments.open_of(person.id):
        tx.enrolments.change(old, revoked_at=tx.now)
    end_all_sessions(tx, person.id, "enrolled_anew")
    code, secret = new_code(), new_secret()
    expires = tx.now + CODE_LASTS
    tx.enrolments.add(Enrolment(
        id=new_id(), person_id=person.id, code_hash=tx.enrolments.code_hash(code), made_at=tx.now, expires_at=expires,
    ))  # fmt: skip
    tx.credentials.put(Credential(id=person.id, totp_secret=secret, made_at=tx.now))
    tx.audit.add(None, "practitioner.enrolment_made", person.id)
    link = f"https://t.me/{house.service.bot_username}?start={code}"
    return Enrolling(as_printed(code), link, secret, otpauth(secret, ref, house.service.organisation), expires)


def unlock(tx: Transaction, ref: str) -> Person:
    """Free a sign-in that wrong codes have locked."""
    person = _here(tx, ref)
    credential = tx.credentials.find(person.id)
    if credential is None:
        raise NotNow("operator_not_enrolled", ref=ref)
    tx.credentials.save(unlocked(credential))
    tx.audit.add(None, "practitioner.unlocked", person.id)
    return person


def revoke(tx: Transaction, ref: str) -> Leaving:
    """End everything a practitioner could do here, from the next update on, and return what they leave behind.

    Sessions, link, secret and codes end; covers end; plans they led are without a lead, so that the duty contact
    answers; where they were the duty contact another co-ordinator is. No family is left with nobody (T22).
    """
    person = _here(tx, ref)
    left = _what_is_left(tx, person)
    _end_access(tx, person)
    for plan in left.led:
        tx.plans.change(plan, lead_state=LeadState.LEFT)
    for plan in left.on_duty:
        assert left.duty_now is not None
        tx.plans.change(tx.plans.get(plan.id), duty_id=left.duty_now.id)
    for cover in left.covers:
        tx.covers.change(cover, state=CoverState.ENDED, answered_at=tx.now)
    for role in tx.roles.live_of(person.id):
        tx.roles.change(role, ended_at=tx.now)
    tx.people.change(person, ended_at=tx.now)
    tx.audit.add(None, "practitioner.revoked", person.id)
    return left


def _what_is_left(tx: Transaction, person: Person) -> Leaving:
    plans = tx.plans.of_practitioner(person.id)
    return leaving(
        person, led=tx.plans.led_by(person.id), on_duty=tx.plans.on_duty_for(person.id),
        covers=tx.covers.around(person.id, tx.now.date()), coordinators=tx.people.coordinators(),
        held=tx.concerns.held_by(person.id), managed=tx.people.managed_by(person.id),
        actions=[action for plan in plans for action in tx.actions.of_plan(plan.id)],
    )  # fmt: skip


def _end_access(tx: Transaction, person: Person) -> None:
    end_all_sessions(tx, person.id, "revoked")
    for enrolment in tx.enrolments.open_of(person.id):
        tx.enrolments.change(enrolment, revoked_at=tx.now)
    credential = tx.credentials.find(person.id)
    if credential is not None:
        tx.credentials.change(credential, revoked_at=tx.now)
    link = tx.links.live_of(person.id)
    if link is not None:
        tx.links.change(link, ended_at=tx.now)


def _here(tx: Transaction, ref: str) -> Person:
    person = tx.people.by_ref(ref)
    if person is None or not person.is_staff or person.ended_at is not None:
        raise NotFound("operator_no_practitioner", ref=ref)
    return person
