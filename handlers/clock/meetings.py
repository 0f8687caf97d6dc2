"""After a meeting its lead is asked once what was agreed, and the next day the family whether everything was said.

A review that is due and has no date is said (000-10).
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.hears import Tick
from handlers.house import House
from handlers.rules.attending import comes
from handlers.rules.meetings import as_seen, may_know
from handlers.rules.reviewing import AHEAD, EARLY, LATELY, has_just_ended, is_day_after, review_missing
from handlers.rules.routing import holder_on
from handlers.rules.summaries import is_sent
from handlers.rules.today import is_digest_time
from handlers.rules.wall_time import wall_of
from handlers.screens.meetings import child_for
from handlers.telling import tell
from storage.records.meetings import Meeting
from storage.records.plans import Plan
from storage.transaction import Transaction

LONGEST = timedelta(hours=12)


def ask_what_was_agreed(tx: Transaction, house: House, now: datetime) -> None:
    """Ask whoever leads the plan today, once for each meeting that is over."""
    for meeting in tx.meetings.starting_between(now - LATELY - LONGEST, now):
        known = as_seen(meeting, None, now)
        if known is not None and has_just_ended(known, now):
            tx.apart(meeting.id, _ask, tx, house, known, now)


def _ask(tx: Transaction, house: House, meeting: Meeting, now: datetime) -> None:
    circle = tx.plans.circle(meeting.plan_id)
    if circle.plan.closed_at is not None or is_sent(tx.summaries.of_meeting(meeting.id)):
        return
    holder = holder_on(circle, wall_of(now, house.service.zone).date()).by
    tell(tx, house, holder, "p_meet_after", key=f"meeting/{meeting.id}/after", now=now, refers_to=meeting.id,
         plan_id=circle.plan.id, plan_ref=circle.plan.ref, meeting_id=meeting.id, starts=meeting.starts_at,
         sort=meeting.sort.value)  # fmt: skip


def ask_if_all_was_said(tx: Transaction, house: House, now: datetime) -> None:
    """Ask the family members who were to be there, once, on the day after a meeting that stood."""
    for meeting in tx.meetings.starting_between(now - LATELY - LONGEST, now):
        known = as_seen(meeting, None, now)
        if known is not None and is_day_after(known, now):
            tx.apart(meeting.id, _ask_family, tx, house, known, now)


def _ask_family(tx: Transaction, house: House, meeting: Meeting, now: datetime) -> None:
    circle, today = tx.plans.circle(meeting.plan_id), wall_of(now, house.service.zone).date()
    coming = {a.person_id: a for a in tx.attendances.of_meeting(meeting.id) if comes(a, meeting)}
    for person in circle.family:
        if person.id in coming and may_know(circle, person, coming[person.id], today):
            tell(tx, house, person, "meet_after", key=f"meeting/{meeting.id}/after/{person.id}", now=now,
                 refers_to=meeting.id, plan_id=circle.plan.id, child=child_for(circle, person),
                 starts=meeting.starts_at, sort=meeting.sort.value)  # fmt: skip


def remind_of_reviews(tx: Transaction, house: House, now: datetime) -> None:
    """Tell whoever leads a plan today that its review has no date: two weeks ahead, and when its day has passed."""
    calendar = house.calendar_of(house.service.nation)
    today = now.astimezone(ZoneInfo(house.service.zone)).date()
    if not is_digest_time(calendar, now):
        return
    for plan in tx.plans.reviewed_by(today + AHEAD):
        tx.apart(plan.id, _remind_of_review, tx, house, plan, today, now)


def _remind_of_review(tx: Transaction, house: House, plan: Plan, today: date, now: datetime) -> None:
    assert plan.review_by is not None
    since = datetime.combine(plan.review_by - EARLY, datetime.min.time(), now.tzinfo)
    rung = review_missing(plan, tx.meetings.of_plan(plan.id, since), today)
    if rung is not None:
        holder = holder_on(tx.plans.circle(plan.id), today).by
        tell(tx, house, holder, "p_review_due", key=f"review/{plan.id}/{plan.review_by}/{rung.value}", now=now,
             plan_id=plan.id, plan_ref=plan.ref, by=plan.review_by, late=plan.review_by < today)  # fmt: skip


TICKS = (
    Tick("meetings that are over", timedelta(minutes=15), ask_what_was_agreed),
    Tick("the day after a meeting", timedelta(minutes=15), ask_if_all_was_said),
    Tick("reviews without a date", timedelta(hours=1), remind_of_reviews),
)
