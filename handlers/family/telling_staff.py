"""What a family member says about a meeting, told to whoever answers the family today: once, a moment later.

Somebody who says no often taps on: what would help, what they need. So the telling waits two minutes and each tap
replaces it; the practitioner hears once, and the whole of it.
"""

from datetime import timedelta

from handlers.context import Hearing
from handlers.family.meeting_here import Here
from handlers.rules.attending import answer_to
from storage.records.meetings import Answer, Attendance, Meeting, Readers
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.transaction import Transaction

A_MOMENT_LATER = timedelta(minutes=2)


def say_reply(tx: Transaction, hearing: Hearing, here: Here, attendance: Attendance) -> None:
    """Tell the holder who can come, what would help and what is needed, as it stands in two minutes."""
    meeting, me = here.meeting, hearing.me
    topic = f"meeting-reply/{meeting.id}/{me.id}"
    tx.outbox.withdraw(topic=topic)
    answer = answer_to(attendance, meeting)
    hearing.tell(
        here.holder, "p_meet_clash", key=f"{topic}/{hearing.origin}", due=hearing.now + A_MOMENT_LATER, topic=topic,
        refers_to=meeting.id, version=meeting.version, plan_id=here.circle.plan.id,
        plan_ref=here.circle.plan.ref, starts=meeting.starts_at, relation=relation_of(here.circle, me),
        answer=answer.value if answer else None, help=attendance.would_help, needs=list(attendance.needs),
        n_no=_who_cannot(tx, meeting), meeting_id=meeting.id,
    )  # fmt: skip


def _who_cannot(tx: Transaction, meeting: Meeting) -> int:
    return sum(answer_to(one, meeting) is Answer.NO for one in tx.attendances.of_meeting(meeting.id))


def say_written(tx: Transaction, hearing: Hearing, here: Here, readers: Readers, to: list[Person]) -> None:
    """Tell those practitioners who may read it that somebody wrote what they want to say; no word of it."""
    meeting, me = here.meeting, hearing.me
    topic = f"meeting-view/{meeting.id}/{me.id}"
    tx.outbox.withdraw(topic=topic)
    for person in to:
        hearing.tell(
            person, "p_meet_say", key=f"{topic}/{hearing.origin}/{person.id}", due=hearing.now + A_MOMENT_LATER,
            topic=topic, refers_to=meeting.id, plan_id=here.circle.plan.id, plan_ref=here.circle.plan.ref,
            relation=relation_of(here.circle, me), readers=readers.value, meeting_id=meeting.id, person_id=me.id,
        )  # fmt: skip


def relation_of(circle: Circle, person: Person) -> str:
    """Return what staff call this family member: by relation, never by name."""
    role = circle.role_of(person.id, RoleKind.FAMILY)
    return role.relation.value if role is not None and role.relation is not None else "family member"
