"""Writing an agreed action, one question at a time; half of it survives a restart (001-18, p_act_*)."""

from datetime import date

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.action_draft import (
    PURPOSE,
    answer,
    ask_for_day,
    ask_for_promise,
    ask_next,
    ask_who,
    begin,
    begun,
    forget,
)
from handlers.practitioner.actions import one, show_card
from handlers.practitioner.changing import change_part
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish
from handlers.rules.actions import checked_words, owners_offered
from handlers.rules.drafting import Step, day_tapped, day_typed, next_step, owner_tapped, without_last
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new action; where one was begun on this plan, ask whether to go on with it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is not None and draft.fields.get("what") and hearing.id2 != "anew":
        plan = tx.plans.get(draft.plan_id or circle.plan.id)
        hearing.show("p_act_half", plan=plan.ref, what=draft.fields["what"], plan_id=circle.plan.id)
        return
    ask_next(hearing, circle, begin(tx, hearing, circle))


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Ask again what is still missing."""
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, draft)


@only(Audience.PRACTITIONER)
def back(tx: Transaction, hearing: Hearing) -> None:
    """Ask the question before this one again."""
    circle, draft = begun(tx, hearing)
    ask_next(hearing, circle, tx.drafts.change(draft, fields=without_last(draft.fields), changed_at=hearing.now))


def _next(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    if next_step(draft.fields) is Step.WHOLE:
        _finish(tx, hearing, circle, draft)
    else:
        ask_next(hearing, circle, draft)


@only(Audience.PRACTITIONER)
def what(tx: Transaction, hearing: Hearing) -> None:
    """Keep what will happen."""
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, what=checked_words(hearing.text)))


@only(Audience.PRACTITIONER)
def so_that(tx: Transaction, hearing: Hearing) -> None:
    """Keep what it is for."""
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, so_that=checked_words(hearing.text)))


@only(Audience.PRACTITIONER)
def skip_so_that(tx: Transaction, hearing: Hearing) -> None:
    """Leave out what it is for."""
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, so_that=None))


@only(Audience.PRACTITIONER, shows=True)
def more_people(tx: Transaction, hearing: Hearing) -> None:
    """Show more people to pick from."""
    page = (hearing.data and hearing.data.rev) or 0
    if hearing.id1:
        circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
        ask_who(hearing, circle, action.id, page)
    else:
        circle, _ = begun(tx, hearing)
        ask_who(hearing, circle, page=page)


@only(Audience.PRACTITIONER)
def who(tx: Transaction, hearing: Hearing) -> None:
    """Keep who does it; for an action already kept, change who does."""
    if hearing.id2:
        circle, action = one(tx, hearing, hearing.id2, Wish.LEAD_PLAN)
        owner = owner_tapped(owners_offered(circle, hearing.me), hearing.id1)
        change_part(tx, hearing, circle, action, owner_id=owner.id)
        return
    circle, draft = begun(tx, hearing)
    owner = owner_tapped(owners_offered(circle, hearing.me), hearing.id1)
    _next(tx, hearing, circle, answer(tx, hearing, draft, owner_id=owner.id))


@only(Audience.PRACTITIONER)
def when(tx: Transaction, hearing: Hearing) -> None:
    """Take a day from a button, or ask for one; "No date yet" asks for the day a date will come."""
    circle = _circle_here(tx, hearing, hearing.id2)
    if hearing.id1 == "pick":
        ask_for_day(hearing, "act.when", hearing.id2 or None)
    elif hearing.id1 == "none" and hearing.id2:
        _, action = one(tx, hearing, hearing.id2, Wish.LEAD_PLAN)
        ask_for_promise(hearing, circle.people[action.owner_id], action.id)
    elif hearing.id1 == "none":
        ask_next(hearing, circle, answer(tx, hearing, begun(tx, hearing)[1], undated=True))
    else:
        _dated(tx, hearing, hearing.id2, by_day=day_tapped(hearing.id1, circle.plan, hearing.today))


@only(Audience.PRACTITIONER)
def promise(tx: Transaction, hearing: Hearing) -> None:
    """Take the day by which a date will come."""
    circle = _circle_here(tx, hearing, hearing.id2)
    if hearing.id1 == "pick":
        ask_for_day(hearing, "act.promise", hearing.id2 or None)
    else:
        _dated(tx, hearing, hearing.id2, date_will_come=day_tapped(hearing.id1, circle.plan, hearing.today))


@only(Audience.PRACTITIONER)
def typed_date(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day it will be done by."""
    _dated(tx, hearing, _action_here(hearing), by_day=day_typed(hearing.text, hearing.today))


@only(Audience.PRACTITIONER)
def typed_promise(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day by which a date will come."""
    _dated(tx, hearing, _action_here(hearing), date_will_come=day_typed(hearing.text, hearing.today))


def _action_here(hearing: Hearing) -> str:
    """Return the id of the kept action that is being changed in this chat, or ""."""
    return str(hearing.chat.about.get("action", ""))


def _circle_here(tx: Transaction, hearing: Hearing, action_id: str) -> Circle:
    return one(tx, hearing, action_id, Wish.LEAD_PLAN)[0] if action_id else begun(tx, hearing)[0]


def _dated(
    tx: Transaction, hearing: Hearing, action_id: str, by_day: date | None = None, date_will_come: date | None = None
) -> None:
    if action_id:
        circle, action = one(tx, hearing, action_id, Wish.LEAD_PLAN)
        change_part(tx, hearing, circle, action, by_day=by_day, date_will_come=date_will_come)
        return
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, by_day=by_day, date_will_come=date_will_come))


@only(Audience.PRACTITIONER)
def next_thing(tx: Transaction, hearing: Hearing) -> None:
    """Keep what happens next, and with it the draft is whole."""
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, next_step=checked_words(hearing.text)))


@only(Audience.PRACTITIONER)
def skip_next(tx: Transaction, hearing: Hearing) -> None:
    """Leave out what happens next."""
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, next_step=None))


def _finish(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    fields = draft.fields
    action = tx.actions.add(AgreedAction(
        id=new_id(), plan_id=circle.plan.id, what=fields["what"], owner_id=fields["owner_id"],
        author_id=hearing.me.id, state=ActionState.DRAFT, made_at=hearing.now, so_that=fields.get("so_that"),
        next_step=fields.get("next_step"), by_day=fields.get("by_day"),
        date_will_come=fields.get("date_will_come"), agreed_on=hearing.today,
    ))  # fmt: skip
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "action.drafted", action.id)
    show_card(hearing, circle, action)


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop drafting; nothing is published, and what was finished stays a draft."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    forget(tx, hearing)
    hearing.show("p_act_stopped", plan_id=draft.plan_id if draft is not None else None)


ROUTES = (
    Tap("act.add", add),
    Tap("act.go_on", go_on),
    Tap("act.redo", back),
    Words("act.what", what),
    Words("act.so_that", so_that),
    Tap("act.so_that", skip_so_that),
    Tap("act.people", more_people),
    Tap("act.who", who),
    Tap("act.when", when),
    Words("act.when", typed_date),
    Tap("act.promise", promise),
    Words("act.promise", typed_promise),
    Words("act.next", next_thing),
    Tap("act.next", skip_next),
    Tap("act.stop", stop),
)
