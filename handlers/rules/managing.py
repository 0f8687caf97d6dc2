"""What a line manager knows of late answers of their people: plan, days and names, no words (000-19, 001-50).

A thread that went past somebody is held above them, so it counts for nobody below; one that goes past the manager is
left out by every query. The words come to a manager only with the thread itself: passed up, or taken over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holders import PAST_LEAD, beside
from handlers.rules.holding import handed_to
from handlers.rules.ladder import is_settled
from handlers.rules.refusals import AlreadyDone, NotFound, NotNow
from handlers.rules.routing import Held
from handlers.rules.telling import moved, to_holder
from storage.records.concerns import Concern, ConcernStep, Rung
from storage.records.people import Person


def is_late(concern: Concern, now: datetime) -> bool:
    """Whether it has missed a day it was promised for and still waits."""
    return not is_settled(concern) and (concern.due_at < now or concern.rung is not Rung.HOLDER)


def of_manager(concern: Concern | None, holder: Person | None, manager: Person, now: datetime) -> Concern:
    """Return a late thread that one of this manager's people holds; any other does not exist for them."""
    if concern is None or holder is None or concern.excluded_id is not None:
        raise NotFound
    if holder.manager_id != manager.id or holder.id == manager.id:
        raise NotFound
    if is_settled(concern):
        raise AlreadyDone
    if not is_late(concern, now):
        raise NotFound
    return concern


def passed_up(held: Iterable[Concern]) -> list[Concern]:
    """Return those held threads that climbed to somebody, or went past a lead to them."""
    return [c for c in held if c.rung in (Rung.MANAGER, Rung.BODY) or c.door in PAST_LEAD]


def days_waited(concern: Concern, now: datetime) -> int:
    """Return for how many days it has waited."""
    return max((now - concern.sent_at).days, 0)


def ask_holder(concern: Concern, setting: Setting, by: Person, steps: Sequence[ConcernStep], now: datetime) -> Decision:
    """Ask the holder about it, once a day."""
    today = setting.day(now)
    if any(step.what == "asked_by_manager" and setting.day(step.at) == today for step in steps):
        raise NotNow("m_asked_today", holder=setting.person(concern.holder_id).name)
    changed = moved(concern)
    return Decision(
        changed,
        steps=(Happened("asked_by_manager", by_id=by.id, to_id=concern.holder_id),),
        tellings=to_holder(setting, changed, "p_manager_asks", manager=by.name),
    )


def give_to_cover(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision:
    """Give it to whoever stands beside its holder: the cover, else the duty contact. The family hears who has it."""
    held = beside(setting, concern, setting.day(now))
    if held is None:
        raise NotNow("p_nobody_else")
    return handed_to(concern, setting, held, now, "passed_on", by)


def take_over(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision:
    """Answer it oneself: the manager becomes its holder, and only now sees the words."""
    higher = replace(concern, rung=Rung.MANAGER)
    return handed_to(higher, setting, Held(by), now, "passed_on", by)
