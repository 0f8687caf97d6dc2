"""The practitioner's side of what was agreed: the list, one action, done or not done (000-03, 001-27)."""

from typing import Any

from handlers.action_reminding import plan_reminders_of_action
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.parts import wanting_on
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.home import plans_of
from handlers.rules.access import Wish, may
from handlers.rules.actions import is_late, is_settled, mark_done, mark_not_done, open_to, readers_of
from handlers.rules.refusals import NotFound
from storage.records.actions import ActionState, AgreedAction
from storage.records.plans import Circle
from storage.transaction import Transaction

MOST_BUTTONS = 7


@only(Audience.PRACTITIONER, shows=True)
def pick_plan(tx: Transaction, hearing: Hearing) -> None:
    """Show the actions of the only plan, or ask whose."""
    plans = plans_of(tx, hearing)
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
    seen = open_to(circle, hearing.me, tx.actions.of_plan(circle.plan.id), now, day)
    drafts = [a for a in seen if a.state is ActionState.DRAFT and a.author_id == hearing.me.id]
    open_ones = [a for a in seen if a.state is ActionState.PUBLISHED]
    every = sorted((*open_ones, *drafts), key=lambda a: (not is_late(a, day), str(a.by_day or "9"), a.id))
    leads, n_parts = may(circle, hearing.me, Wish.LEAD_PLAN, day), _wanting(tx, hearing, circle)
    listed, next_page = _page(every, hearing, others=1 + leads * (1 + bool(drafts) + bool(n_parts)))
    return {
        "plan": circle.plan.ref, "n_open": len(open_ones), "n_late": sum(is_late(a, day) for a in open_ones),
        "n_done": sum(a.state is ActionState.DONE for a in seen), "drafts": len(drafts),
        "items": [item(circle, a) | {"late": is_late(a, day)} for a in listed],
        "leads": leads, "n_parts": n_parts, "next_page": next_page,
    }  # fmt: skip


def _wanting(tx: Transaction, hearing: Hearing, circle: Circle) -> int:
    return len(wanting_on(tx, hearing.me, {circle.plan.id: circle}, hearing.now, hearing.today))


def _page(every: list[AgreedAction], hearing: Hearing, others: int) -> tuple[list[AgreedAction], int | None]:
    """One page of the list beside that many other buttons, and the next one's number; after the last, the first."""
    room = MOST_BUTTONS - others
    if len(every) <= room:
        return every, None
    page, room = hearing.page, room - 1
    page = page if page * room < len(every) else 0
    return every[page * room : (page + 1) * room], (page + 1) if (page + 1) * room < len(every) else 0


def item(circle: Circle, action: AgreedAction) -> dict[str, Any]:
    """Return one action as a line of a list."""
    return {"id": action.id, "what": action.what, "owner": circle.people[action.owner_id].name,
            "date": action.by_day, "date2": action.date_will_come}  # fmt: skip


def one(tx: Transaction, hearing: Hearing, action_id: str, wish: Wish) -> tuple[Circle, AgreedAction]:
    """Load an action as this practitioner knows it, if they may see it and may do what they wish.

    What is changed is the action as it is kept: another's change that may still be taken back is not lost by it.
    """
    action = tx.actions.find(action_id)
    if action is None:
        raise NotFound
    circle = circle_for(tx, hearing, action.plan_id, wish)
    known = open_to(circle, hearing.me, [action], hearing.now, hearing.today)
    if not known:
        raise NotFound
    return circle, known[0]


@only(Audience.PRACTITIONER, shows=True)
def open_action(tx: Transaction, hearing: Hearing) -> None:
    """Show one action whole."""
    circle, action = one(tx, hearing, hearing.id1, Wish.SEE_ACTIONS)
    show_card(tx, hearing, circle, action)


def show_card(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction) -> None:
    """Show one action's card as it stands now."""
    outcome = tx.outcomes.find(action.outcome_id or "")
    met = tx.meetings.find(action.meeting_id or "")
    waits = action.state is not ActionState.DRAFT and not is_settled(action, hearing.now)
    hearing.show(
        "p_act_card", plan_id=circle.plan.id, plan=circle.plan.ref, action_id=action.id, what=action.what,
        so_that=action.so_that, owner=circle.people[action.owner_id].name, date=action.by_day,
        date2=action.date_will_come, next_step=action.next_step, state=action.state.value,
        late=is_late(action, hearing.today), leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
        mine=action.owner_id == hearing.me.id,
        waiting=waits, new=action.before is None,
        outcome=outcome.words if outcome is not None else action.outcome_words,
        met=met.starts_at if met is not None else None,
        readers=[person.name for person in readers_of(circle, action, hearing.today)],
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def done(tx: Transaction, hearing: Hearing) -> None:
    """Mark an action done; the family sees it on their list."""
    _, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    kept = tx.actions.save(mark_done(tx.actions.get(action.id), hearing.me, hearing.now))
    plan_reminders_of_action(tx, hearing.house, kept)
    tx.audit.add(hearing.me.id, "action.done", action.id)
    show_card(tx, hearing, *one(tx, hearing, action.id, Wish.LEAD_PLAN))


@only(Audience.PRACTITIONER)
def not_done(tx: Transaction, hearing: Hearing) -> None:
    """Open an action again."""
    _, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    kept = tx.actions.save(mark_not_done(tx.actions.get(action.id), hearing.me, hearing.now))
    plan_reminders_of_action(tx, hearing.house, kept)
    tx.audit.add(hearing.me.id, "action.not_done", action.id)
    show_card(tx, hearing, *one(tx, hearing, action.id, Wish.LEAD_PLAN))


ROUTES = (
    Command("actions", pick_plan),
    Tap("desk.actions", pick_plan),
    Tap("act.list", show_list),
    Tap("act.open", open_action),
    Tap("act.done", done),
    Tap("act.not_done", not_done),
)
