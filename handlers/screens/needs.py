"""The facts of the family's screens about what is needed and who helps with it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from handlers.rules.needs import Help, Means, Stands, help_for, stands
from handlers.rules.outcomes import a_page_of
from handlers.rules.routing import holder_on
from handlers.screens.actions import SOMEONE, named
from storage.records.actions import AgreedAction
from storage.records.needs import Need
from storage.records.people import Person
from storage.records.plans import Circle

A_PAGE = 3
YOU = "you"


def list_facts(
    circle: Circle, reader: Person, needs: Sequence[Need], actions: Mapping[str, AgreedAction], now: datetime,
    day: date, page: int = 0,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return the kind and facts of a page of what is needed, as this reader may see it; an empty list has words too."""
    holder = holder_on(circle, day).by
    facts = {"child": circle.plan.child_name, "list_plan": circle.plan.id, "holder": holder.name}
    if not needs:
        return "needs_none", {**facts, "holder_id": holder.id}
    shown, more = a_page_of(needs, page, A_PAGE)
    items = [_item(circle, reader, need, actions.get(need.action_id or ""), now, day) for need in shown]
    return "needs", {**facts, "items": items, "more": more}


def _item(
    circle: Circle, reader: Person, need: Need, action: AgreedAction | None, now: datetime, day: date
) -> dict[str, Any]:
    who = helper_named(circle, reader, help_for(circle, reader, need, action, now, day), day)
    return {"id": need.id, "words": need.words, "state": stands(need).value, "who": who}


def card_facts(
    circle: Circle, reader: Person, need: Need, action: AgreedAction | None, now: datetime, day: date
) -> dict[str, Any]:
    """Return the facts of one need's card."""
    found, holder = help_for(circle, reader, need, action, now, day), holder_on(circle, day).by
    still = found.action if stands(need) is Stands.OPEN else None
    return {
        "child": circle.plan.child_name, "list_plan": circle.plan.id, "need_id": need.id, "words": need.words,
        "state": stands(need).value, "who": helper_named(circle, reader, found, day), "holder": holder.name,
        "what": still.what if still is not None else None, "action_id": still.id if still is not None else None,
        "since": need.ended_at or need.met_at, "why": need.why,
    }  # fmt: skip


def helper_named(circle: Circle, reader: Person, found: Help, day: date) -> str | None:
    """Return what this reader is told of who helps: no name that is not open to them; None for nobody."""
    match found.means:
        case Means.NOBODY:
            return None
        case Means.SERVICE:
            return found.service
    if found.person is None:
        return SOMEONE
    return YOU if found.person.id == reader.id else named(circle, reader, found.person, day)
