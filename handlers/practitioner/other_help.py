"""Once a month: is other help needed? Nothing new, or a need for one of the plans one leads (002-09)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.other_help import who_leads
from handlers.rules.outcomes import a_page_of
from storage.records.plans import Plan
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.PRACTITIONER)
def nothing_new(tx: Transaction, hearing: Hearing) -> None:
    """Keep that nothing else is needed on the plans led today."""
    for plan in _led(tx, hearing):
        tx.audit.add(hearing.me.id, "needs.nothing_new", plan.id)
    hearing.show("p_help_unchanged")


@only(Audience.PRACTITIONER, shows=True)
def pick_plan(tx: Transaction, hearing: Hearing) -> None:
    """Ask for which of the plans led today a need is added."""
    shown, more = a_page_of(_led(tx, hearing), hearing.page, A_PAGE)
    hearing.show("p_help_plans", plans=[{"id": plan.id, "ref": plan.ref} for plan in shown], more=more)


def _led(tx: Transaction, hearing: Hearing) -> list[Plan]:
    """Return the plans this practitioner leads today: their own, and those they stand in for."""
    plans = (*tx.plans.led_by(hearing.me.id), *tx.plans.covered_by(hearing.me.id, hearing.today))
    leaders = {plan.id: who_leads(tx.plans.circle_around(plan), hearing.today) for plan in plans}
    distinct = {plan.id: plan for plan in plans}
    return [plan for plan in distinct.values() if (leader := leaders[plan.id]) and leader.id == hearing.me.id]


ROUTES = (
    Tap("month.same", nothing_new),
    Tap("month.add", pick_plan),
)
