"""Which words `/who` says today: never blank, always a person (003-01, 004-04, 004-06)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.routing import cover_on, holder_on
from storage.records.people import Person
from storage.records.plans import Circle, LeadState, RoleKind


class WhoScreen(StrEnum):
    """The states of help, each with words of its own."""

    LEAD = "who_lp"
    COVER = "who_cover"
    FAMILY_LEADS = "who_family_leads"
    NOT_YET = "who_not_yet"
    BY_CHOICE = "who_by_choice"
    LEFT = "who_left"
    SILENT = "who_silent"


@dataclass(frozen=True)
class Who:
    """What to say: the screen and its facts, and the person a question goes to today."""

    screen: WhoScreen
    holder: Person
    facts: Mapping[str, Any] = field(default_factory=dict)


def who_helps(circle: Circle, reader: Person, answer_days: int, role_title: str, day: date) -> Who:
    """Return who helps this family today.

    A lead who is a family member or supporter is named, and questions go to the duty contact (004-02). A lead whose
    account has ended has left: the duty contact stands in until there is a new one, and while a phone is out of reach.
    """
    lead, holder = circle.lead, _reached(circle, holder_on(circle, day).by)
    cover = cover_on(circle, lead, day) if lead is not None and lead.is_staff else None
    about = lead if lead is not None and lead.is_staff else circle.duty
    facts: dict[str, Any] = {
        "child": circle.plan.child_name,
        "role_title": role_title,
        "lead": lead.name if lead else None,
        "holder": holder.name,
        "holder_id": holder.id,
        "person_id": about.id,
        "job": about.job,
        "org": about.agency,
        "days_worked": about.work_days,
        "manager": _name(circle.manager_of(about)),
        "sla": answer_days,
        "cover": circle.people[cover.by_id].name if cover else None,
        "date": cover.last_day if cover else None,
        "names": may(circle, reader, Wish.SEE_NAMES, day),
    }
    silent = holder.id != holder_on(circle, day).by.id
    return Who(WhoScreen.SILENT if silent else _screen(circle, covered=cover is not None), holder, facts)


def _reached(circle: Circle, holder: Person) -> Person:
    """Return today's holder, or the duty contact while the holder's phone cannot be reached (they blocked the bot)."""
    out_of_reach = holder.id not in circle.reachable and circle.duty.id in circle.reachable
    return circle.duty if out_of_reach else holder


def _screen(circle: Circle, *, covered: bool) -> WhoScreen:
    lead = circle.lead
    if lead is not None:
        if not lead.is_staff:
            return WhoScreen.FAMILY_LEADS
        return WhoScreen.COVER if covered else WhoScreen.LEAD
    if circle.plan.lead_state is LeadState.BY_CHOICE_NONE:
        return WhoScreen.BY_CHOICE
    if circle.plan.lead_state is LeadState.CHOOSING and not circle.live_roles(RoleKind.LEAD):
        return WhoScreen.NOT_YET
    return WhoScreen.LEFT


def team_shown(circle: Circle, reader: Person, day: date) -> tuple[Person, ...] | None:
    """Return the practitioners this reader may see by name, or None where names are not open to them."""
    if not may(circle, reader, Wish.SEE_NAMES, day):
        return None
    return circle.team


def shown_person(circle: Circle, reader: Person, person_id: str, day: date) -> Person | None:
    """Return a practitioner this reader may ask about: today's holder and the lead always, the team by the dial."""
    lead = circle.lead
    always = [holder_on(circle, day).by, circle.duty, *([lead] if lead is not None else [])]
    seen = {p.id: p for p in (*always, *(team_shown(circle, reader, day) or ()))}
    return seen.get(person_id)


def _name(person: Person | None) -> str | None:
    return person.name if person is not None else None
