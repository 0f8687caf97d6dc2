"""How families find the help: counts of a whole quarter, and what was opened to this reader, by plan (001-22).

The lead sees what was opened to them and nothing else, no count either. Whoever manages leads, or co-ordinates, sees
the counts of plans they do not work on themselves.
"""

from collections.abc import Iterable
from datetime import timedelta

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.rules import pulses as rules
from handlers.rules.access import Wish, may
from handlers.rules.outcomes import a_page_of
from handlers.rules.pulses import Question
from handlers.rules.refusals import NotForYou, NotFound
from handlers.rules.telling import relation_in
from storage.records.plans import Circle
from storage.records.pulses import Pulse
from storage.transaction import Transaction

A_PAGE = 4


@only(Audience.PRACTITIONER, shows=True)
def show_counts(tx: Transaction, hearing: Hearing) -> None:
    """Show the last whole quarter's answers as counts."""
    plans, zone = _run_by(tx, hearing), hearing.house.service.zone
    first, after = rules.quarter_before(hearing.today)
    found = tx.pulses.closed_between(rules.begins(first, zone), rules.begins(after, zone), plans)
    works_on = _worked_on(tx, hearing)
    counted = [one for one in found if rules.is_at_arms_length(one, hearing.me, works_on)]
    hearing.show(
        "m_pulse", first=first, last=after - timedelta(days=1), enough=rules.ENOUGH,
        helping=_listed(rules.tally(counted, Question.HELPING)),
        listened=_listed(rules.tally(counted, Question.LISTENED)),
        coordinates=hearing.me.coordinator,
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_opened(tx: Transaction, hearing: Hearing) -> None:
    """Show what was opened to this practitioner, the newest first: to whoever runs the service, by plan."""
    _show_list(tx, hearing, _opened_to(tx, hearing, _run_by(tx, hearing)), None)


@only(Audience.PRACTITIONER, shows=True)
def show_opened_on(tx: Transaction, hearing: Hearing) -> None:
    """Show what was opened to whoever leads this plan."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _show_list(tx, hearing, _opened_to(tx, hearing, {circle.plan.id}), circle)


def _show_list(tx: Transaction, hearing: Hearing, found: list[Pulse], of: Circle | None) -> None:
    shown, more = a_page_of(found, hearing.page, A_PAGE)
    circles = {plan_id: of or tx.plans.circle(plan_id) for plan_id in {pulse.plan_id for pulse in shown}}
    hearing.show("p_pulses", n=len(found), more=more, list_plan=of.plan.id if of is not None else None, items=[
        {"id": pulse.id, "plan_ref": circles[pulse.plan_id].plan.ref, "day": pulse.said_at,
         "relation": relation_in(circles[pulse.plan_id], pulse.person_id)} for pulse in shown
    ])  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def read(tx: Transaction, hearing: Hearing) -> None:
    """Show one pulse that was opened to this practitioner. Reading it is an act."""
    pulse = tx.pulses.find(hearing.id1)
    if pulse is None or pulse.id not in {one.id for one in _opened_to(tx, hearing, {pulse.plan_id})}:
        raise NotFound
    circle = tx.plans.circle(pulse.plan_id)
    tx.audit.add(hearing.me.id, "pulse.read", pulse.id)
    hearing.show("p_pulse", plan_ref=circle.plan.ref, relation=relation_in(circle, pulse.person_id), day=pulse.said_at,
                 helping=pulse.helping, listened=pulse.listened, words=pulse.words,
                 list_plan=hearing.id2 or None)  # fmt: skip


def _opened_to(tx: Transaction, hearing: Hearing, plans: Iterable[str] | None) -> list[Pulse]:
    """Return which of what was opened lately, on these plans or on any, this practitioner may read today."""
    found = tx.pulses.opened(hearing.now - rules.SHOWN_FOR, plans)
    works_on, managed = _worked_on(tx, hearing), _managed(tx, hearing)
    may_lead = {one.plan_id for one in found if one.opened_to == hearing.me.id}
    leads = {
        plan_id for plan_id in may_lead if may(tx.plans.circle(plan_id), hearing.me, Wish.LEAD_PLAN, hearing.today)
    }
    return [
        one for one in found
        if rules.may_read(one, hearing.me, leads=one.plan_id in leads,
                          runs=hearing.me.coordinator or one.plan_id in managed, works_on=works_on)
    ]  # fmt: skip


def _run_by(tx: Transaction, hearing: Hearing) -> set[str] | None:
    """Return the ids of the plans whose leads this practitioner manages; None, for a co-ordinator: of all plans."""
    if hearing.me.coordinator:
        return None
    plans = _managed(tx, hearing)
    if not plans and not tx.people.manages_somebody(hearing.me.id):
        raise NotForYou
    return plans


def _managed(tx: Transaction, hearing: Hearing) -> set[str]:
    return {plan.id for one in tx.people.managed_by(hearing.me.id) for plan in tx.plans.led_by(one.id)}


def _worked_on(tx: Transaction, hearing: Hearing) -> frozenset[str]:
    roles = ((role.plan_id, role.kind) for role in tx.roles.ever_of(hearing.me.id))
    return rules.plans_worked_on(roles, (plan.id for plan in tx.plans.covered_by(hearing.me.id, hearing.today)))


def _listed(counts: tuple[int, ...] | None) -> list[int] | None:
    return None if counts is None else list(counts)


ROUTES = (
    Tap("pulse.counts", show_counts),
    Tap("pulse.opened", show_opened),
    Tap("pulse.opened_on", show_opened_on),
    Tap("pulse.read", read),
)
