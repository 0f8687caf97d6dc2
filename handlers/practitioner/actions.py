"""The practitioner's side of what was agreed: the list, one action, done or not done (000-03, 001-27)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish, may, may_see_action
from handlers.rules.actions import is_late, is_visible, mark_done, mark_not_done
from handlers.rules.refusals import NotFound
from storage.records.actions import ActionState, AgreedAction
from storage.records.plans import Circle
from storage.transaction import Transaction

LISTED = 5


@only(Audience.PRACTITIONER, shows=True)
def pick_plan(tx: Transaction, hearing: Hearing) -> None:
    """Show the actions of the only plan, or ask whose."""
    plans = tx.plans.of_practitioner(hearing.me.id)
    if len(plans) == 1:
        show_plan(tx, hearing, plans[0].id)
        return
    hearing.show("p_act_pick_plan", plans=[{"id": p.id, "ref": p.ref} for p in plans[:6]])


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show one plan's actions, late ones first."""
    show_plan(tx, hearing, hearing.id1)


def show_plan(tx: Transaction, hearing: Hearing, plan_id: str) -> None:
    """Show the actions this practitioner may see on one plan."""
    circle = circle_for(tx, hearing, plan_id, Wish.SEE_ACTIONS)
    hearing.show("p_act_list", plan_id=plan_id, **list_facts(tx, hearing, circle))


def list_facts(tx: Transaction, hearing: Hearing, circle: Circle) -> dict[str, Any]:
    """Return the facts of the list: what is open to this practitioner, and their own drafts."""
    day, now = hearing.today, hearing.now
    seen = [
        a for a in tx.actions.of_plan(circle.plan.id) if may_see_action(circle, hearing.me, a, is_visible(a, now), day)
    ]
    drafts = [a for a in seen if a.state is ActionState.DRAFT and a.author_id == hearing.me.id]
    open_ones = [a for a in seen if a.state is ActionState.PUBLISHED]
    listed = sorted((*open_ones, *drafts), key=lambda a: (not is_late(a, day), str(a.by_day or "9"), a.id))[:LISTED]
    return {
        "plan": circle.plan.ref, "n_open": len(open_ones), "n_late": sum(is_late(a, day) for a in open_ones),
        "n_done": sum(a.state is ActionState.DONE for a in seen), "drafts": len(drafts),
        "items": [item(circle, a) | {"late": is_late(a, day)} for a in listed],
        "leads": may(circle, hearing.me, Wish.LEAD_PLAN, day),
    }  # fmt: skip


def item(circle: Circle, action: AgreedAction) -> dict[str, Any]:
    """Return one action as a line of a list."""
    return {"id": action.id, "what": action.what, "owner": circle.people[action.owner_id].name,
            "date": action.by_day, "date2": action.date_will_come}  # fmt: skip


def one(tx: Transaction, hearing: Hearing, action_id: str, wish: Wish) -> tuple[Circle, AgreedAction]:
    """Load an action if this practitioner may see it and may do what they wish."""
    action = tx.actions.find(action_id)
    if action is None:
        raise NotFound
    circle = circle_for(tx, hearing, action.plan_id, wish)
    if not may_see_action(circle, hearing.me, action, is_visible(action, hearing.now), hearing.today):
        raise NotFound
    return circle, action


@only(Audience.PRACTITIONER, shows=True)
def open_action(tx: Transaction, hearing: Hearing) -> None:
    """Show one action whole."""
    circle, action = one(tx, hearing, hearing.id1, Wish.SEE_ACTIONS)
    show_card(hearing, circle, action)


def show_card(hearing: Hearing, circle: Circle, action: AgreedAction) -> None:
    """Show one action's card as it stands now."""
    hearing.show(
        "p_act_card", plan_id=circle.plan.id, plan=circle.plan.ref, action_id=action.id, what=action.what,
        so_that=action.so_that, owner=circle.people[action.owner_id].name, date=action.by_day,
        date2=action.date_will_come, next_step=action.next_step, state=action.state.value,
        late=is_late(action, hearing.today), leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
        waiting=action.state is not ActionState.DRAFT and not is_visible(action, hearing.now),
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def done(tx: Transaction, hearing: Hearing) -> None:
    """Mark an action done; the family sees it on their list."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    changed = tx.actions.save(mark_done(action, hearing.me, hearing.now))
    tx.audit.add(hearing.me.id, "action.done", action.id)
    show_card(hearing, circle, changed)


@only(Audience.PRACTITIONER)
def not_done(tx: Transaction, hearing: Hearing) -> None:
    """Open an action again."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    changed = tx.actions.save(mark_not_done(action, hearing.me))
    tx.audit.add(hearing.me.id, "action.not_done", action.id)
    show_card(hearing, circle, changed)


ROUTES = (
    Command("actions", pick_plan),
    Tap("desk.actions", pick_plan),
    Tap("act.list", show_list),
    Tap("act.open", open_action),
    Tap("act.done", done),
    Tap("act.not_done", not_done),
)
