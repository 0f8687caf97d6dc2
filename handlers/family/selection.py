"""Which plan a family member looks at just now: the one they chose, else their only or first one."""

from handlers.concerns import setting_around
from handlers.context import Hearing
from handlers.rules.decisions import Setting
from handlers.rules.ending import way_back
from handlers.rules.holders import is_answered_by_the_usual
from handlers.rules.refusals import NotFound, Refusal
from storage.records.people import Person
from storage.records.plans import Circle, Plan
from storage.transaction import Transaction


def plans_of(tx: Transaction, person: Person) -> list[Plan]:
    """Return the open plans this person is family on, the oldest first."""
    return tx.plans.of_family(person.id)


def circle_here(tx: Transaction, hearing: Hearing) -> Circle:
    """Return the circle of the plan this chat looks at. Without any plan there is nothing to show: access has ended."""
    return tx.plans.circle_around(_plan_here(tx, hearing))


def setting_chosen(tx: Transaction, hearing: Hearing) -> Setting:
    """Return that circle with the service's terms around it: what says who answers now."""
    circle = circle_here(tx, hearing)
    return setting_around(tx, hearing.house, circle, alone=is_answered_by_the_usual(circle, hearing.today))


def _plan_here(tx: Transaction, hearing: Hearing) -> Plan:
    plans = plans_of(tx, hearing.me)
    if not plans:
        raise _none_open(tx, hearing)
    hearing.many_plans = len(plans) > 1
    return next((p for p in plans if p.id == hearing.chat.plan_id), plans[0])


def _none_open(tx: Transaction, hearing: Hearing) -> Refusal:
    """Say that access has ended; of a plan that came to its end, how to come back is still shown (001-26)."""
    ending = tx.endings.behind(hearing.me.id)
    if ending is None:
        return Refusal("access_ended")
    return Refusal("plan_ended", **way_back(tx.plans.get(ending.plan_id).child_name, ending))


def circle_of(tx: Transaction, hearing: Hearing, plan_id: str) -> Circle:
    """Return the circle of one named plan, if this person is family on it; a stranger learns nothing."""
    plans = plans_of(tx, hearing.me)
    plan = next((plan for plan in plans if plan.id == plan_id), None)
    if plan is None:
        raise NotFound
    hearing.many_plans = len(plans) > 1
    return tx.plans.circle_around(plan)
