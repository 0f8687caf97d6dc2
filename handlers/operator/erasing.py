"""Erasing by command: who or what is meant, what still waits, and what is taken off other people's phones.

Nobody is erased while a worry of theirs waits, unless that is said once more: a worry always has a person and a day
(promise 2). The audit keeps opaque ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.rules.refusals import NotFound, NotNow
from storage import erasure
from storage.erasure import Mentions, Theirs
from storage.ledger import Kind, person_mark, plan_mark
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.records.people import Person
from storage.records.plans import Plan
from storage.sealing import Keyring
from storage.transaction import Transaction


@dataclass(frozen=True)
class Target:
    """Who or what is to be erased, and all that goes with it."""

    theirs: Theirs
    plan: Plan | None
    person: Person | None
    waiting: tuple[str, ...]  # references of worries that still wait
    family: tuple[str, ...]  # names, as the command line shows them before it asks

    @property
    def is_done(self) -> bool:
        """Whether it was erased before."""
        one = self.plan.child_name if self.plan is not None else self.person.name if self.person is not None else None
        return one == erasure.NOBODY

    def marks(self, keys: Keyring) -> dict[Kind, list[bytes]]:
        """What the ledger keeps of it: who, and which plan."""
        marks = {Kind.PERSON: [person_mark(keys, one) for one in sorted(self.theirs.people)]}
        if self.plan is not None:
            marks[Kind.PLAN] = [plan_mark(keys, self.plan.id)]
        return marks


def find(tx: Transaction, said: str, name: str | None = None) -> Target:
    """Return what is meant: a plan's reference, one family member of it by name, a practitioner's reference, or an id.

    A practitioner is revoked first, which hands over what they hold.
    """
    plan = tx.plans.by_ref(said) or tx.plans.find(said)
    if plan is not None and name is None:
        theirs = erasure.of_plan(tx, plan.id)
        return _target(tx, theirs, plan=plan)
    person = _member(tx, plan, name) if plan is not None else tx.people.by_ref(said) or tx.people.find(said)
    if person is None:
        raise NotFound("operator_nobody_to_erase", said=said)
    if person.is_staff and person.ended_at is None:
        raise NotNow("operator_revoke_first", ref=person.ref)
    return _target(tx, erasure.of_person(tx, person.id), person=person)


def erase(
    tx: Transaction, targets: Sequence[Target], known: Mentions | None = None, since: datetime | None = None
) -> None:
    """Erase all of them in this transaction, and have what others still see of it deleted from their phones.

    `known` is what a read that began at `since` has found; without it everything is looked through here.
    """
    theirs = erasure.together(target.theirs for target in targets)
    known = known or erasure.mentions(tx, theirs)
    for target in targets:
        if target.plan is not None:
            erasure.empty_plan(tx, target.plan.id)
    for notice in erasure.erase(tx, theirs, known, since or tx.now):
        tx.outbox.put(_taken_back(notice, tx.now))
    fresh = [target for target in targets if not target.is_done]
    for person_id in sorted(erasure.together(target.theirs for target in fresh).people):
        tx.audit.add(None, "person.erased", person_id)
    for target in fresh:
        if target.plan is not None:
            tx.audit.add(None, "plan.erased", target.plan.id)


def _target(tx: Transaction, theirs: Theirs, *, plan: Plan | None = None, person: Person | None = None) -> Target:
    waiting = tuple(sorted(one.ref for one in erasure.open_concerns(tx, theirs)))
    family = tuple(sorted(one.name for one in tx.people.many(theirs.people).values()))
    return Target(theirs, plan, person, waiting, family)


def _member(tx: Transaction, plan: Plan, name: str | None) -> Person:
    """The one family member of the plan who is called so, here or gone."""
    circle = tx.plans.circle(plan.id)
    everybody = {role.person_id: circle.people[role.person_id] for role in circle.roles}
    called = [one for one in everybody.values() if not one.is_staff and one.name == name]
    if len(called) != 1:
        raise NotFound("operator_nobody_called", name=name, ref=plan.ref, count=len(called))
    return called[0]


def _taken_back(notice: Notice, now: datetime) -> Notice:
    return Notice(
        id=new_id(), chat_id=notice.chat_id, chat_hash=notice.chat_hash, act=Act.DELETE, kind="delete",
        key=f"erased/{notice.id}", due=now, made_at=now, person_id=notice.person_id, target_id=notice.id, private=False,
    )  # fmt: skip
