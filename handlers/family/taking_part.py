"""What somebody needs to take part in a meeting, and what would help somebody who cannot come (003-09)."""

from handlers.context import Hearing
from handlers.family.meeting_here import Here, meeting_here
from handlers.family.telling_staff import say_reply
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.attending import with_help, with_need
from storage.records.meetings import Attendance
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_needs(tx: Transaction, hearing: Hearing) -> None:
    """Ask what would help to take part; several can be ticked."""
    here = meeting_here(tx, hearing)
    _show_needs(hearing, here, here.attendance)


@only(Audience.FAMILY)
def tick_need(tx: Transaction, hearing: Hearing) -> None:
    """Tick or untick one need."""
    here = meeting_here(tx, hearing)
    attendance = tx.attendances.save(with_need(here.attendance, hearing.id2))
    tx.audit.add(hearing.me.id, "meeting.need", here.meeting.id)
    say_reply(tx, hearing, here, attendance)
    _show_needs(hearing, here, attendance)


def _show_needs(hearing: Hearing, here: Here, attendance: Attendance) -> None:
    hearing.show("meet_needs", plan_id=here.circle.plan.id, refers_to=here.meeting.id, meeting_id=here.meeting.id,
                 needs=list(attendance.needs), holder=here.holder.name)  # fmt: skip


@only(Audience.FAMILY)
def say_what_helps(tx: Transaction, hearing: Hearing) -> None:
    """Keep what would help somebody who cannot come, and tell the holder."""
    here = meeting_here(tx, hearing)
    attendance = tx.attendances.save(with_help(here.attendance, hearing.id2))
    tx.audit.add(hearing.me.id, "meeting.help", here.meeting.id)
    say_reply(tx, hearing, here, attendance)
    hearing.show("meet_help_told", plan_id=here.circle.plan.id, refers_to=here.meeting.id,
                 meeting_id=here.meeting.id, holder=here.holder.name)  # fmt: skip


ROUTES = (
    Tap("meet.needs", show_needs),
    Tap("meet.need", tick_need),
    Tap("meet.help", say_what_helps),
)
