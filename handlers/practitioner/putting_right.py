"""Putting a published action right, or withdrawing it: seen first, then two minutes' undo (001-24, 003-12)."""

from typing import Any

from handlers.action_reminding import plan_reminders_of_action
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.actions import one, show_card
from handlers.practitioner.change_draft import change_begun, forget_change
from handlers.practitioner.correction import changes_said, corrected_as_begun, words_checked
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.outcomes_agreed import make_outcomes, unmake_outcomes
from handlers.rules.access import Wish
from handlers.rules.correcting import News, news_of, take_back_change
from handlers.rules.refusals import NotFound
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.plans import Circle
from storage.transaction import Transaction

TOLD = {News.CHANGED: "action_changed", News.NEW: "action_new", News.GONE: "action_gone"}


def _begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, AgreedAction, Draft]:
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    draft = change_begun(tx, hearing, action)
    if draft is None:
        raise NotFound
    return circle, action, draft


@only(Audience.PRACTITIONER)
def put_right(tx: Transaction, hearing: Hearing) -> None:
    """Put it right: for two minutes nobody else sees or hears of it."""
    circle, was, draft = _begun(tx, hearing)
    if not words_checked(tx, hearing, circle, was, draft):  # an older "Put it right" knows nothing of newer words
        return
    made = corrected_as_begun(tx, hearing, was, draft)
    (action,) = make_outcomes(tx, hearing, (made.action,))
    tx.actions.save(action)
    tx.action_versions.add(made.former)
    forget_change(tx, hearing, action.id)
    tx.audit.add(hearing.me.id, "action.withdrawn" if draft.fields.get("withdraw") else "action.corrected", action.id)
    tell_family(hearing, circle, was, action, made.former.why)
    plan_reminders_of_action(tx, hearing.house, action)
    hearing.show("p_act_right", plan_id=circle.plan.id, action_id=action.id, until=action.visible_from,
                 withdraw=bool(draft.fields.get("withdraw")))  # fmt: skip


def tell_family(hearing: Hearing, circle: Circle, was: AgreedAction, action: AgreedAction, why: str | None) -> None:
    """Tell each reader once, when the new version can be seen."""
    for person_id, news in news_of(circle, was, action, hearing.today).items():
        reader = circle.people[person_id]
        facts: dict[str, Any] = {"action_id": action.id}
        if news is News.NEW:
            facts = {"n": 1, "first_id": action.id}
        elif news is News.GONE:
            facts = {"what": was.what, "why": why}
        else:
            facts |= {"what": was.what, "why": why, "changes": changes_said(circle, reader, was, action, hearing.today)}
        hearing.tell(
            reader, TOLD[news], key=f"action/{action.id}/{news}/{action.version}/{person_id}",
            due=action.visible_from, topic=told_of_correction(action), refers_to=action.id, version=action.version,
            plan_id=circle.plan.id, child=circle.plan.child_name, author=hearing.me.name, **facts,
        )  # fmt: skip


def told_of_correction(action: AgreedAction) -> str:
    """Return what one correction's notes wait under; an earlier one's, waiting for the morning, are not among them."""
    return f"corrected/{action.id}/{action.version}"


@only(Audience.PRACTITIONER)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take a correction back within two minutes: nobody was told, and it is as it was."""
    kept = tx.actions.find(hearing.id1)
    if kept is None:
        raise NotFound
    circle = circle_for(tx, hearing, kept.plan_id, Wish.LEAD_PLAN)
    back = take_back_change(kept, hearing.me, hearing.now)
    tx.outbox.withdraw(topic=told_of_correction(kept))
    tx.actions.save(back)
    unmake_outcomes(tx, hearing, [kept])
    for former in tx.action_versions.of_action(kept.id):
        if former.version == back.version:
            tx.action_versions.remove(former.id)
    tx.audit.add(hearing.me.id, "action.taken_back", kept.id)
    plan_reminders_of_action(tx, hearing.house, back)
    show_card(tx, hearing, circle, back)


ROUTES = (
    Tap("act.correct", put_right),
    Tap("act.undo", undo),
)
