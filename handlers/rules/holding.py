"""What becomes of a concern when its holder does something: opens, answers, gives a day, passes on, marks it.

Each of them is told to the family, but for opening and marking, which the family sees or is told by a person.
"""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.rules import ladder
from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holders import PAST_LEAD, above, beside, held_on, may_be_passed_to, standing_in
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.routing import Held, cover_on
from handlers.rules.telling import moved, to_author, to_holder, to_staff
from handlers.rules.working_time import hours_on, is_working_day, local_day, may_step, next_working_day
from storage.records.concerns import Concern, ConcernPart, Rung
from storage.records.people import Person
from storage.records.plans import Circle

MOST_NEW_DATES = 2
FARTHEST_NEW_DATE = 10  # working days


def of_holder(concern: Concern | None, person: Person) -> Concern:
    """Return the concern if this person holds it; to everybody else, above all whom it went past, there is none."""
    if concern is None or concern.holder_id != person.id or concern.excluded_id == person.id:
        raise NotFound
    if person.ended_at is not None or not person.is_staff:
        raise NotFound
    return concern


def of_holder_here(concern: Concern | None, setting: Setting, person: Person) -> Concern:
    """Return the concern if this person holds it and still has a place here.

    Whoever was taken off the plan has lost it at once, before the clock has found another holder.
    """
    held = of_holder(concern, person)
    if not may_hold_on(setting.circle, person.id):
        raise NotFound
    return held


def seen(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision | None:
    """Note that its holder has opened it; a second look changes nothing."""
    of_holder(concern, by)
    if concern.seen_at is not None:
        return None
    changed = moved(concern, seen_at=now)
    if not ladder.is_settled(concern) and concern.rung in (Rung.HOLDER, Rung.MANAGER):
        changed = ladder.waiting_for_answer(changed, setting, now)
    return Decision(changed, steps=(Happened("seen", by_id=by.id),))


def answer(
    concern: Concern, setting: Setting, by: Person, parts: Sequence[ConcernPart], now: datetime, *, called: bool = False
) -> Decision:
    """Answer it. A second answer to what is answered already is told, too: people remember one more thing.

    `called` says that they spoke, and that the words are what was agreed on the telephone (001-37).
    """
    of_holder(concern, by)
    if not parts:
        raise BadInput("p_answer_empty")
    if concern.closed_at is not None:
        raise NotNow("p_q_is_closed")
    changed = moved(ladder.standing_still(concern), answered_at=now, seen_at=concern.seen_at or now)
    return Decision(
        changed,
        steps=(*([Happened("called", by_id=by.id)] if called else []), Happened("answered", by_id=by.id)),
        tellings=to_author(setting, changed, "q_answered"),
        parts=tuple(parts),
    )


def give_new_date(
    concern: Concern, setting: Setting, by: Person, day: date | None, given_before: int, now: datetime,
    *, after: date | None = None,
) -> Decision:  # fmt: skip
    """Give the family a new day (None: one that cannot be read), later than the one promised: `after` as below.

    Twice at most, and ten working days ahead: a promise cannot be put off for ever. Saying "seen" with a day is no
    new date, and may name a day as soon as tomorrow: then `after` is today.
    """
    _unsettled(concern, by)
    if given_before >= MOST_NEW_DATES:
        raise NotNow("p_no_more_dates")
    last = latest_new_date(setting, now)
    after = promised_from(concern, setting, now) if after is None else after
    _must_be_possible(after, last)
    if day is None or not after < day <= last or not is_working_day(setting.calendar, day):
        sooner = day is not None and setting.day(now) < day <= after
        raise BadInput("p_bad_new_date", after=after, last=last, sooner=sooner, concern_id=concern.id)
    dated = moved(concern, due_at=hours_on(setting.calendar, day)[1], seen_at=concern.seen_at or now)
    changed = ladder.waiting_for_answer(dated, setting, now)
    return Decision(
        changed,
        steps=(Happened("new_date", by_id=by.id),),
        tellings=to_author(setting, changed, "q_new_date", was=concern.due_at),
    )


def promised_from(concern: Concern, setting: Setting, now: datetime) -> date:
    """Return the day a new one must be later than: the day promised, or today where that has passed."""
    return max(local_day(setting.calendar, concern.due_at), setting.day(now))


def _must_be_possible(after: date, last: date) -> None:
    if after >= last:
        raise NotNow("p_no_later_date", by=after)


def latest_new_date(setting: Setting, now: datetime) -> date:
    """Return the last day a holder may promise instead."""
    day = setting.day(now)
    for _ in range(FARTHEST_NEW_DATE):
        day = _working_day_after(setting, day)
    return day


def days_offered(concern: Concern, setting: Setting, now: datetime) -> tuple[date, ...]:
    """Return the days a holder may tap as the new one: the working days after the promised one, and a week after."""
    last = latest_new_date(setting, now)
    days = [promised_from(concern, setting, now)]
    _must_be_possible(days[0], last)
    for _ in range(5):
        days.append(_working_day_after(setting, days[-1]))
    return tuple(day for day in (days[1], days[2], days[5]) if day <= last)


def next_day_to_say(setting: Setting, now: datetime) -> date:
    """Return the first working day on which somebody who says "seen" today can answer."""
    return _working_day_after(setting, setting.day(now))


def _working_day_after(setting: Setting, day: date) -> date:
    return next_working_day(setting.calendar, date.fromordinal(day.toordinal() + 1))


def pass_on(concern: Concern, setting: Setting, by: Person, to_id: str, now: datetime) -> Decision:
    """Pass it to somebody on the plan, on duty or a manager above; never to whom it went past. Its day stays."""
    _unsettled(concern, by)
    to = next((p for p in may_be_passed_to(setting, concern, setting.day(now)) if p.id == to_id), None)
    if to is None:
        raise NotFound
    return handed_to(concern, setting, Held(to), now, "passed_on", by)


def pass_to_cover(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision:
    """Pass it to whoever stands beside its holder: the cover, else the duty contact; past the lead, the manager."""
    _unsettled(concern, by)
    held = beside(setting, concern, setting.day(now))
    if held is None:
        raise NotNow("p_nobody_else")
    return handed_to(concern, setting, held, now, "passed_on", by)


def not_mine(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision:
    """Hand it on where its holder says it is not theirs: to the lead's side, else up; never back, never to nobody."""
    _unsettled(concern, by)
    held = _next_after(concern, setting, by, now)
    if held is None:
        raise NotNow("p_nobody_else")
    return handed_to(concern, setting, held, now, "not_mine", by)


def holder_lost(concern: Concern, setting: Setting, now: datetime) -> Decision | None:
    """Route it anew where its holder has left, was ended, cannot be reached or is away with cover; None if all is well.

    The cover inherits the clock. Where nobody else is left, it stays where it is.
    """
    day, holder = setting.day(now), setting.person(concern.holder_id)
    if ladder.is_settled(concern) or not may_step(setting.calendar, now):
        return None
    own = standing_in(setting, holder, day, concern.excluded_id)
    if own.by.id != holder.id and setting.reaches(own.by) and cover_on(setting.circle, own.by, day) is None:
        return handed_to(concern, setting, own, now, "covered", None)
    if setting.reaches(holder) and _has_a_place(setting, holder, concern):
        return None
    held = _next_after(concern, setting, holder, now)
    if held is None or not setting.reaches(held.by):
        return None
    return handed_to(concern, setting, Held(held.by, held.covering_for), now, "holder_lost", None)


def ask_team_member(concern: Concern, setting: Setting, by: Person, member_id: str, now: datetime) -> Decision:
    """Ask somebody on the team first: they hear that their help is wanted, not what was written. The clock runs on."""
    _unsettled(concern, by)
    asked = next((p for p in may_be_asked(setting, concern) if p.id == member_id), None)
    if asked is None:
        raise NotFound
    changed = moved(concern)
    return Decision(
        changed,
        steps=(Happened("asked_team", by_id=by.id, to_id=asked.id),),
        tellings=(
            *to_staff(setting, changed, asked, "p_asked_to_help", holder=by.name),
            *to_author(setting, changed, "q_asking_others"),
        ),
    )


def may_be_asked(setting: Setting, concern: Concern) -> tuple[Person, ...]:
    """Return the practitioners on the team who may be asked to help with an answer; past the lead, nobody."""
    if concern.door in PAST_LEAD:
        return ()
    return tuple(p for p in setting.circle.team if p.is_staff and p.id not in (concern.holder_id, concern.excluded_id))


def mark_safety(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision:
    """Mark it as a safety worry, so that it is not closed by mistake; the duty contact hears that, no words (001-36).

    The bot judges nothing: a person marked it, and a person follows the local steps. The clock runs on.
    """
    of_holder(concern, by)
    if concern.safety_marked_at is not None:
        raise AlreadyDone
    changed = moved(concern, safety_marked_at=now)
    duty = setting.circle.duty
    return Decision(
        changed,
        steps=(Happened("safety", by_id=by.id),),
        tellings=to_staff(setting, changed, duty if duty.id != by.id else None, "p_safety_told", holder=by.name),
    )


def duty_called(concern: Concern, setting: Setting, by: Person, called_before: bool) -> Decision:
    """Note that the holder has rung the duty team about a safety worry. The mark stays: somebody talks first."""
    of_holder(concern, by)
    if concern.safety_marked_at is None:
        raise NotFound
    if called_before:
        raise AlreadyDone
    return Decision(moved(concern), steps=(Happened("duty_called", by_id=by.id),))


def close_by_holder(concern: Concern, setting: Setting, by: Person, now: datetime) -> Decision:
    """Close an answered thread that its author left open; never one that is marked as a safety worry."""
    of_holder(concern, by)
    if concern.closed_at is not None:
        raise AlreadyDone
    if concern.safety_marked_at is not None:
        raise NotNow("p_safety_stays_open")
    if concern.answered_at is None:
        raise NotNow("p_answer_first")
    changed = moved(ladder.standing_still(concern), closed_at=now)
    return Decision(
        changed,
        steps=(Happened("closed", by_id=by.id),),
        tellings=to_author(setting, changed, "q_closed_by_us"),
    )


def _unsettled(concern: Concern, by: Person) -> None:
    of_holder(concern, by)
    if ladder.is_settled(concern):
        raise AlreadyDone


def _has_a_place(setting: Setting, holder: Person, concern: Concern) -> bool:
    """Whether the holder still belongs here: on the plan, on duty, standing in, or in the line it climbed to."""
    return may_hold_on(setting.circle, holder.id)


def may_hold_on(circle: Circle, holder_id: str) -> bool:
    """Whether somebody who holds a concern of this plan may go on: not one whose role on it has ended."""
    had_role = any(role.person_id == holder_id for role in circle.roles)
    return circle.role_of(holder_id) is not None or circle.duty.id == holder_id or not had_role


def _next_after(concern: Concern, setting: Setting, holder: Person, now: datetime) -> Held | None:
    """Whom it goes to when `holder` cannot or should not have it: through its own door again, else up the line."""
    day = setting.day(now)
    door = held_on(setting, concern.door, concern.author_id, day)
    if door is not None and door.by.id not in (holder.id, concern.excluded_id) and concern.rung is not Rung.MANAGER:
        return door
    return above(setting, holder, concern.excluded_id, day)


def handed_to(concern: Concern, setting: Setting, held: Held, now: datetime, what: str, by: Person | None) -> Decision:
    """Give it to another holder, who has to open it; the family hears who has it now, and that the day stays."""
    before = setting.person(concern.holder_id)
    given = moved(
        concern, holder_id=held.by.id, covering_for_id=held.covering_for.id if held.covering_for else None, seen_at=None
    )
    waiting = ladder.waiting_to_be_opened(given, setting, now)
    return Decision(
        waiting,
        steps=(Happened(what, by_id=by.id if by else None, to_id=held.by.id),),
        tellings=(
            *(to_holder(setting, waiting, "p_q_passed", before=before.name) if by != held.by else ()),
            *to_author(setting, waiting, "q_passed", before=before.name),
            *(to_staff(setting, waiting, before, "p_q_moved", holder=held.by.name) if by != before else ()),
        ),
    )
