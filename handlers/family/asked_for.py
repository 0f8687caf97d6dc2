"""Help we asked for: each service that was asked, in words and days, and "ask about this" (001-19)."""

from handlers.context import Hearing
from handlers.family.selection import circle_here, circle_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.referrals import here, known_on, known_one
from handlers.rules.referrals import Known
from handlers.rules.unsent import CONCERN
from handlers.screens.referrals import card_facts, list_facts
from storage.records.concerns import ConcernKind
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what was asked for and is open to this reader."""
    circle = circle_of(tx, hearing, hearing.id1) if hearing.id1 else circle_here(tx, hearing)
    known = known_on(tx, circle, hearing.me, hearing.now, hearing.today)
    kind, facts = list_facts(circle, known, hearing.page, hearing.today)
    hearing.show(kind, plan_id=circle.plan.id, **facts)


@only(Audience.FAMILY)
def show_one(tx: Transaction, hearing: Hearing) -> None:
    """Show one: what for, and what has become of it."""
    circle, known = _one(tx, hearing)
    hearing.show("asked_for_card", plan_id=circle.plan.id, refers_to=known.referral.id,
                 **card_facts(circle, known, hearing.today))  # fmt: skip


@only(Audience.FAMILY)
def ask_about(tx: Transaction, hearing: Hearing) -> None:
    """Ask about one of them, or say that it is not right: it goes to whoever answers, with the card (004-09)."""
    circle, known = _one(tx, hearing)
    kind = ConcernKind.WRONG if hearing.id2 == "wrong" else ConcernKind.QUESTION
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=kind.value, door=None, person_id=None, action_id=None,
                  referral_id=known.referral.id)  # fmt: skip
    show_write(tx, hearing, draft)


def _one(tx: Transaction, hearing: Hearing) -> tuple[Circle, Known]:
    """Load the one a tap names, if it is open to this reader; otherwise there seems to be none."""
    referral = here(tx, hearing.id1)
    circle = circle_of(tx, hearing, referral.plan_id)
    return circle, known_one(tx, circle, hearing.me, referral, hearing.now, hearing.today)


ROUTES = (
    Tap("asked.list", show_list),
    Tap("asked.open", show_one),
    Tap("asked.ask", ask_about),
)
