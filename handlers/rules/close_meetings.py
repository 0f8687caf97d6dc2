"""Two meetings that look the same or pull at the same person: said before a meeting is published (000-04, 004-21).

Of another plan's meeting nothing is said but that a practitioner is busy then: not which family, nor where. That a
family member has a meeting on a plan this practitioner is not on is not said at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.rules.attending import answer_to
from handlers.rules.meetings import as_seen
from handlers.rules.reviewing import ended_at
from handlers.rules.wall_time import wall_of
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from storage.records.people import Person

CLOSE = timedelta(days=3)
AROUND = CLOSE + timedelta(days=1)  # how far before and after its start others are looked for


@dataclass(frozen=True)
class Closeness:
    """What speaks against a meeting: others of its plan within three days, and who is asked to two at once."""

    same_plan: tuple[Meeting, ...] = ()
    busy: tuple[str, ...] = ()  # ids of people, in the order in which they are asked

    @property
    def is_close(self) -> bool:
        """Whether there is anything to warn of."""
        return bool(self.same_plan or self.busy)

    def sign(self, meeting: Meeting) -> str:
        """Return what "Keep both" was said of: another day, another clash or another person is warned of anew."""
        return "/".join([meeting.local_start, *sorted(m.id for m in self.same_plan), *sorted(self.busy)])


def closeness(
    meeting: Meeting, asked: Iterable[Person], others: Iterable[Meeting],
    attendances: Mapping[tuple[str, str], Attendance], own_plans: Iterable[str], by: Person, now: datetime,
) -> Closeness:  # fmt: skip
    """Return what is close to a meeting that is about to be published, as far as whoever arranges it may know.

    `own_plans` are those whose dates they may see; `attendances` are by meeting and person.
    """
    mine, people = frozenset(own_plans), list(asked)
    known = (as_seen(other, by.id, now) for other in others if other.id != meeting.id)
    stand = [other for other in known if other is not None and other.state is MeetingState.PLANNED]
    same_plan = [m for m in stand if m.plan_id == meeting.plan_id and ended_at(m) > now and _days_apart(m, meeting)]
    at_once = [m for m in stand if _overlap(m, meeting)]
    busy = [p.id for p in people if any(_is_asked(p, m, attendances, mine) for m in at_once)]
    return Closeness(tuple(sorted(same_plan, key=lambda m: (m.starts_at, m.id))), tuple(busy))


def _days_apart(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings are at most three days apart, by the calendar where they are."""
    days = (wall_of(m.starts_at, m.zone).date() for m in (one, other))
    return abs(next(days) - next(days)) <= CLOSE


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one.starts_at < ended_at(other) and other.starts_at < ended_at(one)


def _is_asked(
    person: Person, other: Meeting, attendances: Mapping[tuple[str, str], Attendance], own_plans: frozenset[str]
) -> bool:
    """Whether somebody is asked to another meeting and has not said no, as far as that may be known."""
    attendance = attendances.get((other.id, person.id))
    if attendance is None or answer_to(attendance, other) is Answer.NO:
        return False
    return person.is_staff or other.plan_id in own_plans
