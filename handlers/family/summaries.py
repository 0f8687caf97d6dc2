"""After a meeting: the meetings that were, what came of each, and "Talk it through" (004-13, 001-16)."""

from typing import Any

from handlers.context import Hearing
from handlers.family.meeting_here import Here, meeting_here
from handlers.family.selection import circle_here, plans_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.meetings import seen_by
from handlers.rules.refusals import NotFound
from handlers.rules.summaries import REMEMBERED, is_there_for, was_held
from handlers.rules.unsent import CONCERN
from handlers.screens.meetings import child_for
from handlers.screens.summaries import summary_facts, which_meeting
from handlers.summaries import summary_for
from storage.records.concerns import ConcernKind, Door
from storage.records.meetings import Meeting
from storage.records.plans import Circle
from storage.records.summaries import Summary
from storage.transaction import Transaction

A_PAGE = 3


def held_of(tx: Transaction, hearing: Hearing) -> list[tuple[Circle, Meeting]]:
    """Return the meetings that were, which this person was asked to and may know of, the newest first."""
    me, now = hearing.me, hearing.now
    plans = plans_of(tx, me)
    hearing.many_plans = len(plans) > 1
    circles = {plan.id: tx.plans.circle(plan.id) for plan in plans}
    found = [m for m in tx.meetings.of_person(me.id, now - REMEMBERED) if m.plan_id in circles and m.starts_at <= now]
    asked = tx.attendances.of_meetings(meeting.id for meeting in found)
    known = ((m, seen_by(circles[m.plan_id], m, asked.get((m.id, me.id)), me, now)) for m in found)
    return [(circles[m.plan_id], seen) for m, seen in known if seen is not None and was_held(seen, now)][::-1]


@only(Audience.FAMILY)
def show_past(tx: Transaction, hearing: Hearing) -> None:
    """Show the meetings that were, and which of them have a summary."""
    circle_here(tx, hearing)
    held, page = held_of(tx, hearing), hearing.page
    shown = held[page * A_PAGE : (page + 1) * A_PAGE]
    there = tx.summaries.of_meetings(meeting.id for _, meeting in shown)
    hearing.show(
        "meetings_past", next_page=page + 1 if len(held) > (page + 1) * A_PAGE else None,
        items=[_item(hearing, circle, meeting, there.get(meeting.id)) for circle, meeting in shown],
    )  # fmt: skip


def _item(hearing: Hearing, circle: Circle, meeting: Meeting, summary: Summary | None) -> dict[str, Any]:
    return {"meeting_id": meeting.id, "starts": meeting.starts_at, "child": child_for(circle, hearing.me),
            "there": is_there_for(summary, hearing.me.id, hearing.now)}  # fmt: skip


def _held(tx: Transaction, hearing: Hearing) -> Here:
    """Return the meeting a tap names, if it was held and this person may know of it."""
    here = meeting_here(tx, hearing)
    if not was_held(here.meeting, hearing.now):
        raise NotFound
    return here


@only(Audience.FAMILY)
def show_summary(tx: Transaction, hearing: Hearing) -> None:
    """Show what came of one meeting, as far as it is open to this reader; until it is written, whom to ask."""
    here = _held(tx, hearing)
    seen = summary_for(tx, here.circle, here.meeting, hearing.me, here.attendance, hearing.now)
    if seen is None:
        facts = which_meeting(here.circle, here.meeting, hearing.me, hearing.today)
        hearing.show("summary_none", refers_to=here.meeting.id, **facts)
        return
    tx.audit.add(hearing.me.id, "summary.read", here.meeting.id)
    facts = summary_facts(here.circle, here.meeting, seen, hearing.me, hearing.today)
    hearing.show("summary", refers_to=here.meeting.id, **facts)


@only(Audience.FAMILY)
def talk_it_through(tx: Transaction, hearing: Hearing) -> None:
    """Ask for a call about a meeting: it goes to whoever answers today, with a number and a day. Needs no words."""
    _ask(tx, hearing, ConcernKind.TALK)


@only(Audience.FAMILY)
def ask_about_it(tx: Transaction, hearing: Hearing) -> None:
    """Ask something about a meeting: it goes to whoever answers today."""
    _ask(tx, hearing, ConcernKind.QUESTION)


def _ask(tx: Transaction, hearing: Hearing, kind: ConcernKind) -> None:
    here = _held(tx, hearing)
    draft = begin(tx, hearing, CONCERN, here.circle.plan.id, kind=kind.value, door=Door.LEAD.value, person_id=None,
                  action_id=None, meeting_id=here.meeting.id)  # fmt: skip
    show_write(tx, hearing, draft)


ROUTES = (
    Tap("meet.past", show_past),
    Tap("meet.sum", show_summary),
    Tap("meet.talk", talk_it_through),
    Tap("meet.about", ask_about_it),
)
