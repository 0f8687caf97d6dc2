"""Changing or deleting an action that was written: one part at a time; the family hears when a shown one changes."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.action_draft import ask_when, ask_who
from handlers.practitioner.actions import one, show_card
from handlers.rules.access import Wish, may_see_action
from handlers.rules.actions import checked_words, edit
from handlers.rules.refusals import NotFound
from storage.records.actions import ActionState, AgreedAction
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

WORDS = ("what", "so_that", "next_step")


@only(Audience.PRACTITIONER, shows=True)
def choose_part(tx: Transaction, hearing: Hearing) -> None:
    """Ask which part to change."""
    one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_act_change", action_id=hearing.id1)


@only(Audience.PRACTITIONER)
def ask_for_part(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the new words, owner or date of one part."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if hearing.id2 == "owner":
        ask_who(hearing, circle, action.id)
    elif hearing.id2 == "date":
        ask_when(hearing, circle, circle.people[action.owner_id], action.id)
    elif hearing.id2 in WORDS:
        hearing.show("p_act_retype", awaiting="act.retype", about={"action": action.id, "part": hearing.id2},
                     action_id=action.id, now_says=getattr(action, hearing.id2))  # fmt: skip
    else:
        raise NotFound


@only(Audience.PRACTITIONER)
def retyped(tx: Transaction, hearing: Hearing) -> None:
    """Take the new words of one part."""
    about = hearing.chat.about
    circle, action = one(tx, hearing, str(about.get("action", "")), Wish.LEAD_PLAN)
    change_part(tx, hearing, circle, action, **{str(about["part"]): checked_words(hearing.text)})


def change_part(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction, **changes: Any) -> None:
    """Change one part, tell whoever sees it, and show it as it is now."""
    changed = tx.actions.save(edit(action, hearing.now, **changes))
    tx.audit.add(hearing.me.id, "action.changed", action.id)
    if changed.version != action.version:
        tell_changed(hearing, circle, changed)
    show_card(hearing, circle, changed)


def tell_changed(hearing: Hearing, circle: Circle, action: AgreedAction) -> None:
    """Tell each reader that a published action was put right."""
    for reader in readers_of(circle, action, hearing):
        hearing.tell(
            reader, "action_changed", key=f"action/{action.id}/changed/{action.version}/{reader.id}",
            due=max(hearing.now, action.visible_from or hearing.now), topic=f"action/{action.id}",
            refers_to=action.id, version=action.version, plan_id=circle.plan.id, child=circle.plan.child_name,
            author=hearing.me.name, action_id=action.id,
        )  # fmt: skip


def readers_of(circle: Circle, action: AgreedAction, hearing: Hearing) -> list[Person]:
    """Return the family members who see this action once it is visible."""
    return [p for p in circle.family if may_see_action(circle, p, action, True, hearing.today)]


@only(Audience.PRACTITIONER)
def delete(tx: Transaction, hearing: Hearing) -> None:
    """Delete a draft of one's own."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if action.state is not ActionState.DRAFT:
        raise NotFound
    tx.actions.remove(action.id)
    tx.audit.add(hearing.me.id, "action.deleted", action.id)
    hearing.show("p_act_stopped", plan_id=circle.plan.id, deleted=True)


ROUTES = (
    Tap("act.change", choose_part),
    Tap("act.field", ask_for_part),
    Words("act.retype", retyped),
    Tap("act.delete", delete),
)
