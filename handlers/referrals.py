"""Loads the help asked of other services on a plan, as one reader knows it: for family, staff and the day's list."""

from collections.abc import Mapping
from datetime import date, datetime

from handlers.rules.referrals import Known, as_seen, comes_back, one_seen, seen_by
from handlers.rules.refusals import NotFound
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.referrals import Referral
from storage.transaction import Transaction


def known_on(tx: Transaction, circle: Circle, person: Person, now: datetime, day: date) -> list[Known]:
    """Return what of a plan is open to this person, what still runs first."""
    referrals = tx.referrals.on_plans([circle.plan.id])
    steps = tx.referral_steps.of_referrals(one.id for one in referrals)
    return seen_by(circle, person, referrals, steps, now, day)


def known_one(tx: Transaction, circle: Circle, person: Person, referral: Referral, now: datetime, day: date) -> Known:
    """Return one of them as this person knows it; otherwise there seems to be none."""
    return one_seen(circle, person, referral, tx.referral_steps.of(referral.id), now, day)


def known_or_none(
    tx: Transaction, circle: Circle, person: Person, referral_id: str | None, now: datetime, day: date
) -> Known | None:
    """Return what a question is about, as this person knows it now, if it is about help that was asked for."""
    referral = tx.referrals.find(referral_id or "")
    if referral is None:
        return None
    return as_seen(circle, person, referral, tx.referral_steps.of(referral.id), now, day)


def here(tx: Transaction, referral_id: str) -> Referral:
    """Return the one a button names."""
    referral = tx.referrals.find(referral_id)
    if referral is None:
        raise NotFound
    return referral


def coming_back(tx: Transaction, person: Person, led: Mapping[str, Circle], now: datetime, day: date) -> list[Known]:
    """Return what on these plans is this person's turn: a service that was to have answered, a "no" without a next."""
    referrals = tx.referrals.on_plans(led)
    steps = tx.referral_steps.of_referrals(one.id for one in referrals)
    found = (as_seen(led[one.plan_id], person, one, steps.get(one.id, ()), now, day) for one in referrals)
    return [one for one in found if one is not None and comes_back(one.last, day)]
