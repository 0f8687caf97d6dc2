"""This plan is ending: what becomes of all that is open, whom to ask then, how to come back, the last day (001-26)."""

from typing import Any

from handlers.action_reminding import plan_reminders_of_action
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.actions import one
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.ending_told import keep_end, show_preview, show_standing
from handlers.practitioner.thread_here import all_held
from handlers.rules import ending as rules
from handlers.rules.access import Wish
from handlers.rules.actions import mark_done
from handlers.rules.ending import BY_PHONE, How, Step
from handlers.rules.refusals import NotFound
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

WHO, WHY, CONTACT, BACK, DAY = "end.pass", "end.stop", "end.contact", "end.back", "end.day"
A_PAGE = 4


@only(Audience.PRACTITIONER)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Show the end that stands; where there is none, begin one, or go on with what was begun."""
    go_on(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN))


def go_on(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    """Ask for what is missing, once every text is settled, or show the whole."""
    standing = tx.endings.standing_on(circle.plan.id)
    if standing is not None:
        show_standing(tx, hearing, circle, standing)
        return
    draft, actions = _draft(tx, hearing, circle), _open(tx, hearing, circle)
    for field in rules.typed_fields(draft, actions):
        if not checked(tx, hearing, circle, draft, field=field, purpose=rules.PURPOSE, then="end.start",
                       then_id=circle.plan.id):  # fmt: skip
            return
    n_questions = sum(concern.plan_id == circle.plan.id for concern in all_held(tx, hearing.me.id))
    step = rules.next_step(draft, actions, n_questions, hearing.today)
    if step is Step.OPEN:
        _show_open(hearing, circle, rules.unsettled(draft, actions), n_questions)
    elif step is Step.CONTACT:
        _ask_contact(hearing, circle)
    elif step is Step.COME_BACK:
        _ask_way_back(hearing, circle)
    elif step is Step.DAY:
        _ask_day(hearing, circle)
    else:
        show_preview(tx, hearing, circle, draft, actions)


def _draft(tx: Transaction, hearing: Hearing, circle: Circle) -> Draft:
    known = tx.drafts.of(hearing.me.id, rules.PURPOSE, circle.plan.id)
    draft = rules.begun(known, circle.plan.id, hearing.me, new_id(), hearing.now)
    return draft if known is not None else tx.drafts.add(draft)


def _open(tx: Transaction, hearing: Hearing, circle: Circle) -> list[AgreedAction]:
    return rules.open_actions(circle, hearing.me, tx.actions.of_plan(circle.plan.id), hearing.now, hearing.today)


def _screen(hearing: Hearing, circle: Circle, kind: str, awaiting: str | None = None, **facts: Any) -> None:
    """Show a screen of the form; what is typed then is for this plan, and for this action where one is named."""
    about = {"plan": circle.plan.id, "action": facts.get("action_id", "")} if awaiting is not None else None
    hearing.show(kind, awaiting=awaiting, about=about, plan_id=circle.plan.id, case_id=circle.plan.id,
                 plan=circle.plan.ref, **facts)  # fmt: skip


def _here(tx: Transaction, hearing: Hearing) -> Circle:
    """Return the plan for which words are awaited."""
    return circle_for(tx, hearing, str(hearing.chat.about.get("plan", "")), Wish.LEAD_PLAN)


def _kept(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    tx.drafts.save(draft)
    go_on(tx, hearing, circle)


# -- what is still open --------------------------------------------------------------------------------------------


def _show_open(hearing: Hearing, circle: Circle, actions: list[AgreedAction], n_questions: int) -> None:
    items = [{"id": a.id, "what": a.what, "owner": circle.people[a.owner_id].name} for a in actions[:A_PAGE]]
    _screen(hearing, circle, "p_end_open", items=items, n=len(actions), n_questions=n_questions)


@only(Audience.PRACTITIONER)
def show_one(tx: Transaction, hearing: Hearing) -> None:
    """Ask what becomes of one action."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _screen(hearing, circle, "p_end_one", action_id=action.id, what=action.what)


@only(Audience.PRACTITIONER)
def finished(tx: Transaction, hearing: Hearing) -> None:
    """Mark an action done: the family sees it at once, as ever."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    kept = tx.actions.save(mark_done(tx.actions.get(action.id), hearing.me, hearing.now))
    plan_reminders_of_action(tx, hearing.house, kept)
    tx.audit.add(hearing.me.id, "action.done", action.id)
    go_on(tx, hearing, circle)


@only(Audience.PRACTITIONER)
def pass_on(tx: Transaction, hearing: Hearing) -> None:
    """Ask who goes on with an action, or take the one of the team who was tapped."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if hearing.id2:
        _settle(tx, hearing, circle, action, How.PASSED, rules.named(rules.one_of_team(circle, hearing.id2)))
        return
    _screen(hearing, circle, "p_end_who", WHO, action_id=action.id, what=action.what, team=_team(circle),
            most=rules.LONGEST)  # fmt: skip


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Ask why an action stops."""
    circle, action = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _screen(hearing, circle, "p_end_why", WHY, action_id=action.id, what=action.what, most=rules.LONGEST)


@only(Audience.PRACTITIONER)
def who_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the name of whoever goes on with it."""
    _typed(tx, hearing, How.PASSED)


@only(Audience.PRACTITIONER)
def why_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take why it stops."""
    _typed(tx, hearing, How.STOPS)


def _typed(tx: Transaction, hearing: Hearing, how: How) -> None:
    circle, action = one(tx, hearing, str(hearing.chat.about.get("action", "")), Wish.LEAD_PLAN)
    _settle(tx, hearing, circle, action, how, rules.words_typed(hearing.text))


def _settle(
    tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction, how: How, words: str
) -> None:  # fmt: skip
    draft = rules.with_settled(_draft(tx, hearing, circle), action, how, words, hearing.now)
    _kept(tx, hearing, circle, draft)


def _team(circle: Circle) -> list[dict[str, str]]:
    return [{"id": person.id, "name": person.name} for person in circle.team if person.is_staff][:A_PAGE]


# -- whom to ask then, how to come back, the last day --------------------------------------------------------------


def _ask_contact(hearing: Hearing, circle: Circle) -> None:
    _screen(hearing, circle, "p_end_contact", CONTACT, team=_team(circle), most=rules.LONGEST)


@only(Audience.PRACTITIONER)
def contact(tx: Transaction, hearing: Hearing) -> None:
    """Ask whom the family asks from then on, or take the one of the team who was tapped."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if not hearing.id2:
        _ask_contact(hearing, circle)
        return
    words = rules.named(rules.one_of_team(circle, hearing.id2))
    _kept(tx, hearing, circle, rules.with_contact(_draft(tx, hearing, circle), words, hearing.now))


@only(Audience.PRACTITIONER)
def contact_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take whom the family asks from then on, typed."""
    circle, words = _here(tx, hearing), rules.words_typed(hearing.text)
    _kept(tx, hearing, circle, rules.with_contact(_draft(tx, hearing, circle), words, hearing.now))


def _ask_way_back(hearing: Hearing, circle: Circle) -> None:
    _screen(hearing, circle, "p_end_back", BACK, most=rules.LONGEST)


@only(Audience.PRACTITIONER)
def way_back(tx: Transaction, hearing: Hearing) -> None:
    """Ask how the family comes back, or take the service's telephone."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if not hearing.id2:
        _ask_way_back(hearing, circle)
        return
    if hearing.id2 != BY_PHONE:
        raise NotFound
    _kept(tx, hearing, circle, rules.with_way_back(_draft(tx, hearing, circle), None, hearing.now))


@only(Audience.PRACTITIONER)
def way_back_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take how the family comes back, typed."""
    circle, words = _here(tx, hearing), rules.words_typed(hearing.text)
    _kept(tx, hearing, circle, rules.with_way_back(_draft(tx, hearing, circle), words, hearing.now))


def _ask_day(hearing: Hearing, circle: Circle) -> None:
    _screen(hearing, circle, "p_end_day", DAY, first=hearing.today + rules.LEAST)


@only(Audience.PRACTITIONER)
def day(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the last day, or take the one that was tapped."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    if not hearing.id2:
        _ask_day(hearing, circle)
        return
    tapped = rules.day_tapped(hearing.id2, hearing.today)
    _kept(tx, hearing, circle, rules.with_day(_draft(tx, hearing, circle), tapped, hearing.now))


@only(Audience.PRACTITIONER)
def day_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the last day, typed."""
    circle, typed = _here(tx, hearing), rules.day_typed(hearing.text, hearing.today)
    _kept(tx, hearing, circle, rules.with_day(_draft(tx, hearing, circle), typed, hearing.now))


@only(Audience.PRACTITIONER)
def drop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it: nothing of the form is kept, and nobody is told."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    tx.drafts.remove(_draft(tx, hearing, circle).id)
    _screen(hearing, circle, "p_end_dropped")


@only(Audience.PRACTITIONER)
def confirm(tx: Transaction, hearing: Hearing) -> None:
    """Tell the family, as the preview showed; where anything has changed since, show what there is now."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    draft = rules.of_ender(tx.drafts.find(hearing.id2), circle.plan.id, hearing.me)
    if not keep_end(tx, hearing, circle, draft, _open(tx, hearing, circle)):
        go_on(tx, hearing, circle)


ROUTES = (
    Tap("end.start", begin),
    Tap("end.one", show_one),
    Tap("end.done", finished),
    Tap(WHO, pass_on),
    Words(WHO, who_typed),
    Tap(WHY, stop),
    Words(WHY, why_typed),
    Tap(CONTACT, contact),
    Words(CONTACT, contact_typed),
    Tap(BACK, way_back),
    Words(BACK, way_back_typed),
    Tap(DAY, day),
    Words(DAY, day_typed),
    Tap("end.drop", drop),
    Tap("end.yes", confirm),
)
