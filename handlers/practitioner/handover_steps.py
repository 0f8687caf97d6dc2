"""The steps of a hand-over: yes, agreed, the list, the family told in person, the day, called off (001-30, 003-15)."""

from datetime import date
from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.handovers import (
    actions_of,
    ask_to_agree,
    facts_of,
    family_facts,
    keeper_of,
    stop,
    tell_family,
    tell_staff,
)
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.handovers import run_here, seen_here, show
from handlers.rules import handovers as rules
from handlers.rules.handover_days import Why
from handlers.rules.meetings import as_seen, still_ahead
from handlers.rules.refusals import NotFound
from handlers.rules.typed_dates import read_day
from handlers.rules.who import told_of_lead
from storage.records.handovers import Handover, Point
from storage.records.plans import Circle
from storage.transaction import Transaction

# -- a yes from the new lead, and from their employer --------------------------------------------------------------


@only(Audience.PRACTITIONER)
def say_yes(tx: Transaction, hearing: Hearing) -> None:
    """Say yes to leading; the line manager is asked to agree."""
    one, circle = seen_here(tx, hearing, hearing.id1)
    one = tx.handovers.save(rules.answered(one, hearing.me, True, hearing.house.calendar(circle), hearing.now))
    tx.audit.add(hearing.me.id, "handover.accepted", one.id)
    one = ask_to_agree(tx, hearing.house, circle, one)
    _tell_keeper(tx, hearing, circle, one, "p_handover_accepted", agreed=one.agreed_at is not None)
    show(tx, hearing, one, circle, note="yes")


@only(Audience.PRACTITIONER)
def say_no(tx: Transaction, hearing: Hearing) -> None:
    """Say no; no reason is asked, and whoever hands over picks somebody else."""
    before, circle = seen_here(tx, hearing, hearing.id1)
    one = tx.handovers.save(rules.answered(before, hearing.me, False, hearing.house.calendar(circle), hearing.now))
    tx.audit.add(hearing.me.id, "handover.declined", one.id)
    _tell_keeper(tx, hearing, circle, one, "p_handover_declined", name=hearing.me.name)
    hearing.show("p_handover_no", plan=circle.plan.ref)


@only(Audience.PRACTITIONER)
def agree(tx: Transaction, hearing: Hearing) -> None:
    """Agree, as the new lead's line manager."""
    one, circle = seen_here(tx, hearing, hearing.id1)
    one = tx.handovers.save(rules.agreed(one, hearing.me, True, hearing.house.calendar(circle), hearing.now))
    tx.audit.add(hearing.me.id, "handover.agreed", one.id)
    _tell_keeper(tx, hearing, circle, one, "p_handover_agreed", name=hearing.me.name)
    show(tx, hearing, one, circle, note="agreed")


@only(Audience.PRACTITIONER)
def disagree(tx: Transaction, hearing: Hearing) -> None:
    """Not agree: somebody else is picked, and whoever had said yes hears it."""
    before, circle = seen_here(tx, hearing, hearing.id1)
    one = tx.handovers.save(rules.agreed(before, hearing.me, False, hearing.house.calendar(circle), hearing.now))
    tx.audit.add(hearing.me.id, "handover.not_agreed", one.id)
    _tell_keeper(tx, hearing, circle, one, "p_handover_declined", name=hearing.me.name)
    tell_staff(tx, hearing.house, circle, before, tx.people.find(before.to_id or ""), "p_handover_not_asked",
               f"{hearing.now.timestamp():.0f}", new=None)  # fmt: skip
    hearing.show("p_handover_no", plan=circle.plan.ref)


def _tell_keeper(
    tx: Transaction, hearing: Hearing, circle: Circle, one: Handover, kind: str, **facts: Any
) -> None:  # fmt: skip
    """Tell whoever looks after it, unless they did it themselves."""
    to = keeper_of(tx, circle, one)
    if to.id != hearing.me.id:
        tell_staff(tx, hearing.house, circle, one, to, kind, f"{hearing.now.timestamp():.0f}", **facts)


# -- the list ------------------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what to go through with the new lead, made from what is there."""
    _show_list(tx, hearing, *run_here(tx, hearing, hearing.id1))


@only(Audience.PRACTITIONER)
def tick(tx: Transaction, hearing: Hearing) -> None:
    """Tick one point."""
    one, circle = run_here(tx, hearing, hearing.id1)
    one = tx.handovers.save(rules.ticked(one, hearing.id2))
    tx.audit.add(hearing.me.id, "handover.ticked", one.id)
    if rules.left_to_tick(one):
        _show_list(tx, hearing, one, circle)
    else:
        show(tx, hearing, one, circle, note="ticked")


def _show_list(tx: Transaction, hearing: Hearing, one: Handover, circle: Circle) -> None:
    """Show each point; how many questions wait is for the lead alone to know, who holds them."""
    held = tx.concerns.answered_through(one.plan_id, hearing.me.id)
    meetings = [as_seen(m, None, hearing.now) for m in tx.meetings.of_plan(one.plan_id, hearing.now)]
    counts = {
        Point.QUESTIONS: len(held) if hearing.me.id == one.from_id else None,
        Point.ACTIONS: len(actions_of(tx, one)),
        Point.DATES: sum(m is not None and still_ahead(m, hearing.now) for m in meetings),
    }
    left = rules.left_to_tick(one)
    hearing.show(
        "p_handover_list", **facts_of(tx, circle, one), n_left=len(left), review=circle.plan.review_by,
        points=[{"id": p.value, "done": p not in left, "n": counts.get(p)} for p in Point],
    )  # fmt: skip


# -- the family, and the day ---------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def ask_if_told(tx: Transaction, hearing: Hearing) -> None:
    """Ask whether a person has told the family: nobody learns it from a bot first."""
    one, circle = run_here(tx, hearing, hearing.id1)
    rules.must_be_ready(one)
    hearing.show("p_handover_family", handover_id=one.id, plan=circle.plan.ref)


@only(Audience.PRACTITIONER)
def take_if_told(tx: Transaction, hearing: Hearing) -> None:
    """Take how the family heard of it, and ask for the day; "not yet" waits, with a reminder."""
    one, circle = run_here(tx, hearing, hearing.id1)
    one = tx.handovers.save(
        rules.told_by_a_person(one, hearing.id2, hearing.house.calendar(circle), hearing.now)
    )  # fmt: skip
    tx.audit.add(hearing.me.id, "handover.told", one.id, one.told_how.value if one.told_how is not None else "not_yet")
    if one.told_how is None:
        hearing.show("p_handover_not_yet", handover_id=one.id, plan=circle.plan.ref, day=one.remind_on)
        return
    _ask_day(hearing, one, circle)


@only(Audience.PRACTITIONER, shows=True)
def ask_day(tx: Transaction, hearing: Hearing) -> None:
    """Ask from which day the new one leads; the day that was tapped or typed is shown as the family will read it."""
    one, circle = run_here(tx, hearing, hearing.id1)
    rules.may_set_day(one)
    if hearing.id2:
        _preview(tx, hearing, one, circle, _tapped(hearing.id2))
        return
    _ask_day(hearing, one, circle)


def _ask_day(hearing: Hearing, one: Handover, circle: Circle) -> None:
    calendar = hearing.house.calendar(circle)
    hearing.show(
        "p_handover_day", awaiting="hand.day", about={"handover": one.id}, handover_id=one.id, plan=circle.plan.ref,
        days=[{"id": f"{day:%Y%m%d}", "day": day} for day in rules.days_offered(calendar, hearing.now)],
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def take_day(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day."""
    one, circle = run_here(tx, hearing, str(hearing.chat.about.get("handover", "")))
    rules.may_set_day(one)
    _preview(tx, hearing, one, circle, read_day(hearing.text, hearing.today))


def _preview(tx: Transaction, hearing: Hearing, one: Handover, circle: Circle, typed: date | None) -> None:
    """Show what the family will read, in the words of one who will."""
    day = rules.checked_day(typed, hearing.house.calendar(circle), hearing.now)
    told = told_of_lead(circle, tx.people.get(one.to_id or ""), hearing.today)
    words = None
    if told:
        facts = family_facts(tx, hearing.house, circle, one, told[0], day) | {"plan_id": circle.plan.id}
        words = as_read(tx, hearing, told[0], "who_will_change", facts)
    hearing.show("p_handover_preview", handover_id=one.id, plan=circle.plan.ref, text=words, n=len(told), day=day,
                 day_id=f"{day:%Y%m%d}")  # fmt: skip


@only(Audience.PRACTITIONER, fresh=True)
def tell(tx: Transaction, hearing: Hearing) -> None:
    """Give the family notice of the day; from now on it comes by itself."""
    before, circle = run_here(tx, hearing, hearing.id1)
    day = rules.checked_day(_tapped(hearing.id2), hearing.house.calendar(circle), hearing.now)
    one = tx.handovers.save(rules.family_told(before, day, hearing.now))
    tx.audit.add(hearing.me.id, "handover.family_told", one.id)
    n = tell_family(tx, hearing.house, circle, one, before)
    for person_id in dict.fromkeys((one.to_id, one.from_id, one.approver_id)):
        if person_id != hearing.me.id:
            tell_staff(tx, hearing.house, circle, one, tx.people.find(person_id or ""), "p_handover_set",
                       f"{day:%Y%m%d}", day=day)  # fmt: skip
    hearing.show("p_handover_told", plan=circle.plan.ref, handover_id=one.id, day=day, n=n)


def _tapped(day_id: str) -> date:
    try:
        return date.fromisoformat(day_id)
    except ValueError:
        raise NotFound from None


# -- off -----------------------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def check_off(tx: Transaction, hearing: Hearing) -> None:
    """Say what calling it off means, before it is done."""
    one, circle = run_here(tx, hearing, hearing.id1)
    rules.called_off(one, hearing.now)
    hearing.show("p_handover_off", handover_id=one.id, plan=circle.plan.ref, told=one.told_at is not None)


@only(Audience.PRACTITIONER)
def call_off(tx: Transaction, hearing: Hearing) -> None:
    """Call it off; everybody who was told hears it."""
    one, circle = run_here(tx, hearing, hearing.id1)
    rules.called_off(one, hearing.now)
    stop(tx, hearing.house, circle, one, Why.CALLED_OFF, hearing.me)
    hearing.show("p_handover_off_done", plan=circle.plan.ref)


ROUTES = (
    Tap("hand.yes", say_yes),
    Tap("hand.no", say_no),
    Tap("hand.agree", agree),
    Tap("hand.disagree", disagree),
    Tap("hand.list", show_list),
    Tap("hand.tick", tick),
    Tap("hand.family", ask_if_told),
    Tap("hand.told", take_if_told),
    Tap("hand.day", ask_day),
    Words("hand.day", take_day),
    Tap("hand.tell", tell),
    Tap("hand.off", check_off),
    Tap("hand.off_yes", call_off),
)
