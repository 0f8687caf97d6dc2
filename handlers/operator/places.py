"""Looking up what an operator names by reference; where there is no such thing, the refusal says which."""

from datetime import date, datetime, time, timedelta

from handlers.house import House
from handlers.rules.refusals import NotFound, NotNow
from handlers.rules.wall_time import moment_of, wall_of
from storage.records.people import Person
from storage.records.plans import Plan
from storage.transaction import Transaction


def practitioner(tx: Transaction, ref: str) -> Person:
    """Return the practitioner with this reference who is still here."""
    person = tx.people.by_ref(ref)
    if person is None or not person.is_staff or person.ended_at is not None:
        raise NotFound("operator_no_practitioner", ref=ref)
    return person


def plan_called(tx: Transaction, ref: str) -> Plan:
    """Return the plan with this reference, open or closed."""
    plan = tx.plans.by_ref(ref)
    if plan is None:
        raise NotFound("operator_no_plan", ref=ref)
    return plan


def open_plan_called(tx: Transaction, ref: str) -> Plan:
    """Return the open plan with this reference."""
    plan = plan_called(tx, ref)
    if plan.closed_at is not None:
        raise NotNow("operator_plan_closed", ref=plan.ref)
    return plan


def today(tx: Transaction, house: House) -> date:
    """Return the day it is where the service works."""
    return wall_of(tx.now, house.service.zone).date()


def start_of(house: House, day: date) -> datetime:
    """Return the moment at which a day begins where the service works."""
    return moment_of(datetime.combine(day, time(0)), house.service.zone).at


def end_of(house: House, day: date) -> datetime:
    """Return the moment at which a day is over where the service works."""
    return start_of(house, day + timedelta(days=1))
