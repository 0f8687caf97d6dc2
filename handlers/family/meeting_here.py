"""One meeting as the family member there may see it, loaded and judged."""

from dataclasses import dataclass

from handlers.context import Hearing
from handlers.family.selection import plans_of
from handlers.rules.meetings import seen_by
from handlers.rules.refusals import NotFound
from handlers.rules.routing import holder_on
from storage.records.meetings import Attendance, Meeting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


@dataclass(frozen=True)
class Here:
    """A meeting in its circle, as this person sees it, with what they answered and who answers the family today."""

    circle: Circle
    meeting: Meeting
    attendance: Attendance
    holder: Person


def meeting_here(tx: Transaction, hearing: Hearing) -> Here:
    """Return the meeting a button names. One that this person may not know of looks as if there were none."""
    meeting, attendance = tx.meetings.find(hearing.id1), tx.attendances.at(hearing.id1, hearing.me.id)
    if meeting is None or attendance is None:
        raise NotFound
    circle = tx.plans.circle(meeting.plan_id)
    seen = seen_by(circle, meeting, attendance, hearing.me, hearing.now)
    if seen is None:
        raise NotFound
    hearing.many_plans = len(plans_of(tx, hearing.me)) > 1
    return Here(circle, seen, attendance, holder_on(circle, hearing.today).by)
