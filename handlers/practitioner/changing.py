"""Changing an agreed action, a part at a time: a draft changes as it stands, a published one once it is put right.

What is changed is kept in a draft of its own until then, so that it outlives a restart and goes through the same check
of words as a new one (001-24).
"""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.action_draft import ask_outcome, ask_when, ask_who
from handlers.practitioner.actions import one, show_card
from handlers.practitioner.change_draft import change_begun, changes_in, forget_change, with_change
from handlers.practitioner.correction import show_before, words_checked
from handlers.practitioner.desk_plan import family_on
from handlers.rules.access import Wish
from handlers.rules.actions import checked_words, readers_of
from handlers.rules.correcting import WORDS, needs_why
from handlers.rules.dials import member_of
from handlers.rules.refusals import NotFound
from handlers.rules.shown import may_be_shown, toggled
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def choose_part(tx: Transaction, hearing: Hearing) -> None:
    """Ask which part to change; where a change was begun, go on with it."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    draft = change_begun(tx, hearing, action)
    if draft is not None and hearing.id2 != "more":
        go_on_with(tx, hearing, circle, action, draft)
        return
    hearing.show("p_act_change", action_id=action.id)


@only(Audience.PRACTITIONER)
def ask_for_part(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the new words, owner, date or outcome."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if hearing.id2 == "owner":
        ask_who(hearing, circle, action.id)
    elif hearing.id2 == "date":
        ask_when(hearing, circle, circle.people[action.owner_id], action.id)
    elif hearing.id2 == "outcome":
        ask_outcome(tx, hearing, circle, action)
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
    keep_change(tx, hearing, circle, action, **{str(about["part"]): checked_words(hearing.text)})


def keep_change(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction, **changes: Any) -> None:
    """Keep one more change of this action, and go on with it."""
    go_on_with(tx, hearing, circle, action, with_change(tx, hearing, action, **changes))


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Go on with a change that was begun."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    draft = change_begun(tx, hearing, action)
    if draft is None:
        raise NotFound
    go_on_with(tx, hearing, circle, action, draft)


def go_on_with(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction, draft: Draft) -> None:
    """Check the words; then change a draft at once, or ask why a published one is changed, or show it before it is."""
    if not words_checked(tx, hearing, circle, action, draft):
        return
    changes = changes_in(draft)
    if action.state is ActionState.DRAFT:
        changed = tx.actions.change(action, **changes)
        tx.drafts.remove(draft.id)
        tx.audit.add(hearing.me.id, "action.changed", action.id)
        show_card(tx, hearing, circle, changed)
    elif "why" not in draft.fields and (changes.keys() - {"shown_to"} or draft.fields.get("withdraw")):
        hearing.show("p_act_why", awaiting="act.why", about={"action": action.id}, action_id=action.id,
                     must=bool(draft.fields.get("withdraw")) or needs_why(changes))  # fmt: skip
    else:
        show_before(tx, hearing, circle, action, draft)


@only(Audience.PRACTITIONER)
def why(tx: Transaction, hearing: Hearing) -> None:
    """Keep why it is changed, in words that the family reads."""
    circle, action = one(tx, hearing, str(hearing.chat.about.get("action", "")), Wish.LEAD_PLAN)
    keep_change(tx, hearing, circle, action, why=checked_words(hearing.text))


@only(Audience.PRACTITIONER)
def skip_why(tx: Transaction, hearing: Hearing) -> None:
    """Leave out why: only for another day."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    draft = change_begun(tx, hearing, action)
    if draft is None or draft.fields.get("withdraw") or needs_why(changes_in(draft)):
        raise NotFound
    keep_change(tx, hearing, circle, action, why=None)


@only(Audience.PRACTITIONER)
def no_longer_right(tx: Transaction, hearing: Hearing) -> None:
    """Begin to withdraw a published action: why is asked, and nothing is gone before it is seen."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if action.state is not ActionState.PUBLISHED:
        raise NotFound
    forget_change(tx, hearing, action.id)
    keep_change(tx, hearing, circle, action, withdraw=True)


@only(Audience.PRACTITIONER)
def leave_as_it_is(tx: Transaction, hearing: Hearing) -> None:
    """Drop what was begun to be changed, and show the action as it stands."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    forget_change(tx, hearing, action.id)
    show_card(tx, hearing, circle, action)


@only(Audience.PRACTITIONER)
def delete(tx: Transaction, hearing: Hearing) -> None:
    """Delete a draft of one's own."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if action.state is not ActionState.DRAFT:
        raise NotFound
    forget_change(tx, hearing, action.id)
    tx.actions.remove(action.id)
    tx.audit.add(hearing.me.id, "action.deleted", action.id)
    hearing.show("p_act_stopped", plan_id=circle.plan.id, deleted=True, n_kept=0)


# -- who of the family may see it ----------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def readers(tx: Transaction, hearing: Hearing) -> None:
    """Show exactly who of the family sees it, each to be tapped."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _show_readers(tx, hearing, circle, action)


def _show_readers(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction) -> None:
    wanted = _as_wanted(tx, hearing, action)
    able = {person.id for person in may_be_shown(circle, hearing.today)}
    sees = {person.id for person in readers_of(circle, wanted, hearing.today)}
    hearing.show(
        "p_act_readers", action_id=action.id, what=wanted.what, published=action.state is not ActionState.DRAFT,
        members=[{"role_id": m.role.id, "relation": m.relation, "name": m.person.name, "sees": m.person.id in sees,
                  "open": m.person.id in able, "owner": m.person.id == wanted.owner_id}
                 for m in sorted(family_on(tx, circle), key=lambda m: m.person.name)],
    )  # fmt: skip


def _as_wanted(tx: Transaction, hearing: Hearing, action: AgreedAction) -> AgreedAction:
    """The action with what was begun to be changed of its readers and owner."""
    draft = change_begun(tx, hearing, action)
    begun = changes_in(draft) if draft is not None else {}
    return AgreedAction(**{**vars(action), **{n: v for n, v in begun.items() if n in ("shown_to", "owner_id", "what")}})


@only(Audience.PRACTITIONER)
def toggle_reader(tx: Transaction, hearing: Hearing) -> None:
    """Let one more or one fewer of the family see it; nobody beyond whom the dial opens the plan to."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    member = member_of(family_on(tx, circle), hearing.id2)
    shown_to = toggled(circle, _as_wanted(tx, hearing, action).shown_to, member.person.id, hearing.today)
    if action.state is ActionState.DRAFT:
        action = tx.actions.change(action, shown_to=shown_to)
        tx.audit.add(hearing.me.id, "action.readers", action.id)
    else:
        with_change(tx, hearing, action, shown_to=shown_to)
    _show_readers(tx, hearing, circle, action)


ROUTES = (
    Tap("act.change", choose_part),
    Tap("act.field", ask_for_part),
    Words("act.retype", retyped),
    Tap("act.changing", go_on),
    Words("act.why", why),
    Tap("act.why", skip_why),
    Tap("act.gone", no_longer_right),
    Tap("act.as_it_is", leave_as_it_is),
    Tap("act.delete", delete),
    Tap("act.readers", readers),
    Tap("act.reader", toggle_reader),
)
