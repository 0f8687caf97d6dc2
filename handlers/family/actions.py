"""What was agreed: the lists, each card, and "I have done it" (000-03, 001-13, 003-10, 004-13)."""

from handlers.action_reminding import plan_reminders_of_action
from handlers.context import Hearing
from handlers.family.action_here import Here, action_here, asked_here, seen_here, show_card
from handlers.family.selection import circle_here, circle_of
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.rules.actions import mark_done, mark_not_done
from handlers.rules.refusals import NotForYou, NotFound
from handlers.rules.reporting import done_said, done_taken_back
from handlers.rules.telling import relation_in
from handlers.screens.actions import LISTS, list_facts, page_facts, rows_of
from storage.records.actions import AgreedAction
from storage.records.ids import new_id
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_actions(tx: Transaction, hearing: Hearing) -> None:
    """Show how many actions there are, mine and others'; from news of one plan, that plan's."""
    if hearing.id1:
        hearing.stand(plan_id=circle_of(tx, hearing, hearing.id1).plan.id)
    circle = circle_here(tx, hearing)
    kind, facts = list_facts(circle, seen_here(tx, hearing, circle), hearing.today)
    hearing.show(kind, plan_id=circle.plan.id, **facts)


@only(Audience.FAMILY)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show one page of one list: mine, what others will do, what is late, what is done, what is asked about."""
    if hearing.id1 not in LISTS:
        raise NotFound
    circle = circle_of(tx, hearing, hearing.id2)
    page = hearing.page
    seen = seen_here(tx, hearing, circle)
    asked = asked_here(tx, hearing, circle, seen) if hearing.id1 == "asked" else ()
    rows = rows_of(seen, asked, hearing.today)
    hearing.show("action_list", plan_id=circle.plan.id,
                 **page_facts(circle, hearing.me, rows, hearing.id1, page, hearing.today))  # fmt: skip


@only(Audience.FAMILY)
def show_action(tx: Transaction, hearing: Hearing) -> None:
    """Show one action: what, so that, who, by when, what next, what each side says."""
    show_card(tx, hearing, action_here(tx, hearing))


@only(Audience.FAMILY)
def show_more(tx: Transaction, hearing: Hearing) -> None:
    """Ask what else there is to say about an action of one's own."""
    here = action_here(tx, hearing)
    hearing.show("action_more", plan_id=here.circle.plan.id, refers_to=here.action.id, action_id=here.action.id,
                 what=here.action.what, child=here.circle.plan.child_name)  # fmt: skip


def _did(action: AgreedAction) -> str:
    """One note for each time it is done: after an undo it may be done again."""
    return f"action/{action.id}/did/{action.done_at:%Y%m%d%H%M%S%f}"


def _took_back(action: AgreedAction) -> str:
    return f"action/{action.id}/took_back"


@only(Audience.FAMILY)
def done(tx: Transaction, hearing: Hearing) -> None:
    """Keep that a family member has done their part, and tell whoever leads today."""
    keep_done(tx, hearing, action_here(tx, hearing))


def keep_done(tx: Transaction, hearing: Hearing, here: Here) -> None:
    """Keep that its owner has done it, and say who was told."""
    if here.action.owner_id != hearing.me.id:
        raise NotForYou
    changed = tx.actions.save(mark_done(tx.actions.get(here.action.id), hearing.me, hearing.now))
    tx.action_reports.add(done_said(here.action, hearing.me, hearing.now, new_id()))
    tx.audit.add(hearing.me.id, "action.done", changed.id)
    plan_reminders_of_action(tx, hearing.house, changed)
    tx.outbox.withdraw(topic=_took_back(changed))  # done again before that was said: it is not true any more
    hearing.tell(
        here.holder, "p_act_family_did", key=_did(changed), refers_to=changed.id, plan_id=here.circle.plan.id,
        plan=here.circle.plan.ref, action_id=changed.id,
    )  # fmt: skip
    left = [action.id for action in here.seen.mine if action.id != changed.id]
    hearing.show("action_done_thanks", plan_id=here.circle.plan.id, holder=here.holder.name, action_id=changed.id,
                 next_id=left[0] if left else None)  # fmt: skip


@only(Audience.FAMILY)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take "I have done it" back; where whoever leads has been told of it, they are told of this, too."""
    here = action_here(tx, hearing)
    again = tx.actions.save(mark_not_done(tx.actions.get(here.action.id), hearing.me, hearing.now))
    may_have_gone = tx.reminders.may_have_gone(_did(here.action))
    said = done_taken_back(tx.action_reports.of_action(here.action.id), hearing.me, hearing.now, new_id())
    if said is not None:
        tx.action_reports.add(said)
    tx.outbox.withdraw(key=_did(here.action))
    tx.audit.add(hearing.me.id, "action.not_done", here.action.id)
    plan_reminders_of_action(tx, hearing.house, again)
    if may_have_gone:
        hearing.tell(
            here.holder, "p_act_family_not_done", key=f"{_did(here.action)}/back", topic=_took_back(again),
            refers_to=again.id, plan_id=here.circle.plan.id, plan=here.circle.plan.ref, action_id=again.id,
            relation=relation_in(here.circle, hearing.me.id),
        )  # fmt: skip
    show_card(tx, hearing, action_here(tx, hearing))


ROUTES = (
    Command("actions", show_actions),
    Tap("actions", show_actions),
    Tap("action.list", show_list),
    Tap("action.open", show_action),
    Tap("action.more", show_more),
    Tap("action.done", done),
    Tap("action.undo", undo),
)
