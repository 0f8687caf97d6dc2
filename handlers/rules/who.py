"""Which words `/who` says today: never blank, always a person (003-01, 004-04, 004-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.decisions import Setting
from handlers.rules.holders import answers_now, usual_lead
from handlers.rules.routing import cover_on, holder_on
from storage.records.people import Person, ReadingLevel
from storage.records.plans import Circle, Cover, LeadState, RoleKind

# People with a button each, beside "This list is wrong" and Back: 7 buttons a screen, 6 at the easy level.
ONE_SCREEN = {ReadingLevel.STANDARD: 5, ReadingLevel.EASY: 4}


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


def who_helps(setting: Setting, reader: Person, day: date) -> Who:
    """Return who helps this family today: the person who would hold a worry that this reader sent now.

    A lead who is a family member or supporter is named, and questions go to the duty contact (004-02). A lead whose
    account has ended has left: the duty contact stands in until there is a new one. While a phone is out of reach,
    whoever the sending would choose is named.
    """
    circle, holder = setting.circle, answers_now(setting, reader.id, day).by
    lead, about = circle.lead, usual_lead(setting)
    cover = cover_on(circle, lead, day) if lead is not None and lead.is_staff else None
    facts: dict[str, Any] = {
        "child": circle.plan.child_name,
        "role_title": setting.framework.role_title,
        "lead": lead.name if lead else None,
        "holder": holder.name,
        "holder_id": holder.id,
        "person_id": about.id,
        "job": about.job,
        "org": about.agency,
        "days_worked": about.work_days,
        "manager": _name(circle.manager_of(about)),
        "sla": setting.service.answer_days,
        "cover": circle.people[cover.by_id].name if cover else None,
        "date": cover.last_day if cover else None,
        "names": may(circle, reader, Wish.SEE_NAMES, day),
    }
    return Who(_screen(circle, holder, cover), holder, facts)


def _screen(circle: Circle, holder: Person, cover: Cover | None) -> WhoScreen:
    lead = circle.lead
    if lead is not None:
        if not lead.is_staff:
            return WhoScreen.FAMILY_LEADS
        if holder.id == lead.id:
            return WhoScreen.LEAD
        return WhoScreen.COVER if cover is not None and holder.id == cover.by_id else WhoScreen.SILENT
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


def team_page(team: Sequence[Person], reader: Person, page: int) -> tuple[Sequence[Person], int | None]:
    """Return the people of one page, and the number of the next page if there is one.

    Everybody in the list has a button, so that the number beside a name is the number to type.
    """
    most = ONE_SCREEN[reader.reading]
    if len(team) <= most:
        return team, None
    each = most - 1  # one button goes to "More"
    after = (page + 1) * each
    return team[page * each : after], page + 1 if after < len(team) else None


def told_of_lead(circle: Circle, lead: Person, day: date) -> tuple[Person, ...]:
    """Return who of the family hears that somebody leads now: whoever may see names and has a phone here, not them."""
    able = (person for person in circle.family if person.id in circle.reachable and person.id != lead.id)
    return tuple(person for person in able if may(circle, person, Wish.SEE_NAMES, day))


def shown_person(setting: Setting, reader: Person, person_id: str, day: date) -> Person | None:
    """Return a practitioner this reader may ask about: lead, cover, duty and today's holder; the team by the dial."""
    circle, lead = setting.circle, setting.circle.lead
    always = [answers_now(setting, reader.id, day).by, holder_on(circle, day).by, circle.duty]
    seen = {p.id: p for p in (*always, *([lead] if lead else []), *(team_shown(circle, reader, day) or ()))}
    return seen.get(person_id)


def person_facts(circle: Circle, person: Person, day: date) -> dict[str, Any]:
    """Return what is said of one practitioner: job, agency, days, manager, who is there instead and until when."""
    cover = cover_on(circle, person, day)
    return {
        "person": person.name,
        "person_id": person.id,
        "job": person.job,
        "org": person.agency,
        "days_worked": person.work_days,
        "manager": _name(circle.manager_of(person)),
        "cover": circle.people[cover.by_id].name if cover else None,
        "date": cover.last_day if cover else None,
        "does": person.does,
        "does_not": person.does_not,
    }


def _name(person: Person | None) -> str | None:
    return person.name if person is not None else None
