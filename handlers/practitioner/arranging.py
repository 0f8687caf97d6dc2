"""Arranging a meeting or review: kind, plan, day, time, place, who, as the family sees it, done (001-19, 000-10)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap, Words
from handlers.practitioner.meeting_draft import (
    PURPOSE,
    answer,
    answer_when,
    ask_next,
    ask_plan,
    asked_so_far,
    begin,
    begun,
    circle_begun,
    forget,
    plans_led,
)
from handlers.rules.arranging import (
    Step,
    day_tapped,
    kind_of,
    place_tapped,
    place_typed,
    time_tapped,
    time_typed,
    toggled,
    when_typed,
)
from handlers.rules.meetings import guests
from handlers.rules.refusals import NotFound
from storage.transaction import Transaction

TEAM_PAGE = 5
REDONE = {"day": set[str](), "time": {"day"}, "place": {"day", "time"}}


@only(Audience.PRACTITIONER, shows=True)
def start(tx: Transaction, hearing: Hearing) -> None:
    """Ask what kind of meeting; from a plan's card, for that plan."""
    plans = {plan.id: plan for plan in plans_led(tx, hearing)}
    plan = plans.get(hearing.id1) or (next(iter(plans.values())) if len(plans) == 1 else None)
    hearing.show("p_meet_new", on_plan=plan.id if plan else hearing.id1 or None, plan_ref=plan.ref if plan else None,
                 draft=tx.drafts.of(hearing.me.id, PURPOSE) is not None)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_kind(tx: Transaction, hearing: Hearing) -> None:
    """Begin with this kind of meeting."""
    one = begin(tx, hearing, hearing.id2 or None, {"kind": kind_of(hearing.id1)})
    ask_next(tx, hearing, one)


@only(Audience.PRACTITIONER, shows=True)
def more_plans(tx: Transaction, hearing: Hearing) -> None:
    """Show the next plans to choose from."""
    ask_plan(tx, hearing, int(hearing.id1) if hearing.id1.isdecimal() else 0)


@only(Audience.PRACTITIONER)
def take_plan(tx: Transaction, hearing: Hearing) -> None:
    """Take the plan it is for."""
    one = answer(tx, hearing, plan_id=hearing.id1)
    circle_begun(tx, hearing, one)
    ask_next(tx, hearing, one)


@only(Audience.PRACTITIONER, shows=True)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Go on with what was begun."""
    ask_next(tx, hearing, begun(tx, hearing))


@only(Audience.PRACTITIONER)
def take_day(tx: Transaction, hearing: Hearing) -> None:
    """Take a day that was tapped."""
    ask_next(tx, hearing, answer_when(tx, hearing, day=day_tapped(hearing.id1, hearing.today)))


@only(Audience.PRACTITIONER)
def take_typed_day(tx: Transaction, hearing: Hearing) -> None:
    """Take a day that was typed, with its time if that was typed too."""
    ask_next(tx, hearing, answer_when(tx, hearing, **when_typed(hearing.text, hearing.today)))


@only(Audience.PRACTITIONER)
def take_time(tx: Transaction, hearing: Hearing) -> None:
    """Take a time that was tapped."""
    ask_next(tx, hearing, answer_when(tx, hearing, time=time_tapped(hearing.id1)))


@only(Audience.PRACTITIONER)
def take_typed_time(tx: Transaction, hearing: Hearing) -> None:
    """Take a time that was typed."""
    ask_next(tx, hearing, answer_when(tx, hearing, **time_typed(hearing.text, hearing.today)))


@only(Audience.PRACTITIONER)
def take_place(tx: Transaction, hearing: Hearing) -> None:
    """Take a place from a button: by phone, later, or where it was."""
    kept = begun(tx, hearing).draft.fields.get("kept")
    _placed(tx, hearing, place_tapped(hearing.id1, kept))


@only(Audience.PRACTITIONER)
def take_typed_place(tx: Transaction, hearing: Hearing) -> None:
    """Take a place that was typed."""
    _placed(tx, hearing, place_typed(hearing.text))


def _placed(tx: Transaction, hearing: Hearing, place: str | None) -> None:
    ask_next(tx, hearing, answer(tx, hearing, place=place))


@only(Audience.PRACTITIONER, shows=True)
def ask_again(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the day, the time or the place again; a place needs a day and a time to be shown with."""
    one, needed = begun(tx, hearing), REDONE.get(hearing.id1)
    if needed is None or not one.draft.fields.keys() >= needed:
        raise NotFound
    ask_next(tx, hearing, one, Step(hearing.id1))


@only(Audience.PRACTITIONER, shows=True)
def who(tx: Transaction, hearing: Hearing) -> None:
    """Ask who is asked to come."""
    ask_next(tx, hearing, begun(tx, hearing), Step.WHO)


@only(Audience.PRACTITIONER)
def tick(tx: Transaction, hearing: Hearing) -> None:
    """Ask one person more or fewer."""
    one = begun(tx, hearing)
    circle = circle_begun(tx, hearing, one)
    answer(tx, hearing, asked=toggled(asked_so_far(circle, one), circle, hearing.id1))
    if hearing.id2:
        _show_team(tx, hearing, hearing.id2)
    else:
        ask_next(tx, hearing, begun(tx, hearing), Step.WHO)


@only(Audience.PRACTITIONER, shows=True)
def team(tx: Transaction, hearing: Hearing) -> None:
    """Show the team to pick from."""
    _show_team(tx, hearing, hearing.id1)


def _show_team(tx: Transaction, hearing: Hearing, page: str) -> None:
    one = begun(tx, hearing)
    circle = circle_begun(tx, hearing, one)
    first = int(page) if page.isdecimal() else 0
    asked = asked_so_far(circle, one)
    people = [guest.person for guest in guests(circle) if guest.person.is_staff]
    shown = [{"id": p.id, "name": p.name, "asked": p.id in asked} for p in people[first : first + TEAM_PAGE]]
    hearing.show("p_meet_team", plan_ref=circle.plan.ref, people=shown, page=str(first),
                 more=str(first + TEAM_PAGE) if first + TEAM_PAGE < len(people) else None)  # fmt: skip


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop; nobody was told anything."""
    forget(tx, hearing)
    hearing.show("p_meet_stopped")


ROUTES = (
    Command("meeting", start),
    Tap("arrange", start),
    Tap("arrange.kind", take_kind),
    Tap("arrange.plans", more_plans),
    Tap("arrange.plan", take_plan),
    Tap("arrange.go_on", go_on),
    Tap("arrange.day", take_day),
    Words("arrange.day", take_typed_day),
    Tap("arrange.time", take_time),
    Words("arrange.time", take_typed_time),
    Tap("arrange.place", take_place),
    Words("arrange.place", take_typed_place),
    Tap("arrange.redo", ask_again),
    Tap("arrange.who", who),
    Tap("arrange.ask", tick),
    Tap("arrange.team", team),
    Tap("arrange.stop", stop),
)
