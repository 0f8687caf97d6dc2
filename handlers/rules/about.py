"""A page written once: who writes it, whom its writer may let read it, and who may read it now (003-11, 004-12).

It is the writer's alone. A practitioner reads it while the writer lets them, while they are there for the plan it was
shared on, and while the writer is here to take it back. Nobody else learns that there is one (promise 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules.access import Wish, may
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.routing import cover_on, holder_on
from storage.records.about import AboutKind, AboutPart, AboutReading, AboutShare
from storage.records.people import Person, Relation
from storage.records.plans import Circle, Role, RoleKind

LONGEST = 500  # letters of one part: all five together still fit into one message
LINES = 6  # of the log's readings that are shown, the newest


@dataclass(frozen=True)
class Shared:
    """One share as its writer sees it: with whom, and whether that person may read the page now."""

    share: AboutShare
    reader: Person
    reads: bool


# -- the page itself -----------------------------------------------------------------------------------------------


def part_named(name: str) -> AboutKind:
    """Return the part that a button names."""
    if name not in list(AboutKind):
        raise NotFound
    return AboutKind(name)


def words_kept(typed: str) -> str:
    """Return the words of one part, their lines kept; too long a part is refused with what to do."""
    tidy = "\n".join(line.strip() for line in typed.strip().splitlines())
    if not tidy:
        raise NotFound
    if len(tidy) > LONGEST:
        raise BadInput("about_long", n=len(tidy), most=LONGEST)
    return tidy


def is_young(circle: Circle, person: Person) -> bool:
    """Whether this is the young person of the plan, who writes about "me"."""
    role = circle.role_of(person.id, RoleKind.FAMILY)
    return role is not None and role.relation is Relation.YOUNG_PERSON


def parts_shown(parts: Iterable[AboutPart]) -> list[dict[str, str]]:
    """Return the parts as facts."""
    return [{"part": part.kind.value, "words": part.words} for part in parts]


# -- who may read it -----------------------------------------------------------------------------------------------


def stands_by(circle: Circle, reader: Person, day: date) -> bool:
    """Whether this practitioner is there for the plan: at its head, on its team, or the one who answers that day."""
    if not reader.is_staff or reader.ended_at is not None or circle.plan.closed_at is not None:
        return False
    return circle.role_of(reader.id) is not None or holder_on(circle, day).by.id == reader.id


def can_be_picked(circle: Circle, writer: Person, day: date) -> tuple[Person, ...]:
    """Return whom this writer may let read their page: whoever answers today, the lead, and the team by the dial."""
    lead = circle.lead
    always = [*([lead] if lead is not None else []), holder_on(circle, day).by]
    team = circle.team if may(circle, writer, Wish.SEE_NAMES, day) else ()
    found = {person.id: person for person in (*always, *team) if stands_by(circle, person, day)}
    return tuple(found.values())


def may_read(circle: Circle, share: AboutShare, *, writer_is_here: bool, day: date, zone: str) -> bool:
    """Whether the practitioner of a share may read the page now. `writer_is_here`: with a linked phone.

    Who has left the plan since may not read it, nor once they are back: the writer lets them again, or does not.
    """
    writer, reader = circle.people.get(share.person_id), circle.people.get(share.reader_id)
    if share.ended_at is not None or share.plan_id != circle.plan.id or writer is None or reader is None:
        return False
    if not writer_is_here or writer.ended_at is not None or circle.role_of(writer.id, RoleKind.FAMILY) is None:
        return False
    if not stands_by(circle, reader, day) or _has_left(circle, share):
        return False
    return circle.role_of(reader.id) is not None or _stood_in(circle, reader, _day(share.since, zone), day)


def _has_left(circle: Circle, share: AboutShare) -> bool:
    """Whether there was a moment since the share at which its reader had no role on the plan, and had had one."""
    roles = [role for role in circle.roles if role.person_id == share.reader_id and role.kind is not RoleKind.FAMILY]
    ends = [role for role in roles if role.ended_at is not None and role.ended_at >= share.since]
    return any(not any(_goes_on(other, role.ended_at) for other in roles if other.id != role.id) for role in ends)


def _goes_on(role: Role, moment: datetime | None) -> bool:
    return moment is not None and role.since <= moment and (role.ended_at is None or role.ended_at > moment)


def _stood_in(circle: Circle, reader: Person, since: date, day: date) -> bool:
    """Whether who answers today without a role is who did when the page was shared: duty, or in the same cover."""
    if circle.duty.id == reader.id:
        return True
    away = circle.lead if circle.lead is not None and circle.lead.is_staff else circle.duty
    cover = cover_on(circle, away, day)
    return cover is not None and cover.by_id == reader.id and cover.first_day <= since


def shared_on(
    circle: Circle, shares: Iterable[AboutShare], *, writer_is_here: bool, day: date, zone: str
) -> list[Shared]:  # fmt: skip
    """Return the shares of one plan, the oldest first, each with whether it still lets anybody read."""
    return [
        Shared(share, circle.people[share.reader_id],
               may_read(circle, share, writer_is_here=writer_is_here, day=day, zone=zone))
        for share in shares if share.plan_id == circle.plan.id and share.reader_id in circle.people
    ]  # fmt: skip


def one_picked(circle: Circle, writer: Person, reader_id: str, shared: Iterable[Shared], day: date) -> Person:
    """Return the practitioner a button names: one who can be picked, or who reads the page already."""
    offered = (*can_be_picked(circle, writer, day), *(one.reader for one in shared if one.reads))
    found = next((person for person in offered if person.id == reader_id), None)
    if found is None:
        raise NotFound
    return found


def share_with(shared: Iterable[Shared], reader: Person) -> AboutShare | None:
    """Return the share by which this practitioner reads the page now, if they do."""
    return next((one.share for one in shared if one.reads and one.reader.id == reader.id), None)


def own(share: AboutShare | None, writer: Person) -> AboutShare:
    """Return the share a button names, if it is this writer's."""
    if share is None or share.person_id != writer.id:
        raise NotFound
    return share


# -- the log -------------------------------------------------------------------------------------------------------


def log_of(
    shares: Sequence[AboutShare], read_now: Iterable[Shared], names: Mapping[str, str],
    readings: Sequence[AboutReading],
) -> dict[str, Any]:  # fmt: skip
    """Return the writer's log as facts: who may read it and since when; who read it when, the newest first.

    `shares` are all the writer ever made, `readings` the newest first, `names` those of everybody in the shares.
    """
    by = {share.id: names[share.reader_id] for share in shares}
    known = [reading for reading in readings if reading.share_id in by]
    return {
        "readers": [{"name": one.reader.name, "since": one.share.since} for one in read_now if one.reads],
        "readings": [{"name": by[reading.share_id], "at": reading.read_at} for reading in known[:LINES]],
        "n_before": len(known[LINES:]),
    }


# -- somebody leads from now on ------------------------------------------------------------------------------------


def to_be_asked(circle: Circle, lead: Person, writers: Iterable[Person], day: date) -> tuple[Person, ...]:
    """Return the writers on this plan who are asked whether this practitioner may read their page."""
    if not stands_by(circle, lead, day):
        return ()
    here = {person.id for person in circle.family if person.ended_at is None}
    return tuple(person for person in writers if person.id in here)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
