"""Meetings from a file: arranged, moved and called off by the same rules, and with the same news, as in the chat."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.operator.columns import Kind
from handlers.operator.import_work import Work, once_each
from handlers.operator.sheets import Row
from handlers.reminding import announce, plan_reminders
from handlers.rules.meetings import FURTHEST, Arrangement, arrange, asked_at_first, cancel, move
from handlers.rules.refusals import NotNow
from handlers.rules.routing import holder_on
from handlers.rules.undo import UNDO
from handlers.rules.wall_time import moment_of, wall_of, written
from storage.records.ids import new_id
from storage.records.meetings import Attendance, Meeting, MeetingKind, MeetingState
from storage.records.people import Person
from storage.records.plans import Circle, Plan

NEW = ("meet_new", "p_meet_asked")
MOVED = ("meet_changed", "p_meet_moved")
OFF = ("meet_cancelled", "p_meet_cancelled")
USUAL_MINUTES = 60


def bring(work: Work, rows: Sequence[Row]) -> None:
    """Bring every row; a meeting that is over is left as it is."""
    for row in once_each(work, rows, lambda ref: " ".join(ref.split()).upper()):
        plan = work.plan(row.values["plan_ref"].upper())
        if plan is None:
            mend = "Add the plan to a file of plans, or open it: `mainstay plan open`."
            work.wrong(row, "plan_ref", f"there is no plan '{row.values['plan_ref']}'", mend)
        elif plan.closed_at is not None or _far_ahead(work, row):
            work.counts[Kind.MEETINGS].left_out += 1
        else:
            _one(work, row, plan)
        work.step(1)


def _far_ahead(work: Work, row: Row) -> bool:
    far = _at(work, row) > work.tx.now + FURTHEST
    if far:
        work.note(row, "this is more than 18 months ahead: import again later")
    return far


def _one(work: Work, row: Row, plan: Plan) -> None:
    counts, meeting = work.counts[Kind.MEETINGS], work.tx.meetings.by_ref(row.values["ref"])
    if meeting is None:
        if row.get("cancelled") or _at(work, row) <= work.tx.now + UNDO:
            counts.left_out += 1
        else:
            _arrange(work, row, work.circle(plan))
            counts.added += 1
        return
    if meeting.plan_id != plan.id:
        wrong = f"the meeting '{row.values['ref']}' belongs to another plan"
        work.wrong(row, "plan_ref", wrong, "A meeting keeps its plan: give the new one a reference of its own.")
        return
    if meeting.state is not MeetingState.PLANNED or meeting.starts_at <= work.tx.now:
        _leave(work, row, meeting)
        return
    try:
        changed = _changed(work, row, work.circle(plan), meeting)
    except NotNow:
        mend = "Import again in two minutes: somebody has just changed it in the chat."
        work.wrong(row, "ref", f"the meeting '{row.values['ref']}' cannot be changed now", mend)
        return
    counts.changed += changed
    counts.unchanged += not changed


def _leave(work: Work, row: Row, meeting: Meeting) -> None:
    stands = meeting.state is MeetingState.PLANNED
    differs = stands and meeting.local_start != _local_start(work, row)
    if differs or (not stands and not row.get("cancelled") and _at(work, row) > work.tx.now):
        work.note(row, f"{row.values['ref']} {'has begun' if stands else 'was called off here'}, and is left as it is")
        work.counts[Kind.MEETINGS].left_out += 1
    else:
        work.counts[Kind.MEETINGS].unchanged += 1


def _arrange(work: Work, row: Row, circle: Circle) -> None:
    wish = Arrangement(
        MeetingKind(row.values["kind"]), _wall(row), place=row.get("place"), minutes=row.get("minutes", USUAL_MINUTES)
    )
    meeting = arrange(new_id(), circle, _by(work, circle), wish, work.house.service.zone, work.tx.now)
    ref = row.values["ref"]
    meeting = work.tx.meetings.add(replace(meeting, ref=ref, ref_hash=work.tx.meetings.ref_hash(ref)))
    work.tx.attendances.add_all(
        Attendance(id=new_id(), meeting_id=meeting.id, person_id=person_id) for person_id in asked_at_first(circle)
    )
    _say(work, meeting, "meeting.arranged", NEW)


def _changed(work: Work, row: Row, circle: Circle, meeting: Meeting) -> bool:
    """Move the meeting, call it off, or change what nobody needs to hear of; return whether anything is another."""
    tx, by = work.tx, _by(work, circle)
    if row.get("cancelled"):
        off = tx.meetings.save(cancel(meeting, by, None, tx.now))
        holder = holder_on(circle, wall_of(tx.now, meeting.zone).date()).by
        _say(work, off, "meeting.cancelled", OFF, holder=holder.name, holder_id=holder.id, date2=None)
        return True
    quiet: dict[str, Any] = {"kind": MeetingKind(row.values["kind"]), "minutes": row.get("minutes", meeting.minutes)}
    quiet = {name: value for name, value in quiet.items() if getattr(meeting, name) != value}
    if quiet:
        meeting = tx.meetings.change(meeting, **quiet)
        tx.audit.add(None, "meeting.changed", meeting.id)
    place = row.values.get("place", meeting.place)
    if (_local_start(work, row), place) == (meeting.local_start, meeting.place):
        return bool(quiet)
    if _at(work, row) <= tx.now + UNDO:
        wrong = "a meeting cannot be moved to a time that has passed"
        work.wrong(row, "date", wrong, "Give a day that is still to come, or say yes in cancelled.")
        return False
    moved = tx.meetings.save(move(meeting, by, _wall(row), place, tx.now))
    _say(work, moved, "meeting.moved", MOVED, was=meeting.starts_at, place_was=meeting.place)
    return True


def _say(work: Work, meeting: Meeting, act: str, kinds: tuple[str, str], **facts: Any) -> None:
    work.tx.audit.add(None, act, meeting.id)
    asked = [attendance.person_id for attendance in work.tx.attendances.of_meeting(meeting.id)]
    if not work.tx.links.reachable(asked):
        return  # nobody has a phone here yet; once they do, what is to come is planned for them
    announce(work.tx, work.house, meeting, kinds, but="", **facts)
    plan_reminders(work.tx, work.house, meeting)


def _by(work: Work, circle: Circle) -> Person:
    """Return in whose name the case system speaks: the lead professional, or the duty contact."""
    lead = circle.lead
    return lead if lead is not None and lead.is_staff else circle.duty


def _wall(row: Row) -> datetime:
    return datetime.combine(row.values["date"], row.values["time"])


def _at(work: Work, row: Row) -> datetime:
    return moment_of(_wall(row), work.house.service.zone).at


def _local_start(work: Work, row: Row) -> str:
    return written(moment_of(_wall(row), work.house.service.zone).local)
