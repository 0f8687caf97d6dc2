"""The meeting a practitioner's draft asks for, and who would be asked: what is shown and what is then arranged."""

from handlers.context import Hearing
from handlers.practitioner.meeting_draft import Begun, asked_so_far
from handlers.rules.meetings import allowed_guests, arrange, move
from storage.records.ids import new_id
from storage.records.meetings import Meeting
from storage.records.plans import Circle
from storage.transaction import Transaction


def wanted(tx: Transaction, hearing: Hearing, circle: Circle, one: Begun) -> tuple[Meeting, Meeting | None]:
    """Return the meeting as it would be, and the one it moves."""
    wish = one.asked.wish()
    if not one.draft.fields.get("moving"):
        return arrange(new_id(), circle, hearing.me, wish, hearing.house.service.zone, hearing.now), None
    moving = tx.meetings.get(one.draft.fields["moving"])
    return move(moving, hearing.me, wish.local, wish.place, hearing.now), moving


def asked_of(tx: Transaction, circle: Circle, one: Begun) -> list[str]:
    """Return who would be asked: those chosen, or those of the meeting that is moved, who may be asked now."""
    moving = one.draft.fields.get("moving")
    wanted = [a.person_id for a in tx.attendances.of_meeting(moving)] if moving else asked_so_far(circle, one)
    return [person.id for person in allowed_guests(circle, wanted)]
