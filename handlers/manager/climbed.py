"""What was passed up to a manager: late answers that climbed, and worries that went past a lead (001-49, 001-50).

The manager holds these, and so reads them (`desk.open`); until then there is nothing here to see.
"""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.managing import passed_up
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.MANAGER, shows=True)
def show_passed_up(tx: Transaction, hearing: Hearing) -> None:
    """Show what waits for this manager, soonest due first."""
    found, page = passed_up(tx.concerns.held_by(hearing.me.id)), hearing.page
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    plans = tx.plans.many(concern.plan_id for concern in shown)
    hearing.show("m_passed_up", n=len(found), next_page=page + 1 if len(found) > (page + 1) * A_PAGE else None, items=[
        {"id": c.id, "plan_ref": plans[c.plan_id].ref, "by": c.due_at, "late": c.due_at < hearing.now,
         "private": c.excluded_id is not None} for c in shown
    ])  # fmt: skip


ROUTES = (Tap("climbed", show_passed_up),)
