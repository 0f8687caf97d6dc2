"""Meetings: the next ones, one of them, can you come, and the calendar file (001-16, 003-09)."""

from datetime import timedelta
from typing import Any

from handlers.context import Hearing
from handlers.family.meeting_here import Here, meeting_here
from handlers.family.selection import circle_here, plans_of
from handlers.family.telling_staff import say_reply
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.reminding import plan_reminders
from handlers.rules.attending import answer_to, answered, must_be_told
from handlers.rules.meetings import can_be_answered, next_ones, seen_by
from handlers.rules.reminders import has_reminders_left
from handlers.rules.summaries import REMEMBERED, was_held
from handlers.rules.views import readable_by
from handlers.screens.meetings import card_facts, list_facts, none_facts
from storage.records.meetings import Answer, MeetingState
from storage.records.notices import Act
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_meetings(tx: Transaction, hearing: Hearing) -> None:
    """Show the next meetings this person is asked to, of all their children's plans."""
    me, now = hearing.me, hearing.now
    plans = plans_of(tx, me)
    hearing.many_plans = len(plans) > 1
    circles = {plan.id: tx.plans.circle(plan.id) for plan in plans}
    found = [meeting for meeting in tx.meetings.of_person(me.id, now - REMEMBERED) if meeting.plan_id in circles]
    asked = tx.attendances.of_meetings(meeting.id for meeting in found)
    seen = [seen_by(circles[m.plan_id], m, asked.get((m.id, me.id)), me, now) for m in found]
    coming, past = next_ones(seen, now), any(meeting is not None and was_held(meeting, now) for meeting in seen)
    if coming:
        hearing.show("meetings", **list_facts(circles, coming, asked, me), past=past)
        return
    circle = circle_here(tx, hearing)
    hearing.show("meet_none", plan_id=circle.plan.id, **none_facts(circle, me, hearing.today), past=past)


@only(Audience.FAMILY)
def show_meeting(tx: Transaction, hearing: Hearing) -> None:
    """Show one meeting: when, where, who, how long."""
    show_card(tx, hearing, meeting_here(tx, hearing))


def show_card(tx: Transaction, hearing: Hearing, here: Here, *, old: bool = False) -> None:
    """Show what is true of a meeting now; `old` says that the button came from an earlier time."""
    circle, meeting = here.circle, here.meeting
    asked = {a.person_id: a for a in tx.attendances.of_meeting(meeting.id)}
    views = tx.views.of_meeting(meeting.id)
    others = readable_by(hearing.me, circle, meeting, views, here.attendance, hearing.today)
    hearing.show(
        "meet_card", plan_id=circle.plan.id, refers_to=meeting.id,
        **card_facts(circle, meeting, hearing.me, here.attendance, asked, hearing.today),
        off=meeting.state is MeetingState.CANCELLED, old=old,
        others=any(view.person_id != hearing.me.id for view in others),
    )  # fmt: skip


@only(Audience.FAMILY)
def say_yes(tx: Transaction, hearing: Hearing) -> None:
    """I can come."""
    _answer(tx, hearing, Answer.YES)


@only(Audience.FAMILY)
def say_unsure(tx: Transaction, hearing: Hearing) -> None:
    """I am not sure."""
    _answer(tx, hearing, Answer.UNSURE)


@only(Audience.FAMILY)
def say_no(tx: Transaction, hearing: Hearing) -> None:
    """I cannot come, or not any more: what would help? (001-16)"""
    _answer(tx, hearing, Answer.NO)


def _answer(tx: Transaction, hearing: Hearing, answer: Answer) -> None:
    """Keep the answer to the meeting as it now is; a button of an earlier time shows what is true."""
    here = meeting_here(tx, hearing)
    if not can_be_answered(here.meeting, hearing.data.rev if hearing.data else None, hearing.now):
        show_card(tx, hearing, here, old=True)
        return
    before = answer_to(here.attendance, here.meeting)
    if before is not answer:
        attendance = tx.attendances.save(answered(here.attendance, here.meeting, answer, hearing.now))
        tx.audit.add(hearing.me.id, "meeting.answered", here.meeting.id)
        plan_reminders(tx, hearing.house, tx.meetings.get(here.meeting.id))
        if must_be_told(before, answer):
            say_reply(tx, hearing, here, attendance)
    facts: dict[str, Any] = {
        "meeting_id": here.meeting.id, "holder": here.holder.name, "holder_id": here.holder.id,
        "late": not has_reminders_left(here.meeting, hearing.now),
    }  # fmt: skip
    kind = {Answer.YES: "meet_yes", Answer.NO: "meet_no", Answer.UNSURE: "meet_unsure"}[answer]
    hearing.show(kind, plan_id=here.circle.plan.id, refers_to=here.meeting.id, **facts)


@only(Audience.FAMILY)
def send_calendar_file(tx: Transaction, hearing: Hearing) -> None:
    """Send the meeting as a file for the phone's own calendar: "Appointment", and no name of anybody."""
    meeting = meeting_here(tx, hearing).meeting
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    file = hearing.pass_on(Act.CALENDAR, "", refers_to=meeting.id, calendar={
        "meeting_id": meeting.id, "version": meeting.version, "starts_at": meeting.starts_at, "ends_at": ends,
        "cancelled": meeting.state is MeetingState.CANCELLED,
    })  # fmt: skip
    tx.outbox.change(file, protect=False)  # they asked for it, to keep it


ROUTES = (
    Command("meetings", show_meetings),
    Tap("meetings", show_meetings),
    Tap("meet.open", show_meeting),
    Tap("meet.yes", say_yes),
    Tap("meet.no", say_no),
    Tap("meet.unsure", say_unsure),
    Tap("meet.file", send_calendar_file),
)
