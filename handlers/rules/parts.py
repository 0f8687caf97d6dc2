"""One person's part in a plan: what its owner says of it, and what of it wants somebody's attention.

003-18 (practitioners are clear about their part), 001-13 and 003-19 (each answers for their own), 001-43 (gaps). What
somebody says counts for the version they said it of: a part that was put right is asked about anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.access import Wish, may
from handlers.rules.actions import as_seen, is_late
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from handlers.rules.reporting import MARKS, standing
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

LONGEST = 200
A_MOMENT = timedelta(microseconds=1)
# Why a day moves, in words every family knows; anything else is typed, and checked.
REASONS = {
    "time": "It needs more time.",
    "answer": "We are waiting for an answer.",
    "ill": "Someone was ill.",
}
STANCES = (Says.CLEAR, Says.NOT_MINE, Says.ASKS, Says.DONE, Says.NOT_DONE)
CONFIRMS = (Says.CLEAR, Says.DONE, Says.NOT_DONE)
TAKES_UP = (Says.WILL_CALL, Says.ASKED_MANAGER, Says.WAITS)


class Wants(StrEnum):
    """Why a part is among the late and unconfirmed ones, the most pressing first."""

    NOT_YET = "not_yet"  # the family says it has not happened, or only partly
    NOT_MINE = "not_mine"
    LEFT = "left"  # whoever is to do it is not on the plan any more (001-43)
    LATE = "late"
    UNDATED = "undated"  # the day came by which there should be a date
    ASKS = "asks"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Wanting:
    """One part that wants attention, as everybody knows it, and why: the most pressing reason first."""

    action: AgreedAction
    reasons: tuple[Wants, ...]


def of_version(action: AgreedAction, reports: Iterable[ActionReport]) -> list[ActionReport]:
    """Return what was said of the action as it now reads and not taken back, in the order it was said."""
    return [report for report in standing(reports) if report.version == action.version]


def after(reports: Sequence[ActionReport], now: datetime) -> datetime:
    """Return a moment for what is said now that is later than anything said before: two taps can share a moment."""
    last = max((report.said_at for report in reports), default=None)
    return now if last is None else max(now, last + A_MOMENT)


def stance(action: AgreedAction, reports: Iterable[ActionReport]) -> ActionReport | None:
    """Return the last thing its owner said of it as their part; words beside it change nothing."""
    said = [r for r in of_version(action, reports) if r.person_id == action.owner_id and r.says in STANCES]
    return said[-1] if said else None


def must_confirm(action: AgreedAction, owner: Person) -> bool:
    """Whether its owner is asked if the part is clear: a practitioner, unless the words are their own."""
    return owner.is_staff and owner.id != (action.changed_by or action.author_id)


def is_confirmed(action: AgreedAction, owner: Person, reports: Iterable[ActionReport]) -> bool:
    """Whether nobody need wonder if its owner knows of it."""
    said = stance(action, reports)
    return not must_confirm(action, owner) or (said is not None and said.says in CONFIRMS)


def says_not_mine(action: AgreedAction, reports: Iterable[ActionReport]) -> bool:
    """Whether its owner has said that it is not theirs, and has not come back to it."""
    said = stance(action, reports)
    return said is not None and said.says is Says.NOT_MINE


def taken_up(action: AgreedAction, reports: Iterable[ActionReport]) -> list[ActionReport]:
    """Return what whoever leads has done about it being late: calls, asked the manager, waits."""
    return [r for r in of_version(action, reports) if r.says in TAKES_UP]


def family_says(action: AgreedAction, reports: Iterable[ActionReport]) -> dict[str, ActionReport]:
    """Return the last thing each family member said of whether it happened."""
    return {r.person_id: r for r in of_version(action, reports) if r.says in MARKS}


def not_yet_since(action: AgreedAction, reports: Iterable[ActionReport]) -> datetime | None:
    """Return since when some family member says that it has not happened, or only partly (004-19)."""
    moments = [r.said_at for r in family_says(action, reports).values() if r.says is not Says.HAPPENED]
    return min(moments, default=None)


def is_on_plan(circle: Circle, owner: Person, day: date) -> bool:
    """Whether somebody who is to do something is still there to do it."""
    if owner.is_staff:
        return may(circle, owner, Wish.SEE_ACTIONS, day)
    return owner.ended_at is None and circle.role_of(owner.id, RoleKind.FAMILY) is not None


def mine(action: AgreedAction | None, me: Person, now: datetime) -> AgreedAction:
    """Return this practitioner's own part as everybody knows it; another's looks as if there were none."""
    known = as_seen(action, None, now) if action is not None else None
    if known is None or known.owner_id != me.id:
        raise NotFound
    return known


def still_mine(action: AgreedAction | None, me: Person, now: datetime) -> AgreedAction:
    """Return this practitioner's own part while there is something left to say of it."""
    known = mine(action, me, now)
    if known.state is ActionState.DONE:
        raise AlreadyDone
    return known


def new_day(known: AgreedAction, day: date) -> date:
    """Return the new day its owner gives; the same one again is no news to anybody."""
    if day == known.by_day:
        raise BadInput("p_part_same_day", date=day)
    return day


def reason_named(name: str) -> str:
    """Return the usual reason a button stands for."""
    if name not in REASONS:
        raise NotFound
    return REASONS[name]


def words_of(typed: str) -> str:
    """Return what was typed about a part, tidied; nothing, or too much, is refused with what to do."""
    said = " ".join(typed.split())
    if not said:
        raise BadInput("p_part_empty")
    if len(said) > LONGEST:
        raise BadInput("p_part_long", n=len(said), most=LONGEST)
    return said


def clear(known: AgreedAction, reports: Sequence[ActionReport]) -> None:
    """Refuse a second "clear"."""
    said = stance(known, reports)
    if said is not None and said.says is Says.CLEAR:
        raise AlreadyDone


def not_mine(known: AgreedAction, reports: Sequence[ActionReport]) -> None:
    """Refuse a second "not mine"."""
    if says_not_mine(known, reports):
        raise AlreadyDone


def wanting(
    circle: Circle,
    actions: Iterable[AgreedAction],
    reports: Mapping[str, Sequence[ActionReport]],
    owners: Mapping[str, Person],
    now: datetime,
    day: date,
) -> list[Wanting]:
    """Return the parts of a plan that want attention, what has waited longest first."""
    found = []
    for action in actions:
        known = as_seen(action, None, now)
        if known is None or action.plan_id != circle.plan.id:
            continue
        reasons = reasons_of(circle, known, reports.get(action.id, ()), owners[known.owner_id], day)
        if reasons:
            found.append(Wanting(known, reasons))
    order = list(Wants)
    return sorted(found, key=lambda one: (
        one.action.by_day or one.action.date_will_come or date.max, order.index(one.reasons[0]), one.action.id
    ))  # fmt: skip


def reasons_of(
    circle: Circle, known: AgreedAction, reports: Sequence[ActionReport], owner: Person, day: date
) -> tuple[Wants, ...]:
    """Return why a part wants attention; nothing where it does not. A done one only where the family says otherwise."""
    if known.state is ActionState.DONE:
        return (Wants.NOT_YET,) if is_contradicted(known, reports) else ()
    undated = known.by_day is None and known.date_will_come is not None and known.date_will_come <= day
    said = stance(known, reports)
    there = {
        Wants.NOT_YET: not_yet_since(known, reports) is not None,
        Wants.NOT_MINE: says_not_mine(known, reports),
        Wants.LEFT: not is_on_plan(circle, owner, day),
        Wants.LATE: is_late(known, day),
        Wants.UNDATED: undated,
        Wants.ASKS: said is not None and said.says is Says.ASKS,
        Wants.UNCONFIRMED: said is None and must_confirm(known, owner),
    }
    return tuple(why for why, holds in there.items() if holds)


def of_others(found: Iterable[Wanting], person: Person) -> list[Wanting]:
    """Return what somebody looks after: of their own parts only what others say of them, or wait for.

    That one of their own is late stands among what they have to do themselves.
    """
    own = {Wants.NOT_YET, Wants.UNDATED}
    return [one for one in found if one.action.owner_id != person.id or own & set(one.reasons)]


def is_contradicted(known: AgreedAction, reports: Sequence[ActionReport]) -> bool:
    """Whether somebody of the family has said, after it was marked done, that it has not happened, or only partly."""
    said = family_says(known, reports).values()
    return any(r.says is not Says.HAPPENED and r.said_at >= (known.done_at or r.said_at) for r in said)
