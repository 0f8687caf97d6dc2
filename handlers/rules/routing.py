"""Who answers a family, today: lead, cover, manager or duty contact, and never nobody."""

from dataclasses import dataclass
from datetime import date

from storage.records.people import Person
from storage.records.plans import Circle, Cover, CoverState


@dataclass(frozen=True)
class Held:
    """Who holds something, and for whom they stand in."""

    by: Person
    covering_for: Person | None = None


def cover_on(circle: Circle, away: Person, day: date) -> Cover | None:
    """Return the cover that counts for `away` on `day`: of two, the one agreed last (seed 000: formally agreed)."""
    agreed = [
        c
        for c in circle.covers
        if c.away_id == away.id
        and c.state is CoverState.ACCEPTED
        and c.first_day <= day <= c.last_day
        and circle.people[c.by_id].ended_at is None
    ]
    return max(agreed, key=lambda c: (c.answered_at or c.asked_at, c.id), default=None)


def holder_on(circle: Circle, day: date) -> Held:
    """Return who answers the family on `day`.

    Whoever has agreed to cover, else the lead professional, else the duty contact: a family may choose to have no
    lead, but never has nobody (003-01, 004-06). A lead who is family never holds another person's thread (004-02).
    """
    lead = circle.lead
    if lead is None or not lead.is_staff:
        return _with_cover(circle, circle.duty, day)
    return _with_cover(circle, lead, day)


def past_lead_on(circle: Circle, day: date) -> Held:
    """Return who answers what goes past the lead professional: their line manager, that manager's cover, or duty.

    Never the lead, and never somebody the lead stands in for (features.md, section 3).
    """
    lead = circle.lead
    candidates = [circle.manager_of(lead), circle.duty, circle.manager_of(circle.duty)]
    for person in candidates:
        if person is None or (lead is not None and person.id == lead.id):
            continue
        held = _with_cover(circle, person, day)
        if lead is None or held.by.id != lead.id:
            return held
        return Held(person)
    return Held(circle.duty)


def _with_cover(circle: Circle, person: Person, day: date) -> Held:
    cover = cover_on(circle, person, day)
    if cover is None or cover.by_id == person.id:
        return Held(person)
    return Held(circle.people[cover.by_id], covering_for=person)
