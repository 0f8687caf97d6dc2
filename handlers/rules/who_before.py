"""Who has led a plan, and from when until when: a dated history that families and staff can read (003-04)."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

MOST = 6


@dataclass(frozen=True)
class Led:
    """One time of leading. Without `until`, it goes on."""

    person: Person
    since: date
    until: date | None


def who_led(circle: Circle, zone: str) -> list[Led]:
    """Return who led and leads, the latest last: of many, the last few; the same person twice in a row is once."""
    found: list[Led] = []
    at_home = ZoneInfo(zone)
    for role in sorted((r for r in circle.roles if r.kind is RoleKind.LEAD), key=lambda r: (r.since, r.id)):
        until = role.ended_at.astimezone(at_home).date() if role.ended_at is not None else None
        person, since = circle.people[role.person_id], role.since.astimezone(at_home).date()
        if found and found[-1].person.id == person.id:
            found[-1] = Led(person, found[-1].since, until)
        else:
            found.append(Led(person, since, until))
    return found[-MOST:]


def has_history(circle: Circle) -> bool:
    """Whether anybody else led before whoever leads now."""
    led = {role.person_id for role in circle.roles if role.kind is RoleKind.LEAD}
    return bool(led - {circle.lead.id if circle.lead is not None else ""})
