"""The facts of the family's screens about what was agreed, for their phone and for "see exactly what mum sees"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.actions import Seen, is_late
from handlers.rules.correcting import parts_new_on_card
from handlers.rules.reporting import Side, is_asked_if_right, is_time_to_say, sides
from handlers.rules.routing import holder_on
from messages.explaining import Meaning, explained
from storage.records.actions import ActionReport, ActionState, ActionVersion, AgreedAction, Says
from storage.records.people import Person
from storage.records.plans import Circle

A_PAGE = 4
SOMEONE = "someone who helps you"
LISTS = ("mine", "other", "late", "done", "asked")


@dataclass(frozen=True)
class Beside:
    """What a card says beside the action's own words, as far as its reader may know of it; loaded by `action_cards`."""

    serves: str | None = None
    agreed_on: date | datetime | None = None
    reports: tuple[ActionReport, ...] = ()
    last: ActionVersion | None = None
    own_words: tuple[Meaning, ...] = ()


ALONE = Beside()


def list_facts(circle: Circle, seen: Seen, day: date) -> tuple[str, dict[str, Any]]:
    """Return the kind and facts of the list; an empty one has words too."""
    child = circle.plan.child_name
    if not seen.open and not seen.done:
        holder = holder_on(circle, day).by
        return "action_none", {"child": child, "name": holder.name, "holder_id": holder.id}
    return "actions_list", {
        "child": child, "n": len(seen.open), "n_mine": len(seen.mine), "n_other": len(seen.others),
        "n_late": seen.late, "n_done": len(seen.done), "list_plan": circle.plan.id,
    }  # fmt: skip


def rows_of(seen: Seen, asked: tuple[AgreedAction, ...], day: date) -> dict[str, tuple[AgreedAction, ...]]:
    """Return what stands in each list; `asked` is what the reader has not said yet whether it happened."""
    late = tuple(action for action in seen.open if is_late(action, day))
    return {"mine": seen.mine, "other": seen.others, "late": late, "done": seen.done, "asked": asked}


def page_facts(
    circle: Circle, reader: Person, rows: Mapping[str, tuple[AgreedAction, ...]], which: str, page: int, day: date
) -> dict[str, Any]:
    """Return the facts of one page of one list."""
    row = rows[which]
    shown = row[page * A_PAGE : (page + 1) * A_PAGE]
    return {
        "child": circle.plan.child_name, "which": which, "n": len(row), "list_plan": circle.plan.id,
        "items": [_item(circle, reader, action, day) for action in shown],
        "next_page": page + 1 if len(row) > (page + 1) * A_PAGE else None,
    }  # fmt: skip


def _item(circle: Circle, reader: Person, action: AgreedAction, day: date) -> dict[str, Any]:
    mine = action.owner_id == reader.id
    owner = None if mine else named(circle, reader, circle.people[action.owner_id], day)
    return {"id": action.id, "what": action.what, "owner": owner, "date": action.by_day, "late": is_late(action, day)}


def card_facts(
    circle: Circle, reader: Person, seen: Seen, action: AgreedAction, day: date, beside: Beside = ALONE,
    *, moved: bool = False,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return the kind and facts of one action's card, with its place among its neighbours.

    `moved` says that the button came from a day before the date moved.
    """
    row = next((r for r in (seen.mine, seen.others, seen.done) if action in r), (action,))
    at = row.index(action)
    mine, open_ = action.owner_id == reader.id, action.state is ActionState.PUBLISHED
    owner = circle.people[action.owner_id]
    facts = {
        "child": circle.plan.child_name, "action_id": action.id, "what": action.what, "so_that": action.so_that,
        "owner": named(circle, reader, owner, day), "mine": mine, "date": action.by_day,
        "date2": action.date_will_come, "next_step": action.next_step, "number": at + 1, "n": len(row),
        "late": is_late(action, day), "lead": _lead_beside(circle, owner),
        "next_id": row[at + 1].id if at + 1 < len(row) else None, "agreed_on": beside.agreed_on,
        "serves": beside.serves,
        "sides": [_side(circle, reader, side, day) for side in sides(circle, reader, action, beside.reports)],
        "words": bool(words_on(circle, reader, action, beside)), "due": not mine and is_time_to_say(action, day),
        "asks": is_asked_if_right(circle, reader, action, beside.reports, day), "moved": moved,
        **_changed(action, beside),
    }  # fmt: skip
    if not open_:
        return "action_done", facts
    return ("action_mine" if mine else "action_card"), facts


def words_on(circle: Circle, reader: Person, action: AgreedAction, beside: Beside) -> tuple[Meaning, ...]:
    """Return the words on this reader's card that there is an explanation for."""
    texts = (action.what, action.so_that, action.next_step, beside.serves, beside.last.why if beside.last else None)
    names = {circle.plan.child_name, *(person.name for person in circle.people.values())}
    return explained(texts, circle.plan.nation, beside.own_words, names, discreet=reader.discreet)


def named(circle: Circle, reader: Person, person: Person, day: date) -> str:
    """Return what this reader is told of who does something: no practitioner's name that is not open to them.

    Lead, cover and duty are named to everybody, for they are whom one asks.
    """
    known = {holder_on(circle, day).by.id, circle.duty.id, *([circle.lead.id] if circle.lead else [])}
    if not person.is_staff or person.id in known or may(circle, reader, Wish.SEE_NAMES, day):
        return person.name
    return SOMEONE


def _side(circle: Circle, reader: Person, side: Side, day: date) -> dict[str, Any]:
    who = None if side.who is None else named(circle, reader, side.who, day)
    return {"who": who, "says": side.says.value, "at": side.at if side.says is Says.DONE else None}


def _changed(action: AgreedAction, beside: Beside) -> dict[str, Any]:
    """Return what reads otherwise than before the last correction, and why; nothing of an outcome not open to them."""
    last = beside.last
    if last is None:
        return {"changes": [], "why": None, "changed_on": None}
    new = parts_new_on_card(replace(action, **last.was), action)
    parts = [part for part in new if part != "serves" or beside.serves is not None]
    return {"changes": parts, "why": last.why if parts else None, "changed_on": last.changed_at}


def _lead_beside(circle: Circle, owner: Person) -> str | None:
    """Return who keeps an eye on it, where that is somebody else: the lead is not answerable for it (001-13)."""
    lead = circle.lead
    return lead.name if lead is not None and lead.is_staff and lead.id != owner.id else None
