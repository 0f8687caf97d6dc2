"""Meetings and reviews: arranged, moved, cancelled, taken back within two minutes, and who may know of them.

Pure: each act returns the meeting as it then is. Until `visible_from` only whoever made the change sees it; everybody
else sees the meeting as it was, or nothing (design.md, section 9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotNow
from handlers.rules.undo import UNDO
from handlers.rules.wall_time import moment_of, wall_of, written
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

FURTHEST = timedelta(days=550)
AS_IT_WAS = ("local_start", "starts_at", "state", "place", "about", "minutes", "version", "cancelled_at", "new_day_by")


@dataclass(frozen=True)
class Arrangement:
    """What a practitioner asks for: the wall time, where, and for how long."""

    kind: MeetingKind
    local: datetime
    place: str | None = None
    about: str | None = None
    minutes: int = 60


# -- what becomes of a meeting -------------------------------------------------------------------------------------


def arrange(new_id: str, circle: Circle, by: Person, wish: Arrangement, zone: str, now: datetime) -> Meeting:
    """Return a new meeting or review that others will see in two minutes (001-19)."""
    local, at = _start(wish.local, zone, now)
    return Meeting(
        id=new_id, plan_id=circle.plan.id, kind=wish.kind, local_start=local, zone=zone, starts_at=at,
        state=MeetingState.PLANNED, made_by=by.id, made_at=now, place=wish.place, about=wish.about,
        minutes=wish.minutes, visible_from=now + UNDO, changed_by=by.id,
    )  # fmt: skip


def move(meeting: Meeting, by: Person, local: datetime, place: str | None, now: datetime) -> Meeting:
    """Return the meeting at another time or place: a new version, which everybody is asked about anew."""
    _still_to_come(meeting, now)
    local_start, at = _start(local, meeting.zone, now)
    if (local_start, place) == (meeting.local_start, meeting.place):
        raise AlreadyDone
    return replace(_changed(meeting, by, now), local_start=local_start, starts_at=at, place=place)


def cancel(meeting: Meeting, by: Person, new_day_by: date | None, now: datetime) -> Meeting:
    """Return the meeting as called off, with the day by which the family hears of another one."""
    _still_to_come(meeting, now)
    today = wall_of(now, meeting.zone).date()
    if new_day_by is not None and new_day_by < today:
        raise BadInput("p_date_past")
    changed = _changed(meeting, by, now)
    return replace(changed, state=MeetingState.CANCELLED, cancelled_at=now, new_day_by=new_day_by)


def take_back(meeting: Meeting, by: Person, now: datetime) -> Meeting:
    """Return the meeting without its last change, within two minutes, by whoever made it."""
    if is_visible(meeting, now) or meeting.state is MeetingState.TAKEN_BACK:
        raise NotNow("p_meet_too_late")
    if meeting.changed_by != by.id:
        raise NotForYou
    if meeting.before is None:
        return replace(meeting, state=MeetingState.TAKEN_BACK, visible_from=None)
    return _as_before(meeting, meeting.before)


def _as_before(meeting: Meeting, before: Mapping[str, Any]) -> Meeting:
    """The meeting without its last change. What was kept as facts has lost its type: a state is a word there."""
    was = {**before, "state": MeetingState(before["state"])}
    return replace(meeting, **was, visible_from=None, changed_by=None, before=None)


def _changed(meeting: Meeting, by: Person, now: datetime) -> Meeting:
    if not is_visible(meeting, now) and meeting.changed_by != by.id:
        raise NotNow("p_meet_busy")
    before = meeting.before if not is_visible(meeting, now) else {name: getattr(meeting, name) for name in AS_IT_WAS}
    version = meeting.highest + 1
    return replace(
        meeting, version=version, highest=version, visible_from=now + UNDO, changed_by=by.id, before=before
    )  # fmt: skip


def _still_to_come(meeting: Meeting, now: datetime) -> None:
    if meeting.state is not MeetingState.PLANNED:
        raise AlreadyDone
    if meeting.starts_at <= now:
        raise NotNow("p_meet_begun")


def _start(local: datetime, zone: str, now: datetime) -> tuple[str, datetime]:
    start = moment_of(local, zone)
    if start.at <= now + UNDO:
        raise BadInput("p_date_past")
    if start.at > now + FURTHEST:
        raise BadInput("p_date_far")
    return written(start.local), start.at


# -- who sees what -------------------------------------------------------------------------------------------------


def is_visible(meeting: Meeting, now: datetime) -> bool:
    """Whether the two minutes in which the last change can be taken back have passed."""
    return meeting.visible_from is None or now >= meeting.visible_from


def as_seen(meeting: Meeting, person_id: str | None, now: datetime) -> Meeting | None:
    """Return the meeting as this person knows it: without a change that may be taken back, unless it is theirs."""
    if meeting.state is MeetingState.TAKEN_BACK:
        return None
    if is_visible(meeting, now) or (person_id is not None and person_id == meeting.changed_by):
        return meeting
    if meeting.before is None:
        return None
    return _as_before(meeting, meeting.before)


def may_know(circle: Circle, person: Person, attendance: Attendance | None, day: date) -> bool:
    """Whether this person may know of a meeting of this plan at all.

    An adult or young person of the family only if asked, and while the dates dial is open for them; staff as staff
    see dates.
    """
    if not may(circle, person, Wish.SEE_DATES, day):
        return False
    return person.is_staff or attendance is not None


def seen_by(
    circle: Circle, meeting: Meeting, attendance: Attendance | None, person: Person, now: datetime
) -> Meeting | None:
    """Return the meeting as this person may see it now, or None."""
    if meeting.plan_id != circle.plan.id or not may_know(circle, person, attendance, wall_of(now, meeting.zone).date()):
        return None
    return as_seen(meeting, person.id, now)


def still_ahead(meeting: Meeting, now: datetime) -> bool:
    """Whether it stands and has not ended: a meeting that has just begun still shows its place."""
    return meeting.state is MeetingState.PLANNED and meeting.starts_at + timedelta(minutes=meeting.minutes) > now


def in_order(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return meetings, soonest first."""
    return sorted(meetings, key=lambda m: (m.starts_at, m.id))


# -- who is asked --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Guest:
    """Somebody who could be asked, and whether they may be: a family member only with the dates dial open."""

    person: Person
    may_be_asked: bool


def guests(circle: Circle) -> list[Guest]:
    """Return whom a meeting of this plan can ask: the family, then the team (the duty contact only if one of it)."""
    family = [
        Guest(circle.people[role.person_id], role.sees_dates)
        for role in circle.live_roles(RoleKind.FAMILY)
        if circle.people[role.person_id].ended_at is None
    ]
    return [*family, *(Guest(person, True) for person in circle.team if person.is_staff)]


def asked_at_first(circle: Circle) -> tuple[str, ...]:
    """Return whom a new meeting asks until the practitioner chooses otherwise: everybody who may be asked."""
    return tuple(guest.person.id for guest in guests(circle) if guest.may_be_asked)


def allowed_guests(circle: Circle, wanted: Sequence[str]) -> list[Person]:
    """Return those of the wanted people who may be asked now."""
    return [guest.person for guest in guests(circle) if guest.may_be_asked and guest.person.id in wanted]


def may_be_asked_too(circle: Circle, meeting: Meeting, asked: Sequence[str], now: datetime) -> list[Person]:
    """Return whom a meeting that stands may ask besides, the team first; not while its last change may go back."""
    _still_to_come(meeting, now)
    if not is_visible(meeting, now):
        raise NotNow("p_meet_busy")
    able = [guest.person for guest in guests(circle) if guest.may_be_asked and guest.person.id not in asked]
    return sorted(able, key=lambda person: not person.is_staff)


def can_be_answered(meeting: Meeting, version: int | None, now: datetime) -> bool:
    """Whether an answer to this version counts: it is the one that stands, and the meeting has not begun."""
    return meeting.state is MeetingState.PLANNED and meeting.version == version and meeting.starts_at > now


def next_ones(meetings: Sequence[Meeting | None], now: datetime) -> list[Meeting]:
    """Return the meetings that still lie ahead, soonest first; cancelled ones too, until their day has come."""
    ahead = [m for m in meetings if m is not None and (still_ahead(m, now) or _off_and_ahead(m, now))]
    return in_order(ahead)


def _off_and_ahead(meeting: Meeting, now: datetime) -> bool:
    return meeting.state is MeetingState.CANCELLED and meeting.starts_at > now
