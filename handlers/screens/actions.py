"""The facts of the family's screens about what was agreed, for their phone and for "see exactly what mum sees"."""

from datetime import date
from typing import Any

from handlers.rules.actions import Seen, is_late
from handlers.rules.routing import holder_on
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle


def list_facts(circle: Circle, seen: Seen, day: date) -> tuple[str, dict[str, Any]]:
    """Return the kind and facts of the list; an empty one has words too."""
    child = circle.plan.child_name
    if not seen.open and not seen.done:
        holder = holder_on(circle, day).by
        return "action_none", {"child": child, "name": holder.name, "holder_id": holder.id}
    return "actions_list", {
        "child": child, "n": len(seen.open), "n_mine": len(seen.mine), "n_other": len(seen.others),
        "n_late": seen.late, "n_done": len(seen.done),
        "first_mine": seen.mine[0].id if seen.mine else None,
        "first_other": seen.others[0].id if seen.others else None,
        "first_done": seen.done[0].id if seen.done else None,
    }  # fmt: skip


def card_facts(
    circle: Circle, reader: Person, seen: Seen, action: AgreedAction, day: date
) -> tuple[str, dict[str, Any]]:
    """Return the kind and facts of one action's card, with its place among its neighbours."""
    row = next((r for r in (seen.mine, seen.others, seen.done) if action in r), (action,))
    at = row.index(action)
    mine, open_ = action.owner_id == reader.id, action.state is ActionState.PUBLISHED
    owner = circle.people[action.owner_id]
    facts = {
        "child": circle.plan.child_name, "action_id": action.id, "what": action.what, "so_that": action.so_that,
        "owner": owner.name, "mine": mine, "date": action.by_day, "date2": action.date_will_come,
        "next_step": action.next_step, "number": at + 1, "n": len(row), "late": is_late(action, day),
        "lead": _lead_beside(circle, owner), "next_id": row[at + 1].id if at + 1 < len(row) else None,
    }  # fmt: skip
    if not open_:
        return "action_done", facts
    return ("action_mine" if mine else "action_card"), facts


def _lead_beside(circle: Circle, owner: Person) -> str | None:
    """Return who keeps an eye on it, where that is somebody else: the lead is not answerable for it (001-13)."""
    lead = circle.lead
    return lead.name if lead is not None and lead.is_staff and lead.id != owner.id else None
