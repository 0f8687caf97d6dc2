"""Every hour: hand-overs take their next step on its day, and end where they can no longer go on (001-30, 003-15)."""

from datetime import datetime, timedelta

from handlers.handovers import give_to_keeper, remind, stop
from handlers.hears import Tick
from handlers.house import House
from handlers.rules.handover_days import Next, what_next, why_ended
from handlers.taking_over import ask_if_met, end_overlap, take_over
from storage.records.handovers import Handover, HandoverState
from storage.transaction import Transaction

STEPS = {
    Next.TAKE_OVER: take_over, Next.ASK_IF_MET: ask_if_met, Next.END_OVERLAP: end_overlap, Next.REMIND: remind,
}  # fmt: skip


def look_after(tx: Transaction, house: House, now: datetime) -> None:
    """Look at the hand-overs that go on: there are few, and an index finds them."""
    for one in tx.handovers.live():
        tx.apart(one.id, _step, tx, house, one, now)


def _step(tx: Transaction, house: House, one: Handover, now: datetime) -> None:
    circle = tx.plans.circle(one.plan_id)
    why = why_ended(one, circle, tx.people.find(one.to_id or ""))
    if why is not None:
        stop(tx, house, circle, one, why)
        return
    if one.state is not HandoverState.OVERLAP:
        one = give_to_keeper(tx, house, circle, one)
    due = what_next(one, house.calendar(circle), now)
    if due is not None:
        STEPS[due](tx, house, circle, one)


TICKS = (Tick("hand-overs", timedelta(hours=1), look_after),)
