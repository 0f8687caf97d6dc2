"""A text as the one it is for will read it, at their level and opened: what is sent is what its preview showed."""

from collections.abc import Mapping
from typing import Any

from handlers.context import Hearing
from messages.parts import without_tags
from messages.render import Reader
from storage.records.people import Person
from storage.transaction import Transaction


def reader_of(tx: Transaction, hearing: Hearing, person: Person) -> Reader:
    """Return how words reach this person: whoever is on several plans is told which one it is about."""
    return hearing.house.reader(person, many_plans=len(tx.plans.of_family(person.id)) > 1)


def as_read(tx: Transaction, hearing: Hearing, person: Person, kind: str, facts: Mapping[str, Any]) -> str:
    """Return the words of this text as this person will read them."""
    reader = reader_of(tx, hearing, person)
    return without_tags(hearing.house.renderer.render(kind, facts, reader, hearing.now, opened=True).text)
