"""Early signs, from the desk: where to look first on the plans one leads, what was counted, one tap to it (004-18)."""

from collections.abc import Iterable
from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.home import plans_of
from handlers.rules.access import Wish, leads_on
from handlers.rules.outcomes import a_page_of
from handlers.rules.pulses import SHOWN_FOR
from handlers.rules.refusals import NotForYou
from handlers.rules.signs import Found, Traces, back_to, in_order, signs_of
from storage.records.concerns import Concern
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 4


@only(Audience.PRACTITIONER, shows=True)
def show_signs(tx: Transaction, hearing: Hearing) -> None:
    """Show the plans this practitioner leads today on which there is something to look at.

    What the service itself is late with comes first; families are not ranked by how much was counted.
    """
    circles = [tx.plans.circle_around(plan) for plan in plans_of(tx, hearing)]
    led = [circle for circle in circles if leads_on(circle, hearing.me, hearing.today)]
    held = tx.concerns.held_by(hearing.me.id, waiting=False)
    found = in_order((circle, _signs(tx, hearing, circle, held)) for circle in led)
    shown, more = a_page_of(found, hearing.page, A_PAGE)
    hearing.show("p_signs", n=len(found), more=more, plans=[
        {"id": circle.plan.id, "ref": circle.plan.ref, "first": _facts(signs)[0], "rest": len(signs) - 1}
        for circle, signs in shown
    ])  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_plan(tx: Transaction, hearing: Hearing) -> None:
    """Show everything there is to look at on one plan."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if not leads_on(circle, hearing.me, hearing.today):
        raise NotForYou
    signs = _signs(tx, hearing, circle, tx.concerns.held_by(hearing.me.id, waiting=False))
    hearing.show("p_signs_plan", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
                 signs=_facts(signs))  # fmt: skip


def _signs(tx: Transaction, hearing: Hearing, circle: Circle, held: list[Concern]) -> list[Found]:
    """Load what is counted of one plan, each noun as this practitioner may query it, and return what stands out."""
    plan_id = circle.plan.id
    actions, meetings = tx.actions.of_plan(plan_id), tx.meetings.of_plan(plan_id, back_to(hearing.now))
    reports = tx.action_reports.of_actions(action.id for action in actions)
    ratings = tx.outcome_ratings.of_outcomes(outcome.id for outcome in tx.outcomes.of_plan(plan_id))
    traces = Traces(
        held=held, actions=actions, meetings=meetings,
        attendances=tx.attendances.of_meetings(meeting.id for meeting in meetings),
        reports=_together(reports.values()), ratings=_together(ratings.values()),
        summaries=tx.summaries.of_plan(plan_id), pulses=tx.pulses.opened(hearing.now - SHOWN_FOR, [plan_id]),
    )  # fmt: skip
    return signs_of(circle, hearing.me, traces, hearing.now, hearing.today)


def _together(groups: Iterable[Iterable[Any]]) -> list[Any]:
    return [one for group in groups for one in group]


def _facts(signs: Iterable[Found]) -> list[dict[str, Any]]:
    return [{"sign": one.sign.value, "n": one.n, "of": one.of, "id": one.id} for one in signs]


ROUTES = (
    Tap("signs", show_signs),
    Tap("signs.open", show_plan),
)
