"""Who helps us: the person, their cover today, their manager, the team, and what each does (000-01, 000-23, 001-49)."""

from handlers.context import Hearing
from handlers.family.selection import circle_here
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.rules.refusals import NotForYou, NotFound
from handlers.rules.who import shown_person, team_shown
from handlers.screens.who import who_screen
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_who(tx: Transaction, hearing: Hearing) -> None:
    """Show who helps this family today: never blank."""
    circle = circle_here(tx, hearing)
    who = who_screen(hearing.house, circle, hearing.me, hearing.today)
    hearing.show(who.screen.value, plan_id=circle.plan.id, **who.facts)


@only(Audience.FAMILY)
def show_team(tx: Transaction, hearing: Hearing) -> None:
    """Show everybody who helps, to those for whom the names are open."""
    circle = circle_here(tx, hearing)
    team = team_shown(circle, hearing.me, hearing.today)
    if team is None:
        raise NotForYou
    people = [{"name": p.name, "job": p.job, "id": p.id} for p in team]
    hearing.show("who_team", plan_id=circle.plan.id, child=circle.plan.child_name, people=people)


@only(Audience.FAMILY)
def show_person(tx: Transaction, hearing: Hearing) -> None:
    """Show what one practitioner does and does not do (001-13)."""
    circle = circle_here(tx, hearing)
    person = shown_person(circle, hearing.me, hearing.id1, hearing.today)
    if person is None:
        raise NotFound
    hearing.show(
        "who_person",
        plan_id=circle.plan.id,
        person=person.name,
        person_id=person.id,
        job=person.job,
        org=person.agency,
        days_worked=person.work_days,
        does=person.does,
        does_not=person.does_not,
        from_team=hearing.id2 == "team",
    )


@only(Audience.FAMILY)
def show_what_is(tx: Transaction, hearing: Hearing) -> None:
    """Say what a lead professional is and is not (000-24)."""
    circle = circle_here(tx, hearing)
    hearing.show("who_what_is", plan_id=circle.plan.id, role_title=hearing.house.framework(circle).role_title)


ROUTES = (
    Command("who", show_who),
    Tap("who", show_who),
    Tap("who.team", show_team),
    Tap("who.person", show_person),
    Tap("who.what", show_what_is),
)
