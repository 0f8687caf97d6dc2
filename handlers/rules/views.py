"""What somebody wants to say at a meeting: kept part by part, and who may read it (003-05, promise 5)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.rules.attending import comes, may_read_view
from handlers.rules.meetings import may_know
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.routing import holder_on
from storage.records.meetings import Attendance, Meeting, Readers, View
from storage.records.people import Person
from storage.records.plans import Circle

MOST_PARTS = 20
MOST_SECONDS = 120


def part_of(
    new_id: str, meeting: Meeting, by: Person, words: str, file_id: str | None, seconds: int | None, now: datetime
) -> View:
    """Return one part, which nobody else sees until its readers are chosen."""
    if seconds is not None and seconds > MOST_SECONDS:
        raise BadInput("meet_voice_long", meeting_id=meeting.id)
    return View(
        id=new_id, meeting_id=meeting.id, person_id=by.id, said_at=now, words=words, file_id=file_id, seconds=seconds,
        readers=Readers.NOBODY,
    )  # fmt: skip


def shared_with(choice: str) -> Readers:
    """Return the readers a button names; a forged one names nobody we know."""
    try:
        return Readers(choice)
    except ValueError:
        raise NotFound from None


def readers_of(views: Sequence[View]) -> Readers:
    """Return who may see these parts of one person."""
    return views[-1].readers if views else Readers.NOBODY


def readable_by(
    reader: Person, circle: Circle, meeting: Meeting, views: Iterable[View], attendance: Attendance | None, day: date
) -> list[View]:
    """Return what this person may read of what is to be said: their own, and what its author let them read."""
    if not may_know(circle, reader, attendance, day) or meeting.plan_id != circle.plan.id:
        return []
    holder, present = holder_on(circle, day).by.id, comes(attendance, meeting)
    return [view for view in views if may_read_view(view, reader.id, holder, present)]


def staff_readers(
    circle: Circle, meeting: Meeting, readers: Readers, asked: Iterable[Attendance], holder: Person, day: date
) -> list[Person]:
    """Return the practitioners who may read it now, so that they are told that there is something to read."""
    if readers is Readers.NOBODY:
        return []
    found = {holder.id: holder}
    if readers is Readers.ALL:
        coming = [one.person_id for one in asked if comes(one, meeting)]
        people = [circle.people[who] for who in coming if who in circle.people]
        found |= {p.id: p for p in people if p.is_staff and may_know(circle, p, None, day)}
    return list(found.values())
