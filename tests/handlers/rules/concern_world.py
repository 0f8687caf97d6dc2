"""A made-up circle for the rules of concerns: Amira and Yusuf ask, Sam leads, Priya covers, Jo manages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.calendars import calendars
from handlers.rules.concerns import raise_concern
from handlers.rules.decisions import Decision, Setting
from messages.frameworks import framework
from storage.records.concerns import Concern, ConcernKind, ConcernPart, Door, PartKind
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Circle, Cover, CoverState, LeadState, Plan, Role, RoleKind
from storage.records.services import Service

LONDON = ZoneInfo("Europe/London")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SERVICE = Service(organisation="Riverside Council", area="Riverside", nation="england", phone="01632 960000",
                  out_of_hours_phone="01632 960001", duty_phone="01632 960002")  # fmt: skip


def at(local: str) -> datetime:
    """Return a London wall time as a moment."""
    return datetime.fromisoformat(local).replace(tzinfo=LONDON).astimezone(UTC)


def local(moment: datetime) -> str:
    """Return a moment as a London wall time."""
    return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")


def staff(name: str, manager: str | None = None, **more: Any) -> Person:
    return Person(name.lower(), PersonKind.STAFF, name, LONG_AGO, manager_id=manager, **more)


def parent(name: str) -> Person:
    return Person(name.lower(), PersonKind.FAMILY, name, LONG_AGO)


AMIRA, YUSUF = parent("Amira"), parent("Yusuf")
VERA = staff("Vera")  # Jo's manager
JO = staff("Jo", "vera")
SAM, LEE, PRIYA = staff("Sam", "jo"), staff("Lee", "jo"), staff("Priya", "jo")
DANA = staff("Dana", coordinator=True)
EVERYBODY = (AMIRA, YUSUF, VERA, JO, SAM, LEE, PRIYA, DANA)

PLAN = Plan("plan", "OK-14", b"", "Mia", "england-early-help", "england", LeadState.CHOSEN, "dana", LONG_AGO)


def role(person: Person, kind: RoleKind, relation: Relation | None = None) -> Role:
    return Role(f"role-{person.id}-{kind.value}", "plan", person.id, kind, LONG_AGO, relation=relation)


def cover(away: Person, by: Person, first: date, last: date, **more: Any) -> Cover:
    given: dict[str, Any] = {"state": CoverState.ACCEPTED, "asked_at": LONG_AGO} | more
    return Cover(f"{away.id}-by-{by.id}-{first}", away.id, by.id, first, last, **given)


ROLES = (
    role(SAM, RoleKind.LEAD), role(LEE, RoleKind.TEAM), role(PRIYA, RoleKind.TEAM),
    role(AMIRA, RoleKind.FAMILY, Relation.MOTHER), role(YUSUF, RoleKind.FAMILY, Relation.FATHER),
)  # fmt: skip


def circle(*, people: tuple[Person, ...] = EVERYBODY, unreached: tuple[str, ...] = (), **changes: Any) -> Circle:
    known = {person.id: person for person in people}
    whole = Circle(PLAN, ROLES, (), known, frozenset(known) - set(unreached))
    return replace(whole, **changes)


def setting(nation: str = "england", year: int = 2026, **changes: Any) -> Setting:
    """Return the made-up circle with England's calendar, changed as asked."""
    here = circle(**changes)
    everybody = tuple(p for p in here.people.values() if p.coordinator and p.ended_at is None)
    return Setting(here, framework(here.plan.framework), calendars(SERVICE, year)(nation), SERVICE, everybody)


def words(text: str = "No taxi again", author: Person = AMIRA) -> ConcernPart:
    return ConcernPart("part", "c1", author.id, author.is_staff, PartKind.TEXT, LONG_AGO, words=text)


def sent(now: datetime, where: Setting | None = None, door: Door = Door.LEAD, kind: ConcernKind = ConcernKind.WORRY,
         author: Person = AMIRA, person_id: str | None = None) -> Decision:  # fmt: skip
    """Return what follows when a family member sends a worry."""
    return raise_concern(where or setting(), author, kind, door, concern_id="c1", ref="Q274", ref_hash=b"",
                         parts=(words(author=author),), now=now, person_id=person_id)  # fmt: skip


def told(decision: Decision | None) -> set[tuple[str, str]]:
    """Return who is told and in which words."""
    return set() if decision is None else {(telling.to, telling.kind) for telling in decision.tellings}


def concern_of(decision: Decision | None) -> Concern:
    assert decision is not None
    return decision.concern
