"""For whom a text is written: whose names and words they know, which children they do not; and judging it for them."""

from dataclasses import dataclass
from datetime import date

from handlers.house import House
from messages.plain_words import Finding, check
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


@dataclass(frozen=True)
class WrittenFor:
    """One family, or many, as the plain-words check needs to know them.

    `label` stands for them on the screens ("OK-14", "32 families"). `names` are those of people and places they know,
    `family` of those that are their own, `others` of children of whom they may not read, `own_words` what their team
    has explained to them. `plan_id` is None of many families: what is explained for one of them is no help to the rest.
    """

    label: str
    nation: str
    names: tuple[str, ...]
    family: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    plan_id: str | None = None

    @property
    def is_many(self) -> bool:
        """Whether it is for many families at once."""
        return self.plan_id is None


def of_circle(tx: Transaction, house: House, circle: Circle, author: Person, today: date) -> WrittenFor:
    """Return the family of this circle: their names, their words, and no other family's child."""
    people = circle.people.values()
    family = (circle.plan.child_name, *(person.name for person in circle.family))
    places = (house.service.organisation, house.service.area, *(one.agency for one in people if one.agency))
    here = {circle.plan.id, *(plan.id for person in circle.family for plan in tx.plans.of_family(person.id))}
    return WrittenFor(
        circle.plan.ref, circle.plan.nation, (*family, *(person.name for person in people), *places), family,
        _children(tx, author, today, here), tuple(kept.word for kept in tx.plan_words.of_plan(circle.plan.id)),
        circle.plan.id,
    )  # fmt: skip


def of_many(tx: Transaction, house: House, label: str, author: Person, today: date) -> WrittenFor:
    """Return many families: they know the service and who works for it, and every child is somebody else's there."""
    staff = tx.people.staff()
    places = (house.service.organisation, house.service.area, *{one.agency for one in staff if one.agency})
    return WrittenFor(
        label, house.service.nation, (*places, *{person.name for person in staff}),
        others=_children(tx, author, today, frozenset()),
    )  # fmt: skip


def judge(text: str, whom: WrittenFor, *, limit: int, today: date, reason: bool = False) -> tuple[Finding, ...]:
    """Return what stands in the way of their reading `text` with ease; see `messages.plain_words.check`."""
    return check(
        text, nation=whom.nation, names=whom.names, own_words=whom.own_words, limit=limit, family=whom.family,
        others=whom.others, today=today, reason=reason,
    )  # fmt: skip


def _children(tx: Transaction, author: Person, today: date, here: set[str] | frozenset[str]) -> tuple[str, ...]:
    """Return the children of other families the author works with: the likeliest to be named by mistake."""
    theirs = (*tx.plans.of_practitioner(author.id), *tx.plans.covered_by(author.id, today))
    return tuple(dict.fromkeys(plan.child_name for plan in theirs if plan.id not in here))
