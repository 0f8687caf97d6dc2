"""What we need, and who helps with each need: the list, each card, "this is not right" and "ask" (002-01)."""

from handlers.context import Hearing
from handlers.family.selection import circle_here, circle_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.needs import actions_for
from handlers.rules.needs import needs_seen, one_seen
from handlers.rules.refusals import NotFound
from handlers.rules.unsent import CONCERN
from handlers.screens.needs import card_facts, list_facts
from storage.records.concerns import ConcernKind
from storage.records.needs import Need
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_needs(tx: Transaction, hearing: Hearing) -> None:
    """Show what we need and who helps with it, as far as the plan is open to this reader."""
    if hearing.id1:
        hearing.stand(plan_id=circle_of(tx, hearing, hearing.id1).plan.id)
    circle = circle_here(tx, hearing)
    needs = needs_seen(circle, hearing.me, tx.needs.of_plan(circle.plan.id), hearing.now, hearing.today)
    page = hearing.page
    kind, facts = list_facts(circle, hearing.me, needs, actions_for(tx, needs), hearing.now, hearing.today, page)
    hearing.show(kind, plan_id=circle.plan.id, **facts)


@only(Audience.FAMILY)
def show_need(tx: Transaction, hearing: Hearing) -> None:
    """Show one need: who helps with it, or that somebody is looked for."""
    circle, need = _need_here(tx, hearing)
    action = actions_for(tx, [need]).get(need.action_id or "")
    facts = card_facts(circle, hearing.me, need, action, hearing.now, hearing.today)
    hearing.show("needs_card", plan_id=circle.plan.id, refers_to=need.id, **facts)


@only(Audience.FAMILY)
def ask_about_need(tx: Transaction, hearing: Hearing) -> None:
    """Ask about one need, or say that it is not right: it goes to whoever answers, as every question does."""
    circle, need = _need_here(tx, hearing)
    kind = ConcernKind.WRONG if hearing.id2 == "wrong" else ConcernKind.QUESTION
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=kind.value, door=None, person_id=None, action_id=None,
                  need_id=need.id)  # fmt: skip
    show_write(tx, hearing, draft)


def _need_here(tx: Transaction, hearing: Hearing) -> tuple[Circle, Need]:
    """Load the need a tap names, if it is open to this reader; otherwise there seems to be none."""
    need = tx.needs.find(hearing.id1)
    if need is None:
        raise NotFound
    circle = circle_of(tx, hearing, need.plan_id)
    return circle, one_seen(circle, hearing.me, need, hearing.now, hearing.today)


ROUTES = (
    Tap("needs", show_needs),
    Tap("needs.open", show_need),
    Tap("needs.ask", ask_about_need),
)
