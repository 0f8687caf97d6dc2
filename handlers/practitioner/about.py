"""What a family member wrote once about themselves, read by the practitioner they chose, and by nobody else (003-11).

The plan's card shows a button to those who may read a page, and to nobody else. Each reading is an act, and stands in
its writer's log.
"""

from handlers.about import SHOWN, shared_of
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.about import Shared, parts_shown
from handlers.rules.access import Wish
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_in
from storage.records.about import AboutReading
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction


def readable_here(tx: Transaction, hearing: Hearing, circle: Circle) -> list[Shared]:
    """Return the pages that this practitioner may read on this plan now."""
    mine = tx.about_shares.open_to(hearing.me.id, circle.plan.id)
    writers = [circle.people[one.person_id] for one in mine if tx.about_parts.of(one.person_id)]
    found = (one for writer in writers for one in shared_of(tx, hearing.house, circle, writer))
    return [one for one in found if one.reads and one.reader.id == hearing.me.id]


@only(Audience.PRACTITIONER, shows=True)
def show_pages(tx: Transaction, hearing: Hearing) -> None:
    """Show the page that was shared with this practitioner on one plan; of several, whose they are."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.SEE_PLAN)
    pages = readable_here(tx, hearing, circle)
    if not pages:
        raise NotFound
    if len(pages) == 1:
        _show(tx, hearing, circle, pages[0])
        return
    hearing.show(
        "p_about_list", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
        pages=[{"id": one.share.id, "relation": relation_in(circle, one.share.person_id)} for one in pages][:5],
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def read(tx: Transaction, hearing: Hearing) -> None:
    """Read one page, if its writer lets this practitioner do so at this moment."""
    share = tx.about_shares.find(hearing.id1)
    if share is None or tx.plans.find(share.plan_id) is None:
        raise NotFound
    circle = circle_for(tx, hearing, share.plan_id, Wish.SEE_PLAN)
    page = next((one for one in readable_here(tx, hearing, circle) if one.share.id == share.id), None)
    if page is None:
        raise NotFound
    _show(tx, hearing, circle, page)


def _show(tx: Transaction, hearing: Hearing, circle: Circle, page: Shared) -> None:
    share = page.share
    tx.about_readings.add(AboutReading(new_id(), share.id, hearing.now))
    tx.audit.add(hearing.me.id, "about.read", share.id)
    hearing.show(
        SHOWN, plan_id=circle.plan.id, refers_to=share.id, case_id=circle.plan.id, plan=circle.plan.ref,
        relation=relation_in(circle, share.person_id), parts=parts_shown(tx.about_parts.of(share.person_id)),
    )  # fmt: skip


ROUTES = (
    Tap("about.pages", show_pages),
    Tap("about.read", read),
)
