"""The agreed action a family member looks at in this chat: loaded, judged, and shown as it is now."""

from dataclasses import dataclass

from handlers.action_cards import beside_of, card_of
from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.rules.actions import Seen, seen_by
from handlers.rules.refusals import NotFound, NotNow
from handlers.rules.reporting import was_open_to
from handlers.rules.routing import holder_on
from handlers.rules.telling_new import to_be_asked
from handlers.screens.actions import Beside
from storage.records.actions import AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction


@dataclass(frozen=True)
class Here:
    """One action as its reader knows it, among the others of its plan."""

    circle: Circle
    seen: Seen
    action: AgreedAction
    holder: Person


def seen_here(tx: Transaction, hearing: Hearing, circle: Circle) -> Seen:
    """Return what of a plan this reader sees."""
    return seen_by(circle, hearing.me, tx.actions.of_plan(circle.plan.id), hearing.now, hearing.today)


def action_here(tx: Transaction, hearing: Hearing, action_id: str = "") -> Here:
    """Load the action a tap names; one that was withdrawn is said to be gone to whoever knew it.

    Otherwise it looks as if there were none.
    """
    kept = tx.actions.find(action_id or hearing.id1)
    if kept is None:
        raise NotFound
    circle = circle_of(tx, hearing, kept.plan_id)
    seen, holder = seen_here(tx, hearing, circle), holder_on(circle, hearing.today).by
    known = next((one for one in (*seen.open, *seen.done) if one.id == kept.id), None)
    if known is None:
        if was_open_to(circle, hearing.me, kept, hearing.now, hearing.today):
            raise NotNow("action_off", child=circle.plan.child_name, holder=holder.name, holder_id=holder.id)
        raise NotFound
    return Here(circle, seen, known, holder)


def asked_here(tx: Transaction, hearing: Hearing, circle: Circle, seen: Seen) -> tuple[AgreedAction, ...]:
    """Return what this reader is asked about and has not answered yet."""
    known = (*seen.open, *seen.done)
    reports = tx.action_reports.of_actions(action.id for action in known)
    return to_be_asked(circle, hearing.me, known, reports, hearing.today)


def beside_here(tx: Transaction, hearing: Hearing, here: Here) -> Beside:
    """Return what stands beside the action for this reader."""
    return beside_of(tx, here.circle, hearing.me, here.action, hearing.now, hearing.today)


def show_card(tx: Transaction, hearing: Hearing, here: Here, *, moved: bool = False) -> None:
    """Show the card as it is now; `moved` says that the button came from a day before its date moved."""
    kind, facts = card_of(
        tx, here.circle, hearing.me, here.seen, here.action, hearing.now, hearing.today, moved=moved
    )  # fmt: skip
    hearing.show(kind, plan_id=here.circle.plan.id, refers_to=here.action.id, **facts)
