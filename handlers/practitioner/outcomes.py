"""What the family wants to be different: the lead writes it in their words, picks its picture, ends it (000-05).

And says for the staff how it is going; family, young person and staff stand side by side (001-21, 003-13).
"""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.reviews import meetings_known
from handlers.rules.access import Wish, may
from handlers.rules.actions import open_to
from handlers.rules.outcomes import (
    OFFERED_AT_ONCE,
    Course,
    Side,
    a_page_of,
    courses_for,
    ended,
    next_after,
    one_seen,
    outcomes_seen,
    rated,
    review_ahead,
    step_named,
    with_picture,
)
from handlers.rules.refusals import NotFound
from messages.pictures import can_be_picked, label_of, offered_for
from storage.records.actions import ActionState
from storage.records.ids import new_id
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 4


@only(Audience.PRACTITIONER, shows=True)
def show_outcomes(tx: Transaction, hearing: Hearing) -> None:
    """Show the outcomes of one plan, with the courses this practitioner may see."""
    show_list(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.SEE_ACTIONS))


def show_list(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    """Show a page of the outcomes; looking at how a family says it is going is an act."""
    outcomes = _standing(tx, hearing, circle)
    shown, more = a_page_of(outcomes, hearing.page, A_PAGE)
    ratings = tx.outcome_ratings.of_outcomes(outcome.id for outcome in shown)
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_outcomes", plan_id=circle.plan.id, plan=circle.plan.ref, n=len(outcomes), more=more,
        items=[
            {"id": o.id, "words": o.words, "lines": course_lines(hearing, circle, ratings.get(o.id, []))} for o in shown
        ],
        leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def open_outcome(tx: Transaction, hearing: Hearing) -> None:
    """Show one outcome whole."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.SEE_ACTIONS)
    show_card(tx, hearing, circle, outcome)


def show_card(tx: Transaction, hearing: Hearing, circle: Circle, outcome: Outcome) -> None:
    """Show one outcome's card as it stands now."""
    ratings = tx.outcome_ratings.of_outcomes([outcome.id]).get(outcome.id, [])
    known = open_to(circle, hearing.me, tx.actions.of_plan(circle.plan.id), hearing.now, hearing.today)
    states = [action.state for action in known if action.outcome_id == outcome.id]
    hearing.show(
        "p_outcome", plan_id=circle.plan.id, plan=circle.plan.ref, outcome_id=outcome.id, words=outcome.words,
        picture=label_of(outcome.picture),
        lines=course_lines(hearing, circle, ratings), leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
        n_open=states.count(ActionState.PUBLISHED), n_done=states.count(ActionState.DONE),
    )  # fmt: skip


def one_outcome(tx: Transaction, hearing: Hearing, outcome_id: str, wish: Wish) -> tuple[Circle, Outcome]:
    """Load an outcome that stands, if this practitioner may do what they wish on its plan."""
    outcome = tx.outcomes.find(outcome_id)
    if outcome is None:
        raise NotFound
    circle = circle_for(tx, hearing, outcome.plan_id, wish)
    return circle, one_seen(circle, hearing.me, outcome, hearing.today)


# -- its picture, its end ------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def ask_for_picture(tx: Transaction, hearing: Hearing) -> None:
    """Show some pictures to pick from, those first that its words call for."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    ask_picture(hearing, circle, outcome, hearing.page)


def ask_picture(hearing: Hearing, circle: Circle, outcome: Outcome, page: int = 0) -> None:
    """Ask for a picture for this outcome."""
    shown, more = a_page_of(offered_for(outcome.words), page, OFFERED_AT_ONCE)
    hearing.show(
        "p_outcome_picture", plan_id=circle.plan.id, outcome_id=outcome.id, words=outcome.words, more=more,
        pictures=[{"name": picture.name, "label": picture.label} for picture in shown],
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def keep_picture(tx: Transaction, hearing: Hearing) -> None:
    """Keep the picture picked."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if not can_be_picked(hearing.id2):
        raise NotFound
    kept = tx.outcomes.save(with_picture(outcome, hearing.id2))
    tx.audit.add(hearing.me.id, "outcome.pictured", outcome.id)
    show_card(tx, hearing, circle, kept)


@only(Audience.PRACTITIONER, shows=True)
def check_end(tx: Transaction, hearing: Hearing) -> None:
    """Say what ending an outcome means, before it is done."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_outcome_end", plan_id=circle.plan.id, outcome_id=outcome.id, words=outcome.words)


@only(Audience.PRACTITIONER)
def end(tx: Transaction, hearing: Hearing) -> None:
    """End an outcome; the actions for it stay."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    tx.outcomes.save(ended(outcome, hearing.now))
    tx.audit.add(hearing.me.id, "outcome.ended", outcome.id)
    show_list(tx, hearing, circle)


# -- how is it going? ----------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def ask_how(tx: Transaction, hearing: Hearing) -> None:
    """Ask how one of them is going, as the staff see it."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _ask(hearing, circle, _standing(tx, hearing, circle), outcome)


@only(Audience.PRACTITIONER, shows=True)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Ask how it is going, beginning with the first of them."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    outcomes = _standing(tx, hearing, circle)
    if not outcomes:
        show_list(tx, hearing, circle)
        return
    _ask(hearing, circle, outcomes, outcomes[0])


@only(Audience.PRACTITIONER)
def rate(tx: Transaction, hearing: Hearing) -> None:
    """Keep one step for the staff and ask about the next; after the last, show them all. Twice the same is once."""
    circle, outcome = one_outcome(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    step = step_named(hearing.data.rev if hearing.data else None)
    before = tx.outcome_ratings.of_outcomes([outcome.id]).get(outcome.id, [])
    review = review_ahead(meetings_known(tx, hearing, circle), hearing.now)
    said = rated(new_id(), outcome, hearing.me, step, review, before, hearing.now, hearing.house.service.zone)
    if said is not None:
        tx.outcome_ratings.add(said)
        tx.audit.add(hearing.me.id, "outcome.rated", outcome.id)
    outcomes = _standing(tx, hearing, circle)
    following = next_after(outcomes, outcome.id)
    if following is None:
        hearing.data = None  # the list from its first page
        show_list(tx, hearing, circle)
        return
    _ask(hearing, circle, outcomes, following)


def _ask(hearing: Hearing, circle: Circle, outcomes: list[Outcome], outcome: Outcome) -> None:
    hearing.show(
        "p_outcome_how", plan_id=circle.plan.id, plan=circle.plan.ref, outcome_id=outcome.id, words=outcome.words,
        number=outcomes.index(outcome) + 1, n=len(outcomes),
    )  # fmt: skip


def _standing(tx: Transaction, hearing: Hearing, circle: Circle) -> list[Outcome]:
    return outcomes_seen(circle, hearing.me, tx.outcomes.of_plan(circle.plan.id), hearing.today)


def course_lines(hearing: Hearing, circle: Circle, ratings: list[OutcomeRating]) -> list[dict[str, Any]]:
    """Return a line for each side that has said how it is going: who, and the steps."""
    courses = courses_for(circle, hearing.me, ratings, hearing.today, hearing.house.service.zone)
    return [{"who": _said_by(course), "steps": list(course.steps)} for course in courses]


def _said_by(course: Course) -> str:
    """Return whose course it is: what staff call a family member, or the staff."""
    if course.side is Side.STAFF:
        return Side.STAFF.value
    return course.relation.value if course.relation is not None else "family member"


ROUTES = (
    Tap("case.outcomes", show_outcomes),
    Tap("out.open", open_outcome),
    Tap("out.pictures", ask_for_picture),
    Tap("out.picture", keep_picture),
    Tap("out.end", check_end),
    Tap("out.end_yes", end),
    Tap("out.ask", ask_how),
    Tap("out.say", begin),
    Tap("out.rate", rate),
)
