"""Once a month: is other help needed? Asked of whoever leads, of all their plans in one note (002-09)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handlers.rules.routing import holder_on
from handlers.rules.working_time import is_working, local_day, next_working_day
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.services import WorkingCalendar

TOGETHER = timedelta(days=14)  # plans whose month is over as soon as that are asked about in the same note


@dataclass(frozen=True)
class Asking:
    """One note: who is asked, and about which plans, the first opened first."""

    person: Person
    circles: tuple[Circle, ...]

    @property
    def plans(self) -> list[dict[str, str]]:
        """The plans as the note names them."""
        return [{"id": circle.plan.id, "ref": circle.plan.ref} for circle in self.circles]


def a_month_after(day: date, calendar: WorkingCalendar) -> date:
    """Return the working day a month later: the same number, or the month's last, or the next that is worked on."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return next_working_day(calendar, date(year, month, min(day.day, monthrange(year, month)[1])))


def may_ask(calendar: WorkingCalendar, now: datetime) -> bool:
    """Whether anybody may be asked now: in working hours only."""
    return is_working(calendar, now)


def last_day_with(today: date) -> date:
    """Return the last day whose plans are asked about together with those of today."""
    return today + TOGETHER


def asked_today(circles: Iterable[Circle], calendar: WorkingCalendar, now: datetime) -> tuple[Asking, ...]:
    """Return the notes of today: of the plans whose month is nearly over, for whoever has one whose month is.

    A plan without a practitioner who leads it is nobody's to be asked about; its month begins anew all the same.
    """
    today = local_day(calendar, now)
    of_each: dict[str, list[Circle]] = {}
    for circle in sorted(circles, key=lambda one: (one.plan.opened_at, one.plan.id)):
        person = who_leads(circle, today)
        if person is not None and circle.plan.help_day is not None and circle.plan.help_day <= last_day_with(today):
            of_each.setdefault(person.id, []).append(circle)
    return tuple(
        Asking(found[0].people[person_id], tuple(found))
        for person_id, found in sorted(of_each.items())
        if any(circle.plan.help_day is not None and circle.plan.help_day <= today for circle in found)
    )


def who_leads(circle: Circle, day: date) -> Person | None:
    """Return the practitioner who leads this plan today, lead or cover; None where there is no lead, or a relative."""
    lead = circle.lead
    if circle.plan.closed_at is not None or lead is None or not lead.is_staff:
        return None
    return holder_on(circle, day).by


def still_led(
    plans: Iterable[Mapping[str, Any]], circles: Mapping[str, Circle], person: Person, day: date
) -> list[Mapping[str, Any]]:
    """Return those of a note's plans that this person still leads, just before it goes."""

    def leads(plan_id: str) -> bool:
        leader = who_leads(circles[plan_id], day) if plan_id in circles else None
        return leader is not None and leader.id == person.id

    return [plan for plan in plans if leads(str(plan["id"]))]
