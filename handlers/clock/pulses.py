"""A few days before a review each family member who may know of it is asked, once, how the help is (001-22)."""

from datetime import datetime, timedelta

from handlers.clock.reviews_ahead import reviews_ahead
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.pulses import ASK_AHEAD, ASK_UNTIL, is_to_be_asked
from handlers.rules.wall_time import wall_of
from handlers.screens.meetings import child_for
from handlers.telling import tell
from storage.records.meetings import Meeting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def ask_how_the_help_is(tx: Transaction, house: House, now: datetime) -> None:
    """Ask about every review of the next days."""
    for review in reviews_ahead(tx, ASK_UNTIL, ASK_AHEAD, now):
        tx.apart(review.id, _ask, tx, house, review, now)


def _ask(tx: Transaction, house: House, meeting: Meeting, now: datetime) -> None:
    circle, day = tx.plans.circle(meeting.plan_id), wall_of(now, house.service.zone).date()
    asked = {attendance.person_id: attendance for attendance in tx.attendances.of_meeting(meeting.id)}
    for person in circle.family:
        if is_to_be_asked(circle, person, meeting, asked.get(person.id), now, day):
            _tell(tx, house, circle, meeting, person, now)


def _tell(tx: Transaction, house: House, circle: Circle, meeting: Meeting, person: Person, now: datetime) -> None:
    """Ask once for each person and review; of one that moved, again only who had not been asked yet."""
    keys = [f"pulse/{meeting.id}/{person.id}/{version}" for version in range(1, meeting.version + 1)]
    if not tx.reminders.any_sent(keys):
        tell(tx, house, person, "pulse_helping", key=keys[-1], now=now, refers_to=meeting.id, version=meeting.version,
             plan_id=circle.plan.id, occasion_id=meeting.id, child=child_for(circle, person))  # fmt: skip


TICKS = (Tick("how the help is, before a review", timedelta(hours=1), ask_how_the_help_is),)
