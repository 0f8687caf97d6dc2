"""A summary that is missing is asked for again 2 and 5 working days after its meeting, of whoever answers (004-13)."""

from datetime import date, datetime, timedelta

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.routing import holder_on
from handlers.rules.summaries import CHASES, chase_due
from handlers.rules.today import is_digest_time
from handlers.rules.wall_time import wall_of
from handlers.summaries import missing_of
from handlers.telling import tell
from storage.records.meetings import Meeting
from storage.records.plans import Circle
from storage.transaction import Transaction

FARTHEST = timedelta(days=24)  # eight working days back, with weekends and the longest holidays between
LONGEST = timedelta(hours=12)


def chase_summaries(tx: Transaction, house: House, now: datetime) -> None:
    """Ask whoever answers the family today for each summary that is due, once a chase and person."""
    today = wall_of(now, house.service.zone).date()
    if not is_digest_time(house.calendar_of(house.service.nation), now):
        return
    held = tx.meetings.starting_between(now - FARTHEST, now - timedelta(days=CHASES[0]) + LONGEST)
    for circle, meeting in missing_of(tx, held, now):
        tx.apart(meeting.id, _chase, tx, house, circle, meeting, now, today)


def _chase(tx: Transaction, house: House, circle: Circle, meeting: Meeting, now: datetime, today: date) -> None:
    chase, holder = chase_due(house.calendar(circle), meeting, today), holder_on(circle, today).by
    if chase is not None:
        counted = chase == CHASES[-1] and circle.manager_of(holder) is not None
        tell(tx, house, holder, "p_sum_due", key=f"meeting/{meeting.id}/summary/{chase}/{holder.id}", now=now,
             refers_to=meeting.id, plan_id=circle.plan.id, plan_ref=circle.plan.ref, meeting_id=meeting.id,
             starts=meeting.starts_at, sort=meeting.sort.value, last=counted)  # fmt: skip


TICKS = (Tick("summaries that are missing", timedelta(hours=1), chase_summaries),)
