"""The end of a plan, told to everybody it concerns, put off, called off, and done on its day (001-26)."""

from datetime import datetime
from typing import Any

from handlers.closing import end_plan, reopen_plan
from handlers.concerns import keep, setting_for
from handlers.house import House
from handlers.reminding import plan_reminders_on
from handlers.rules.concerns import author_left
from handlers.rules.ending import note_for, over, way_back
from handlers.rules.ladder import is_settled
from handlers.rules.routing import holder_on
from handlers.rules.working_time import local_day, next_working
from handlers.telling import tell
from storage.records.endings import Ending
from storage.records.people import Person
from storage.records.plans import Circle, Plan
from storage.transaction import Transaction


def notes_of(tx: Transaction, house: House, circle: Circle, ending: Ending, now: datetime) -> dict[str, dict[str, Any]]:
    """Return what each family member of the plan would be told now, by their id."""
    actions, day = tx.actions.of_plan(circle.plan.id), local_day(house.calendar(circle), now)
    return {person.id: note_for(circle, person, ending, actions, now, day) for person in circle.family}


def tell_of_end(tx: Transaction, house: House, circle: Circle, ending: Ending, now: datetime) -> None:
    """Tell the family what is finished, whom to ask then and how to come back; the team, the day alone."""
    for person_id, note in notes_of(tx, house, circle, ending, now).items():
        _say(tx, house, circle, circle.people[person_id], ending, "ending_told", "told", now, **note)
    _say_to_team(tx, house, circle, ending, "p_end_team", "told", now)


def tell_it_is_off(tx: Transaction, house: House, circle: Circle, ending: Ending, now: datetime) -> None:
    """Take back what has not been sent yet; tell those who know of the end that it is off."""
    unheard = {person.id for person in circle.people.values() if tx.outbox.withdraw(key=_key(ending, "told", person))}
    tx.outbox.withdraw(topic=_topic(ending), reason="called_off")
    for person in circle.family:
        if person.id not in unheard:
            _say(tx, house, circle, person, ending, "ending_off", "off", now, child=circle.plan.child_name)
    _say_to_team(tx, house, circle, ending, "p_end_off_team", "off", now, but=unheard)


def put_off(tx: Transaction, house: House, circle: Circle, ending: Ending, now: datetime) -> None:
    """Tell the family the new last day, and whoever leads what it waits for."""
    which = f"until/{ending.last_day}"
    for person in circle.family:
        _say(tx, house, circle, person, ending, "ending_later", which, now, child=circle.plan.child_name,
             date=ending.last_day)  # fmt: skip
    ender = circle.lead if circle.lead is not None and circle.lead.is_staff else circle.duty
    _say(tx, house, circle, ender, ending, "p_end_later", which, now, plan_ref=circle.plan.ref, date=ending.last_day,
         due=_at_work(house, circle, now))  # fmt: skip


def end(tx: Transaction, house: House, circle: Circle, ending: Ending, now: datetime) -> None:
    """Close the plan: what waits goes on with whoever holds it, reminders go, and the family hears how to come back.

    Afterwards they still see how to come back; a co-ordinator may open the plan again.
    """
    waiting = {one.author_id for one in tx.concerns.of_plan(circle.plan.id) if not is_settled(one)}
    for concern in tx.concerns.of_plan(circle.plan.id):
        if not is_settled(concern):
            keep(tx, house, author_left(concern, setting_for(tx, house, concern), now), None)
    end_plan(tx, circle.plan)
    tx.endings.save(over(ending, now))
    plan_reminders_on(tx, house, circle.plan.id)
    for person in circle.family:
        tell(tx, house, person, "ending_over", key=_key(ending, "over", person), now=now,
             waits=person.id in waiting, others=bool(tx.plans.of_family(person.id)),
             **way_back(circle.plan.child_name, ending))  # fmt: skip
    ender = circle.lead if circle.lead is not None and circle.lead.is_staff else circle.duty
    tell(tx, house, ender, "p_end_over", key=_key(ending, "over", ender), now=now, plan_ref=circle.plan.ref,
         due=_at_work(house, circle, now))  # fmt: skip


def open_again(tx: Transaction, house: House, plan: Plan) -> Plan:
    """Open a closed plan again for a co-ordinator: the family hears so, and who answers; reminders are planned anew."""
    opened = reopen_plan(tx, plan)
    circle = tx.plans.circle(opened.id)
    holder = holder_on(circle, local_day(house.calendar(circle), tx.now)).by
    plan_reminders_on(tx, house, opened.id)
    for person in circle.family:
        tell(tx, house, person, "plan_open_again", key=f"plan/{opened.id}/again/{tx.now:%Y%m%d%H%M%S}/{person.id}",
             now=tx.now, plan_id=opened.id, child=opened.child_name, holder=holder.name,
             holder_id=holder.id)  # fmt: skip
    return opened


def _say_to_team(
    tx: Transaction, house: House, circle: Circle, ending: Ending, kind: str, which: str, now: datetime,
    but: set[str] | None = None,
) -> None:  # fmt: skip
    for person in circle.team:
        if person.is_staff and person.id not in (but or set()) | {ending.by_id}:
            _say(tx, house, circle, person, ending, kind, which, now, plan_ref=circle.plan.ref, date=ending.last_day,
                 due=_at_work(house, circle, now))  # fmt: skip


def _say(
    tx: Transaction, house: House, circle: Circle, to: Person, ending: Ending, kind: str, which: str, now: datetime,
    **facts: Any,
) -> None:  # fmt: skip
    tell(
        tx, house, to, kind, key=_key(ending, which, to), now=now, topic=_topic(ending), plan_id=circle.plan.id, **facts
    )


def _at_work(house: House, circle: Circle, now: datetime) -> datetime:
    return next_working(house.calendar(circle), now)


def _key(ending: Ending, which: str, to: Person) -> str:
    return f"ending/{ending.id}/{which}/{to.id}"


def _topic(ending: Ending) -> str:
    return f"ending/{ending.id}"
