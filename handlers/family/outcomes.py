"""What we want to be different: the list, "how is it going?" in five steps, and the plan on a page (000-05, 001-21)."""

from typing import Any

from handlers.context import Hearing
from handlers.family.selection import circle_here, circle_of
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.plan_page import send_page
from handlers.rules.meetings import seen_by
from handlers.rules.outcomes import next_after, one_seen, outcomes_seen, rated, review_ahead, step_named
from handlers.rules.refusals import NotFound
from handlers.rules.routing import holder_on
from handlers.screens.outcomes import ask_facts, list_facts
from storage.records.ids import new_id
from storage.records.outcomes import Outcome
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_outcomes(tx: Transaction, hearing: Hearing) -> None:
    """Show what we want to be different and how it is going, as I say and as the staff say."""
    circle = _plan(tx, hearing)
    outcomes = _open(tx, hearing, circle)
    ratings = tx.outcome_ratings.of_outcomes(outcome.id for outcome in outcomes)
    kind, facts = list_facts(circle, hearing.me, outcomes, ratings, hearing.today, hearing.house.service.zone)
    hearing.show(kind, plan_id=circle.plan.id, **facts)


@only(Audience.FAMILY)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Ask how it is going, beginning with the first of them."""
    circle = _plan(tx, hearing)
    outcomes = _open(tx, hearing, circle)
    if not outcomes:
        show_outcomes(tx, hearing)
        return
    _ask(tx, hearing, circle, outcomes, outcomes[0])


@only(Audience.FAMILY)
def rate(tx: Transaction, hearing: Hearing) -> None:
    """Keep one step and ask about the next; after the last, say who can see it. Twice the same is once."""
    outcome = tx.outcomes.find(hearing.id1)
    if outcome is None:
        raise NotFound
    circle = circle_of(tx, hearing, outcome.plan_id)
    step = step_named(hearing.data.rev if hearing.data else None)
    one_seen(circle, hearing.me, outcome, hearing.today)
    before = tx.outcome_ratings.of_outcomes([outcome.id]).get(outcome.id, [])
    review = review_ahead(_meetings(tx, hearing, circle), hearing.now)
    said = rated(new_id(), outcome, hearing.me, step, review, before, hearing.now, hearing.house.service.zone)
    if said is not None:
        tx.outcome_ratings.add(said)
        tx.audit.add(hearing.me.id, "outcome.rated", outcome.id)
    outcomes = _open(tx, hearing, circle)
    following = next_after(outcomes, outcome.id)
    if following is not None:
        _ask(tx, hearing, circle, outcomes, following)
        return
    hearing.show("outcome_thanks", plan_id=circle.plan.id, **_about(hearing, circle))


@only(Audience.FAMILY)
def ask_if_safe(tx: Transaction, hearing: Hearing) -> None:
    """Ask whether the file may lie on this phone, before it is made."""
    circle = _plan(tx, hearing)
    hearing.show("page_ask", plan_id=circle.plan.id, **_about(hearing, circle))


@only(Audience.FAMILY)
def leave_page(tx: Transaction, hearing: Hearing) -> None:
    """Send nothing, and say who can print it."""
    circle = _plan(tx, hearing)
    hearing.show("page_no", plan_id=circle.plan.id, **_about(hearing, circle))


@only(Audience.FAMILY)
def have_page(tx: Transaction, hearing: Hearing) -> None:
    """Send the plan on a page, as its reader may see it."""
    circle = _plan(tx, hearing)
    send_page(tx, hearing, circle, hearing.me)
    hearing.show("page_sent", plan_id=circle.plan.id, **_about(hearing, circle))


def _plan(tx: Transaction, hearing: Hearing) -> Circle:
    """Return the plan a button names, and stay with it; else the one this chat looks at."""
    if hearing.id1:
        hearing.stand(plan_id=circle_of(tx, hearing, hearing.id1).plan.id)
    return circle_here(tx, hearing)


def _open(tx: Transaction, hearing: Hearing, circle: Circle) -> list[Outcome]:
    return outcomes_seen(circle, hearing.me, tx.outcomes.of_plan(circle.plan.id), hearing.today)


def _ask(tx: Transaction, hearing: Hearing, circle: Circle, outcomes: list[Outcome], outcome: Outcome) -> None:
    ratings = tx.outcome_ratings.of_outcomes([outcome.id])
    facts = ask_facts(circle, hearing.me, outcomes, outcome, ratings, hearing.today, hearing.house.service.zone)
    hearing.show("outcome_ask", plan_id=circle.plan.id, refers_to=outcome.id, **facts)


def _meetings(tx: Transaction, hearing: Hearing, circle: Circle) -> list[Any]:
    """Return the plan's meetings as this person may know them."""
    found = tx.meetings.of_plan(circle.plan.id, hearing.now)
    asked = tx.attendances.of_meetings(meeting.id for meeting in found)
    return [seen_by(circle, m, asked.get((m.id, hearing.me.id)), hearing.me, hearing.now) for m in found]


def _about(hearing: Hearing, circle: Circle) -> dict[str, Any]:
    holder = holder_on(circle, hearing.today).by
    return {"child": circle.plan.child_name, "list_plan": circle.plan.id, "holder": holder.name, "holder_id": holder.id}


ROUTES = (
    Tap("outcome.list", show_outcomes),
    Tap("outcome.say", begin),
    Tap("outcome.rate", rate),
    Tap("page.ask", ask_if_safe),
    Tap("page.no", leave_page),
    Tap("page.yes", have_page),
)
