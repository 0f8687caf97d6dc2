"""Asking one more person to a meeting that stands: they hear of it as of a new one, and are reminded (001-19)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.meeting_desk import meeting_on_desk
from handlers.practitioner.meeting_draft import relation
from handlers.reminding import announce_to, plan_reminders
from handlers.rules.access import Wish
from handlers.rules.attending import first_attendances
from handlers.rules.meetings import guests, may_be_asked_too
from handlers.rules.refusals import NotFound
from storage.records.ids import new_id
from storage.records.meetings import Meeting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 5


def _here(tx: Transaction, hearing: Hearing) -> tuple[Circle, Meeting, list[Person]]:
    """Load the meeting and whom it may still ask."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.LEAD_PLAN)
    asked = [attendance.person_id for attendance in tx.attendances.of_meeting(meeting.id)]
    return circle, meeting, may_be_asked_too(circle, meeting, asked, hearing.now)


def _one(tx: Transaction, hearing: Hearing) -> tuple[Circle, Meeting, Person]:
    circle, meeting, people = _here(tx, hearing)
    person = next((person for person in people if person.id == hearing.id2), None)
    if person is None:
        raise NotFound
    return circle, meeting, person


@only(Audience.PRACTITIONER, shows=True)
def choose(tx: Transaction, hearing: Hearing) -> None:
    """Ask who else is to come: whoever may be asked and is not."""
    circle, meeting, people = _here(tx, hearing)
    page = hearing.page
    shown = people[page * A_PAGE : (page + 1) * A_PAGE]
    closed = [relation(circle, guest.person.id) for guest in guests(circle) if not guest.may_be_asked]
    hearing.show("p_meet_more", plan_ref=circle.plan.ref, starts=meeting.starts_at, meeting_id=meeting.id,
                 people=[{"id": person.id, **_called(circle, person)} for person in shown], closed=closed,
                 next_page=page + 1 if len(people) > (page + 1) * A_PAGE else None)  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def check(tx: Transaction, hearing: Hearing) -> None:
    """Say what asking them means, before it is done: news that is out cannot be taken back."""
    circle, meeting, person = _one(tx, hearing)
    hearing.show("p_meet_more_check", **_facts(circle, meeting, person), person_id=person.id)


@only(Audience.PRACTITIONER)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask them: the news goes out, and the reminders with those of the others."""
    circle, meeting, person = _one(tx, hearing)
    for attendance in first_attendances(new_id, meeting, [person.id], hearing.me, hearing.now):
        tx.attendances.add(attendance)
    told = announce_to(tx, hearing.house, meeting, person)
    plan_reminders(tx, hearing.house, meeting)
    tx.audit.add(hearing.me.id, "meeting.asked_too", meeting.id)
    hearing.show("p_meet_more_done", **_facts(circle, meeting, person), told=told)


def _facts(circle: Circle, meeting: Meeting, person: Person) -> dict[str, Any]:
    return {"plan_ref": circle.plan.ref, "starts": meeting.starts_at, "meeting_id": meeting.id,
            **_called(circle, person)}  # fmt: skip


def _called(circle: Circle, person: Person) -> dict[str, str | None]:
    """Return what staff call this person: a colleague by name, a family member by relation."""
    return {
        "name": person.name if person.is_staff else None,
        "relation": None if person.is_staff else relation(circle, person.id),
    }


ROUTES = (
    Tap("arrange.more", choose),
    Tap("arrange.more_who", check),
    Tap("arrange.more_yes", ask),
)
