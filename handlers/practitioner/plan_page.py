"""A family member's plan on a page, as they would get it, for a practitioner to look through with them."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.plan_page import send_page
from handlers.practitioner.family import one_member
from handlers.rules.plan_page import may_have_page
from handlers.rules.refusals import NotForYou
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def have_page(tx: Transaction, hearing: Hearing) -> None:
    """Send the page of one reader, at their reading level; looking is an act."""
    circle, member = one_member(tx, hearing)
    if not may_have_page(circle, hearing.me, member.person, hearing.today):
        raise NotForYou
    send_page(tx, hearing, circle, member.person)
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_page", plan_id=circle.plan.id, id=member.role.id, name=member.person.name, relation=member.relation,
        easy=member.reads_easy,
    )  # fmt: skip


ROUTES = (Tap("case.page", have_page),)
