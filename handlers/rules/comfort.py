""" "Is this working?", asked of each side in private: some weeks after a lead professional began, then twice a year.

The answer is the co-ordinators', never the other side's, nor any trace of it (004-10). Both sides are asked on the same
days, whatever either has said before.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.rules.access import leads_on
from handlers.rules.refusals import NotFound
from handlers.rules.routing import past_lead_on
from storage.records.comfort import Comfort, ComfortCheck
from storage.records.people import Person
from storage.records.plans import Circle, Role, RoleKind

FIRST = timedelta(days=42)  # after they began
EVERY = timedelta(days=182)
LAST = 40  # times: twenty years
CATCHES_UP = timedelta(days=7)  # a machine that was off asks about the days it missed, not about older ones
SHOWN_FOR = timedelta(days=365)


# -- when ----------------------------------------------------------------------------------------------------------


def days_to_do(last: date | None, today: date) -> list[date]:
    """Return the days whose round is still to be made: today's, and those missed lately."""
    first = today if last is None else max(last + timedelta(days=1), today - CATCHES_UP)
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]


def spans_asked(days: Iterable[date], zone: str) -> list[tuple[datetime, datetime]]:
    """Return when a lead professional began who is asked about on one of these days: from, and before."""
    return [
        (_begins(day - FIRST - number * EVERY, zone), _begins(day - FIRST - number * EVERY + timedelta(days=1), zone))
        for day in days
        for number in range(LAST)
    ]


def times_due(since: datetime, day: date, zone: str) -> int:
    """Return how many times both sides have been asked by the end of this day."""
    passed = day - since.astimezone(ZoneInfo(zone)).date() - FIRST
    return 0 if passed < timedelta() else passed // EVERY + 1


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


# -- who -----------------------------------------------------------------------------------------------------------


def leading(circle: Circle, role_id: str) -> tuple[Role, Person] | None:
    """Return the role a button or a note names and who has it, while they lead; a family member who leads is not asked.

    Nor is anybody about them: a family's own arrangement is theirs.
    """
    role = next((one for one in circle.live_roles(RoleKind.LEAD) if one.id == role_id), None)
    if role is None or circle.plan.closed_at is not None:
        return None
    lead = circle.people[role.person_id]
    return (role, lead) if lead.is_staff and lead.ended_at is None else None


def asked_about(circle: Circle, role: Role) -> list[Person]:
    """Return both sides: every family member, and whoever leads."""
    return [*(one for one in circle.family if one.ended_at is None), circle.people[role.person_id]]


def is_to_be_asked(circle: Circle, person: Person, role_id: str, number: int, day: date, zone: str) -> bool:
    """Whether this person is one of the two sides, and that time has come."""
    found = leading(circle, role_id)
    if found is None or person.id not in {one.id for one in asked_about(circle, found[0])}:
        return False
    return 0 <= number < times_due(found[0].since, day, zone)


# -- answering -----------------------------------------------------------------------------------------------------


def must_be_asked(circle: Circle, person: Person, role_id: str, number: int | None, day: date, zone: str) -> int:
    """Return which time a button is about; one of another role, time or side is no button of theirs."""
    if number is None or not is_to_be_asked(circle, person, role_id, number, day, zone):
        raise NotFound
    return number


def answered(
    new_id: str, circle: Circle, person: Person, role_id: str, number: int, choice: str, now: datetime
) -> ComfortCheck:
    """Return what this side says now."""
    found, answer = leading(circle, role_id), next((one for one in Comfort if one == choice), None)
    if found is None or answer is None:
        raise NotFound
    return ComfortCheck(new_id, circle.plan.id, role_id, person.id, found[1].id, number, now, answer)


def in_place_of(before: ComfortCheck, said: ComfortCheck) -> ComfortCheck:
    """Return what is said now in place of what the same side said that time."""
    return replace(said, id=before.id)


# -- who hears of it -----------------------------------------------------------------------------------------------


def is_at_arms_length(check: ComfortCheck, reader: Person, works_on: Collection[str]) -> bool:
    """Whether this co-ordinator is neither side, nor works on the plan, nor ever did (`works_on` are plans' ids)."""
    return reader.id not in (check.lead_id, check.person_id) and check.plan_id not in works_on


def told_of(
    circle: Circle, check: ComfortCheck, coordinators: Iterable[tuple[Person, Collection[str]]], day: date
) -> list[Person]:
    """Return who hears that it could be better, or that one side wants to talk: the co-ordinators at arm's length.

    Each comes with the plans they work on. Where none is left, it is whoever answers what goes past the lead.
    """
    far = [one for one, works_on in coordinators if is_at_arms_length(check, one, works_on)]
    far = [one for one in far if not leads_on(circle, one, day)]
    if far:
        return far
    past = past_lead_on(circle, day).by
    return [past] if past.id not in (check.lead_id, check.person_id) else []
