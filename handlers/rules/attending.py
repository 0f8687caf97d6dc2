"""Who comes to a meeting, what they need to take part, and who may read what somebody wants to say there."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.rules.refusals import NotFound
from storage.records.meetings import Answer, Attendance, Meeting, Readers, View
from storage.records.people import Person

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


def must_be_told(before: Answer | None, answer: Answer) -> bool:
    """Whether whoever leads is told of this answer: a no, and whatever follows a no. The rest stands on the card."""
    return Answer.NO in (before, answer)


def first_attendances(
    new_id: Callable[[], str], meeting: Meeting, asked: Iterable[str], by: Person, now: datetime
) -> list[Attendance]:
    """Return everybody who is asked; whoever arranges it comes."""
    return [
        Attendance(id=new_id(), meeting_id=meeting.id, person_id=person_id)
        if person_id != by.id
        else Attendance(
            id=new_id(), meeting_id=meeting.id, person_id=person_id, answer=Answer.YES, answered_at=now,
            version=meeting.version,
        )
        for person_id in asked
    ]  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """How many come."""

    yes: int
    no: int
    unsure: int
    silent: int


def tally(attendances: Iterable[Attendance], meeting: Meeting) -> Tally:
    """Count the answers to the meeting as it now is."""
    answers = Counter(answer_to(one, meeting) for one in attendances)
    return Tally(answers[Answer.YES], answers[Answer.NO], answers[Answer.UNSURE], answers[None])


def staff_answer(choice: str) -> Answer:
    """Return what a practitioner's button says."""
    if choice not in (Answer.YES.value, Answer.NO.value):
        raise NotFound
    return Answer(choice)
