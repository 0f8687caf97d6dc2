"""Before a review each practitioner on the team is asked three questions, the silent ones once more (001-23)."""

from datetime import datetime, timedelta

from handlers.clock.reviews_ahead import reviews_ahead
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.inputs import ASK_AHEAD, ASK_UNTIL, is_to_be_told, telling_due
from handlers.rules.wall_time import wall_of
from handlers.rules.working_time import is_working
from handlers.telling import tell
from storage.records.meetings import Meeting
from storage.records.notices import NoticeState
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

GONE = (NoticeState.WITHDRAWN, NoticeState.REFUSED, NoticeState.STOPPED)


def ask_the_team(tx: Transaction, house: House, now: datetime) -> None:
    """Ask about every review of the coming week, while the service works."""
    for review in reviews_ahead(tx, ASK_UNTIL, ASK_AHEAD, now):
        tx.apart(review.id, _ask, tx, house, review, now)


def _ask(tx: Transaction, house: House, meeting: Meeting, now: datetime) -> None:
    circle, day = tx.plans.circle(meeting.plan_id), wall_of(now, house.service.zone).date()
    if not is_working(house.calendar(circle), now):
        return
    said = {one.person_id: one for one in tx.review_inputs.of_meeting(meeting.id)}
    for person in circle.team:
        if is_to_be_told(circle, person, meeting, said.get(person.id), now, day):
            _tell(tx, house, circle, meeting, person, now)


def _tell(tx: Transaction, house: House, circle: Circle, meeting: Meeting, person: Person, now: datetime) -> None:
    """Ask, or chase once; of a review that moved, only who has not been asked or chased yet."""
    topic = f"input/{meeting.id}/{person.id}"
    told = [notice.made_at for notice in tx.reminders.of_topic(topic) if notice.state not in GONE]
    due = telling_due(meeting, told, now)
    if due is not None:
        tell(tx, house, person, "p_input_ask", key=f"{topic}/{due}/{meeting.version}", now=now, topic=topic,
             refers_to=meeting.id, version=meeting.version, plan_id=circle.plan.id, meeting_id=meeting.id,
             plan_ref=circle.plan.ref, starts=meeting.starts_at, again=due == 1)  # fmt: skip


TICKS = (Tick("what the team says, before a review", timedelta(hours=1), ask_the_team),)
