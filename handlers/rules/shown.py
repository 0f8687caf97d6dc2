"""To whom of a family something is shown: to all to whom the dial opens the plan, unless whoever leads narrowed it.

`shown_to` names those who are left, and None leaves nobody out. It narrows what the dial opens and never widens it.
"""

from collections.abc import Collection
from datetime import date

from handlers.rules.access import Wish, is_shown, may
from handlers.rules.refusals import NotFound
from storage.records.people import Person
from storage.records.plans import Circle


def may_be_shown(circle: Circle, day: date) -> tuple[Person, ...]:
    """Return the family members to whom the dial opens the plan: the most that anything can be shown to."""
    return tuple(person for person in circle.family if may(circle, person, Wish.SEE_ACTIONS, day))


def shown_of(circle: Circle, shown_to: Collection[str] | None, day: date) -> tuple[Person, ...]:
    """Return the family members to whom it is shown."""
    return tuple(person for person in may_be_shown(circle, day) if is_shown(shown_to, person))


def toggled(circle: Circle, shown_to: Collection[str] | None, person_id: str, day: date) -> tuple[str, ...] | None:
    """Return `shown_to` with one reader more or fewer; None where nobody is left out. Nobody else can be picked."""
    able = [person.id for person in may_be_shown(circle, day)]
    if person_id not in able:
        raise NotFound
    shown = set(able if shown_to is None else shown_to) ^ {person_id}
    return None if shown >= set(able) else tuple(one for one in able if one in shown)
