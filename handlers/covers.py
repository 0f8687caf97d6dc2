"""Who hears of a cover: each family the absent practitioner answers, told by the screen and by the clock alike."""

from datetime import datetime

from handlers.house import House
from handlers.rules.covers import answers_for
from handlers.rules.routing import holder_on
from handlers.rules.working_time import local_day
from handlers.telling import tell
from storage.records.people import Person
from storage.records.plans import Circle, Cover
from storage.transaction import Transaction

NEWS = "who_cover_news"


def families_of(tx: Transaction, person_id: str) -> list[Circle]:
    """Return the circles of the families whom this practitioner answers when there."""
    plans = {plan.id: plan for plan in (*tx.plans.led_by(person_id), *tx.plans.on_duty_for(person_id))}
    circles = [tx.plans.circle(plan_id) for plan_id in plans]
    return [circle for circle in circles if answers_for(circle, person_id)]


def tell_families(tx: Transaction, house: House, cover: Cover, kind: str, now: datetime) -> None:
    """Tell every family member of those plans, once each, in the hours they allow."""
    for circle in families_of(tx, cover.away_id):
        for person in circle.family:
            _tell(tx, house, cover, kind, circle, person, now)


def tell_families_it_is_off(tx: Transaction, house: House, cover: Cover, now: datetime) -> None:
    """Take back news of a cover that has not been sent yet; tell those who know of it that it is off."""
    for circle in families_of(tx, cover.away_id):
        for person in circle.family:
            if not tx.outbox.withdraw(key=_key(cover, NEWS, circle, person)):
                _tell(tx, house, cover, "who_cover_off", circle, person, now)


def _tell(
    tx: Transaction, house: House, cover: Cover, kind: str, circle: Circle, person: Person, now: datetime
) -> None:
    holder = holder_on(circle, local_day(house.calendar(circle), now)).by
    tell(
        tx,
        house,
        person,
        kind,
        key=_key(cover, kind, circle, person),
        now=now,
        plan_id=circle.plan.id,
        child=circle.plan.child_name,
        lead=tx.people.get(cover.away_id).name,
        cover=tx.people.get(cover.by_id).name,
        holder=holder.name,
        from_day=cover.first_day,
        to_day=cover.last_day,
    )


def _key(cover: Cover, kind: str, circle: Circle, person: Person) -> str:
    return f"cover/{cover.id}/{kind}/{circle.plan.id}/{person.id}"
