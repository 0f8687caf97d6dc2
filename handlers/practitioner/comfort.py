"""Is this working? The lead says so in private; the co-ordinators see what each side has said (004-10)."""

from handlers.comfort import circle_asked_about, keep_answer, number_asked, worked_on
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.comfort import SHOWN_FOR, is_at_arms_length
from handlers.rules.outcomes import a_page_of
from handlers.rules.telling import relation_in
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.PRACTITIONER, shows=True)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask the lead, signed in."""
    circle = circle_asked_about(tx, hearing.id1)
    number = number_asked(hearing, circle)
    hearing.show("p_working", plan_id=circle.plan.id, plan_ref=circle.plan.ref, role_id=hearing.id1, number=number)


@only(Audience.PRACTITIONER)
def say(tx: Transaction, hearing: Hearing) -> None:
    """Keep what the lead tapped, and say who sees it."""
    circle = circle_asked_about(tx, hearing.id1)
    kept = keep_answer(tx, hearing, circle)
    manager = circle.manager_of(hearing.me)
    hearing.show("p_working_done", plan_id=circle.plan.id, plan_ref=circle.plan.ref, answer=kept.answer.value,
                 manager=manager.name if manager is not None else None)  # fmt: skip


@only(Audience.COORDINATOR, shows=True)
def show_all(tx: Transaction, hearing: Hearing) -> None:
    """Show what each side has said, the newest first, of plans this co-ordinator does not work on."""
    works_on = worked_on(tx, hearing, hearing.me)
    said = [c for c in tx.comfort_checks.since(hearing.now - SHOWN_FOR) if is_at_arms_length(c, hearing.me, works_on)]
    shown, more = a_page_of(said, hearing.page, A_PAGE)
    circles = {plan_id: tx.plans.circle(plan_id) for plan_id in {check.plan_id for check in shown}}
    leads = tx.people.many(check.lead_id for check in shown)
    tx.audit.add(hearing.me.id, "comfort.read", None)
    hearing.show("m_working_list", n=len(said), more=more, items=[
        {"plan_ref": circles[check.plan_id].plan.ref, "by_lead": check.person_id == check.lead_id, "day": check.said_at,
         "relation": relation_in(circles[check.plan_id], check.person_id), "lead": leads[check.lead_id].name,
         "answer": check.answer.value}
        for check in shown
    ])  # fmt: skip


ROUTES = (
    Tap("working.open", ask),
    Tap("working.lead", say),
    Tap("working.list", show_all),
)
