"""Which reminders a meeting calls for: a week, a day and an hour before, in the hours each person allows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.rules.attending import answer_to
from handlers.rules.hours import allowed_before
from handlers.rules.wall_time import moment_of, read
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from storage.records.people import Person

WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
AHEAD = timedelta(days=16)  # a week's reminder of a meeting then is due in nine days


class ReminderKind(StrEnum):
    """How long before the meeting it comes, unless that time is closed."""

    WEEK = "week"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True)
class Reminder:
    """One reminder. The key holds meeting, version, person and kind, so that none is ever sent twice (R15)."""

    kind: ReminderKind
    key: str
    due: datetime


def key_of(meeting: Meeting, person_id: str, kind: ReminderKind) -> str:
    """Return the key under which this reminder is sent at most once."""
    return f"reminder/{meeting.id}/{meeting.version}/{person_id}/{kind}"


def topic_of(meeting_id: str, person_id: str) -> str:
    """Return what this person's reminders of this meeting are planned anew under."""
    return f"reminders/{meeting_id}/{person_id}"


def reminders_for(
    meeting: Meeting,
    attendance: Attendance | None,
    person: Person,
    zone: str,
    now: datetime,
    waiting: Collection[str] = (),
) -> list[Reminder]:
    """Return the reminders of this meeting still to come for this person.

    A week before only to those who have not answered; none to those who said no. One that falls into closed hours
    moves earlier, never later, and is dropped where it meets the one before. None is made for a time that has
    passed, or in the two minutes in which the meeting can be taken back; but what is `waiting` (its key) to be sent
    stays, so that planning just after the due moment takes nothing back.
    """
    if attendance is None or not _calls_for_any(meeting, attendance, person):
        return []
    earliest = now if meeting.visible_from is None else max(now, meeting.visible_from)
    return [
        Reminder(kind, key, due)
        for kind, due in _schedule(meeting, attendance, person, zone)
        if (key := key_of(meeting, person.id, kind)) and (due > earliest or key in waiting)
    ]


def _calls_for_any(meeting: Meeting, attendance: Attendance, person: Person) -> bool:
    if meeting.state is not MeetingState.PLANNED or person.ended_at is not None:
        return False
    return answer_to(attendance, meeting) is not Answer.NO


def _schedule(
    meeting: Meeting, attendance: Attendance, person: Person, zone: str
) -> list[tuple[ReminderKind, datetime]]:
    """A week and a day are counted on the wall clock, an hour in real time (design.md, section 4)."""
    local = read(meeting.local_start)
    wanted = [
        (ReminderKind.DAY, moment_of(local - DAY, meeting.zone).at),
        (ReminderKind.HOUR, meeting.starts_at - HOUR),
    ]
    if answer_to(attendance, meeting) is None:
        wanted.insert(0, (ReminderKind.WEEK, moment_of(local - WEEK, meeting.zone).at))
    kept: list[tuple[ReminderKind, datetime]] = []
    for kind, at in wanted:
        due = allowed_before(person, at, zone)
        if not kept or due > kept[-1][1]:
            kept.append((kind, due))
    return kept


def is_followed(
    kind: ReminderKind, meeting: Meeting, attendance: Attendance, person: Person, zone: str
) -> bool:  # fmt: skip
    """Whether this person gets a later reminder of it: where hours are short, one may be the last."""
    return _schedule(meeting, attendance, person, zone)[-1][0] is not kind


def slice_of_hour(now: datetime) -> list[tuple[datetime, datetime]]:
    """Return the spans of time whose meetings are planned anew in this hour: the next day, and a 24th of the rest."""
    part = AHEAD / 24
    first = now + now.hour * part
    return [(now, now + DAY), (max(first, now + DAY), max(first + part, now + DAY))]


def has_reminders_left(meeting: Meeting, now: datetime) -> bool:
    """Whether an ordinary reminder still lies ahead, so that a promise to remind is kept."""
    return now < meeting.starts_at - HOUR
