"""What becomes of a hand-over, the same for whoever taps and for the clock: the asking, the notice, and every end.

Everybody hears what they were told of before; one family member never hears what another said (001-30, 003-15).
"""

from datetime import date
from typing import Any

from handlers.concerns import setting_of
from handlers.house import House
from handlers.rules.handover_days import Why, ended, reminded
from handlers.rules.handovers import Waits, approver_of, keeper, waits_for
from handlers.rules.holders import answers_now
from handlers.rules.who import told_of_lead
from handlers.rules.working_time import local_day
from handlers.telling import tell
from storage.records.actions import AgreedAction
from storage.records.handovers import Handover, HandoverState
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

TELLS_FAMILY = frozenset({Why.CALLED_OFF, Why.NEW_LEFT, Why.OTHER_LEAD})


def facts_of(tx: Transaction, circle: Circle, one: Handover) -> dict[str, Any]:
    """Return what every staff text about a hand-over says: which, of which plan, from whom to whom."""
    named = tx.people.many(person_id for person_id in (one.from_id, one.to_id) if person_id is not None)
    new = named.get(one.to_id or "")
    return {"handover_id": one.id, "plan": circle.plan.ref, "old": named[one.from_id].name,
            "new": new.name if new is not None else None}  # fmt: skip


def tell_staff(
    tx: Transaction, house: House, circle: Circle, one: Handover, to: Person | None, kind: str, about: str = "",
    **facts: Any,
) -> bool:  # fmt: skip
    """Tell one practitioner of a hand-over, by plan reference and first names; `about` tells two of a kind apart."""
    if to is None or not to.is_staff or to.ended_at is not None:
        return False
    return tell(tx, house, to, kind, key=f"handover/{one.id}/{kind}/{to.id}/{about}", now=tx.now,
                topic=topic_of(one), **{**facts_of(tx, circle, one), **facts})  # fmt: skip


def topic_of(one: Handover) -> str:
    """Return what the news of a hand-over waits under, so that it can be taken back."""
    return f"handover/{one.id}"


def keeper_of(tx: Transaction, circle: Circle, one: Handover) -> Person:
    """Return who looks after it now."""
    return keeper(circle, tx.people.find(one.by_id))


def actions_of(tx: Transaction, one: Handover) -> list[AgreedAction]:
    """Return the old lead's own actions of the plan that are still open."""
    published = tx.actions.published_on([one.plan_id]).get(one.plan_id, [])
    return [action for action in published if action.owner_id == one.from_id]


# -- asking --------------------------------------------------------------------------------------------------------


def ask_new_lead(tx: Transaction, house: House, circle: Circle, one: Handover, *, again: bool = False) -> bool:
    """Ask whoever was picked; return whether they have a phone to hear it on."""
    assert one.asked_at is not None
    about = f"{one.asked_at.timestamp():.0f}{'/again' if again else ''}"
    here = circle.lead is not None and circle.lead.id == one.from_id
    return tell_staff(tx, house, circle, one, tx.people.get(one.to_id or ""), "p_handover_asked", about, here=here)


def ask_to_agree(tx: Transaction, house: House, circle: Circle, one: Handover, *, again: bool = False) -> Handover:
    """Ask the new lead's line manager, or a co-ordinator in their place; one who began it all has agreed by that."""
    assert one.accepted_at is not None
    about = f"{one.accepted_at.timestamp():.0f}{'/again' if again else ''}"
    to, coordinators = tx.people.get(one.to_id or ""), tx.people.coordinators()
    manager = tx.people.find(to.manager_id) if to.manager_id is not None else None
    able = [person.id for person in (manager, *coordinators) if person is not None]
    approver = approver_of(to, manager, coordinators, tx.links.reachable(able))
    one = tx.handovers.change(one, approver_id=approver.id)
    if approver.id in (to.id, one.by_id):
        tx.audit.add(approver.id, "handover.agreed", one.id)
        return tx.handovers.change(one, agreed_at=tx.now)
    tell_staff(tx, house, circle, one, approver, "p_handover_agree", about)
    return one


def remind(tx: Transaction, house: House, circle: Circle, one: Handover) -> None:
    """Remind whoever it waits for: somebody's yes once, whoever looks after it each week of work."""
    waits, day = waits_for(one), local_day(house.calendar(circle), tx.now)
    if waits is Waits.YES:
        ask_new_lead(tx, house, circle, one, again=True)
    elif waits is Waits.AGREE:
        one = ask_to_agree(tx, house, circle, one, again=True)
    else:
        tell_staff(tx, house, circle, one, keeper_of(tx, circle, one), "p_handover_waits", f"{day:%Y%m%d}",
                   waits=waits.value)  # fmt: skip
    tx.handovers.save(reminded(one, house.calendar(circle), tx.now))


# -- the family ----------------------------------------------------------------------------------------------------


def told_key(one: Handover, person: Person) -> str:
    """Return the key under which a family member hears of the day."""
    return f"handover/{one.id}/told/{one.day:%Y%m%d}/{person.id}"


def tell_family(tx: Transaction, house: House, circle: Circle, one: Handover, before: Handover) -> int:
    """Give the family notice of the day, with both names; return how many have a phone to read it on.

    Of another day than the one `before` says, only those who may have read that hear that it moved.
    """
    new = tx.people.get(one.to_id or "")
    told = told_of_lead(circle, new, local_day(house.calendar(circle), tx.now))
    return sum(
        tell(tx, house, person, "who_will_change", key=told_key(one, person), now=tx.now, topic=topic_of(one),
             plan_id=circle.plan.id, was=_day_read(tx, before, person),
             **family_facts(tx, house, circle, one, person))
        for person in told
    )  # fmt: skip


def _day_read(tx: Transaction, before: Handover, person: Person) -> date | None:
    """Take back the news of an earlier day where it has not gone yet; return that day where it may have been read."""
    if before.day is None or tx.outbox.withdraw(key=told_key(before, person)):
        return None
    return before.day if tx.reminders.may_have_gone(told_key(before, person)) else None


def family_facts(
    tx: Transaction, house: House, circle: Circle, one: Handover, person: Person, day: date | None = None
) -> dict[str, Any]:
    """Return what the family reads of a hand-over; `day` is one that is not kept yet."""
    lead, today = circle.lead, local_day(house.calendar(circle), tx.now)
    return {
        "handover_id": one.id, "child": circle.plan.child_name, "role_title": house.framework(circle).role_title,
        "old": lead.name if lead is not None else None, "new": tx.people.get(one.to_id or "").name,
        "holder": answers_now(setting_of(tx, house, circle.plan.id), person.id, today).by.name, "date": day or one.day,
    }  # fmt: skip


def _tell_family_it_is_off(tx: Transaction, house: House, circle: Circle, one: Handover) -> None:
    """Tell those who may have read of it that it is off."""
    news = [notice for notice in tx.reminders.of_topic(topic_of(one)) if notice.kind == "who_will_change"]
    read = {notice.person_id for notice in news if tx.reminders.may_have_gone(notice.key)}
    for person in circle.family:
        if person.id in read:
            tell(tx, house, person, "who_handover_off", key=f"handover/{one.id}/off/{person.id}", now=tx.now,
                 plan_id=circle.plan.id, **family_facts(tx, house, circle, one, person))  # fmt: skip


# -- before its time -----------------------------------------------------------------------------------------------


def stop(tx: Transaction, house: House, circle: Circle, one: Handover, why: Why, by: Person | None = None) -> None:
    """End a hand-over before its time; everybody who was told of it hears that, but whoever ends it."""
    known = one.state is not HandoverState.PREPARED or one.by_id != one.from_id
    if one.state is HandoverState.TOLD and why in TELLS_FAMILY:
        _tell_family_it_is_off(tx, house, circle, one)
    tx.outbox.withdraw(topic=topic_of(one), reason="called_off")
    end_place(tx, one)
    one = tx.handovers.save(ended(one, tx.now))
    tx.audit.add(by.id if by is not None else None, "handover.ended", one.id, why.value.replace(" ", "_"))
    concerned = [keeper_of(tx, circle, one).id, one.to_id, one.approver_id, one.from_id if known else None]
    if why in (Why.ROLE_LOST, Why.NEW_LEFT):
        concerned += [person.id for person in tx.people.coordinators()]
    for person_id in dict.fromkeys(concerned):
        if person_id is not None and (by is None or person_id != by.id):
            tell_staff(tx, house, circle, one, tx.people.find(person_id), "p_handover_ended", why=why.value,
                       by=by.name if by is not None else None)  # fmt: skip


def give_to_keeper(tx: Transaction, house: House, circle: Circle, one: Handover) -> Handover:
    """Let somebody else look after it where whoever began it no longer may; they are told, once."""
    now_by = keeper_of(tx, circle, one)
    if now_by.id == one.by_id:
        return one
    one = tx.handovers.change(one, by_id=now_by.id)
    tell_staff(tx, house, circle, one, now_by, "p_handover_kept", waits=waits_for(one).value)
    return one


def end_place(tx: Transaction, one: Handover) -> None:
    """End the old lead's place on the plan, if they still have it."""
    role = tx.roles.find(one.overlap_role_id or "")
    if role is not None and role.ended_at is None:
        tx.roles.change(role, ended_at=tx.now)
