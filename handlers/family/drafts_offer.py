"""Words that were written and not sent are offered back at the next /start, /menu or /ask."""

from handlers.context import Hearing
from handlers.family.selection import plans_of
from handlers.family.unsent import draft_tapped, show_next, show_write
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.unsent import (
    CONCERN,
    STRAY,
    brought_back,
    deleted,
    files_in,
    is_worth_offering,
    words_of,
)
from storage.records.drafts import Draft
from storage.transaction import Transaction


def offer_if_any(tx: Transaction, hearing: Hearing) -> bool:
    """Offer the newest unsent words back, once after each change; return whether there were any. For the menu."""
    return _offer(tx, hearing, again=False)


def offer_again(tx: Transaction, hearing: Hearing) -> bool:
    """Offer them even if they were offered before: somebody who wants to ask may mean these."""
    return _offer(tx, hearing, again=True)


def _offer(tx: Transaction, hearing: Hearing, *, again: bool) -> bool:
    plans = frozenset(plan.id for plan in plans_of(tx, hearing.me))
    drafts = tx.drafts.all_of(hearing.me.id)
    draft = next((draft for draft in drafts if is_worth_offering(draft, plans, again=again)), None)
    if draft is None:
        return False
    tx.drafts.change(draft, offered_at=hearing.now)
    _show_unsent(hearing, draft)
    return True


def _show_unsent(hearing: Hearing, draft: Draft) -> None:
    words = words_of(draft)
    if words:
        hearing.show("lost_text", plan_id=draft.plan_id, draft=words, draft_id=draft.id, files=files_in(draft))
    else:
        hearing.show("lost_files", plan_id=draft.plan_id, n=files_in(draft), draft_id=draft.id)


@only(Audience.FAMILY)
def send_it_after_all(tx: Transaction, hearing: Hearing) -> None:
    """Send it as a question: what was stray becomes one, and goes on where it had stopped."""
    draft = draft_tapped(tx, hearing)
    if draft.purpose == STRAY:
        choose_child_or_go_on(tx, hearing, draft)
    else:
        show_next(tx, hearing, draft)


def choose_child_or_go_on(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    """Make a stray message a question for the only child there is; ask which, where there are several."""
    plans = plans_of(tx, hearing.me)
    if len(plans) > 1:
        hearing.show("ask_child", draft_id=draft.id,
                     children=[{"name": plan.child_name, "plan_id": plan.id} for plan in plans])  # fmt: skip
    else:
        asked = tx.drafts.change(draft, purpose=CONCERN, plan_id=plans[0].id if plans else None)
        show_next(tx, hearing, asked)


@only(Audience.FAMILY)
def about_child(tx: Transaction, hearing: Hearing) -> None:
    """Take which child a stray message is about."""
    draft = draft_tapped(tx, hearing)
    plan = next((plan for plan in plans_of(tx, hearing.me) if plan.id == hearing.id2), None)
    if plan is not None:
        show_next(tx, hearing, tx.drafts.change(draft, purpose=CONCERN, plan_id=plan.id))
    else:
        choose_child_or_go_on(tx, hearing, draft)


@only(Audience.FAMILY)
def resume(tx: Transaction, hearing: Hearing) -> None:
    """Go on writing."""
    show_write(tx, hearing, draft_tapped(tx, hearing))


@only(Audience.FAMILY)
def keep_for_later(tx: Transaction, hearing: Hearing) -> None:
    """Keep it for 14 days, and say so."""
    draft = draft_tapped(tx, hearing)
    tx.drafts.change(draft, offered_at=hearing.now)
    hearing.show("draft_kept", draft_id=draft.id)


@only(Audience.FAMILY)
def delete(tx: Transaction, hearing: Hearing) -> None:
    """Delete it; for an hour it can be brought back."""
    draft = draft_tapped(tx, hearing)
    tx.drafts.save(deleted(draft, hearing.now))
    hearing.show("draft_deleted", draft_id=draft.id)


@only(Audience.FAMILY)
def bring_back(tx: Transaction, hearing: Hearing) -> None:
    """Undo the deleting."""
    draft = tx.drafts.save(brought_back(tx.drafts.find(hearing.id1), hearing.me, hearing.now))
    _show_unsent(hearing, draft)


ROUTES = (
    Tap("draft.ask", send_it_after_all),
    Tap("draft.child", about_child),
    Tap("draft.resume", resume),
    Tap("draft.keep", keep_for_later),
    Tap("draft.delete", delete),
    Tap("draft.undo", bring_back),
)
