"""The hand-over of a plan to a new lead professional: who does which step, what it waits for, what the clock does next.

Nothing changes for a family until the new lead has said yes, their employer agrees, the list is ticked and a person has
told the family; then they know the day a week ahead (001-30, 003-15). Until the day it can be called off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.access import Wish, may
from handlers.rules.refusals import AlreadyDone, BadInput, NotForYou, NotFound, NotNow
from handlers.rules.working_time import is_working_day, local_day, next_working_day
from storage.records.handovers import Handover, HandoverState, Point, ToldHow
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle, LeadState, RoleKind
from storage.records.services import WorkingCalendar

DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
NOTICE = timedelta(days=8)  # a week after the family's next morning: nothing is said to them at night
FARTHEST = timedelta(days=92)
OVERLAP = timedelta(days=14)
ASK_IF_MET = timedelta(days=3)  # before the overlap ends
CHASE_AFTER, REMIND_AFTER = 2, 5  # working days: for somebody's yes, and for the one who looks after it
OFFERED = 3


class Waits(StrEnum):
    """What a hand-over waits for."""

    PICK = "pick"
    YES = "yes"
    AGREE = "agree"
    LIST = "list"
    FAMILY = "family"
    DAY = "day"
    START = "start"
    OVERLAP = "overlap"


# -- who may -------------------------------------------------------------------------------------------------------


def last_lead(circle: Circle) -> Person | None:
    """Return who leads, or who led last where nobody does just now; None where nobody ever did."""
    if circle.lead is not None:
        return circle.lead
    led = [role for role in circle.roles if role.kind is RoleKind.LEAD]
    latest = max(led, key=lambda role: (role.ended_at or role.since, role.since), default=None)
    return circle.people[latest.person_id] if latest is not None else None


def may_run(circle: Circle, person: Person) -> bool:
    """Whether this practitioner may hand the plan over: its lead, a co-ordinator, or the lead's line manager.

    Of a plan whose lead has left, the duty contact may, too. Whoever only covers may not.
    """
    if not person.is_staff or person.ended_at is not None or circle.plan.closed_at is not None:
        return False
    lead = last_lead(circle)
    if person.coordinator or (lead is not None and lead.manager_id == person.id):
        return True
    answers = circle.lead if circle.lead is not None and circle.lead.is_staff else circle.duty
    return person.id == answers.id


def must_run(circle: Circle, person: Person, day: date) -> None:
    """Refuse whoever may not hand this plan over: to a stranger it is not there."""
    if may_run(circle, person):
        return
    raise NotForYou if may(circle, person, Wish.SEE_PLAN, day) else NotFound


def may_see(one: Handover, circle: Circle, person: Person) -> bool:
    """Whether this practitioner may look at a hand-over: it asks something of them, or they may run it."""
    named = (one.from_id, one.to_id, one.by_id, one.approver_id)
    return person.ended_at is None and (person.id in named or may_run(circle, person))


def keeper(circle: Circle, by: Person | None) -> Person:
    """Return who looks after a hand-over now: who began it, or, once they may no more, the lead or duty contact."""
    if by is not None and may_run(circle, by):
        return by
    lead = circle.lead
    return lead if lead is not None and lead.is_staff else circle.duty


def may_lead_next(circle: Circle, people: Iterable[Person]) -> list[Person]:
    """Return those of these people who may be asked to lead: practitioners who are here and do not lead already."""
    lead = circle.lead
    return [p for p in people if p.is_staff and p.ended_at is None and (lead is None or p.id != lead.id)]


def called(typed: str, staff: Iterable[Person]) -> list[Person]:
    """Return the practitioners whose name, or any part of it, begins with what was typed: two letters at least."""
    wanted = " ".join(typed.casefold().split())
    if len(wanted) < 2:
        return []
    return [person for person in staff if any(tail.startswith(wanted) for tail in _tails(person.name))]


def _tails(name: str) -> list[str]:
    """Return the name from each of its parts on."""
    parts = name.casefold().split()
    return [" ".join(parts[at:]) for at in range(len(parts))]


def approver_of(to: Person, manager: Person | None, coordinators: Sequence[Person], reached: Iterable[str]) -> Person:
    """Return who is asked to agree: the new lead's own line manager, else a co-ordinator; one with a phone here first.

    A new lead whom nobody stands above agrees for themselves: then nobody else could.
    """
    there = set(reached)
    able = [p for p in (manager, *coordinators) if p is not None and p.ended_at is None and p.id != to.id]
    return next(iter([*(p for p in able if p.id in there), *able]), to)


# -- steps ---------------------------------------------------------------------------------------------------------


def begun(circle: Circle, by: Person, standing: Handover | None, calendar: WorkingCalendar, now: datetime) -> Handover:
    """Begin the hand-over of a plan that somebody leads, or led until they left."""
    must_run(circle, by, local_day(calendar, now))
    lead = last_lead(circle)
    if standing is not None:
        raise AlreadyDone
    if lead is None or circle.plan.lead_state is LeadState.BY_CHOICE_NONE:
        raise NotNow("p_handover_nobody", plan=circle.plan.ref)
    return Handover(
        new_id(), circle.plan.id, lead.id, by.id, HandoverState.PREPARED, now,
        remind_on=working_days_on(calendar, now, REMIND_AFTER),
    )  # fmt: skip


def asked(one: Handover, to: Person, calendar: WorkingCalendar, now: datetime) -> Handover:
    """Ask somebody to lead; whoever was asked before is asked no more, and what they said counts no longer."""
    _being_prepared(one)
    if one.to_id == to.id:
        raise AlreadyDone
    return replace(
        one, to_id=to.id, asked_at=now, accepted_at=None, approver_id=None, agreed_at=None, told_how=None,
        remind_on=working_days_on(calendar, now, CHASE_AFTER),
    )  # fmt: skip


def answered(one: Handover, person: Person, yes: bool, calendar: WorkingCalendar, now: datetime) -> Handover:
    """Say yes or no to leading: only the one who is asked, and no reason is needed."""
    if one.to_id != person.id:
        raise NotFound
    if yes and one.accepted_at is not None:
        raise AlreadyDone
    _being_prepared(one)
    if yes:
        return replace(one, accepted_at=now, remind_on=working_days_on(calendar, now, CHASE_AFTER))
    return _without_new_lead(one, calendar, now)


def agreed(one: Handover, person: Person, yes: bool, calendar: WorkingCalendar, now: datetime) -> Handover:
    """Agree for the new lead's employer, or not: only the one who is asked (001-49)."""
    if one.approver_id != person.id or one.accepted_at is None:
        raise NotFound
    if yes and one.agreed_at is not None:
        raise AlreadyDone
    _being_prepared(one)
    if yes:
        return replace(one, agreed_at=now, remind_on=working_days_on(calendar, now, REMIND_AFTER))
    return _without_new_lead(one, calendar, now)


def _without_new_lead(one: Handover, calendar: WorkingCalendar, now: datetime) -> Handover:
    return replace(
        one, to_id=None, asked_at=None, accepted_at=None, approver_id=None, agreed_at=None, told_how=None,
        remind_on=working_days_on(calendar, now, REMIND_AFTER),
    )  # fmt: skip


def ticked(one: Handover, point: str) -> Handover:
    """Tick one point of the list."""
    _being_prepared(one)
    if point not in {known.value for known in Point}:
        raise NotFound
    if point in one.checked:
        raise AlreadyDone
    return replace(one, checked=(*one.checked, point))


def left_to_tick(one: Handover) -> list[Point]:
    """Return the points that are not ticked yet, in their order."""
    return [point for point in Point if point.value not in one.checked]


def waits_for(one: Handover) -> Waits:
    """Return what a live hand-over waits for: a person's yes first, then the list, the family and the day."""
    if one.state is HandoverState.OVERLAP:
        return Waits.OVERLAP
    if one.state is HandoverState.TOLD:
        return Waits.START
    for missing, waits in (
        (one.to_id is None, Waits.PICK), (one.accepted_at is None, Waits.YES), (one.agreed_at is None, Waits.AGREE),
        (bool(left_to_tick(one)), Waits.LIST), (one.told_how is None, Waits.FAMILY),
    ):  # fmt: skip
        if missing:
            return waits
    return Waits.DAY


def must_be_ready(one: Handover) -> None:
    """Refuse to tell the family while a yes or a tick is missing."""
    _being_prepared(one)
    if waits_for(one) not in (Waits.FAMILY, Waits.DAY):
        raise NotNow("p_handover_not_ready", handover_id=one.id)


def told_by_a_person(one: Handover, how: str, calendar: WorkingCalendar, now: datetime) -> Handover:
    """Keep how a person told the family; "not yet" keeps it waiting, and a reminder comes."""
    must_be_ready(one)
    known = next((way for way in ToldHow if way.value == how), None)
    if known is None:
        return replace(one, told_how=None, remind_on=working_days_on(calendar, now, CHASE_AFTER))
    return replace(one, told_how=known, remind_on=working_days_on(calendar, now, REMIND_AFTER))


def may_set_day(one: Handover) -> None:
    """Refuse to set a day while anything is missing, or once the new lead leads. Another day may be set until then."""
    if one.state is HandoverState.TOLD and one.goes_on:
        return
    must_be_ready(one)
    if one.told_how is None:
        raise NotNow("p_handover_not_ready", handover_id=one.id)


def first_day(calendar: WorkingCalendar, now: datetime) -> date:
    """Return the first day on which somebody else may lead, the family being told now: a whole week's notice."""
    return next_working_day(calendar, local_day(calendar, now) + NOTICE)


def days_offered(calendar: WorkingCalendar, now: datetime) -> list[date]:
    """Return the days to tap: the first one, and one and two weeks later."""
    first = first_day(calendar, now)
    return [next_working_day(calendar, first + n * A_WEEK) for n in range(OFFERED)]


def checked_day(day: date | None, calendar: WorkingCalendar, now: datetime) -> date:
    """Return the day if the service works on it and the family hears of it a week before; else say what fits."""
    first, last = first_day(calendar, now), local_day(calendar, now) + FARTHEST
    if day is None or not first <= day <= last or not is_working_day(calendar, day):
        raise BadInput("p_handover_bad_day", first=first, last=last)
    return day


def family_told(one: Handover, day: date, now: datetime) -> Handover:
    """Set the day and let the family know, or set another one: from now on everybody is told of any change."""
    may_set_day(one)
    if one.day == day:
        raise AlreadyDone
    return replace(one, state=HandoverState.TOLD, day=day, told_at=now, remind_on=None)


def called_off(one: Handover, now: datetime) -> Handover:
    """Call it off, while the old lead still leads."""
    if one.state not in (HandoverState.PREPARED, HandoverState.TOLD):
        raise NotNow("p_handover_over")
    return replace(one, state=HandoverState.ENDED, ended_at=now, remind_on=None)


def _being_prepared(one: Handover) -> None:
    if one.state is not HandoverState.PREPARED:
        raise NotNow("p_handover_over")


def working_days_on(calendar: WorkingCalendar, now: datetime, days: int) -> date:
    day = local_day(calendar, now)
    for _ in range(days):
        day = next_working_day(calendar, day + DAY)
    return day
