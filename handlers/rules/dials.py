"""What each adult of a family may see of a plan: three dials, opened by staff one by one, least by default.

A dial opens what staff wrote: the plan's actions, its dates, the team's names. What another person wrote is never
behind a dial, so opening one never widens who reads anything that was written before (promise 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from storage.records.links import Link
from storage.records.people import Person, ReadingLevel, Relation
from storage.records.plans import Circle, Role, RoleKind

LONGEST_NAME = 40
THEIR_SCREENS = ("who", "actions", "meetings", "outcomes", "needs", "asked_for")


class Dial(StrEnum):
    """One thing an adult may be let see."""

    PLAN = "plan"
    DATES = "dates"
    NAMES = "names"


FIELD = {Dial.PLAN: "sees_plan", Dial.DATES: "sees_dates", Dial.NAMES: "sees_names"}


@dataclass(frozen=True)
class Member:
    """One family member as staff may see them."""

    role: Role
    person: Person
    is_linked: bool

    @property
    def relation(self) -> str:
        """What staff call them beside their first name."""
        return (self.role.relation or Relation.OTHER).value

    @property
    def reads_easy(self) -> bool:
        """Whether they chose short and easy texts."""
        return self.person.reading is ReadingLevel.EASY


def members(circle: Circle, links: Iterable[Link]) -> tuple[Member, ...]:
    """Return the plan's family members; linked is who has a phone, blocked or not."""
    linked = {link.person_id for link in links if link.ended_at is None}
    roles = circle.live_roles(RoleKind.FAMILY)
    return tuple(Member(role, circle.people[role.person_id], role.person_id in linked) for role in roles)


def member_of(members: Iterable[Member], role_id: str) -> Member:
    """Return the family member a button names; one who has left the plan is not there any more."""
    found = next((member for member in members if member.role.id == role_id), None)
    if found is None:
        raise NotFound
    return found


def dial_named(name: str) -> Dial:
    """Return the dial a button names."""
    if name not in list(Dial):
        raise NotFound
    return Dial(name)


def turned(role: Role, dial: Dial, open_it: bool) -> Role:
    """Return the role with one dial opened or closed; a second tap changes nothing."""
    if getattr(role, FIELD[dial]) is open_it:
        raise AlreadyDone
    changes: dict[str, bool] = {FIELD[dial]: open_it}
    return replace(role, **changes)  # type: ignore[arg-type]


def checked_name(typed: str) -> str:
    """Return a first name that was typed for an invitation."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or not any(letter.isalpha() for letter in name):
        raise BadInput("p_invite_bad_name")
    return name


def relation_named(name: str) -> Relation:
    """Return the relation a button names; it carries no space."""
    for relation in Relation:
        if relation.value.replace(" ", "_") == name:
            return relation
    raise NotFound


def screen_named(name: str) -> str:
    """Return which of a family member's screens a button names; the first where it names none."""
    if name and name not in THEIR_SCREENS:
        raise NotFound
    return name or THEIR_SCREENS[0]


def screen_after(name: str) -> str:
    """Return the screen to look at next; after the last comes the first."""
    return THEIR_SCREENS[(THEIR_SCREENS.index(name) + 1) % len(THEIR_SCREENS)]
