"""Who comes to a meeting, what they need to take part, and who may read what somebody wants to say there."""

from dataclasses import replace
from datetime import datetime

from handlers.rules.refusals import NotFound
from storage.records.meetings import Answer, Attendance, Meeting, Readers, View

NEEDS = ("interpreter", "step_free", "childcare", "travel", "other")
HELPS = ("new_time", "remote", "company")
MOST_WORDS = 3000


def answer_to(attendance: Attendance | None, meeting: Meeting) -> Answer | None:
    """Return what this person said about the meeting as it now is; an answer to an earlier version is none."""
    if attendance is None or attendance.version != meeting.version:
        return None
    return attendance.answer


def answered(attendance: Attendance, meeting: Meeting, answer: Answer, now: datetime) -> Attendance:
    """Return the attendance with this answer to the meeting as this person sees it."""
    return replace(attendance, answer=answer, answered_at=now, version=meeting.version)


def with_need(attendance: Attendance, need: str) -> Attendance:
    """Return the attendance with one need ticked, or no longer ticked (003-09)."""
    if need not in NEEDS:
        raise NotFound
    ticked = set(attendance.needs) ^ {need}
    return replace(attendance, needs=tuple(name for name in NEEDS if name in ticked))


def with_help(attendance: Attendance, would_help: str) -> Attendance:
    """Return the attendance with what would help somebody who cannot come."""
    if would_help not in HELPS:
        raise NotFound
    return replace(attendance, would_help=would_help)


def comes(attendance: Attendance | None, meeting: Meeting) -> bool:
    """Whether this person is asked and has not said no."""
    return attendance is not None and answer_to(attendance, meeting) is not Answer.NO


def may_read_view(view: View, reader_id: str, holder_id: str, reader_comes: bool) -> bool:
    """Whether this person may read it: its author, and whoever the author chose (003-05, promise 5).

    "I will say it myself" keeps it to its author alone.
    """
    if reader_id == view.person_id:
        return True
    if view.readers is Readers.NOBODY:
        return False
    return reader_id == holder_id or (view.readers is Readers.ALL and reader_comes)
