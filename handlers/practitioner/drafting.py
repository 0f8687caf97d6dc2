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
    first_words,
    forget,
    half_done,
    missing,
    outcome_picked,
)
from handlers.practitioner.actions import one, show_card
from handlers.practitioner.changing import keep_change
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.previewing import show_preview
from handlers.rules.access import Wish
from handlers.rules.actions import checked_words, owners_offered
from handlers.rules.drafting import (
    TYPED,
    Step,
    day_tapped,
    day_typed,
    next_in_line,
    owner_tapped,
    waiting,
    without_last,
)
from handlers.rules.outcomes import checked_outcome, room_for_one
from handlers.rules.wall_time import wall_of
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new action; where one was begun, ask whether to go on with it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if hearing.id2 != "anew" and (draft := half_done(tx, hearing)) is not None:
        show_half(tx, hearing, circle, draft, "act.add")
        return
    ask_next(tx, hearing, circle, begin(tx, hearing, circle))


def show_half(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft, then: str) -> None:
    """Say what was begun and how much waits behind it: to be gone on with, or dropped for what was asked for now."""
    plan = tx.plans.get(draft.plan_id or circle.plan.id)
    hearing.show("p_act_half", plan=plan.ref, what=first_words(draft.fields), plan_id=circle.plan.id, then=then,
                 n_more=max(waiting(draft.fields) - ("what" not in draft.fields), 0))  # fmt: skip


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Ask again what is still missing; of several, begin with the first."""
    circle, draft = begun(tx, hearing)
    following = next_in_line(draft.fields) if "at" not in draft.fields else None
    if following is None:
        _next(tx, hearing, circle, draft)
    else:
        ask_next(tx, hearing, circle, tx.drafts.change(draft, fields=following, changed_at=hearing.now))


@only(Audience.PRACTITIONER)
def back(tx: Transaction, hearing: Hearing) -> None:
    """Ask the question before this one again."""
    circle, draft = begun(tx, hearing)
    fields = without_last(draft.fields)
    if "at" in fields and "what" not in fields:
        fields["old"] = first_words(draft.fields)  # a line from the notes is not lost by going back
    ask_next(tx, hearing, circle, tx.drafts.change(draft, fields=fields, changed_at=hearing.now))


def _next(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    for field in TYPED:
        if draft.fields.get(field) and not checked(
            tx, hearing, circle, draft, field=field, purpose="action", then="act.go_on"
        ):
            return
    if missing(tx, hearing, circle, draft) is Step.WHOLE:
        _finish(tx, hearing, circle, draft)
    else:
        ask_next(tx, hearing, circle, draft)


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
    page = hearing.page
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
        keep_change(tx, hearing, circle, action, owner_id=owner.id)
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
        ask_next(tx, hearing, circle, answer(tx, hearing, begun(tx, hearing)[1], undated=True))
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
        keep_change(tx, hearing, circle, action, by_day=by_day, date_will_come=date_will_come)
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


@only(Audience.PRACTITIONER)
def outcome(tx: Transaction, hearing: Hearing) -> None:
    """Keep which outcome it serves, or none; for an action already kept, change it."""
    if hearing.id2:
        circle, action = one(tx, hearing, hearing.id2, Wish.LEAD_PLAN)
        keep_change(tx, hearing, circle, action, **outcome_picked(tx, hearing, circle, hearing.id1))
        return
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, **outcome_picked(tx, hearing, circle, hearing.id1)))


@only(Audience.PRACTITIONER)
def new_outcome(tx: Transaction, hearing: Hearing) -> None:
    """Keep a new outcome that was typed: it stands once the action is published."""
    words, action_id = checked_outcome(hearing.text), _action_here(hearing)
    circle = _circle_here(tx, hearing, action_id)
    room_for_one(tx.outcomes.of_plan(circle.plan.id))
    if action_id:
        _, action = one(tx, hearing, action_id, Wish.LEAD_PLAN)
        keep_change(tx, hearing, circle, action, outcome_id=None, outcome_words=words)
        return
    circle, draft = begun(tx, hearing)
    _next(tx, hearing, circle, answer(tx, hearing, draft, outcome_id=None, outcome_words=words))


@only(Audience.PRACTITIONER)
def agreed_at(tx: Transaction, hearing: Hearing) -> None:
    """Keep at which meeting it was agreed, or that it was at none."""
    circle, draft = begun(tx, hearing)
    met = tx.meetings.find(hearing.id1) if hearing.id1 else None
    agreed = met.id if met is not None and met.plan_id == circle.plan.id else None
    _next(tx, hearing, circle, answer(tx, hearing, draft, meeting_id=agreed))


def _finish(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    fields = draft.fields
    met = tx.meetings.find(fields.get("meeting_id") or "")
    action = tx.actions.add(AgreedAction(
        id=new_id(), plan_id=circle.plan.id, what=fields["what"], owner_id=fields["owner_id"],
        author_id=hearing.me.id, state=ActionState.DRAFT, made_at=hearing.now, so_that=fields.get("so_that"),
        next_step=fields.get("next_step"), by_day=fields.get("by_day"),
        date_will_come=fields.get("date_will_come"), outcome_id=fields.get("outcome_id"),
        outcome_words=fields.get("outcome_words"), meeting_id=met.id if met is not None else None,
        agreed_on=wall_of(met.starts_at, met.zone).date() if met is not None else hearing.today,
    ))  # fmt: skip
    tx.audit.add(hearing.me.id, "action.drafted", action.id)
    if "at" in fields:
        _take_next(tx, hearing, circle, draft)
        return
    tx.drafts.remove(draft.id)
    show_card(tx, hearing, circle, action)


def _take_next(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Go on with the next of several; after the last, see them as the family will.

    Its words are checked with the first answer to it: a heading among the lines is left out before that.
    """
    following = next_in_line(draft.fields)
    if following is not None:
        ask_next(tx, hearing, circle, tx.drafts.change(draft, fields=following, changed_at=hearing.now))
        return
    tx.drafts.remove(draft.id)
    show_preview(tx, hearing, circle)


@only(Audience.PRACTITIONER)
def leave_out(tx: Transaction, hearing: Hearing) -> None:
    """Leave this one of several out: it is no action."""
    circle, draft = begun(tx, hearing)
    _take_next(tx, hearing, circle, draft)


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop drafting; nothing is published, what was finished stays a draft, and several that wait are kept."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    n_kept = 0 if draft is None else waiting(draft.fields) + ("at" in draft.fields)
    if not n_kept or hearing.id1 == "all":
        forget(tx, hearing)
        n_kept = 0
    hearing.show("p_act_stopped", plan_id=draft.plan_id if draft is not None else None, n_kept=n_kept)


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
    Tap("act.outcome", outcome),
    Words("act.outcome", new_outcome),
    Tap("act.met", agreed_at),
    Tap("act.leave", leave_out),
    Tap("act.stop", stop),
)
