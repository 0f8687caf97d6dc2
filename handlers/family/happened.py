""" "Did this happen?": happened, not yet, partly, in one's own words if wished; kept beside what staff say (004-19)."""

from typing import Any

from handlers.action_reminding import plan_reminders_of_action
from handlers.context import Hearing
from handlers.family.action_here import Here, action_here, asked_here, show_card
from handlers.family.actions import keep_done
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.rules.reporting import (
    OPEN_QUESTIONS,
    closes_own,
    is_time_to_say,
    keys_about,
    mark,
    sounds_right,
    taken_back,
    told_key,
    words_about,
)
from handlers.rules.telling import relation_in
from handlers.rules.undo import UNDO
from storage.records.actions import ActionReport
from storage.records.ids import new_id
from storage.transaction import Transaction

AWAITING = "action.why"


@only(Audience.FAMILY)
def say(tx: Transaction, hearing: Hearing) -> None:
    """Keep whether it happened. A button from before its date moved shows what is true now."""
    here = action_here(tx, hearing)
    if not is_time_to_say(here.action, hearing.today):
        show_card(tx, hearing, here, moved=True)
        return
    if closes_own(here.action, hearing.me, hearing.id2):
        keep_done(tx, hearing, here)
        return
    known = tx.action_reports.of_action(here.action.id)
    said = mark(here.action, known, hearing.me, hearing.id2, hearing.now, hearing.today, new_id())
    tx.action_reports.add(said)
    tx.audit.add(hearing.me.id, f"action.said_{said.says}", here.action.id)
    plan_reminders_of_action(tx, hearing.house, tx.actions.get(here.action.id))
    if said.says in OPEN_QUESTIONS:
        _tell_lead(hearing, here, said, "p_act_not_yet", due=hearing.now + UNDO, says=said.says.value)
    left = asked_here(tx, hearing, here.circle, here.seen)
    _show_said(hearing, here, said, left[0].id if left else None)


def _show_said(hearing: Hearing, here: Here, said: ActionReport, next_id: str | None) -> None:
    """Say what becomes of it, and lead on to the next; where it has not happened, the words typed are kept with it."""
    asks = said.says in OPEN_QUESTIONS
    hearing.show("action_said", awaiting=AWAITING if asks else None, about={"action": here.action.id} if asks else None,
                 plan_id=here.circle.plan.id, refers_to=here.action.id, action_id=here.action.id, says=said.says.value,
                 holder=here.holder.name, child=here.circle.plan.child_name, next_id=next_id)  # fmt: skip


def _tell_lead(hearing: Hearing, here: Here, said: ActionReport, kind: str, **more: Any) -> None:
    hearing.tell(
        here.holder, kind, key=told_key(said), refers_to=here.action.id, plan_id=here.circle.plan.id,
        plan=here.circle.plan.ref, action_id=here.action.id, relation=relation_in(here.circle, hearing.me.id), **more,
    )  # fmt: skip


@only(Audience.FAMILY)
def unsay(tx: Transaction, hearing: Hearing) -> None:
    """Undo: it no longer stands, and whoever leads is not told, where they were not yet."""
    here = action_here(tx, hearing)
    known = tx.action_reports.of_action(here.action.id)
    back = taken_back(known, hearing.me, hearing.now, new_id())
    tx.action_reports.add(back)
    for key in keys_about(known, back):
        tx.outbox.withdraw(key=key)
    tx.audit.add(hearing.me.id, "action.said_back", here.action.id)
    plan_reminders_of_action(tx, hearing.house, tx.actions.get(here.action.id))
    show_card(tx, hearing, here)


@only(Audience.FAMILY)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Keep what was typed with "not yet" as it was typed; whoever leads reads it, as was said before."""
    here = action_here(tx, hearing, str(hearing.chat.about.get("action", "")))
    known = tx.action_reports.of_action(here.action.id)
    said = tx.action_reports.add(words_about(here.action, known, hearing.me, hearing.text, hearing.now, new_id()))
    tx.audit.add(hearing.me.id, "action.said_words", here.action.id)
    _tell_lead(hearing, here, said, "p_act_words")
    hearing.show("action_words_kept", awaiting=AWAITING, about={"action": here.action.id}, refers_to=here.action.id,
                 plan_id=here.circle.plan.id, action_id=here.action.id, holder=here.holder.name,
                 danger=hearing.house.has_danger_words(hearing.text), child=here.circle.plan.child_name)  # fmt: skip


@only(Audience.FAMILY)
def say_right(tx: Transaction, hearing: Hearing) -> None:
    """Keep that this sounds right to the young person whose plan it is (E2, 001-16)."""
    here = action_here(tx, hearing)
    known = tx.action_reports.of_action(here.action.id)
    tx.action_reports.add(
        sounds_right(here.circle, here.action, known, hearing.me, hearing.now, hearing.today, new_id())
    )
    tx.audit.add(hearing.me.id, "action.said_right", here.action.id)
    show_card(tx, hearing, here)


ROUTES = (
    Tap("action.mark", say),
    Tap("action.unmark", unsay),
    Words(AWAITING, take_words),
    Tap("action.right", say_right),
)
