"""The menu: what a family can do from here; and whose plan is looked at, where there are several."""

from handlers.context import Hearing
from handlers.family.drafts_offer import offer_if_any
from handlers.family.selection import circle_here, circle_of, plans_of
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_menu(tx: Transaction, hearing: Hearing) -> None:
    """Show what a family can do; unsent words are offered back first, once."""
    circle = circle_here(tx, hearing)
    if offer_if_any(tx, hearing):
        return
    hearing.show("menu", plan_id=circle.plan.id, child=circle.plan.child_name)


@only(Audience.UNLINKED)
def show_beginning(tx: Transaction, hearing: Hearing) -> None:
    """Show somebody who is not linked where they can begin."""
    hearing.show("start_no_code")


@only(Audience.FAMILY)
def choose_child(tx: Transaction, hearing: Hearing) -> None:
    """Ask whose plan to look at."""
    plans = plans_of(tx, hearing.me)
    hearing.show("change_child", children=[{"name": plan.child_name, "plan_id": plan.id} for plan in plans])


@only(Audience.FAMILY)
def change_child(tx: Transaction, hearing: Hearing) -> None:
    """Look at another child's plan from now on."""
    circle = circle_of(tx, hearing, hearing.id1)
    hearing.stand(plan_id=circle.plan.id)
    hearing.show("child_changed", plan_id=circle.plan.id, child=circle.plan.child_name)


@only(Audience.ANYONE)
def show_number(tx: Transaction, hearing: Hearing) -> None:
    """Show the team's number to tap."""
    hearing.show("call_team")


ROUTES = (
    Command("menu", show_menu),
    Command("menu", show_beginning),
    Tap("menu", show_menu),
    Tap("menu", show_beginning),
    Tap("ok", show_menu),
    Tap("ok", show_beginning),
    Tap("start", show_beginning),
    Tap("start", show_menu),
    Tap("plan.choose", choose_child),
    Tap("plan.change", change_child),
    Tap("call", show_number),
)
