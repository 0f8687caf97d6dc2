"""What was agreed: the list, each card, and "I have done it" (000-03, 001-13, 004-13)."""

from handlers.context import Hearing
from handlers.family.selection import circle_here, circle_of
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.rules.actions import Seen, mark_done, mark_not_done, seen_by
from handlers.rules.refusals import NotForYou, NotFound
from handlers.rules.routing import holder_on
from handlers.screens.actions import card_facts, list_facts
from storage.records.actions import AgreedAction
from storage.records.plans import Circle
from storage.transaction import Transaction


def _seen(tx: Transaction, hearing: Hearing, circle: Circle) -> Seen:
    return seen_by(circle, hearing.me, tx.actions.of_plan(circle.plan.id), hearing.now, hearing.today)


def _one(tx: Transaction, hearing: Hearing) -> tuple[Circle, Seen, AgreedAction]:
    """Load the action a tap names, as this reader sees it now; otherwise it looks as if there were none."""
    action = tx.actions.find(hearing.id1)
    if action is None:
        raise NotFound
    circle = circle_of(tx, hearing, action.plan_id)
    seen = _seen(tx, hearing, circle)
    if action not in (*seen.open, *seen.done):
        raise NotFound
    return circle, seen, action


@only(Audience.FAMILY)
def show_actions(tx: Transaction, hearing: Hearing) -> None:
    """Show how many actions there are, mine and others'; from news of one plan, that plan's."""
    if hearing.id1:
        hearing.stand(plan_id=circle_of(tx, hearing, hearing.id1).plan.id)
    circle = circle_here(tx, hearing)
    kind, facts = list_facts(circle, _seen(tx, hearing, circle), hearing.today)
    hearing.show(kind, plan_id=circle.plan.id, **facts)


@only(Audience.FAMILY)
def show_action(tx: Transaction, hearing: Hearing) -> None:
    """Show one action: what, so that, who, by when, what next."""
    circle, seen, action = _one(tx, hearing)
    kind, facts = card_facts(circle, hearing.me, seen, action, hearing.today)
    hearing.show(kind, plan_id=circle.plan.id, refers_to=action.id, **facts)


def _did(action: AgreedAction) -> str:
    """One note for each time it is done: after an undo it may be done again."""
    return f"action/{action.id}/did/{action.done_at:%Y%m%d%H%M%S%f}"


@only(Audience.FAMILY)
def done(tx: Transaction, hearing: Hearing) -> None:
    """Keep that a family member has done their part, and tell whoever leads today."""
    circle, _, action = _one(tx, hearing)
    if action.owner_id != hearing.me.id:
        raise NotForYou
    changed = tx.actions.save(mark_done(action, hearing.me, hearing.now))
    holder = holder_on(circle, hearing.today).by
    tx.audit.add(hearing.me.id, "action.done", action.id)
    hearing.tell(
        holder,
        "p_act_family_did",
        key=_did(changed),
        refers_to=action.id,
        plan_id=circle.plan.id,
        plan=circle.plan.ref,
        action_id=action.id,
    )
    hearing.show("action_done_thanks", plan_id=circle.plan.id, holder=holder.name, action_id=action.id)


@only(Audience.FAMILY)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take "I have done it" back."""
    circle, _, action = _one(tx, hearing)
    tx.actions.save(mark_not_done(action, hearing.me))
    tx.outbox.withdraw(key=_did(action))
    tx.audit.add(hearing.me.id, "action.not_done", action.id)
    kind, facts = card_facts(circle, hearing.me, _seen(tx, hearing, circle), tx.actions.get(action.id), hearing.today)
    hearing.show(kind, plan_id=circle.plan.id, refers_to=action.id, **facts)


ROUTES = (
    Command("actions", show_actions),
    Tap("actions", show_actions),
    Tap("action.open", show_action),
    Tap("action.done", done),
    Tap("action.undo", undo),
)
