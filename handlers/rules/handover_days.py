"""A hand-over by the calendar: what the clock does next, why it cannot go on, and until when the old lead is there.

From its day on the new lead leads; for two weeks the old one still sees the plan, so that nothing falls between them.
Each of the family knows the end of that by what they were told and said themselves (001-30, 003-15).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.decisions import Decision, Setting
from handlers.rules.handovers import REMIND_AFTER, Waits, waits_for, working_days_on
from handlers.rules.holders import standing_in
from handlers.rules.holding import handed_to
from handlers.rules.ladder import is_settled
from handlers.rules.refusals import AlreadyDone, NotFound
from handlers.rules.working_time import hours_on, is_working_day, local_day
from storage.records.concerns import Concern
from storage.records.handovers import FamilySays, Handover, HandoverAnswer, HandoverState
from storage.records.people import Person
from storage.records.plans import Circle, LeadState
from storage.records.services import WorkingCalendar

A_WEEK = timedelta(days=7)
OVERLAP = timedelta(days=14)
ASK_IF_MET = timedelta(days=3)  # before the overlap ends


class Why(StrEnum):
    """Why a hand-over ended before its time."""

    CALLED_OFF = "called off"
    PLAN_CLOSED = "plan closed"
    NEW_LEFT = "new lead left"
    LEADS_ALREADY = "leads already"
    OTHER_LEAD = "other lead"
    ROLE_LOST = "role lost"


class Next(StrEnum):
    """What the clock has to do with a hand-over now."""

    TAKE_OVER = "take over"
    ASK_IF_MET = "ask if met"
    END_OVERLAP = "end overlap"
    REMIND = "remind"


def why_ended(one: Handover, circle: Circle, to: Person | None) -> Why | None:
    """Return why a hand-over cannot go on, or None: the plan closed, or somebody else leads or left meanwhile.

    That the old lead has left does not end it: the family needs the new one all the more.
    """
    if circle.plan.closed_at is not None:
        return Why.PLAN_CLOSED
    lead_id = circle.lead.id if circle.lead is not None else None
    if one.state is HandoverState.OVERLAP:
        return None if lead_id == one.to_id else Why.ROLE_LOST
    if to is not None and to.ended_at is not None:
        return Why.NEW_LEFT
    if lead_id is not None and lead_id == one.to_id:
        return Why.LEADS_ALREADY
    other = lead_id not in (None, one.from_id) or circle.plan.lead_state is LeadState.BY_CHOICE_NONE
    return Why.OTHER_LEAD if other else None


def what_next(one: Handover, calendar: WorkingCalendar, now: datetime) -> Next | None:
    """Return what is due: the change itself once the service has opened on its day."""
    today = local_day(calendar, now)
    if one.state is HandoverState.TOLD and one.day is not None and now >= hours_on(calendar, one.day)[0]:
        return Next.TAKE_OVER
    if one.state is HandoverState.OVERLAP and one.overlap_until is not None:
        if today > ends_on(one):
            return Next.END_OVERLAP
        return Next.ASK_IF_MET if one.overlap_until - ASK_IF_MET <= today <= one.overlap_until else None
    if one.state is HandoverState.PREPARED and one.remind_on is not None and today >= one.remind_on:
        opens, closes = hours_on(calendar, today)
        return Next.REMIND if is_working_day(calendar, today) and opens <= now < closes else None
    return None


def reminded(one: Handover, calendar: WorkingCalendar, now: datetime) -> Handover:
    """Somebody was reminded: for a yes once and never again, for the rest each week of work."""
    once = waits_for(one) in (Waits.YES, Waits.AGREE)
    return replace(one, remind_on=None if once else working_days_on(calendar, now, REMIND_AFTER))


def ends_on(one: Handover) -> date:
    """Return the last day on which the old lead sees the plan."""
    assert one.overlap_until is not None
    return one.overlap_until + A_WEEK if one.longer else one.overlap_until


def thread_taken_over(concern: Concern, setting: Setting, old_id: str, new: Person, now: datetime) -> Decision | None:
    """Give the new lead, or who stands in for them, an open thread of the old one's; None where it stays.

    Never one that went past the new lead: it stays where it is, and the ladder finds it another holder in time.
    """
    if is_settled(concern) or old_id not in (concern.holder_id, concern.covering_for_id):
        return None
    held = standing_in(setting, new, setting.day(now), concern.excluded_id)
    if concern.excluded_id in (new.id, held.by.id) or concern.author_id == held.by.id:
        return None
    return handed_to(concern, setting, held, now, "passed_on", None) if held.by.id != concern.holder_id else None


def ended(one: Handover, now: datetime) -> Handover:
    """End it before its time."""
    return replace(one, state=HandoverState.ENDED, ended_at=now, remind_on=None)


def taken_over(one: Handover, role_id: str | None, now: datetime) -> Handover:
    """The new lead leads: from its day on, two weeks of overlap; `role_id` is the old lead's place meanwhile."""
    assert one.day is not None
    return replace(
        one, state=HandoverState.OVERLAP, taken_over_at=now, overlap_role_id=role_id, overlap_until=one.day + OVERLAP
    )


def completed(one: Handover, now: datetime) -> Handover:
    """The overlap is over."""
    return replace(one, state=HandoverState.DONE, done_at=now)


def wants_to_meet(one: Handover, said: Sequence[HandoverAnswer]) -> None:
    """Refuse "I'd like to meet first" once the new lead leads, or it was called off."""
    if one.state is not HandoverState.TOLD or not one.goes_on:
        raise NotFound
    if any(answer.says is FamilySays.MEET_FIRST for answer in said):
        raise AlreadyDone


def says_met(one: Handover, said: Sequence[HandoverAnswer], met: bool) -> FamilySays:
    """Return what a family member says of having met the new lead; the same twice is once."""
    if one.state not in (HandoverState.OVERLAP, HandoverState.DONE) or one.ended_at is not None:
        raise NotFound
    says = FamilySays.MET if met else FamilySays.NOT_MET
    if any(answer.says is says for answer in said):
        raise AlreadyDone
    return says


def stays_until(one: Handover, said: Iterable[HandoverAnswer], calendar: WorkingCalendar, day: date) -> date | None:
    """Return until when the old lead is there, as one family member knows it; None once that has passed for them.

    It follows from what they were told and said themselves, and from nothing that anybody else of the family did.
    """
    if one.overlap_until is None:
        return None
    own = any(a.says is FamilySays.NOT_MET and keeps_longer(one, local_day(calendar, a.said_at)) for a in said)
    until = one.overlap_until + A_WEEK if own else one.overlap_until
    return until if day <= until else None


def keeps_longer(one: Handover, day: date) -> bool:
    """Whether "not yet", said on this day, still keeps the old lead: before the overlap that was told has ended."""
    return one.overlap_until is not None and day <= one.overlap_until
