"""Putting right what was published: a new version with what changed and why, or no longer an action at all (001-24).

Pure. For two minutes only whoever made the correction sees it; then it is news to whoever knew the former version and
may see the new one (003-12). Somebody it is no longer open to is told nothing: it is gone from their list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from handlers.rules.access import may_see_action
from handlers.rules.actions import AS_IT_WAS, as_before, is_settled
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotNow
from handlers.rules.undo import UNDO
from storage.records.actions import ActionState, ActionVersion, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle

# What of an action a family reads on its card, by the word the families' texts call it.
READ = {
    "what": ("what",), "so_that": ("so_that",), "owner": ("owner_id",), "date": ("by_day", "date_will_come"),
    "next_step": ("next_step",),
}  # fmt: skip
WORDS = ("what", "so_that", "next_step")
KEPT_OF_IT = (
    "what", "so_that", "owner_id", "next_step", "by_day", "date_will_come", "outcome_id", "meeting_id", "shown_to",
)  # fmt: skip


class News(StrEnum):
    """What a correction is to one reader."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Corrected:
    """An action as it is kept from now on, and how it read before."""

    action: AgreedAction
    former: ActionVersion


def correct(
    action: AgreedAction, by: Person, changes: Mapping[str, Any], why: str | None, now: datetime, new_id: str
) -> Corrected:
    """Return a published action with these parts changed, seen by others in two minutes.

    Raises `BadInput` where it would read as before or nothing says why, `AlreadyDone` for one that is done, `NotNow`
    while the last change of it may still be taken back.
    """
    _can_be_changed(action, now)
    different = {name: value for name, value in changes.items() if getattr(action, name) != value}
    if not different:
        raise BadInput("p_act_same")
    if why is None and needs_why(different):
        raise BadInput("p_act_why_needed")
    return _changed(action, by, why, now, new_id, **different)


def withdraw(action: AgreedAction, by: Person, why: str, now: datetime, new_id: str) -> Corrected:
    """Return a published action as withdrawn: it is no longer right. In two minutes it is gone for everybody."""
    _can_be_changed(action, now)
    return _changed(action, by, why, now, new_id, state=ActionState.WITHDRAWN)


def take_back_change(action: AgreedAction, by: Person, now: datetime) -> AgreedAction:
    """Return the action without its last correction, within two minutes, by whoever made it; nobody was told."""
    if action.before is None or is_settled(action, now):
        raise NotNow("p_act_too_late")
    if action.changed_by != by.id:
        raise NotForYou
    return as_before(action)


def needs_why(changes: Mapping[str, Any]) -> bool:
    """Whether the family is owed a reason: for all but another day, and for who may see it, which is not shown."""
    return bool(changes.keys() - {"by_day", "date_will_come", "shown_to"})


def parts_changed(was: AgreedAction, now_reads: AgreedAction) -> tuple[str, ...]:
    """Return which parts of its card read otherwise: what, so_that, owner, date, next_step."""
    return tuple(
        part for part, names in READ.items() if any(getattr(was, name) != getattr(now_reads, name) for name in names)
    )  # fmt: skip


def parts_new_on_card(was: AgreedAction, now_reads: AgreedAction) -> tuple[str, ...]:
    """Return which parts are new to whoever opens the card: with what it helps with, of which no note is sent.

    Another outcome changes nothing of who does what by when, so no phone rings for it; the card says it, and why.
    """
    serves = ("serves",) if was.outcome_id != now_reads.outcome_id and now_reads.outcome_id is not None else ()
    return (*parts_changed(was, now_reads), *serves)


def as_kept(action: AgreedAction) -> dict[str, Any]:
    """Return what a version keeps of an action."""
    return {name: getattr(action, name) for name in KEPT_OF_IT}


def news_of(circle: Circle, was: AgreedAction, now_reads: AgreedAction, day: date) -> dict[str, News]:
    """Return what a correction is to each family member who is to hear of it, by their id.

    Who saw neither hears nothing; who saw the former one and may not see this one hears nothing either. Where only the
    readers changed, nobody learns from a note that somebody else may read it now. What it serves is no news: it stands
    on the card (`parts_new_on_card`).
    """
    found = dict[str, News]()
    gone = now_reads.state is ActionState.WITHDRAWN
    for person in circle.family:
        saw = may_see_action(circle, person, was, True, day)
        sees = not gone and may_see_action(circle, person, now_reads, True, day)
        if gone and saw:
            found[person.id] = News.GONE
        elif sees and not saw:
            found[person.id] = News.NEW
        elif sees and parts_changed(was, now_reads):
            found[person.id] = News.CHANGED
    return found


def _can_be_changed(action: AgreedAction, now: datetime) -> None:
    if action.state not in (ActionState.PUBLISHED, ActionState.WITHDRAWN) or is_withdrawn(action, now):
        raise AlreadyDone
    if not is_settled(action, now):
        raise NotNow("p_act_busy")


def is_withdrawn(action: AgreedAction, now: datetime) -> bool:
    """Whether it is gone for everybody."""
    return action.state is ActionState.WITHDRAWN and is_settled(action, now)


def _changed(
    action: AgreedAction, by: Person, why: str | None, now: datetime, new_id: str, **changes: Any
) -> Corrected:
    number = action.highest + 1
    before = {name: getattr(action, name) for name in AS_IT_WAS}
    changed = replace(
        action, **changes, version=number, highest=number, visible_from=now + UNDO, changed_by=by.id, before=before
    )  # fmt: skip
    return Corrected(changed, ActionVersion(new_id, action.id, action.version, now, by.id, as_kept(action), why))
