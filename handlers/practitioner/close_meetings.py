"""Before a meeting is arranged or moved: others close to it, and who is asked to two at once (000-04, 004-21)."""

from collections.abc import Sequence

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.meeting_draft import Begun, answer, begun, circle_begun, relation
from handlers.practitioner.meeting_wanted import asked_of, wanted
from handlers.rules.access import Wish, may
from handlers.rules.close_meetings import AROUND, Closeness, closeness
from storage.records.meetings import Meeting
from storage.records.plans import Circle
from storage.transaction import Transaction

LISTED = 3


def warned(
    tx: Transaction, hearing: Hearing, circle: Circle, one: Begun, meeting: Meeting, asked: Sequence[str]
) -> bool:
    """Warn of what is close to this meeting, unless "Keep both" was said of just that; return whether it was said."""
    close = _close_to(tx, hearing, circle, meeting, asked)
    if not close.is_close or one.draft.fields.get("kept_both") == close.sign(meeting):
        return False
    hearing.show(
        "p_meet_close", plan_ref=circle.plan.ref, more=len(close.same_plan) > LISTED,
        same_plan=[{"sort": m.sort.value, "starts": m.starts_at} for m in close.same_plan[:LISTED]],
        busy=[_called(circle, hearing, person_id) for person_id in close.busy],
    )  # fmt: skip
    return True


def _close_to(tx: Transaction, hearing: Hearing, circle: Circle, meeting: Meeting, asked: Sequence[str]) -> Closeness:
    first, last = meeting.starts_at - AROUND, meeting.starts_at + AROUND
    found = {other.id: other for other in tx.meetings.of_plan(circle.plan.id, first)}
    for person_id in asked:
        found.update((other.id, other) for other in tx.meetings.of_person(person_id, first))
    near = [other for other in found.values() if first < other.starts_at < last]
    own = [plan_id for plan_id in {other.plan_id for other in near}
           if may(tx.plans.circle(plan_id), hearing.me, Wish.SEE_DATES, hearing.today)]  # fmt: skip
    people = [circle.people[person_id] for person_id in asked]
    attendances = tx.attendances.of_meetings(other.id for other in near)
    return closeness(meeting, people, near, attendances, own, hearing.me, hearing.now)


def _called(circle: Circle, hearing: Hearing, person_id: str) -> str:
    person = circle.people[person_id]
    if person.id == hearing.me.id:
        return "you"
    return person.name if person.is_staff else relation(circle, person.id)


@only(Audience.PRACTITIONER)
def keep_both(tx: Transaction, hearing: Hearing) -> None:
    """Keep both, knowing of the other; what else turns out to be close is said again."""
    one = begun(tx, hearing)
    circle = circle_begun(tx, hearing, one)
    meeting, _ = wanted(tx, hearing, circle, one)
    close = _close_to(tx, hearing, circle, meeting, asked_of(tx, circle, one))
    answer(tx, hearing, kept_both=close.sign(meeting))
    hearing.redo("1|arrange.preview|sure")


ROUTES = (Tap("arrange.keep", keep_both),)
