"""The plan a practitioner works on in this chat, loaded and judged."""

from handlers.context import Hearing
from handlers.rules.access import Wish, may
from handlers.rules.dials import Member, members
from handlers.rules.refusals import NotForYou, NotFound
from storage.records.plans import Circle
from storage.transaction import Transaction


def circle_for(tx: Transaction, hearing: Hearing, plan_id: str, wish: Wish) -> Circle:
    """Return the circle of a plan if this practitioner may do what they wish on it today.

    A plan they are not on looks as if there were none; one they are on, but do not lead, is refused as theirs to see.
    """
    if tx.plans.find(plan_id) is None:
        raise NotFound
    circle = tx.plans.circle(plan_id)
    if not may(circle, hearing.me, Wish.SEE_PLAN, hearing.today):
        raise NotFound
    if not may(circle, hearing.me, wish, hearing.today):
        raise NotForYou
    return circle


def family_on(tx: Transaction, circle: Circle) -> tuple[Member, ...]:
    """Return the plan's family members as staff may see them, with who has a linked phone."""
    links = (tx.links.live_of(person.id) for person in circle.family)
    return members(circle, [link for link in links if link is not None])
