"""Loads what the rules of a concern judge by, and keeps what they decide: the same way for family, staff and clock."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from handlers.house import House
from handlers.pulses import ask_after
from handlers.rules.decisions import Decision, Setting
from handlers.rules.references import new_reference
from handlers.telling import tell
from storage.records.concerns import Concern, ConcernStep
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def setting_of(tx: Transaction, house: House, plan_id: str, also: Iterable[str | None] = ()) -> Setting:
    """Load a plan's circle with the co-ordinators, and with whoever else a concern names, and all their managers."""
    return setting_around(tx, house, tx.plans.circle(plan_id), also)


def setting_around(
    tx: Transaction, house: House, circle: Circle, also: Iterable[str | None] = (), *, alone: bool = False
) -> Setting:
    """Load whoever else it takes to judge a concern of this circle; nobody, where it can be judged `alone`."""
    coordinators = [] if alone else tx.people.coordinators()
    others = {person.id: person for person in coordinators if person.id not in circle.people}
    wanted = {person_id for person_id in also if person_id is not None}
    wanted |= {person.manager_id for person in others.values() if person.manager_id is not None}
    while missing := wanted - others.keys() - circle.people.keys():
        found = tx.people.many(missing)
        others |= found
        wanted = {person.manager_id for person in found.values() if person.manager_id is not None}
    if others:
        reachable = circle.reachable | tx.links.reachable(others)
        circle = replace(circle, people={**circle.people, **others}, reachable=reachable)
    return Setting(circle, house.framework(circle), house.calendar(circle), house.service, tuple(coordinators))


def setting_for(tx: Transaction, house: House, concern: Concern) -> Setting:
    """Load what a concern is judged by, with its holder and author, whatever has become of their roles."""
    named = (concern.holder_id, concern.author_id, concern.covering_for_id, concern.excluded_id)
    return setting_of(tx, house, concern.plan_id, also=named)


def fresh_reference(tx: Transaction) -> str:
    """Return a reference that no concern has."""
    return new_reference(secrets.randbelow, tx.concerns.is_taken)


def keep(tx: Transaction, house: House, decision: Decision, by: Person | None, *, new: bool = False) -> Concern:
    """Keep what was decided, its steps and parts, tell whom it tells, and write each step into the audit."""
    concern = tx.concerns.add(decision.concern) if new else tx.concerns.save(decision.concern)
    tx.parts.add_in_order(decision.parts)
    for step in decision.steps:
        tx.steps.add(ConcernStep(new_id(), concern.id, tx.now, step.what, by_id=step.by_id, to_id=step.to_id))
        tx.audit.add(by.id if by is not None else None, f"concern.{step.what}", concern.id)
    people = tx.people.many(telling.to for telling in decision.tellings)
    for told in decision.tellings:
        tell(tx, house, people[told.to], told.kind, key=told.key, now=tx.now, due=told.due,
             topic=f"concern/{concern.id}", refers_to=concern.id, plan_id=concern.plan_id, **told.facts)  # fmt: skip
    ask_after(tx, house, concern)
    return concern
