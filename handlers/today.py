"""Loads what a practitioner's day is made of: the same for their screen and for the morning's message."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.house import House
from handlers.needs import left_alone_on
from handlers.parts import wanting_on
from handlers.referrals import coming_back
from handlers.rules.access import Wish, may
from handlers.rules.contacts import to_do
from handlers.rules.holding import may_hold_on
from handlers.rules.posts import fresh_since, reads
from handlers.rules.routing import holder_on
from handlers.rules.today import MEETINGS_AHEAD, Line, lines_of
from handlers.summaries import missing_on
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

AHEAD = timedelta(days=MEETINGS_AHEAD + 1)


def _led(circles: Mapping[str, Circle], person: Person, day: date) -> dict[str, Circle]:
    return {plan_id: circle for plan_id, circle in circles.items() if may(circle, person, Wish.LEAD_PLAN, day)}


def load_today(tx: Transaction, house: House, person: Person, now: datetime) -> list[Line]:
    """Return this practitioner's lines: what they hold, lead or own on plans they are on or answer for today."""
    today = now.astimezone(ZoneInfo(house.service.zone)).date()
    plans = {plan.id for plan in (*tx.plans.of_practitioner(person.id), *tx.plans.covered_by(person.id, today))}
    held, drafts = tx.concerns.held_by(person.id), tx.drafts.all_of(person.id)
    plans |= {concern.plan_id for concern in held}
    circles = {plan_id: tx.plans.circle(plan_id) for plan_id in sorted(plans)}
    meetings = [meeting for meeting in tx.meetings.of_plans(circles, now) if meeting.starts_at < now + AHEAD]
    published = tx.actions.published_on(circles)
    parts = Counter(circle.plan.id for circle, _ in wanting_on(tx, person, circles, now, today))
    return lines_of(
        person, circles,
        held=[concern for concern in held if may_hold_on(circles[concern.plan_id], person.id)],
        actions=[action for some in published.values() for action in some],
        meetings=meetings, attendances=tx.attendances.of_meetings(meeting.id for meeting in meetings),
        covers=tx.covers.around(person.id, today), drafts=drafts, now=now, zone=house.service.zone,
        unsummed=[m for circle, m in missing_on(tx, circles, now) if holder_on(circle, today).by.id == person.id],
        parts=parts, needs=left_alone_on(tx, person, circles, now, today),
        notes=_new_notes(tx, person, circles, now, today),
        services=coming_back(tx, person, _led(circles, person, today), now, today),
        contacts=to_do(tx.contacts.open_on(circles), circles, person, today),
    )  # fmt: skip


def _new_notes(
    tx: Transaction, person: Person, circles: Mapping[str, Circle], now: datetime, today: date
) -> Counter[str]:  # fmt: skip
    """Count the team notes this practitioner may read and has not, by plan."""
    new = tx.posts.new_to(person.id, circles, fresh_since(now), now)
    return Counter(post.plan_id for post in new if reads(circles[post.plan_id], post, person, today))
