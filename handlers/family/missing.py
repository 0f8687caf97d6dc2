"""We need something else: is anything missing from the plan, by area, and then in their own words (002-09, 004-16)."""

from handlers.context import Hearing
from handlers.family.selection import circle_here, circle_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.missing import AREAS_AT_ONCE, area_named
from handlers.rules.outcomes import a_page_of
from handlers.rules.unsent import CONCERN
from handlers.screens.meetings import child_for
from storage.records.concerns import Area, ConcernKind
from storage.transaction import Transaction


@only(Audience.FAMILY)
def ask_what_is_missing(tx: Transaction, hearing: Hearing) -> None:
    """Ask in which area something is missing, some at a time."""
    circle = circle_of(tx, hearing, hearing.id1) if hearing.id1 else circle_here(tx, hearing)
    shown, more = a_page_of(list(Area), hearing.page, AREAS_AT_ONCE)
    hearing.show(
        "gap_areas", plan_id=circle.plan.id, list_plan=circle.plan.id, child=circle.plan.child_name,
        own=child_for(circle, hearing.me) is None, areas=[area.value for area in shown], more=more,
    )  # fmt: skip


@only(Audience.FAMILY)
def take_area(tx: Transaction, hearing: Hearing) -> None:
    """Take the area, and ask for words: who hears of it is chosen as with every question."""
    area, circle = area_named(hearing.id1), circle_of(tx, hearing, hearing.id2)
    draft = begin(tx, hearing, CONCERN, circle.plan.id, kind=ConcernKind.NEED.value, door=None, person_id=None,
                  action_id=None, area=area.value)  # fmt: skip
    show_write(tx, hearing, draft)


ROUTES = (
    Tap("gap.ask", ask_what_is_missing),
    Tap("gap.area", take_area),
)
