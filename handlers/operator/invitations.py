"""Inviting a family member: a person, their place on the plan, a code for the letter and a check word (003-22).

Used by the command line and by a lead professional. Code and check word are shown here and nowhere else: what is
kept are their keyed hashes.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.house import House
from handlers.operator.codes import new_code
from handlers.rules.linking import TRIES, as_printed, check_word_in, family_place, may_invite
from handlers.rules.refusals import BadInput
from messages.check_words import check_words
from storage.records.ids import new_id
from storage.records.invitations import Invitation
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Plan, Role, RoleKind
from storage.transaction import Transaction

SHORTEST_WORD = 4


@dataclass(frozen=True)
class Invited:
    """What is handed to the family, once: nobody can look it up afterwards."""

    invitation_id: str
    person_id: str
    code: str
    link: str
    check_word: str
    expires_at: datetime


class AgeNotStated(BadInput):
    """A young person gets a code only when somebody says that they are 16 or over: Telegram's age in the UK."""

    kind = staff_kind = "p_invite_age"


class WordTooShort(BadInput):
    """A check word of the family's own has at least four letters."""

    kind = staff_kind = "p_invite_word"


def invite(
    tx: Transaction, house: House, plan: Plan, name: str, relation: Relation, *,
    sixteen_or_over: bool = False, check_word: str | None = None, made_by: Person | None = None,
) -> Invited:  # fmt: skip
    """Make a code for this adult or young person. Inviting the same one again closes the code before."""
    if not may_invite(relation, sixteen_or_over):
        raise AgeNotStated
    word = _two_words() if check_word is None else check_word_in(check_word)
    if len(word) < SHORTEST_WORD:
        raise WordTooShort
    role = family_place(tx.plans.circle(plan.id), name, relation) or _new_place(tx, plan, name, relation)
    for before in tx.invitations.live_of_person(role.person_id, tx.now):
        revoke(tx, before, made_by)
    code, its_id = new_code(), new_id()
    kept = tx.invitations.add(Invitation(
        id=its_id, plan_id=plan.id, person_id=role.person_id, role_id=role.id,
        code_hash=tx.invitations.code_hash(code), check_word_hash=tx.invitations.word_hash(its_id, word),
        made_at=tx.now, expires_at=tx.now + timedelta(days=house.service.code_days),
        made_by=made_by.id if made_by else None, tries_left=TRIES,
    ))  # fmt: skip
    tx.audit.add(kept.made_by, "invitation.made", kept.id)
    link = f"https://t.me/{house.service.bot_username}?start={code}"
    return Invited(kept.id, kept.person_id, as_printed(code), link, word, kept.expires_at)


def revoke(tx: Transaction, invitation: Invitation, by: Person | None = None) -> Invitation:
    """Take a code back: from now on it is as if it had never been."""
    tx.audit.add(by.id if by else None, "invitation.revoked", invitation.id)
    return tx.invitations.change(invitation, revoked_at=tx.now)


def _new_place(tx: Transaction, plan: Plan, name: str, relation: Relation) -> Role:
    person = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name=name, created_at=tx.now))
    return tx.roles.add(Role(
        id=new_id(), plan_id=plan.id, person_id=person.id, kind=RoleKind.FAMILY, since=tx.now, relation=relation,
    ))  # fmt: skip


def _two_words() -> str:
    return f"{secrets.choice(check_words())} {secrets.choice(check_words())}"
