"""/handover: a plan goes to a new lead professional; which plan, to whom, and how far it is (001-30, 003-15)."""

from collections.abc import Sequence
from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.handovers import ask_new_lead, facts_of, tell_staff
from handlers.hears import Command, Tap, Words
from handlers.rules import handovers as rules
from handlers.rules.handover_days import ends_on
from handlers.rules.refusals import NotFound, NotNow, Refusal
from storage.records.handovers import Handover
from storage.records.people import Person
from storage.records.plans import Circle, Plan
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.PRACTITIONER, shows=True)
def show_handovers(tx: Transaction, hearing: Hearing) -> None:
    """Show the hand-overs that ask something of me, and the plans I may hand over; `/handover OK-14` goes to one."""
    if hearing.data is None and hearing.text:
        plan = tx.plans.by_ref(hearing.text)
        circle = tx.plans.circle(plan.id) if plan is not None else None
        if circle is None or not rules.may_run(circle, hearing.me):
            raise Refusal("p_no_such_plan")  # the same words for none and for somebody else's
        _show_plan(tx, hearing, circle)
        return
    live = tx.handovers.live_around(hearing.me.id)
    plans = [*tx.plans.led_by(hearing.me.id), *(tx.plans.left_by_their_lead() if hearing.me.coordinator else [])]
    _list(tx, hearing, live, plans, after=None)


@only(Audience.PRACTITIONER, shows=True)
def show_plans_of(tx: Transaction, hearing: Hearing) -> None:
    """Show the plans that one of a manager's people leads, to hand over: also all of one who leaves."""
    person = next((p for p in tx.people.managed_by(hearing.me.id) if p.id == hearing.id1), None)
    if person is None:
        raise NotFound
    plans = tx.plans.led_by(person.id)
    live = [one for plan in plans if (one := tx.handovers.live_of(plan.id)) is not None]
    _list(tx, hearing, live, plans, after=person)


def _list(
    tx: Transaction, hearing: Hearing, live: Sequence[Handover], plans: Sequence[Plan], after: Person | None
) -> None:
    refs = {plan.id: plan.ref for plan in (*plans, *tx.plans.many(one.plan_id for one in live).values())}
    begun = {one.plan_id for one in live} | {plan.id for plan in plans if tx.handovers.live_of(plan.id) is not None}
    lines: list[tuple[str, str, str | None]] = [(one.id, refs[one.plan_id], rules.waits_for(one).value) for one in live]
    lines += [(plan.id, plan.ref, None) for plan in plans if plan.id not in begun]
    page = hearing.page
    shown = lines[page * A_PAGE : (page + 1) * A_PAGE]
    hearing.show(
        "p_handovers", lines=[{"id": its_id, "ref": ref, "waits": waits} for its_id, ref, waits in shown],
        name=after.name if after is not None else None, person_id=after.id if after is not None else None,
        next_page=page + 1 if len(lines) > (page + 1) * A_PAGE else None,
        others=hearing.me.coordinator or tx.people.manages_somebody(hearing.me.id),
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_plan(tx: Transaction, hearing: Hearing) -> None:
    """Say what handing over one plan means, before it begins; one that goes on is shown as it stands."""
    plan = tx.plans.find(hearing.id1)
    if plan is None:
        raise NotFound
    circle = tx.plans.circle(plan.id)
    rules.must_run(circle, hearing.me, hearing.today)
    _show_plan(tx, hearing, circle)


def _show_plan(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    one = tx.handovers.live_of(circle.plan.id)
    if one is not None:
        show(tx, hearing, one, circle)
        return
    hearing.show("p_handover", plan=circle.plan.ref, case_id=circle.plan.id)


@only(Audience.PRACTITIONER)
def start(tx: Transaction, hearing: Hearing) -> None:
    """Begin, and ask who leads next."""
    plan = tx.plans.find(hearing.id1)
    if plan is None:
        raise NotFound
    circle = tx.plans.circle(plan.id)
    standing = tx.handovers.live_of(plan.id)
    one = rules.begun(circle, hearing.me, standing, hearing.house.calendar(circle), hearing.now)
    tx.handovers.add(one)
    tx.audit.add(hearing.me.id, "handover.begun", one.id)
    if one.from_id != hearing.me.id:
        tell_staff(tx, hearing.house, circle, one, tx.people.find(one.from_id), "p_handover_begun",
                   name=hearing.me.name)  # fmt: skip
    _ask_who(tx, hearing, one, circle, circle.team)


@only(Audience.PRACTITIONER, shows=True)
def ask_who(tx: Transaction, hearing: Hearing) -> None:
    """Ask who leads next: somebody of the team, or anybody of the service by their name."""
    one, circle = run_here(tx, hearing, hearing.id1)
    _ask_who(tx, hearing, one, circle, circle.team)


@only(Audience.PRACTITIONER)
def take_name(tx: Transaction, hearing: Hearing) -> None:
    """Look for a typed name among everybody who works here."""
    one, circle = run_here(tx, hearing, str(hearing.chat.about.get("handover", "")))
    _ask_who(tx, hearing, one, circle, rules.called(hearing.text, tx.people.staff()), typed=True)


def _ask_who(
    tx: Transaction, hearing: Hearing, one: Handover, circle: Circle, people: Sequence[Person], *, typed: bool = False
) -> None:
    able = [person for person in rules.may_lead_next(circle, people) if person.id != one.to_id]
    hearing.show(
        "p_handover_pick", awaiting="hand.name", about={"handover": one.id}, handover_id=one.id, plan=circle.plan.ref,
        people=[{"id": p.id, "name": p.name, "job": p.job} for p in able[:A_PAGE]], typed=typed,
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def ask_them(tx: Transaction, hearing: Hearing) -> None:
    """Ask one practitioner to lead; whoever was asked before hears that they are not any more."""
    before, circle = run_here(tx, hearing, hearing.id1)
    to = next(iter(rules.may_lead_next(circle, tx.people.many([hearing.id2]).values())), None)
    if to is None:
        raise NotFound
    if tx.links.live_of(to.id) is None:
        raise NotNow("p_handover_unreached", handover_id=before.id, name=to.name)
    one = tx.handovers.save(rules.asked(before, to, hearing.house.calendar(circle), hearing.now))
    tx.audit.add(hearing.me.id, "handover.asked", one.id)
    for person_id in dict.fromkeys((before.to_id, before.approver_id)):
        if person_id is not None and person_id != hearing.me.id:
            tell_staff(tx, hearing.house, circle, before, tx.people.find(person_id), "p_handover_not_asked",
                       f"{hearing.now.timestamp():.0f}", new=to.name)  # fmt: skip
    ask_new_lead(tx, hearing.house, circle, one)
    show(tx, hearing, one, circle)


@only(Audience.PRACTITIONER, shows=True)
def open_card(tx: Transaction, hearing: Hearing) -> None:
    """Show how far one hand-over is, and what may be done about it."""
    show(tx, hearing, *seen_here(tx, hearing, hearing.id1))


def seen_here(tx: Transaction, hearing: Hearing, handover_id: str) -> tuple[Handover, Circle]:
    """Load a hand-over that this practitioner may look at; to all others there is none."""
    one = tx.handovers.find(handover_id)
    if one is None:
        raise NotFound
    circle = tx.plans.circle(one.plan_id)
    if not rules.may_see(one, circle, hearing.me):
        raise NotFound
    if not one.goes_on:
        raise NotNow("p_handover_over")
    return one, circle


def run_here(tx: Transaction, hearing: Hearing, handover_id: str) -> tuple[Handover, Circle]:
    """Load a hand-over that goes on, for whoever may take its steps."""
    one, circle = seen_here(tx, hearing, handover_id)
    rules.must_run(circle, hearing.me, hearing.today)
    return one, circle


def show(tx: Transaction, hearing: Hearing, one: Handover, circle: Circle, note: str | None = None) -> None:
    """Show one hand-over as it stands; `note` says first what has just come of a tap."""
    hearing.show("p_handover_card", **card_facts(tx, hearing, one, circle), note=note)


def card_facts(tx: Transaction, hearing: Hearing, one: Handover, circle: Circle) -> dict[str, Any]:
    """Return what the card says, and which buttons this practitioner has on it."""
    me, approver = hearing.me, tx.people.find(one.approver_id or "")
    waits = rules.waits_for(one)
    runs = rules.may_run(circle, me)
    return {
        **facts_of(tx, circle, one), "waits": waits.value, "approver": approver.name if approver is not None else None,
        "n_left": len(rules.left_to_tick(one)), "day": one.day,
        "until": ends_on(one) if one.overlap_role_id is not None else None,
        "runs": runs and waits is not rules.Waits.OVERLAP,
        "may_pick": runs and waits not in (rules.Waits.START, rules.Waits.OVERLAP),
        "ready": runs and waits in (rules.Waits.FAMILY, rules.Waits.DAY),
        "may_move": runs and waits is rules.Waits.START, "asks_me": waits is rules.Waits.YES and one.to_id == me.id,
        "asks_me_to_agree": waits is rules.Waits.AGREE and one.approver_id == me.id,
    }  # fmt: skip


ROUTES = (
    Command("handover", show_handovers),
    Tap("handover", show_handovers),
    Tap("hand.of", show_plans_of),
    Tap("hand.plan", show_plan),
    Tap("hand.start", start),
    Tap("hand.pick", ask_who),
    Words("hand.name", take_name),
    Tap("hand.ask", ask_them),
    Tap("hand.open", open_card),
)
