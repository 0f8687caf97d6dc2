"""What stands on a reader's page of the plan, as far as it is a decision: whose names, which done ones, which meeting.

The page holds what the reader's own screens would show them at that moment, and nothing else (promise 5).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from handlers.rules.access import Wish, may
from handlers.rules.meetings import in_order, seen_by, still_ahead
from storage.records.actions import AgreedAction
from storage.records.meetings import Attendance, Meeting
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

DONE_SHOWN = timedelta(days=90)


def may_have_page(circle: Circle, asker: Person, reader: Person, day: date) -> bool:
    """Whether this person may have the page of that reader: the reader themselves, or whoever leads the plan."""
    role = circle.role_of(reader.id, RoleKind.FAMILY)
    if role is None or reader.is_staff or not may(circle, reader, Wish.SEE_WHO, day):
        return False
    return asker.id == reader.id or (asker.is_staff and may(circle, asker, Wish.LEAD_PLAN, day))


def helpers_named(circle: Circle, reader: Person, day: date) -> tuple[Person, ...]:
    """Return the practitioners to name as helpers: all of the team where names are open, else nobody."""
    if not may(circle, reader, Wish.SEE_NAMES, day):
        return ()
    return tuple(person for person in circle.team if person.is_staff)


def lately_done(done: Iterable[AgreedAction], now: datetime) -> list[AgreedAction]:
    """Return what was done in the last months, the newest first: older ones are on the list in the chat."""
    lately = [a for a in done if a.done_at is not None and a.done_at >= now - DONE_SHOWN]
    return sorted(lately, key=lambda a: (a.done_at or now, a.id), reverse=True)


def next_meeting(
    circle: Circle, reader: Person, meetings: Iterable[Meeting], asked: Mapping[tuple[str, str], Attendance],
    now: datetime,
) -> Meeting | None:  # fmt: skip
    """Return the next meeting that stands and that this reader may know of, as they know it."""
    known = [seen_by(circle, m, asked.get((m.id, reader.id)), reader, now) for m in meetings]
    return next(iter(in_order([m for m in known if m is not None and still_ahead(m, now)])), None)
