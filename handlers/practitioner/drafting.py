"""Writing an agreed action, one question at a time; half of it survives a restart (001-18, p_act_*)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.actions import one, show_card
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish, may_see_action
from handlers.rules.actions import checked_words, edit, owners_offered
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.typed_dates import read_day
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

PURPOSE = "action"
WEEKS = {"w1": 7, "w2": 14}


@only(Audience.PRACTITIONER)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new action, or go on with the one begun."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _drop_old(tx, hearing)
    tx.drafts.add(Draft(id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now,
                        changed_at=hearing.now, plan_id=circle.plan.id))  # fmt: skip
    hearing.show("p_act_what", awaiting="act.what", plan=circle.plan.ref)


def _drop_old(tx: Transaction, hearing: Hearing) -> None:
    """A new one takes the place of the one begun before: one action is written at a time."""
    old = tx.drafts.of(hearing.me.id, PURPOSE)
    if old is not None:
        tx.drafts.remove(old.id)


def _begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is None or draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, draft.plan_id, Wish.LEAD_PLAN), draft


def _keep(tx: Transaction, hearing: Hearing, draft: Draft, **answers: Any) -> Mapping[str, Any]:
    fields = {**draft.fields, **answers}
    tx.drafts.change(draft, fields=fields, changed_at=hearing.now)
    return fields


@only(Audience.PRACTITIONER)
def what(tx: Transaction, hearing: Hearing) -> None:
    """Keep what will happen, and ask what for."""
    circle, draft = _begun(tx, hearing)
    words = checked_words(hearing.text)
    _keep(tx, hearing, draft, what=words)
    hearing.show("p_act_so_that", awaiting="act.so_that", plan=circle.plan.ref, what=words)


@only(Audience.PRACTITIONER)
def so_that(tx: Transaction, hearing: Hearing) -> None:
    """Keep the reason, and ask who."""
    circle, draft = _begun(tx, hearing)
    _keep(tx, hearing, draft, so_that=checked_words(hearing.text))
    _ask_who(hearing, circle)


def _ask_who(hearing: Hearing, circle: Circle) -> None:
    people = owners_offered(circle, hearing.me)
    hearing.show("p_act_who", plan=circle.plan.ref, people=[_offered(circle, hearing.me, p) for p in people[:6]])


def _offered(circle: Circle, me: Person, person: Person) -> dict[str, Any]:
    role = circle.role_of(person.id)
    relation = role.relation.value if role is not None and role.relation is not None else None
    return {"id": person.id, "name": person.name, "job": person.job, "relation": relation, "me": person.id == me.id}


@only(Audience.PRACTITIONER)
def who(tx: Transaction, hearing: Hearing) -> None:
    """Keep who does it, and ask by when; on an action already kept, this changes its owner."""
    circle, draft = _begun(tx, hearing)
    owner = next((p for p in owners_offered(circle, hearing.me) if p.id == hearing.id1), None)
    if owner is None:
        raise NotFound
    if draft.about_id is not None:
        _changed(tx, hearing, draft, owner_id=owner.id)
        return
    _keep(tx, hearing, draft, owner_id=owner.id)
    _ask_when(hearing, circle, owner)


def _ask_when(hearing: Hearing, circle: Circle, owner: Person) -> None:
    hearing.show("p_act_when", plan=circle.plan.ref, owner=owner.name, review=circle.plan.review_by is not None)


@only(Audience.PRACTITIONER)
def when(tx: Transaction, hearing: Hearing) -> None:
    """Take a day from a button, or ask for one; "No date yet" asks for the day a date will come."""
    circle, draft = _begun(tx, hearing)
    if hearing.id1 == "pick":
        hearing.show("p_act_date", awaiting="act.date", promise=False)
    elif hearing.id1 == "none":
        owner = circle.people[draft.fields.get("owner_id") or hearing.me.id]
        hearing.show("p_act_nodate", owner=owner.name)
    else:
        _dated(tx, hearing, draft, by_day=_day_of(hearing.id1, circle, hearing.today), date_will_come=None)


@only(Audience.PRACTITIONER)
def promise(tx: Transaction, hearing: Hearing) -> None:
    """Take the day by which a date will come."""
    circle, draft = _begun(tx, hearing)
    if hearing.id1 == "pick":
        hearing.show("p_act_date", awaiting="act.promise", promise=True)
    else:
        _dated(tx, hearing, draft, by_day=None, date_will_come=_day_of(hearing.id1, circle, hearing.today))


@only(Audience.PRACTITIONER)
def typed_date(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day it will be done by."""
    _, draft = _begun(tx, hearing)
    _dated(tx, hearing, draft, by_day=_typed(hearing), date_will_come=None)


@only(Audience.PRACTITIONER)
def typed_promise(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day by which a date will come."""
    _, draft = _begun(tx, hearing)
    _dated(tx, hearing, draft, by_day=None, date_will_come=_typed(hearing))


def _typed(hearing: Hearing) -> date:
    day = read_day(hearing.text, hearing.today)
    if day is None or day < hearing.today:
        raise BadInput("p_act_bad_date", words=hearing.text)
    return day


def _day_of(choice: str, circle: Circle, today: date) -> date:
    if choice == "review" and circle.plan.review_by is not None:
        return circle.plan.review_by
    if choice not in WEEKS:
        raise NotFound
    return today + timedelta(days=WEEKS[choice])


def _dated(tx: Transaction, hearing: Hearing, draft: Draft, **dates: date | None) -> None:
    if draft.about_id is not None:
        _changed(tx, hearing, draft, **dates)
        return
    _keep(tx, hearing, draft, **dates)
    hearing.show("p_act_next", awaiting="act.next", plan="")


@only(Audience.PRACTITIONER)
def next_step(tx: Transaction, hearing: Hearing) -> None:
    """Keep the first step, and with it the draft is whole."""
    _, draft = _begun(tx, hearing)
    _finish(tx, hearing, _keep(tx, hearing, draft, next_step=checked_words(hearing.text)), draft)


@only(Audience.PRACTITIONER)
def skip(tx: Transaction, hearing: Hearing) -> None:
    """Leave out the reason or the first step."""
    circle, draft = _begun(tx, hearing)
    if hearing.id1 == "so_that":
        _ask_who(hearing, circle)
    else:
        _finish(tx, hearing, draft.fields, draft)


def _finish(tx: Transaction, hearing: Hearing, fields: Mapping[str, Any], draft: Draft) -> None:
    if not fields.get("what") or not fields.get("owner_id") or draft.plan_id is None:
        raise NotFound
    action = tx.actions.add(AgreedAction(
        id=new_id(), plan_id=draft.plan_id, what=fields["what"], owner_id=fields["owner_id"],
        author_id=hearing.me.id, state=ActionState.DRAFT, made_at=hearing.now, so_that=fields.get("so_that"),
        next_step=fields.get("next_step"), by_day=fields.get("by_day"),
        date_will_come=fields.get("date_will_come"), agreed_on=hearing.today,
    ))  # fmt: skip
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "action.drafted", action.id)
    show_card(hearing, tx.plans.circle(draft.plan_id), action)


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop drafting; nothing is published, and what was finished stays a draft."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    _drop_old(tx, hearing)
    hearing.show("p_act_stopped", plan_id=draft.plan_id if draft is not None else None)


@only(Audience.PRACTITIONER, shows=True)
def change(tx: Transaction, hearing: Hearing) -> None:
    """Ask which part to change."""
    one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_act_change", action_id=hearing.id1)


@only(Audience.PRACTITIONER)
def field(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the new words, owner or date of one part."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _drop_old(tx, hearing)
    tx.drafts.add(Draft(id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now,
                        changed_at=hearing.now, plan_id=circle.plan.id, about_id=action.id,
                        fields={"field": hearing.id2, "owner_id": action.owner_id}))  # fmt: skip
    if hearing.id2 == "owner":
        _ask_who(hearing, circle)
    elif hearing.id2 == "date":
        _ask_when(hearing, circle, circle.people[action.owner_id])
    elif hearing.id2 in ("what", "so_that", "next_step"):
        hearing.show("p_act_retype", awaiting="act.retype", action_id=action.id,
                     now_says=getattr(action, hearing.id2))  # fmt: skip
    else:
        raise NotFound


@only(Audience.PRACTITIONER)
def retyped(tx: Transaction, hearing: Hearing) -> None:
    """Take the new words of one part."""
    _, draft = _begun(tx, hearing)
    _changed(tx, hearing, draft, **{draft.fields["field"]: checked_words(hearing.text)})


def _changed(tx: Transaction, hearing: Hearing, draft: Draft, **changes: Any) -> None:
    circle, action = one(tx, hearing, draft.about_id or "", Wish.LEAD_PLAN)
    changed = tx.actions.save(edit(action, hearing.now, **changes))
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "action.changed", action.id)
    if changed.version != action.version:
        tell_changed(tx, hearing, circle, changed)
    show_card(hearing, circle, changed)


def tell_changed(tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction) -> None:
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
    hearing.show("p_act_stopped", plan_id=circle.plan.id)


ROUTES = (
    Tap("act.add", add),
    Tap("act.who", who),
    Tap("act.when", when),
    Tap("act.promise", promise),
    Tap("act.skip", skip),
    Tap("act.stop", stop),
    Tap("act.change", change),
    Tap("act.field", field),
    Tap("act.delete", delete),
    Words("act.what", what),
    Words("act.so_that", so_that),
    Words("act.next", next_step),
    Words("act.date", typed_date),
    Words("act.promise", typed_promise),
    Words("act.retype", retyped),
)
