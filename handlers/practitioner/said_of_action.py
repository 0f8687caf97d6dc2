"""What everybody said of one agreed action, with who said it, for whoever leads and the team (004-19, 003-18)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.actions import one
from handlers.rules.access import Wish
from handlers.rules.reporting import lines_for
from handlers.rules.telling import relation_in
from storage.records.actions import ActionReport
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.PRACTITIONER, shows=True)
def show_said(tx: Transaction, hearing: Hearing) -> None:
    """Show it, the newest first. The family's words are for whoever leads; looking is an act."""
    circle, action = one(tx, hearing, hearing.id1, Wish.SEE_ACTIONS)
    lines = lines_for(circle, hearing.me, tx.action_reports.of_action(action.id), hearing.today)[::-1]
    page = hearing.page
    shown = lines[page * A_PAGE : (page + 1) * A_PAGE]
    people = tx.people.many(line.person_id for line in shown)
    tx.audit.add(hearing.me.id, "action.read", action.id)
    hearing.show(
        "p_act_said", plan_id=circle.plan.id, refers_to=action.id, plan=circle.plan.ref, action_id=action.id,
        what=action.what, owner=circle.people[action.owner_id].name, date=action.by_day,
        lines=[_line(circle, line, people[line.person_id]) for line in shown],
        next_page=page + 1 if len(lines) > (page + 1) * A_PAGE else None,
    )  # fmt: skip


def _line(circle: Circle, line: ActionReport, person: Person) -> dict[str, Any]:
    return {"at": line.said_at, "name": person.name, "relation": relation_in(circle, person.id),
            "says": line.says.value, "day": line.day, "words": line.words}  # fmt: skip


ROUTES = (Tap("act.said", show_said),)
