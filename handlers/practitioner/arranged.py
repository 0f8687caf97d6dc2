"""A meeting as the family will see it, then arranged or moved; called off; taken back within two minutes (001-19)."""

from datetime import date

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.close_meetings import warned
from handlers.practitioner.meeting_desk import meeting_on_desk
from handlers.practitioner.meeting_draft import (
    ask_next,
    begin,
    begun,
    circle_begun,
    forget,
    offer_back,
    relation,
)
from handlers.practitioner.meeting_wanted import asked_of, wanted
from handlers.reminding import announce, news_topic, plan_reminders
from handlers.rules.access import Wish
from handlers.rules.arranging import Step, all_fields_of, fields_of, new_day_by, off_day_typed, shown_to
from handlers.rules.attending import first_attendances
from handlers.rules.meetings import cancel, take_back
from handlers.rules.routing import holder_on
from handlers.screens.meetings import invitation_facts
from storage.records.ids import new_id
from storage.records.meetings import Meeting, MeetingState
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, shows=True)
def preview(tx: Transaction, hearing: Hearing) -> None:
    """Show the meeting as the family will see it, before anything is arranged."""
    one = begun(tx, hearing)
    circle = circle_begun(tx, hearing, one)
    meeting, moving = wanted(tx, hearing, circle, one)
    asked = asked_of(tx, circle, one)
    reader = shown_to(circle, asked)
    if reader is None and hearing.id1 != "sure" and moving is None:
        hearing.show("p_meet_nobody", plan_ref=circle.plan.ref)
        return
    if warned(tx, hearing, circle, one, meeting, asked):
        return
    sees = reader or hearing.me
    facts = {**invitation_facts(circle, meeting, sees, asked, hearing.today), "plan_ref": circle.plan.ref}
    facts["was"] = moving.starts_at if moving is not None else meeting.starts_at
    kind = ("meet_new" if moving is None else "meet_changed") if reader is not None else "p_meet_asked"
    text = as_read(tx, hearing, sees, kind, facts)
    hearing.show("p_meet_preview", plan_ref=circle.plan.ref, text=text, n_asked=len(asked),
                 relation=relation(circle, sees.id) if reader is not None else "the team",
                 moving=moving is not None)  # fmt: skip


@only(Audience.PRACTITIONER)
def go(tx: Transaction, hearing: Hearing) -> None:
    """Arrange or move it: everybody is told in two minutes, unless it is taken back."""
    one = begun(tx, hearing)
    circle = circle_begun(tx, hearing, one)
    meeting, moving = wanted(tx, hearing, circle, one)
    asked = asked_of(tx, circle, one)
    if warned(tx, hearing, circle, one, meeting, asked):
        return
    if moving is None:
        tx.meetings.add(meeting)
        for attendance in first_attendances(new_id, meeting, asked, hearing.me, hearing.now):
            tx.attendances.add(attendance)
        announce(tx, hearing.house, meeting, ("meet_new", "p_meet_asked"), but=hearing.me.id)
    else:
        _withdraw_waiting(tx, moving)
        tx.meetings.save(meeting)
        announce(tx, hearing.house, meeting, ("meet_changed", "p_meet_moved"), but=hearing.me.id, was=moving.starts_at)
    plan_reminders(tx, hearing.house, meeting)
    forget(tx, hearing)
    tx.audit.add(hearing.me.id, "meeting.arranged" if moving is None else "meeting.moved", meeting.id)
    _say_done(hearing, circle, meeting, "arranged" if moving is None else "moved")


def _withdraw_waiting(tx: Transaction, meeting: Meeting) -> None:
    """Withdraw the news of a change that nobody has been told of yet, where another change follows at once."""
    if meeting.visible_from is not None and tx.now < meeting.visible_from:
        tx.outbox.withdraw(topic=news_topic(meeting))


def _say_done(hearing: Hearing, circle: Circle, meeting: Meeting, what: str) -> None:
    hearing.show("p_meet_done", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref,
                 starts=meeting.starts_at, what=what, until=meeting.visible_from, meeting_id=meeting.id,
                 rev=meeting.version)  # fmt: skip


@only(Audience.PRACTITIONER)
def start_moving(tx: Transaction, hearing: Hearing) -> None:
    """Begin to move a meeting: which day, what time, where."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN)
    move_from = begin(tx, hearing, circle.plan.id, fields_of(meeting))
    ask_next(tx, hearing, move_from, Step.DAY)


@only(Audience.PRACTITIONER, shows=True)
def ask_about_calling_off(tx: Transaction, hearing: Hearing) -> None:
    """Ask by when the family hears of another day; it may be tapped or typed at once."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN)
    hearing.show("p_meet_cancel", awaiting="arrange.off", about={"meeting": meeting.id}, plan_ref=circle.plan.ref,
                 starts=meeting.starts_at, meeting_id=meeting.id)  # fmt: skip


@only(Audience.PRACTITIONER)
def call_off(tx: Transaction, hearing: Hearing) -> None:
    """Call it off with the day that was tapped, or ask for one."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN)
    if hearing.id2 == "pick":
        hearing.show("p_meet_off_day", awaiting="arrange.off", about={"meeting": meeting.id},
                     plan_ref=circle.plan.ref, meeting_id=meeting.id)  # fmt: skip
        return
    _call_off(tx, hearing, circle, meeting, new_day_by(hearing.id2, hearing.today))


@only(Audience.PRACTITIONER)
def call_off_with_day(tx: Transaction, hearing: Hearing) -> None:
    """Call it off with the day that was typed."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN, str(hearing.chat.about.get("meeting", "")))
    _call_off(tx, hearing, circle, meeting, off_day_typed(hearing.text, hearing.today, meeting.id))


def _call_off(tx: Transaction, hearing: Hearing, circle: Circle, meeting: Meeting, by: date | None) -> None:
    off = cancel(meeting, hearing.me, by, hearing.now)
    _withdraw_waiting(tx, meeting)
    tx.meetings.save(off)
    holder, teller = (holder_on(circle, day).by for day in (hearing.today, by or hearing.today))
    announce(tx, hearing.house, off, ("meet_cancelled", "p_meet_cancelled"), but=hearing.me.id, holder=holder.name,
             holder_id=holder.id, teller=teller.name, date2=by)  # fmt: skip
    plan_reminders(tx, hearing.house, off)
    tx.audit.add(hearing.me.id, "meeting.cancelled", off.id)
    _say_done(hearing, circle, off, "cancelled")


@only(Audience.PRACTITIONER)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take back the last change, within two minutes: nobody was told. What was new can be changed and sent anew."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN)
    back = take_back(meeting, hearing.me, hearing.now)
    tx.outbox.withdraw(topic=news_topic(meeting))
    tx.meetings.save(back)
    plan_reminders(tx, hearing.house, back)
    tx.audit.add(hearing.me.id, "meeting.taken_back", meeting.id)
    is_gone = back.state is MeetingState.TAKEN_BACK
    if is_gone:
        asked = [attendance.person_id for attendance in tx.attendances.of_meeting(meeting.id)]
        offer_back(tx, hearing, circle.plan.id, all_fields_of(meeting, asked))
    hearing.show("p_meet_back", plan_ref=circle.plan.ref, on_plan=circle.plan.id, kept=is_gone,
                 starts=meeting.starts_at)  # fmt: skip


ROUTES = (
    Tap("arrange.preview", preview),
    Tap("arrange.go", go),
    Tap("arrange.move", start_moving),
    Tap("arrange.cancel", ask_about_calling_off),
    Tap("arrange.off", call_off),
    Words("arrange.off", call_off_with_day),
    Tap("arrange.back", undo),
)
