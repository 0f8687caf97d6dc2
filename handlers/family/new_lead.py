"""What a family says of a new lead professional: meet first, not happy, met or not yet (001-30, 003-15).

Each answer goes to staff alone. Whoever is not happy writes past the lead, in the ordinary way of asking.
"""

from typing import Any

from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.family.unsent import begin, show_write
from handlers.guard import Audience, only
from handlers.handovers import keeper_of, tell_staff
from handlers.hears import Tap
from handlers.rules import handover_days as rules
from handlers.rules.refusals import NotFound
from handlers.rules.telling import relation_in
from handlers.rules.unsent import CONCERN
from handlers.taking_over import not_met
from storage.records.concerns import ConcernKind, Door
from storage.records.handovers import FamilySays, Handover, HandoverAnswer
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction


def _of_mine(tx: Transaction, hearing: Hearing) -> tuple[Handover, Circle]:
    """Load the hand-over a button names, if it is of a plan this person is family on."""
    one = tx.handovers.find(hearing.id1)
    if one is None:
        raise NotFound
    return one, circle_of(tx, hearing, one.plan_id)


def _keep(tx: Transaction, hearing: Hearing, one: Handover, says: FamilySays) -> None:
    tx.handover_answers.add(HandoverAnswer(new_id(), one.id, hearing.me.id, says, hearing.now))
    tx.audit.add(hearing.me.id, f"handover.{says.value}", one.id)


@only(Audience.FAMILY)
def meet_first(tx: Transaction, hearing: Hearing) -> None:
    """Ask to meet the new lead before the day; both practitioners hear it."""
    one, circle = _of_mine(tx, hearing)
    rules.wants_to_meet(one, tx.handover_answers.of(one.id, hearing.me.id))
    _keep(tx, hearing, one, FamilySays.MEET_FIRST)
    for person_id in dict.fromkeys((keeper_of(tx, circle, one).id, one.from_id, one.to_id)):
        tell_staff(tx, hearing.house, circle, one, tx.people.find(person_id or ""), "p_handover_meet", hearing.me.id,
                   relation=relation_in(circle, hearing.me.id), day=one.day)  # fmt: skip
    hearing.show("who_meet_first", plan_id=circle.plan.id, child=circle.plan.child_name,
                 new=tx.people.get(one.to_id or "").name)  # fmt: skip


@only(Audience.FAMILY)
def not_happy(tx: Transaction, hearing: Hearing) -> None:
    """Write past the lead to the manager: nothing of it is kept here, nor told to anybody in a hand-over."""
    one, _ = _of_mine(tx, hearing)
    draft = begin(tx, hearing, CONCERN, one.plan_id, kind=ConcernKind.WORRY.value, door=Door.MANAGER.value,
                  person_id=None, action_id=None)  # fmt: skip
    show_write(tx, hearing, draft)


@only(Audience.FAMILY)
def say_if_met(tx: Transaction, hearing: Hearing) -> None:
    """Say whether one has met the new lead; "not yet" is told to both, and keeps the old one a week longer."""
    one, circle = _of_mine(tx, hearing)
    says = rules.says_met(one, tx.handover_answers.of(one.id, hearing.me.id), hearing.id2 == "yes")
    _keep(tx, hearing, one, says)
    facts: dict[str, Any] = {"child": circle.plan.child_name, "new": tx.people.get(one.to_id or "").name}
    if says is FamilySays.MET:
        hearing.show("who_met_yes", plan_id=circle.plan.id, **facts)
        return
    until = not_met(tx, hearing.house, circle, one, hearing.me)
    hearing.show("who_met_no", plan_id=circle.plan.id, **facts, date=until,
                 old=circle.people[one.from_id].name if until is not None else None)  # fmt: skip


ROUTES = (
    Tap("hand.meet", meet_first),
    Tap("hand.unhappy", not_happy),
    Tap("hand.met", say_if_met),
)
