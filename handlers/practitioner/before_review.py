"""Before the review: how each side says it is going, and who of the team has said what (001-21, 001-23).

Beside it stands what the family has opened to whoever leads (001-22).
"""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.outcomes import course_lines
from handlers.rules.access import Wish
from handlers.rules.inputs import LATELY, asked_of, is_late, review_spoken_of
from handlers.rules.meetings import seen_by
from handlers.rules.outcomes import outcomes_seen
from handlers.rules.refusals import NotFound
from storage.records.meetings import Meeting
from storage.records.plans import Circle
from storage.transaction import Transaction

SHOWN, ANSWERS = 3, 4  # outcomes, and colleagues with a button


@only(Audience.PRACTITIONER, shows=True)
def show(tx: Transaction, hearing: Hearing) -> None:
    """Show both for the review to come, or the one just held. Looking at it is an act."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    meeting = _review(tx, hearing, circle)
    said = tx.review_inputs.of_meeting(meeting.id) if meeting is not None else []
    asked = asked_of(circle, meeting, said, hearing.today) if meeting is not None else ()
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_before", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
        review=meeting.starts_at if meeting is not None else None, outcomes=_outcomes(tx, hearing, circle),
        team=[{"name": one.person.name, "said": one.said is not None} for one in asked],
        answers=[{"name": one.person.name, "id": one.said.id} for one in asked if one.said is not None][:ANSWERS],
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def read(tx: Transaction, hearing: Hearing) -> None:
    """Show what one colleague said."""
    said = tx.review_inputs.find(hearing.id1)
    if said is None:
        raise NotFound
    circle, meeting = circle_for(tx, hearing, said.plan_id, Wish.LEAD_PLAN), tx.meetings.get(said.meeting_id)
    tx.audit.add(hearing.me.id, "review.input_read", said.id)
    hearing.show(
        "p_input", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, review=meeting.starts_at,
        name=tx.people.get(said.person_id).name, works=said.works.value if said.works is not None else None,
        change=said.change, missing=said.missing, day=said.said_at, late=is_late(said, meeting),
    )  # fmt: skip


def _review(tx: Transaction, hearing: Hearing, circle: Circle) -> Meeting | None:
    found = tx.meetings.of_plan(circle.plan.id, hearing.now - LATELY)
    return review_spoken_of((seen_by(circle, m, None, hearing.me, hearing.now) for m in found), hearing.now)


def _outcomes(tx: Transaction, hearing: Hearing, circle: Circle) -> list[dict[str, Any]]:
    outcomes = outcomes_seen(circle, hearing.me, tx.outcomes.of_plan(circle.plan.id), hearing.today)[:SHOWN]
    ratings = tx.outcome_ratings.of_outcomes(outcome.id for outcome in outcomes)
    return [{"words": one.words, "lines": course_lines(hearing, circle, ratings.get(one.id, []))} for one in outcomes]


ROUTES = (
    Tap("review.before", show),
    Tap("review.input", read),
)
