"""What is needed on a plan and who meets it: the lead keeps the list, the rest of the team reads it (002-01)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.needs import actions_for
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.rules import needs as rules
from handlers.rules.access import Wish, may
from handlers.rules.dials import member_of
from handlers.rules.outcomes import a_page_of
from handlers.rules.refusals import NotFound
from handlers.rules.shown import may_be_shown
from storage.records.actions import ActionState, AgreedAction
from storage.records.needs import Need
from storage.records.plans import Circle
from storage.transaction import Transaction

A_PAGE = 4
OFFERED_AT_ONCE = 5


@only(Audience.PRACTITIONER, shows=True)
def show_needs(tx: Transaction, hearing: Hearing) -> None:
    """Show a page of what is needed on one plan; looking is an act."""
    show_list(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.SEE_ACTIONS), hearing.page)


def show_list(tx: Transaction, hearing: Hearing, circle: Circle, page: int = 0) -> None:
    """Show a page of what is needed on this plan."""
    needs = rules.needs_seen(circle, hearing.me, tx.needs.of_plan(circle.plan.id), hearing.now, hearing.today)
    actions = actions_for(tx, needs)
    shown, more = a_page_of(needs, page, A_PAGE)
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_needs", plan_id=circle.plan.id, plan=circle.plan.ref, n=len(needs), more=more,
        items=[{"id": need.id, "words": need.words, **_line(hearing, circle, need, actions)} for need in shown],
        leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def open_need(tx: Transaction, hearing: Hearing) -> None:
    """Show one need whole."""
    circle, need = one_need(tx, hearing, hearing.id1, Wish.SEE_ACTIONS)
    show_card(tx, hearing, circle, need)


def show_card(tx: Transaction, hearing: Hearing, circle: Circle, need: Need) -> None:
    """Show one need's card as it stands now: who meets it, who of the family sees it, and what can be done."""
    readers = rules.readers_of(circle, need, hearing.today)
    hearing.show(
        "p_need", plan_id=circle.plan.id, refers_to=need.id, plan=circle.plan.ref, need_id=need.id, words=need.words,
        **_line(hearing, circle, need, actions_for(tx, [need])), why=need.why, since=need.since,
        closed_at=need.ended_at or need.met_at, readers=sorted(person.name for person in readers),
        only_mine=need.made_by == hearing.me.id and not rules.is_visible(need, hearing.now),
        leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
    )  # fmt: skip


def _line(hearing: Hearing, circle: Circle, need: Need, actions: dict[str, AgreedAction]) -> dict[str, Any]:
    """Return how a need stands, and who or what meets it."""
    action = actions.get(need.action_id or "")
    found = rules.help_for(circle, hearing.me, need, action, hearing.now, hearing.today)
    return {
        "state": rules.stands(need).value, "means": found.means.value,
        "who": found.service or (found.person.name if found.person is not None else None),
        "what": found.action.what if found.action is not None else None,
        "done": found.action is not None and found.action.state is ActionState.DONE,
        "alone": rules.is_left_alone(need, found, hearing.now),
    }  # fmt: skip


def one_need(tx: Transaction, hearing: Hearing, need_id: str, wish: Wish) -> tuple[Circle, Need]:
    """Load a need on the list, if this practitioner may do what they wish on its plan."""
    need = tx.needs.find(need_id)
    if need is None:
        raise NotFound
    circle = circle_for(tx, hearing, need.plan_id, wish)
    return circle, rules.one_seen(circle, hearing.me, need, hearing.now, hearing.today)


def keep(tx: Transaction, hearing: Hearing, circle: Circle, need: Need, act: str) -> None:
    """Keep a need as it now is, and show it."""
    tx.needs.save(need)
    tx.audit.add(hearing.me.id, act, need.id)
    show_card(tx, hearing, circle, need)


def _led(tx: Transaction, hearing: Hearing) -> tuple[Circle, Need]:
    return one_need(tx, hearing, hearing.id1, Wish.LEAD_PLAN)


# -- who meets it --------------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def ask_who_meets_it(tx: Transaction, hearing: Hearing) -> None:
    """Ask whether a person, a service or an agreed action meets it, or nobody yet."""
    circle, need = _led(tx, hearing)
    ask_means(hearing, circle, need)


def ask_means(hearing: Hearing, circle: Circle, need: Need) -> None:
    """Ask what meets this need."""
    hearing.show("p_need_by", plan_id=circle.plan.id, refers_to=need.id, plan=circle.plan.ref, need_id=need.id,
                 words=need.words)  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def offer_people(tx: Transaction, hearing: Hearing) -> None:
    """Show the practitioners on the team; one that was tapped meets it from now on."""
    circle, need = _led(tx, hearing)
    team = rules.practitioners_on(circle)
    if hearing.id2:
        person = next((one for one in team if one.id == hearing.id2), None)
        if person is None:
            raise NotFound
        keep(tx, hearing, circle, rules.met_by(need, hearing.now, person=person), "need.given")
        return
    shown, more = a_page_of(team, hearing.page, OFFERED_AT_ONCE)
    hearing.show("p_need_who", plan_id=circle.plan.id, need_id=need.id, words=need.words, more=more,
                 people=[{"id": one.id, "name": one.name, "job": one.job} for one in shown])  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def offer_actions(tx: Transaction, hearing: Hearing) -> None:
    """Show the agreed actions still to be done; one that was tapped serves it from now on."""
    circle, need = _led(tx, hearing)
    actions = rules.actions_offered(tx.actions.of_plan(circle.plan.id), hearing.now)
    if hearing.id2:
        action = next((one for one in actions if one.id == hearing.id2), None)
        if action is None:
            raise NotFound
        keep(tx, hearing, circle, rules.met_by(need, hearing.now, action=action), "need.given")
        return
    shown, more = a_page_of(actions, hearing.page, OFFERED_AT_ONCE)
    hearing.show("p_need_action", plan_id=circle.plan.id, need_id=need.id, words=need.words, more=more,
                 actions=[{"id": one.id, "what": one.what} for one in shown])  # fmt: skip


@only(Audience.PRACTITIONER)
def nobody_yet(tx: Transaction, hearing: Hearing) -> None:
    """Flag that nobody meets it yet."""
    circle, need = _led(tx, hearing)
    keep(tx, hearing, circle, rules.met_by(need, hearing.now), "need.nobody")


@only(Audience.PRACTITIONER)
def still_looking(tx: Transaction, hearing: Hearing) -> None:
    """Say that somebody is still looked for: it comes back in fourteen days."""
    circle, need = _led(tx, hearing)
    keep(tx, hearing, circle, rules.still_looked_for(need, hearing.now), "need.looked_for")


# -- what becomes of it --------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER)
def mark_met(tx: Transaction, hearing: Hearing) -> None:
    """Mark it met."""
    circle, need = _led(tx, hearing)
    keep(tx, hearing, circle, rules.met(need, hearing.now), "need.met")


@only(Audience.PRACTITIONER)
def mark_not_met(tx: Transaction, hearing: Hearing) -> None:
    """Say that it is not met after all."""
    circle, need = _led(tx, hearing)
    keep(tx, hearing, circle, rules.not_met(need, hearing.now), "need.not_met")


@only(Audience.PRACTITIONER)
def take_back(tx: Transaction, hearing: Hearing) -> None:
    """Take back a need made less than two minutes ago: nobody else has seen it."""
    circle, need = _led(tx, hearing)
    tx.needs.remove(rules.taken_back(need, hearing.me, hearing.now).id)
    tx.audit.add(hearing.me.id, "need.taken_back", need.id)
    show_list(tx, hearing, circle)


# -- who of the family may see it ----------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def show_readers(tx: Transaction, hearing: Hearing) -> None:
    """Show exactly who of the family sees it, each to be tapped."""
    circle, need = _led(tx, hearing)
    _show_readers(tx, hearing, circle, need)


@only(Audience.PRACTITIONER)
def toggle_reader(tx: Transaction, hearing: Hearing) -> None:
    """Let one more or one fewer of the family see it; nobody beyond whom the dial opens the plan to."""
    circle, need = _led(tx, hearing)
    member = member_of(family_on(tx, circle), hearing.id2)
    changed = tx.needs.save(rules.toggled(circle, need, member.person.id, hearing.today))
    tx.audit.add(hearing.me.id, "need.readers", need.id)
    _show_readers(tx, hearing, circle, changed)


def _show_readers(tx: Transaction, hearing: Hearing, circle: Circle, need: Need) -> None:
    able = {person.id for person in may_be_shown(circle, hearing.today)}
    sees = {person.id for person in rules.readers_of(circle, need, hearing.today)}
    hearing.show(
        "p_need_readers", plan_id=circle.plan.id, need_id=need.id, words=need.words,
        members=[{"role_id": m.role.id, "relation": m.relation, "sees": m.person.id in sees,
                  "open": m.person.id in able}
                 for m in sorted(family_on(tx, circle), key=lambda m: m.person.name)],
    )  # fmt: skip


ROUTES = (
    Tap("need.list", show_needs),
    Tap("need.open", open_need),
    Tap("need.by", ask_who_meets_it),
    Tap("need.who", offer_people),
    Tap("need.action", offer_actions),
    Tap("need.nobody", nobody_yet),
    Tap("need.looking", still_looking),
    Tap("need.met", mark_met),
    Tap("need.not_met", mark_not_met),
    Tap("need.undo", take_back),
    Tap("need.readers", show_readers),
    Tap("need.reader", toggle_reader),
)
