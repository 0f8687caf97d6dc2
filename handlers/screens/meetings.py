"""The facts of the family's screens about meetings, for their phone and for the preview a practitioner sees."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.attending import answer_to
from storage.records.meetings import Attendance, Meeting
from storage.records.people import Person, Relation
from storage.records.plans import Circle, RoleKind


def meeting_facts(circle: Circle, meeting: Meeting, reader: Person) -> dict[str, Any]:
    """Return what every text about a meeting says: whose plan, when and where."""
    return {
        "meeting_id": meeting.id, "rev": meeting.version, "child": child_for(circle, reader),
        "starts": meeting.starts_at, "place": meeting.place, "sort": meeting.kind.value,
    }  # fmt: skip


def invitation_facts(
    circle: Circle, meeting: Meeting, reader: Person, asked: Iterable[str], day: date
) -> dict[str, Any]:
    """Return what the first text about a meeting says: also who comes, as far as this reader may know."""
    return {**meeting_facts(circle, meeting, reader), "who": who_comes(circle, reader, asked, day)}


def card_facts(
    circle: Circle, meeting: Meeting, reader: Person, attendance: Attendance | None, asked: Iterable[str], day: date
) -> dict[str, Any]:
    """Return what a meeting's own screen says: also how long, and what the reader answered."""
    answer = answer_to(attendance, meeting)
    return {
        **invitation_facts(circle, meeting, reader, asked, day),
        "answer": answer.value if answer is not None else None,
        "minutes": meeting.minutes,
        "needs": list(attendance.needs) if attendance is not None else [],
    }  # fmt: skip


def child_for(circle: Circle, reader: Person) -> str | None:
    """Return whose plan it is; None where it is the reader's own (a young person's)."""
    role = circle.role_of(reader.id, RoleKind.FAMILY)
    own = role is not None and role.relation is Relation.YOUNG_PERSON
    return None if own else circle.plan.child_name


def who_comes(circle: Circle, reader: Person, asked: Iterable[str], day: date) -> list[str]:
    """Return "you", the lead and, where names are open, the team. Never another adult of the family (promise 5)."""
    ids = set(asked)
    staff = [person for person in circle.team if person.is_staff and person.id in ids and person.id != reader.id]
    lead = circle.lead
    if reader.is_staff or may(circle, reader, Wish.SEE_NAMES, day):
        return ["you", *(person.name for person in staff)]
    named = [person.name for person in staff if lead is not None and person.id == lead.id]
    return ["you", *named, *(["others who help you"] if len(staff) > len(named) else [])]
