"""The day on which somebody else leads, and the weeks in which the one before still looks on (001-30, 003-15)."""

from datetime import date
from typing import Any

from handlers.concerns import keep, setting_for
from handlers.handovers import actions_of, end_place, tell_staff, topic_of
from handlers.house import House
from handlers.leads import set_lead
from handlers.reminding import announce_to, plan_reminders_on
from handlers.rules.handover_days import completed, ends_on, keeps_longer, stays_until, taken_over, thread_taken_over
from handlers.rules.meetings import still_ahead
from handlers.rules.telling import relation_in
from handlers.rules.who import told_of_lead
from handlers.rules.working_time import local_day
from handlers.telling import tell
from storage.records.handovers import Handover, HandoverState
from storage.records.ids import new_id
from storage.records.meetings import Attendance
from storage.records.people import Person
from storage.records.plans import Circle, Role, RoleKind
from storage.transaction import Transaction


def take_over(tx: Transaction, house: House, before: Circle, one: Handover) -> None:
    """Let the new lead lead from now on: threads, meetings and reminders go on whole, the old lead still looks on."""
    old, new = before.people[one.from_id], tx.people.get(one.to_id or "")
    place = _place_beside(tx, before, old)
    one = tx.handovers.save(taken_over(one, place.id if place is not None else None, tx.now))
    tx.audit.add(None, "handover.taken_over", one.id)
    set_lead(tx, house, before, new, tx.now)  # tells the family, whichever way a lead changes
    for concern in tx.concerns.answered_through(one.plan_id, old.id):
        decision = thread_taken_over(concern, setting_for(tx, house, concern), old.id, new, tx.now)
        if decision is not None:
            keep(tx, house, decision, None)
    _ask_to_meetings(tx, house, one, new)
    plan_reminders_on(tx, house, one.plan_id)
    _has_taken_over(tx, house, tx.plans.circle(one.plan_id), one, old, new)


def _has_taken_over(
    tx: Transaction, house: House, circle: Circle, one: Handover, old: Person, new: Person
) -> None:  # fmt: skip
    """Tell both practitioners that the new one leads now: the place for whatever begins when a hand-over is done."""
    n_actions, until = len(actions_of(tx, one)), one.overlap_until if one.overlap_role_id is not None else None
    tell_staff(tx, house, circle, one, new, "p_handover_yours", case_id=circle.plan.id, until=until,
               n_actions=n_actions)  # fmt: skip
    if until is not None:
        tell_staff(tx, house, circle, one, old, "p_handover_done", until=until, n_actions=n_actions)


def _place_beside(tx: Transaction, before: Circle, old: Person) -> Role | None:
    """Keep a place for whoever led until now, if they are here and a practitioner."""
    if before.lead is None or before.lead.id != old.id or not old.is_staff:
        return None
    return tx.roles.add(Role(
        id=new_id(), plan_id=before.plan.id, person_id=old.id, kind=RoleKind.OVERLAP, since=tx.now,
    ))  # fmt: skip


def _ask_to_meetings(tx: Transaction, house: House, one: Handover, new: Person) -> None:
    """Ask the new lead to every meeting ahead that the old one is asked to."""
    for meeting in tx.meetings.of_plan(one.plan_id, tx.now):
        theirs = tx.attendances.at(meeting.id, one.from_id)
        if theirs is not None and still_ahead(meeting, tx.now) and tx.attendances.at(meeting.id, new.id) is None:
            tx.attendances.add(Attendance(new_id(), meeting.id, new.id))
            announce_to(tx, house, meeting, new)


def ask_if_met(tx: Transaction, house: House, circle: Circle, one: Handover) -> None:
    """Ask each family member who may know, once, whether they have met whoever leads now."""
    lead, old = circle.lead, circle.people[one.from_id]
    assert lead is not None
    for person in told_of_lead(circle, lead, local_day(house.calendar(circle), tx.now)):
        if person.id != old.id:
            tell(tx, house, person, "who_met", key=f"handover/{one.id}/met/{person.id}", now=tx.now,
                 topic=topic_of(one), plan_id=circle.plan.id, handover_id=one.id, child=circle.plan.child_name,
                 role_title=house.framework(circle).role_title, new=lead.name,
                 old=old.name if one.overlap_role_id is not None and old.ended_at is None else None,
                 date=one.overlap_until)  # fmt: skip


def not_met(tx: Transaction, house: House, circle: Circle, one: Handover, person: Person) -> date | None:
    """Tell both practitioners who has not met the new lead; return until when the old one stays for that.

    Said before the overlap ends, it keeps the old lead a week longer, once, whoever says it.
    """
    day = local_day(house.calendar(circle), tx.now)
    longer = one.state is HandoverState.OVERLAP and keeps_longer(one, day) and one.overlap_role_id is not None
    if longer and not one.longer:
        one = tx.handovers.change(one, longer=True)
    until = ends_on(one) if longer else None
    for person_id in (one.to_id, one.from_id if longer else None):
        tell_staff(tx, house, circle, one, tx.people.find(person_id or ""), "p_handover_not_met", person.id,
                   relation=relation_in(circle, person.id), until=until)  # fmt: skip
    return until


def end_overlap(tx: Transaction, house: House, circle: Circle, one: Handover) -> None:
    """End the old lead's access; the new one hears what of theirs is still open."""
    end_place(tx, one)
    one = tx.handovers.save(completed(one, tx.now))
    tx.audit.add(None, "handover.done", one.id)
    old, new, n_actions = circle.people[one.from_id], circle.lead, len(actions_of(tx, one))
    still_sees = old.coordinator or circle.role_of(old.id, RoleKind.TEAM) is not None
    tell_staff(tx, house, circle, one, new, "p_handover_complete", case_id=circle.plan.id, n_actions=n_actions,
               still_sees=still_sees)  # fmt: skip
    if one.overlap_role_id is not None and not still_sees:
        tell_staff(tx, house, circle, one, old, "p_handover_access_ended", n_actions=n_actions)
    plan_reminders_on(tx, house, one.plan_id)


def still_there(tx: Transaction, house: House, circle: Circle, reader: Person, today: date) -> dict[str, Any]:
    """Return who led until now and until when they are there, as this family member knows it; else nothing."""
    one = tx.handovers.overlapping(circle.plan.id)
    if one is None or circle.lead is None or circle.lead.id != one.to_id or one.overlap_role_id is None:
        return {}
    until = stays_until(one, tx.handover_answers.of(one.id, reader.id), house.calendar(circle), today)
    old = circle.people[one.from_id]
    return {} if until is None or old.ended_at is not None else {"former": old.name, "until": until}
