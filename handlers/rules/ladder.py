"""The ladder: what the clock does about a concern that waits (design.md, section 9; 000-16, 001-46, 001-50).

    sent ── 4 working hours, not opened ──> the cover or duty contact is told that something waits
         ── 3 working hours before the day ──> the holder is reminded
         ── the day ──> the family gets a new day; the holder, and the cover or line manager, are told
         ── 1 working day later ──> it is the line manager's, and only now do they see the words
         ── 1 working day later ──> the framework's last rung, through the co-ordinators; the manager keeps it

Past the lead professional every step goes up the line of managers, never to the lead. A rung that is missing (nobody
above, no cover) is taken by the next person there is: never nobody. Nothing happens outside working time.
"""

from dataclasses import replace
from datetime import datetime

from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holders import above, beside, beside_or_above
from handlers.rules.telling import moved, to_author, to_holder, to_staff
from handlers.rules.working_time import (
    add_working_days,
    add_working_hours,
    before_working_hours,
    closing_after,
    may_step,
    next_working,
)
from storage.records.concerns import Concern, NextStep, Rung
from storage.records.people import Person

DAYS_BETWEEN_RUNGS = 1
WHEN_MISSED = {
    Rung.HOLDER: NextStep.LATE,
    Rung.COVER: NextStep.TO_MANAGER,
    Rung.MANAGER: NextStep.TO_BODY,
    Rung.BODY: NextStep.TO_BODY,
}


def due_from(setting: Setting, now: datetime) -> datetime:
    """Return by when a question that comes in now is answered: the end of the second working day (service setting)."""
    return add_working_days(setting.calendar, now, setting.service.answer_days)


def waiting_to_be_opened(concern: Concern, setting: Setting, now: datetime) -> Concern:
    """Start the clock for a holder who has just got it: not opened in 4 working hours, somebody else hears (R31)."""
    at = add_working_hours(setting.calendar, next_working(setting.calendar, now), setting.service.unopened_hours)
    if at >= concern.due_at:
        return waiting_for_answer(replace(concern, seen_at=None), setting, now)
    return moved(concern, seen_at=None, next_step=NextStep.UNOPENED, next_step_at=at)


def waiting_for_answer(concern: Concern, setting: Setting, now: datetime) -> Concern:
    """Set the clock to the reminder before the day, or to the day itself where the reminder's time has passed."""
    remind_at = before_working_hours(setting.calendar, concern.due_at, setting.service.remind_hours)
    if now < remind_at:
        return moved(concern, next_step=NextStep.REMIND, next_step_at=remind_at)
    return moved(concern, next_step=WHEN_MISSED[concern.rung], next_step_at=concern.due_at)


def standing_still(concern: Concern) -> Concern:
    """Stop the clock: it is answered or closed."""
    return moved(concern, next_step=NextStep.NONE, next_step_at=None)


def is_settled(concern: Concern) -> bool:
    """Whether nobody has to do anything about it now."""
    return concern.answered_at is not None or concern.closed_at is not None


def climb(concern: Concern, setting: Setting, now: datetime) -> Decision | None:
    """Take the step that is due, if one is; outside working time it is put off to the next opening."""
    if is_settled(concern) or concern.next_step not in STEPS:
        return None
    if concern.next_step_at is None or concern.next_step_at > now:
        return None
    if not may_step(setting.calendar, now):
        later = next_working(setting.calendar, now)
        return Decision(moved(concern, next_step_at=later))
    return STEPS[concern.next_step](concern, setting, now)


def _unopened(concern: Concern, setting: Setting, now: datetime) -> Decision:
    """Tell somebody who can look that something waits, and no word of what."""
    if concern.seen_at is not None:
        return Decision(waiting_for_answer(concern, setting, now))
    changed = waiting_for_answer(concern, setting, now)
    held = beside(setting, concern, setting.day(now))
    other = held.by if held is not None else None
    holder = setting.person(concern.holder_id)
    return Decision(
        changed,
        steps=(Happened("unopened", to_id=other.id if other else None),),
        tellings=(
            *to_staff(setting, changed, other, "p_q_waits", holder=holder.name),
            *to_holder(setting, changed, "p_q_unopened"),
            *to_author(setting, changed, "q_waits", other=other.name if other else None),
        ),
    )


def _remind(concern: Concern, setting: Setting, now: datetime) -> Decision:
    changed = moved(concern, next_step=WHEN_MISSED[concern.rung], next_step_at=concern.due_at)
    return Decision(
        changed,
        steps=(Happened("reminded", to_id=concern.holder_id),),
        tellings=to_holder(setting, changed, "p_q_due"),
    )


def _late(concern: Concern, setting: Setting, now: datetime) -> Decision:
    """The day has come without an answer: the family gets a new one, the holder and one more person are told."""
    old = concern.due_at
    changed = _with_new_day(moved(concern, rung=Rung.COVER), setting, now, DAYS_BETWEEN_RUNGS)
    held = beside_or_above(setting, concern, setting.day(now))
    other = held.by if held is not None else None
    holder, yours = setting.person(concern.holder_id), _is_next(setting, changed, other, now)
    return Decision(
        changed,
        steps=(Happened("late", to_id=other.id if other else None),),
        tellings=(
            *to_author(setting, changed, "q_late", was=old, other=other.name if other else None),
            *to_holder(setting, changed, "p_q_overdue", other=other.name if other else None),
            *to_staff(setting, changed, other, "p_q_late", holder=holder.name, was=old, yours=yours),
        ),
    )


def _is_next(setting: Setting, concern: Concern, other: Person | None, now: datetime) -> bool:
    """Whether a question that stays late would come to the very person who is told that it is late."""
    held = above(setting, setting.person(concern.holder_id), concern.excluded_id, setting.day(now))
    return held is not None and other is not None and held.by.id == other.id


def _to_manager(concern: Concern, setting: Setting, now: datetime) -> Decision:
    """A working day later it is the line manager's. Where nobody is above the holder, the last rung is next at once."""
    held = above(setting, setting.person(concern.holder_id), concern.excluded_id, setting.day(now))
    if held is None:
        return _to_body(concern, setting, now)
    before = setting.person(concern.holder_id)
    given = moved(
        concern, rung=Rung.MANAGER, holder_id=held.by.id, seen_at=None,
        covering_for_id=held.covering_for.id if held.covering_for else None,
    )  # fmt: skip
    changed = _with_new_day(given, setting, now, DAYS_BETWEEN_RUNGS)
    return Decision(
        changed,
        steps=(Happened("climbed", by_id=before.id, to_id=held.by.id),),
        tellings=(
            *to_author(setting, changed, "q_escalated", before=before.name, manager=held.by.id == before.manager_id),
            *to_holder(setting, changed, "m_climbed", before=before.name),
            *to_staff(setting, changed, before, "p_q_climbed", holder=held.by.name),
        ),
    )


def _to_body(concern: Concern, setting: Setting, now: datetime) -> Decision:
    """The framework's last rung: the co-ordinators are told to pass it on, the holder keeps it, and it has a new day.

    It comes round again at each day that passes, so a worry never falls silent.
    """
    changed = _with_new_day(moved(concern, rung=Rung.BODY), setting, now, setting.service.answer_days)
    body = setting.framework.last_rung
    asked = {person.id: person for person in (*setting.coordinators, setting.circle.duty)}
    others = [p for p in asked.values() if p.id not in (concern.holder_id, concern.excluded_id) and p.is_staff]
    wanted = [p for p in others if p.coordinator] or others
    return Decision(
        changed,
        steps=(Happened("to_body"),),
        tellings=(
            *to_author(setting, changed, "q_body", body=body),
            *to_holder(setting, changed, "m_q_body", body=body),
            *(told for person in wanted for told in to_staff(setting, changed, person, "p_pass_to_body", body=body)),
        ),
    )


def _with_new_day(concern: Concern, setting: Setting, now: datetime, days: int) -> Concern:
    """Give it a new day; what happens when that passes, too, follows from the rung it is on."""
    due = closing_after(setting.calendar, setting.day(now), days)
    return moved(concern, due_at=due, next_step=WHEN_MISSED[concern.rung], next_step_at=due)


STEPS = {
    NextStep.UNOPENED: _unopened,
    NextStep.REMIND: _remind,
    NextStep.LATE: _late,
    NextStep.TO_MANAGER: _to_manager,
    NextStep.TO_BODY: _to_body,
}
