"""The meetings a practitioner looks after: the next ones, who comes and needs what, what people want to say."""

from collections.abc import Sequence
from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.answering_later import left_on
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.home import plans_of
from handlers.practitioner.meeting_draft import plans_led, relation
from handlers.reminding import plan_reminders
from handlers.rules.access import Wish, may
from handlers.rules.attending import answer_to, answered, staff_answer, tally
from handlers.rules.meetings import can_be_answered, is_visible, next_ones, seen_by
from handlers.rules.refusals import NotFound
from handlers.rules.routing import holder_on
from handlers.rules.summaries import is_sent, is_there_for, may_write
from handlers.rules.views import readable_by, readers_of
from storage.records.meetings import Attendance, Meeting, View
from storage.records.notices import Act
from storage.records.plans import Circle
from storage.transaction import Transaction

MOST = 5


def meeting_on_desk(
    tx: Transaction, hearing: Hearing, wish: Wish, meeting_id: str | None = None
) -> tuple[Circle, Meeting]:
    """Return a meeting and its circle, if this practitioner may do what they wish with it, as they see it."""
    meeting = tx.meetings.find(meeting_id or hearing.id1)
    if meeting is None:
        raise NotFound
    circle = circle_for(tx, hearing, meeting.plan_id, wish)
    seen = seen_by(circle, meeting, tx.attendances.at(meeting.id, hearing.me.id), hearing.me, hearing.now)
    if seen is None:
        raise NotFound
    return circle, seen if is_visible(meeting, hearing.now) or wish is not Wish.LEAD_PLAN else meeting


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show the next meetings, of one plan or of all this practitioner is on."""
    near = {plan.id: plan for plan in (*plans_of(tx, hearing), *plans_led(tx, hearing))}
    wanted = [hearing.id1] if hearing.id1 else list(near)
    circles = {plan_id: circle_for(tx, hearing, plan_id, Wish.SEE_DATES) for plan_id in wanted}
    found = tx.meetings.of_plans(circles, hearing.now)
    asked = tx.attendances.of_meetings(meeting.id for meeting in found)
    seen = [seen_by(circles[m.plan_id], m, None, hearing.me, hearing.now) for m in found]
    coming = next_ones(seen, hearing.now)
    items = [_line(circles[m.plan_id], m, [a for a in asked.values() if a.meeting_id == m.id]) for m in coming[:MOST]]
    hearing.show("p_meet_list", items=items, on_plan=hearing.id1 or None, more=len(coming) > MOST)


def _line(circle: Circle, meeting: Meeting, asked: Sequence[Attendance]) -> dict[str, Any]:
    counts = tally(asked, meeting)
    return {"meeting_id": meeting.id, "plan_ref": circle.plan.ref, "starts": meeting.starts_at, "yes": counts.yes,
            "no": counts.no, "silent": counts.silent + counts.unsure}  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_card(tx: Transaction, hearing: Hearing) -> None:
    """Show one meeting, and what can be done with it."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.SEE_DATES)
    asked = tx.attendances.of_meeting(meeting.id)
    mine = next((one for one in asked if one.person_id == hearing.me.id), None)
    counts = tally(asked, meeting)
    views = readable_by(hearing.me, circle, meeting, tx.views.of_meeting(meeting.id), mine, hearing.today)
    hearing.show(
        "p_meet_card", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref, on_plan=circle.plan.id,
        starts=meeting.starts_at, place=meeting.room, sort=meeting.sort.value, meeting_id=meeting.id,
        rev=meeting.version, state=meeting.state.value, yes=counts.yes, no=counts.no, unsure=counts.unsure,
        silent=counts.silent, leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today), invited=mine is not None,
        waiting=not is_visible(meeting, hearing.now), needs=[], views=[
            {"relation": relation(circle, who), "person_id": who}
            for who in dict.fromkeys(view.person_id for view in views)
        ][:2],
        over=meeting.starts_at <= hearing.now, summary=_summary(tx, hearing, circle, meeting),
    )  # fmt: skip


def _summary(tx: Transaction, hearing: Hearing, circle: Circle, meeting: Meeting) -> str | None:
    """Say whether its summary is there to be read, or is this practitioner's to write."""
    if is_there_for(tx.summaries.of_meeting(meeting.id), hearing.me.id, hearing.now):
        return "there"
    return "mine" if holder_on(circle, hearing.today).by.id == hearing.me.id else None


@only(Audience.PRACTITIONER, shows=True)
def show_answers(tx: Transaction, hearing: Hearing) -> None:
    """Show who comes, what would help, and what is needed (003-09)."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN)
    rows = []
    for one in tx.attendances.of_meeting(meeting.id):
        person, answer = circle.people.get(one.person_id), answer_to(one, meeting)
        if person is None:
            continue
        rows.append(
            {
                "who": person.name if person.is_staff else relation(circle, person.id),
                "answer": answer.value if answer else None,
                "help": one.would_help,
                "needs": list(one.needs),
            }
        )
    tx.audit.add(hearing.me.id, "meeting.answers_read", meeting.id)
    hearing.show("p_meet_answers", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref,
                 starts=meeting.starts_at, rows=rows, meeting_id=meeting.id)  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def read_view(tx: Transaction, hearing: Hearing) -> None:
    """Read what somebody wants to say, if they chose this reader. Reading it is an act (003-05)."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.SEE_DATES)
    mine = tx.attendances.at(meeting.id, hearing.me.id)
    found = readable_by(hearing.me, circle, meeting, tx.views.by(meeting.id, hearing.id2), mine, hearing.today)
    if not found:
        raise NotFound
    tx.audit.add(hearing.me.id, "view.read", found[0].id)
    for view in found:
        if view.file_id is not None:
            hearing.pass_on(Act.VOICE, view.file_id, refers_to=meeting.id)
    hearing.show("p_meet_words", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref,
                 relation=relation(circle, hearing.id2), readers=readers_of(found).value, meeting_id=meeting.id,
                 parts=[{"words": view.words, "seconds": view.seconds} for view in found],
                 left=_left_of(tx, hearing, circle, meeting, found))  # fmt: skip


def _left_of(tx: Transaction, hearing: Hearing, circle: Circle, meeting: Meeting, found: Sequence[View]) -> str | None:
    """Return the first of these that waits for an answer of its own: the summary is out, and theirs to add to."""
    if not is_sent(tx.summaries.of_meeting(meeting.id)) or not may_write(circle, meeting, hearing.me, hearing.now):
        return None
    waiting = {view.id for view in left_on(tx, hearing, circle, meeting)}
    return next((view.id for view in found if view.id in waiting), None)


@only(Audience.PRACTITIONER)
def reply(tx: Transaction, hearing: Hearing) -> None:
    """Say whether this practitioner comes."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.SEE_DATES)
    attendance = tx.attendances.at(meeting.id, hearing.me.id)
    if attendance is None:
        raise NotFound
    if not can_be_answered(meeting, hearing.data.rev if hearing.data else None, hearing.now):
        show_card(tx, hearing)
        return
    answer = staff_answer(hearing.id2)
    tx.attendances.save(answered(attendance, meeting, answer, hearing.now))
    tx.audit.add(hearing.me.id, "meeting.answered", meeting.id)
    plan_reminders(tx, hearing.house, tx.meetings.get(meeting.id))
    hearing.show("p_meet_replied", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref,
                 starts=meeting.starts_at, answer=answer.value, meeting_id=meeting.id)  # fmt: skip


ROUTES = (
    Tap("arrange.list", show_list),
    Tap("arrange.open", show_card),
    Tap("arrange.answers", show_answers),
    Tap("arrange.read", read_view),
    Tap("arrange.reply", reply),
)
