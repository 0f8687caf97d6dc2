"""Loads what summaries are judged by and made of, the same for practitioners, families and the clock (004-13)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.house import House
from handlers.rules.meetings import as_seen
from handlers.rules.routing import holder_on
from handlers.rules.summaries import WAITED_FOR, Seen, is_missing, is_overdue, is_sent, readers_of, seen_by
from handlers.rules.wall_time import wall_of
from handlers.screens.meetings import child_for
from handlers.telling import tell
from storage.records.meetings import Attendance, Meeting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.summaries import Summary
from storage.transaction import Transaction


def asked_to(tx: Transaction, meeting: Meeting) -> dict[str, Attendance]:
    """Return who was asked to a meeting, by person."""
    return {attendance.person_id: attendance for attendance in tx.attendances.of_meeting(meeting.id)}


def summary_for(
    tx: Transaction, circle: Circle, meeting: Meeting, reader: Person, attendance: Attendance | None, now: datetime
) -> Seen | None:
    """Return the summary of a meeting as this reader sees it now."""
    summary = tx.summaries.of_meeting(meeting.id)
    if summary is None:
        return None
    views = tx.views.of_meeting(meeting.id)
    answers = tx.view_answers.of_views(view.id for view in views)
    return seen_by(
        circle, meeting, summary, reader, attendance, views=views, answers=answers,
        actions=tx.actions.of_plan(circle.plan.id), now=now,
    )  # fmt: skip


def missing_on(tx: Transaction, plan_ids: Iterable[str], now: datetime) -> list[tuple[Circle, Meeting]]:
    """Return the meetings of these plans whose summary is still to be written, the oldest first, each in its circle."""
    held = [m for m in tx.meetings.of_plans(plan_ids, now - WAITED_FOR) if m.starts_at <= now]
    return missing_of(tx, held, now)


def missing_of(tx: Transaction, held: Iterable[Meeting], now: datetime) -> list[tuple[Circle, Meeting]]:
    """Return those of these meetings whose summary is still to be written. A circle is loaded only where it may be."""
    known = [seen for meeting in held if (seen := as_seen(meeting, None, now)) is not None]
    summaries = tx.summaries.of_meetings(meeting.id for meeting in known)
    open_ones = [meeting for meeting in known if not is_sent(summaries.get(meeting.id))]
    circles = {plan_id: tx.plans.circle(plan_id) for plan_id in sorted({meeting.plan_id for meeting in open_ones})}
    asked = tx.attendances.of_meetings(meeting.id for meeting in open_ones)
    return [
        (circles[meeting.plan_id], meeting) for meeting in open_ones
        if is_missing(circles[meeting.plan_id], meeting, _of(asked, meeting), summaries.get(meeting.id), now)
    ]  # fmt: skip


def _of(asked: Mapping[tuple[str, str], Attendance], meeting: Meeting) -> dict[str, Attendance]:
    return {person_id: one for (meeting_id, person_id), one in asked.items() if meeting_id == meeting.id}


def overdue_of(tx: Transaction, house: House, person: Person, now: datetime) -> int:
    """Return how many summaries this practitioner was asked for three times, on plans they answer for today."""
    today = now.astimezone(ZoneInfo(house.service.zone)).date()
    near = (*tx.plans.led_by(person.id), *tx.plans.covered_by(person.id, today), *tx.plans.on_duty_for(person.id))
    missing = missing_on(tx, dict.fromkeys(plan.id for plan in near), now)
    theirs = [(circle, meeting) for circle, meeting in missing if holder_on(circle, today).by.id == person.id]
    return sum(is_overdue(house.calendar(circle), meeting, today) for circle, meeting in theirs)


def tell_readers(
    tx: Transaction, house: House, circle: Circle, meeting: Meeting, summary: Summary, *, sending: str
) -> None:
    """Tell each reader once that the summary is there, when the two minutes are over.

    `sending` is the act of sending: one that was taken back and is sent anew is told of anew.
    """
    day = wall_of(tx.now, meeting.zone).date()
    for reader in readers_of(circle, asked_to(tx, meeting), day):
        tell(
            tx, house, reader, "summary_there", key=f"{topic_of(summary)}/{sending}/{reader.id}",
            now=tx.now, due=summary.visible_from, topic=topic_of(summary), refers_to=meeting.id,
            plan_id=circle.plan.id, meeting_id=meeting.id, child=child_for(circle, reader), starts=meeting.starts_at,
            sort=meeting.sort.value,
        )  # fmt: skip


def topic_of(summary: Summary) -> str:
    """Return the topic under which the notes of one summary wait, so that they can be taken back."""
    return f"summary/{summary.id}"
