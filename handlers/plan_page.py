"""The plan on one page: asked for by a tap, made from what is true and open to its reader when it is sent.

What waits in the outbox names plan and reader only. So a page that waited holds nothing that was closed, moved or
taken back meanwhile, and one that may no longer be had is withdrawn.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.context import Hearing
from handlers.house import House
from handlers.rules.plan_page import may_have_page
from handlers.rules.wall_time import wall_of
from handlers.screens.plan_page import page_facts
from storage.records.notices import Act, Notice
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


def send_page(tx: Transaction, hearing: Hearing, circle: Circle, reader: Person) -> None:
    """Send the person there the page of one reader; a family member may keep the file, staff may not pass it on.

    From a discreet phone the file goes when words would.
    """
    me = hearing.me
    hides = hearing.now + timedelta(minutes=me.hide_after_minutes) if me.discreet and not me.is_staff else None
    file = hearing.pass_on(Act.PAGE, "", refers_to=circle.plan.id, plan_id=circle.plan.id, reader_id=reader.id)
    tx.outbox.change(file, protect=me.is_staff, plan_id=circle.plan.id, hide_at=hides)
    tx.audit.add(me.id, "page.made", circle.plan.id)


def filled(tx: Transaction, house: House, notice: Notice, now: datetime) -> Notice | None:
    """Return a page's notice with what stands on it now, or None where whoever asked may not have it any more."""
    plan_id, reader_id = notice.facts["plan_id"], notice.facts["reader_id"]
    if tx.plans.find(plan_id) is None:
        return None
    circle, day = tx.plans.circle(plan_id), wall_of(now, house.service.zone).date()
    asker, reader = tx.people.find(notice.person_id or ""), circle.people.get(reader_id)
    if asker is None or reader is None or not may_have_page(circle, asker, reader, day):
        return None
    outcomes, meetings = tx.outcomes.of_plan(plan_id), tx.meetings.of_plan(plan_id, now)
    page = page_facts(
        circle, reader, outcomes=outcomes, actions=tx.actions.of_plan(plan_id), meetings=meetings,
        ratings=tx.outcome_ratings.of_outcomes(outcome.id for outcome in outcomes),
        asked=tx.attendances.of_meetings(m.id for m in meetings), now=now, day=day, zone=house.service.zone,
    )  # fmt: skip
    return replace(notice, facts={**notice.facts, "page": page, "level": reader.reading.value})
