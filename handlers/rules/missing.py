"""What a family says is missing, and whether whoever holds it may put it on the list of needs (002-09, 004-16).

The list is read by others: what somebody wrote never goes onto it by itself, and their name for it is nobody's but
theirs. What a tap puts there is the area, to be seen by them alone, until whoever leads writes it in other words.
"""

from datetime import date, datetime

from handlers.rules.access import Wish, may
from handlers.rules.refusals import AlreadyDone, NotFound
from storage.records.concerns import Area, Concern, ConcernKind
from storage.records.needs import Need
from storage.records.people import Person
from storage.records.plans import Circle

AREAS_AT_ONCE = 4


def area_named(name: str) -> Area:
    """Return the area a button names."""
    if name not in list(Area):
        raise NotFound
    return Area(name)


def may_become_need(circle: Circle, concern: Concern, made: Need | None, person: Person, day: date) -> bool:
    """Whether this person, who holds it, may make a need of it: whoever leads, of what went past nobody, once."""
    wished = concern.kind is ConcernKind.NEED and made is None and concern.excluded_id is None
    return wished and person.id == concern.holder_id and may(circle, person, Wish.LEAD_PLAN, day)


def as_need(
    circle: Circle, concern: Concern, made: Need | None, by: Person, need_id: str, words: str, now: datetime, day: date
) -> Need:
    """Return the need that it becomes, seen by whoever said that it is missing and by nobody else of the family."""
    if made is not None:
        raise AlreadyDone
    if not may_become_need(circle, concern, made, by, day):
        raise NotFound
    return Need(need_id, circle.plan.id, words, by.id, now, now, shown_to=(concern.author_id,))
