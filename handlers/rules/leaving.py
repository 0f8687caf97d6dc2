"""What a practitioner who leaves leaves behind, and who answers their families from now on (safeguards T22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.rules.refusals import NotNow
from storage.records.actions import ActionState, AgreedAction
from storage.records.concerns import Concern
from storage.records.people import Person
from storage.records.plans import Cover, Plan


@dataclass(frozen=True)
class Leaving:
    """Open work of somebody who leaves: printed by the command line, so that no family is forgotten."""

    person: Person
    led: tuple[Plan, ...]
    on_duty: tuple[Plan, ...]
    duty_now: Person | None
    covers: tuple[Cover, ...]
    held: tuple[Concern, ...]
    actions: tuple[AgreedAction, ...]
    managed: tuple[Person, ...]


def leaving(
    person: Person,
    *,
    led: Sequence[Plan],
    on_duty: Sequence[Plan],
    covers: Iterable[Cover],
    held: Iterable[Concern],
    actions: Iterable[AgreedAction],
    managed: Iterable[Person],
    coordinators: Iterable[Person],
) -> Leaving:
    """Return what stays open, and the co-ordinator who is the duty contact in their place.

    Refused only where nobody would be left to answer: the last co-ordinator who is a duty contact.
    """
    others = [other for other in coordinators if other.id != person.id and other.ended_at is None]
    if on_duty and not others:
        raise NotNow("operator_last_duty", ref=person.ref, plans=[plan.ref for plan in on_duty])
    return Leaving(
        person, tuple(led), tuple(on_duty), others[0] if on_duty else None, tuple(covers), tuple(held),
        tuple(a for a in actions if a.owner_id == person.id and a.state is ActionState.PUBLISHED), tuple(managed),
    )  # fmt: skip
