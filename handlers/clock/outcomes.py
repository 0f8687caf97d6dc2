"""A few days before a review each side is asked, once, how it is going (001-21)."""

from datetime import datetime, timedelta

from handlers.clock.reviews_ahead import reviews_ahead
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.outcomes import ASK_AHEAD, ASK_UNTIL, is_to_be_asked
from handlers.rules.routing import holder_on
from handlers.rules.wall_time import wall_of
from handlers.screens.meetings import child_for
from handlers.telling import tell
from storage.records.meetings import Meeting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def ask_how_it_is_going(tx: Transaction, house: House, now: datetime) -> None:
    """Ask the family members who come to a review and see the plan, and whoever leads it today."""
    for review in reviews_ahead(tx, ASK_UNTIL, ASK_AHEAD, now):
        tx.apart(review.id, _ask, tx, house, review, now)


def _ask(tx: Transaction, house: House, meeting: Meeting, now: datetime) -> None:
    outcomes = tx.outcomes.of_plan(meeting.plan_id)
    if not outcomes:
        return
    circle, day = tx.plans.circle(meeting.plan_id), wall_of(now, house.service.zone).date()
    ratings = tx.outcome_ratings.of_outcomes(outcome.id for outcome in outcomes)
    asked = {attendance.person_id: attendance for attendance in tx.attendances.of_meeting(meeting.id)}
    for person in (*circle.family, holder_on(circle, day).by):
        if is_to_be_asked(circle, person, meeting, asked.get(person.id), outcomes, ratings, now, day):
            _tell(tx, house, circle, meeting, person, now)


def _tell(tx: Transaction, house: House, circle: Circle, meeting: Meeting, person: Person, now: datetime) -> None:
    """Ask once for each person and review; of one that moved, again only who had not been asked yet."""
    keys = [f"outcomes/{meeting.id}/{person.id}/{version}" for version in range(1, meeting.version + 1)]
    if tx.reminders.any_sent(keys):
        return
    kind = "p_outcome_review" if person.is_staff else "outcome_review"
    tell(
        tx, house, person, kind, key=keys[-1], now=now, refers_to=meeting.id, version=meeting.version,
        plan_id=circle.plan.id, plan_ref=circle.plan.ref, list_plan=circle.plan.id, child=child_for(circle, person),
        starts=meeting.starts_at,
    )  # fmt: skip


TICKS = (Tick("how it is going, before a review", timedelta(hours=1), ask_how_it_is_going),)
