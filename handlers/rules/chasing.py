"""The clock of an agreed action: its owner is told, reminded, asked on the day, chased twice; then the lead chooses.

A pure list of what is still to be said, with fixed keys that hold the action's version, planned anew after each change
and judged again just before it is said (`outdated`). Practitioners hear of it while the service works, who is away
under an agreed cover when they are back (000-23); a family member in the hours they allow, and never on a holiday.
004-19 ("did this happen?"), 001-14 (a lead is nobody's line manager), 001-13 and 003-19 (nobody is late for another's
part), 001-43 (gaps).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.rules.access import Wish, may, may_see_action
from handlers.rules.action_case import ASKINGS, Case, Planned, Step
from handlers.rules.hours import allowed_from, hours_of
from handlers.rules.parts import (
    family_says,
    is_confirmed,
    is_on_plan,
    must_confirm,
    not_yet_since,
    of_version,
    says_not_mine,
    taken_up,
)
from handlers.rules.routing import cover_on, holder_on
from handlers.rules.undo import UNDO
from handlers.rules.working_time import (
    add_working_hours,
    hours_on,
    next_working,
    next_working_day,
    opening_after,
    working_day_before,
)
from storage.records.actions import ActionReport, ActionState, AgreedAction, Says
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import WorkingCalendar

AHEAD = 2  # working days before the day, and between one asking and the next
BREATH = 2  # working hours between two things said of one action to one person
A_WEEK, THREE_WEEKS = timedelta(days=7), timedelta(days=21)
OLD_ONES_AT = 6  # before the day begins
LATELY = timedelta(days=7)  # a part that was published longer ago is not told anew
DAY = timedelta(days=1)
REMINDED_AT, ASKED_AT = time(10), time(16)  # a family's hours, where they allow these
HALF_AN_HOUR = timedelta(minutes=30)


def steps_of(case: Case) -> list[Planned]:
    """Return what is still to be said of this action, to whom, and when."""
    action = case.action
    if case.circle.plan.closed_at is not None or action.state is ActionState.DRAFT:
        return []
    found = _gone(case)
    if action.state is ActionState.PUBLISHED:
        here = is_on_plan(case.circle, case.owner, case.day(case.now))
        found += _for_owner(case) if here else _left(case)
        found += _undated(case)
    if action.state is not ActionState.WITHDRAWN:
        found += _did_it_happen(case)
    return [planned for planned in found if planned.key not in case.sent]


def _gone(case: Case) -> list[Planned]:
    """Who did it before, or was to do what is withdrawn now, need not any more."""
    action = case.action
    whose = action.owner_id if action.state is ActionState.WITHDRAWN else case.before_id
    person = case.circle.people.get(whose or "")
    if (
        person is None
        or not person.is_staff
        or person.id == action.changed_by
        or person.id not in case.circle.reachable
    ):
        return []
    if action.state is not ActionState.WITHDRAWN and person.id == action.owner_id:
        return []
    if case.now - case.seen_from > LATELY or not is_on_plan(case.circle, person, case.day(case.now)):
        return []
    key = case.key(Step.GONE, person.id)
    return [Planned(Step.GONE, person.id, key, case.here(person, key, case.seen_from))]


def _for_owner(case: Case) -> list[Planned]:
    if not case.owner.is_staff:
        return [*_remind_family(case), *_ring(case)]
    return [*_your_part(case), *_remind(case), *_asked_and_chased(case)]


def _your_part(case: Case) -> list[Planned]:
    action, owner = case.action, case.owner
    asked = must_confirm(action, owner) and not is_confirmed(action, owner, case.reports)
    said = any(r.person_id == owner.id for r in of_version(action, case.reports))
    if not asked or said or owner.id not in case.circle.reachable or case.now - case.seen_from > LATELY:
        return []
    key = case.key(Step.PART, owner.id)
    return [Planned(Step.PART, owner.id, key, case.here(owner, key, case.seen_from))]


def _remind(case: Case) -> list[Planned]:
    """Two working days ahead, as the service opens; not to somebody who was told of it on that day."""
    action, owner = case.action, case.owner
    if action.by_day is None or owner.id not in case.circle.reachable or says_not_mine(action, case.reports):
        return []
    due = hours_on(case.calendar, working_day_before(case.calendar, action.by_day, AHEAD))[0]
    key = case.key(Step.REMIND, owner.id)
    is_of_use = case.is_to_come(key, due) and cover_on(case.circle, owner, case.day(due)) is None
    return [Planned(Step.REMIND, owner.id, key, due)] if is_of_use else []


def _asked_and_chased(case: Case) -> list[Planned]:
    """Asked on the day, chased twice, each two working days on; then whoever leads chooses.

    Only the next is planned: what was asked late, after an outage, is followed up from when it was asked. The family's
    "not yet" brings the first chase forward; what the owner says puts the next one off; "not mine", and whatever the
    lead has done about it, ends them. Who has no phone here is not asked, and the lead is told so soon.
    """
    action, owner, calendar = case.action, case.owner, case.calendar
    if action.by_day is None or says_not_mine(action, case.reports):
        return []
    done_about_it = taken_up(action, case.reports)
    if done_about_it:
        since = done_about_it[-1]
        return _choose(case, _next_round(calendar, since.day or case.day(since.said_at)), len(done_about_it))
    day = next_working_day(calendar, action.by_day)
    due = max(hours_on(calendar, day)[0], add_working_hours(calendar, case.seen_from, BREATH))
    not_yet = not_yet_since(action, case.reports)
    for step in ASKINGS:
        key = case.key(step, owner.id)
        if key in case.sent:
            at = case.sent[key]
            due = _put_off(case, opening_after(calendar, case.day(at), AHEAD), at)
            if step is Step.ASK and not_yet is not None:
                due = min(due, max(next_working(calendar, not_yet + UNDO), add_working_hours(calendar, at, BREATH)))
        elif owner.id in case.circle.reachable:
            return [Planned(step, owner.id, key, case.here(owner, key, due))]
    return _choose(case, max(due, opening_after(calendar, day, AHEAD)), 0)


def _put_off(case: Case, due: datetime, asked_at: datetime) -> datetime:
    """Leave somebody who has answered in words two working days from then."""
    said = [r.said_at for r in of_version(case.action, case.reports)
            if r.person_id == case.owner.id and r.says in (Says.SAYS, Says.ASKS) and r.said_at > asked_at]  # fmt: skip
    return max([due, *(opening_after(case.calendar, case.day(at), AHEAD) for at in said)])


def _choose(case: Case, due: datetime, round_: int) -> list[Planned]:
    """Ask whoever leads that day what to do; a lead is not asked about a part of their own."""
    lead = who_leads(case.circle, case.day(due))
    if lead.id == case.owner.id or lead.id not in case.circle.reachable:
        return []
    key = case.key(Step.LEAD, lead.id, round_)
    return [Planned(Step.LEAD, lead.id, key, case.working(key, due))]


def _next_round(calendar: WorkingCalendar, day: date) -> datetime:
    return hours_on(calendar, next_working_day(calendar, day))[0]


def _remind_family(case: Case) -> list[Planned]:
    """Once, two working days ahead, in their own hours; not to somebody who has asked for help or for more time."""
    action, owner = case.action, case.owner
    if action.by_day is None or owner.id not in case.circle.reachable or needs_lead(action, case.reports):
        return []
    due = in_their_hours(case, owner, working_day_before(case.calendar, action.by_day, AHEAD), REMINDED_AT)
    key = case.key(Step.REMIND, owner.id)
    is_of_use = case.is_to_come(key, due) and case.day(due) <= action.by_day
    return [Planned(Step.REMIND, owner.id, key, due)] if is_of_use else []


def _ring(case: Case) -> list[Planned]:
    """Of a family's own part only whoever leads hears, once, so that somebody rings: nobody is chased for it."""
    action, calendar = case.action, case.calendar
    if action.by_day is None or needs_lead(action, case.reports) or taken_up(action, case.reports):
        return []
    due = opening_after(calendar, next_working_day(calendar, action.by_day), AHEAD)
    return _to_lead(case, Step.RING, due)


def needs_lead(action: AgreedAction, reports: Iterable[ActionReport]) -> bool:
    """Whether its owner of the family has asked for help, or for more time, and waits for whoever leads."""
    said = of_version(action, reports)
    open_ones = [r for r in said if r.person_id == action.owner_id and r.says in (Says.NEEDS_HELP, Says.MORE_TIME)]
    answered = {r.about_id for r in said if r.says in (Says.MORE_TIME_YES, Says.MORE_TIME_NO)}
    return any(r.id not in answered for r in open_ones)


def _undated(case: Case) -> list[Planned]:
    """Whoever leads is told once when the day has come by which there should be a date."""
    action = case.action
    if action.by_day is not None or action.date_will_come is None:
        return []
    return _to_lead(case, Step.UNDATED, _next_round(case.calendar, action.date_will_come))


def _left(case: Case) -> list[Planned]:
    """Whoever leads is told that nobody does it any more (001-43)."""
    return _to_lead(case, Step.LEFT, case.seen_from)


def _to_lead(case: Case, step: Step, due: datetime) -> list[Planned]:
    lead = who_leads(case.circle, case.day(max(due, case.now)))
    if lead.id not in case.circle.reachable or (lead.id == case.owner.id and step is not Step.UNDATED):
        return []
    key = case.key(step, lead.id)
    return [Planned(step, lead.id, key, case.working(key, due))]


def _did_it_happen(case: Case) -> list[Planned]:
    """Each family member who sees it is asked once, on the day, whatever its owner says of it by then (004-19).

    A family member's own part nobody else of the family is asked about: one adult is not set to watch another.
    """
    action, circle = case.action, case.circle
    if action.by_day is None or not case.owner.is_staff:
        return []
    answered, found = family_says(action, case.reports), []
    for person in circle.family:
        day = _no_holiday(case.calendar, action.by_day)
        if person.id not in circle.reachable or person.id in answered:
            continue
        due, key = in_their_hours(case, person, day, ASKED_AT), case.key(Step.DID_IT, person.id)
        if may_see_action(circle, person, action, True, case.day(case.now)) and case.is_to_come(key, due):
            found.append(Planned(Step.DID_IT, person.id, key, due))
    return found


def _no_holiday(calendar: WorkingCalendar, day: date) -> date:
    while day in calendar.holidays:
        day += DAY
    return day


def in_their_hours(case: Case, person: Person, day: date, wall: time) -> datetime:
    """Return that time of that day, or the nearest to it that this person allows; after a pause where there is one."""
    zone = ZoneInfo(case.calendar.zone)
    start, end = (datetime.combine(day, edge) for edge in hours_of(person))
    wanted = max(min(datetime.combine(day, wall), end - HALF_AN_HOUR), start)
    at = wanted.replace(tzinfo=zone).astimezone(case.now.tzinfo)
    return allowed_from(person, at, case.calendar.zone)


def who_leads(circle: Circle, day: date) -> Person:
    """Return who looks after the plan on that day and has a phone here: lead or cover, else whoever may lead it."""
    usual = holder_on(circle, day).by
    others = [person for person in (usual, circle.lead, circle.duty) if person is not None]
    able = [p for p in others if p.is_staff and p.id in circle.reachable and may(circle, p, Wish.LEAD_PLAN, day)]
    return able[0] if able else usual


def near(today: date) -> tuple[date, date]:
    """Return the days between which an action is looked at every hour: it is asked about, or reminded of, soon."""
    return today - THREE_WEEKS, today + A_WEEK


def of_old(local: datetime) -> bool:
    """Whether it is the hour in which what is late by more than that is looked at, too."""
    return local.hour == OLD_ONES_AT
