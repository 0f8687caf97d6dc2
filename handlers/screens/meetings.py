"""The facts of the family's screens about meetings, for their phone and for the preview a practitioner sees."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.attending import answer_to
from storage.records.meetings import Attendance, Meeting, MeetingState
from storage.records.people import Person, Relation
from storage.records.plans import Circle, RoleKind

LISTED = 4  # with "Past meetings" and Back these are as many buttons as an easy screen bears


def meeting_facts(circle: Circle, meeting: Meeting, reader: Person) -> dict[str, Any]:
    """Return what every text about a meeting says: whose plan, when and where."""
    return {
        "meeting_id": meeting.id, "rev": meeting.version, "child": child_for(circle, reader),
        "starts": meeting.starts_at, "place": meeting.room, "sort": meeting.sort.value,
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


def list_facts(
    circles: Mapping[str, Circle],
    coming: Sequence[Meeting],
    asked: Mapping[tuple[str, str], Attendance],
    reader: Person,
) -> dict[str, Any]:
    """Return what the list of the next meetings says; `circles` are by plan, `asked` by meeting and person."""
    items = []
    for meeting in coming[:LISTED]:
        answer = answer_to(asked[meeting.id, reader.id], meeting)
        items.append({
            "meeting_id": meeting.id, "starts": meeting.starts_at, "child": child_for(circles[meeting.plan_id], reader),
            "answer": answer.value if answer else None, "off": meeting.state is MeetingState.CANCELLED,
        })  # fmt: skip
    return {"items": items, "more": len(coming) > LISTED}


def none_facts(circle: Circle, reader: Person, day: date) -> dict[str, Any]:
    """Return what is said where none is planned: by when the plan must be looked at, if dates are open (000-10).

    A day that is over says nothing any more: the review was held, or its lead is asked for a new day.
    """
    by, is_open = circle.plan.review_by, may(circle, reader, Wish.SEE_DATES, day)
    return {"child": child_for(circle, reader), "date": by if is_open and by is not None and by >= day else None}


def child_for(circle: Circle, reader: Person) -> str | None:
    """Return whose plan it is; None where it is the reader's own (a young person's)."""
    role = circle.role_of(reader.id, RoleKind.FAMILY)
    own = role is not None and role.relation is Relation.YOUNG_PERSON
    return None if own else circle.plan.child_name


def who_comes(circle: Circle, reader: Person, asked: Iterable[str], day: date) -> list[str]:
    """Return "you", the lead and, where names are open, the team. Never another adult of the family (promise 5)."""
    ids, lead = set(asked), circle.lead
    staff = [person for person in circle.team if person.is_staff and person.id in ids and person.id != reader.id]
    staff.sort(key=lambda person: (lead is None or person.id != lead.id, person.name))
    if reader.is_staff or may(circle, reader, Wish.SEE_NAMES, day):
        return ["you", *(person.name for person in staff)]
    named = [person.name for person in staff if lead is not None and person.id == lead.id]
    return ["you", *named, *(["others who help you"] if len(staff) > len(named) else [])]
