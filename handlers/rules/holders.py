"""Who may hold a concern, who stands beside its holder, and who above: chosen so that it is never nobody.

A worry past the lead professional never comes to the lead, nor to anybody who stands in for somebody through the lead,
nor, while there is another, to somebody whom the lead manages (features.md, section 3).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from handlers.rules.decisions import Setting
from handlers.rules.routing import Held, cover_on, holder_on, past_lead_on
from storage.records.concerns import Concern, Door
from storage.records.people import Person
from storage.records.plans import Circle

PAST_LEAD = frozenset({Door.MANAGER, Door.ABOUT_LEAD})
HIGHEST = 5  # managers of managers; a ring of two who manage each other ends here, too


def excluded_by(setting: Setting, door: Door, author_id: str) -> str | None:
    """Return whom a concern through this door goes past: the lead professional, or nobody."""
    lead = setting.circle.lead
    if door not in PAST_LEAD or lead is None or lead.id == author_id:
        return None
    return lead.id


def held_on(setting: Setting, door: Door, author_id: str, day: date, person_id: str | None = None) -> Held | None:
    """Return who will read what comes through this door on `day`; None only if there is nobody but the lead.

    The screen before Send and the sending itself both ask here, so the family is never told of another reader.
    """
    circle, excluded = setting.circle, excluded_by(setting, door, author_id)
    if door in PAST_LEAD:
        return _first(setting, [past_lead_on(circle, day), *_fallbacks(setting, day, excluded)], excluded)
    usual = [holder_on(circle, day), *_fallbacks(setting, day, None)]
    asked = next((person for person in circle.team if person.id == person_id and person.is_staff), None)
    if door is not Door.PERSON or asked is None:
        return _for(usual_lead(setting), _first(setting, usual, None))
    return _for(asked, _first(setting, [standing_in(setting, asked, day, None), *usual], None))


def answers_now(setting: Setting, author_id: str, day: date) -> Held:
    """Return who would hold what this person sends to the lead professional on `day`: whom `/who` shows (003-01).

    Where nobody is left who may hold anything, it is the name of whoever answers on an ordinary day: never blank.
    """
    return held_on(setting, Door.LEAD, author_id, day) or Held(usual_lead(setting))


def is_answered_by_the_usual(circle: Circle, day: date) -> bool:
    """Whether `answers_now` on `day` needs nobody beyond the circle: the lead, cover or duty is here and reached."""
    usual = holder_on(circle, day).by
    return usual.is_staff and usual.ended_at is None and usual.id in circle.reachable


def usual_lead(setting: Setting) -> Person:
    """Return who answers this family on an ordinary day: the lead professional, or duty where there is none."""
    lead = setting.circle.lead
    return lead if lead is not None and lead.is_staff else setting.circle.duty


def _for(meant: Person, held: Held | None) -> Held | None:
    """Say for whom somebody stands in where the one who was meant cannot be reached."""
    if held is None or held.covering_for is not None or held.by.id == meant.id:
        return held
    return Held(held.by, covering_for=meant)


def standing_in(setting: Setting, person: Person, day: date, excluded: str | None) -> Held:
    """Return this person, or whoever covers for them on `day` and may hold it."""
    cover = cover_on(setting.circle, person, day)
    if cover is None or cover.by_id in (person.id, excluded):
        return Held(person)
    return Held(setting.circle.people[cover.by_id], covering_for=person)


def above(setting: Setting, holder: Person, excluded: str | None, day: date) -> Held | None:
    """Return who is next when this holder has not answered: their line manager, that one's, duty, the co-ordinators.

    First the practitioner's own line manager (001-50). None where nobody else is left.
    """
    people = [*_managers(setting, holder), *_fallback_people(setting)]
    others = (standing_in(setting, person, day, excluded) for person in people if person.id != holder.id)
    return _first(setting, [held for held in others if held.by.id != holder.id], excluded)


def beside(setting: Setting, concern: Concern, day: date) -> Held | None:
    """Return who can look when a concern lies unopened: the holder's cover or the duty contact (R31).

    Past the lead it is the managers' line instead, never the lead (section 9).
    """
    holder = setting.person(concern.holder_id)
    if concern.excluded_id is not None or concern.door in PAST_LEAD:
        return above(setting, holder, concern.excluded_id, day)
    near = [standing_in(setting, person, day, None) for person in (holder, setting.circle.duty)]
    found = _first(setting, [held for held in near if held.by.id != holder.id], None)
    return found or above(setting, holder, None, day)


def beside_or_above(setting: Setting, concern: Concern, day: date) -> Held | None:
    """Return who is told when an answer is late: the holder's cover, or else their line manager (001-50)."""
    holder = setting.person(concern.holder_id)
    own = standing_in(setting, holder, day, concern.excluded_id)
    if concern.excluded_id is None and own.by.id != holder.id and _can(setting, own.by, None):
        return own
    return above(setting, holder, concern.excluded_id, day)


def may_be_passed_to(setting: Setting, concern: Concern, day: date) -> tuple[Person, ...]:
    """Return the practitioners to whom the holder may pass a concern on, best first.

    Those on the plan, who cover, on duty and in the line of managers. What went past the lead stays in that line.
    """
    circle, holder = setting.circle, setting.person(concern.holder_id)
    line = [*_managers(setting, holder), *_fallback_people(setting)]
    near = [] if concern.door in PAST_LEAD else [holder_on(circle, day).by, *circle.team]
    covers = [standing_in(setting, person, day, concern.excluded_id).by for person in (*near, *line)]
    found = {p.id: p for p in (*near, *covers, *line) if p.id != holder.id and _can(setting, p, concern.excluded_id)}
    return tuple(found.values())


def _managers(setting: Setting, person: Person) -> Iterator[Person]:
    """Walk up the line of managers, each once."""
    seen = {person.id}
    for _ in range(HIGHEST):
        manager = setting.circle.manager_of(person)
        if manager is None or manager.id in seen:
            return
        seen.add(manager.id)
        yield manager
        person = manager


def _fallback_people(setting: Setting) -> list[Person]:
    duty = setting.circle.duty
    return [duty, *_managers(setting, duty), *setting.coordinators]


def _fallbacks(setting: Setting, day: date, excluded: str | None) -> list[Held]:
    """Everybody else, for when the first choice cannot be had: duty first; past the lead, the lead's managers."""
    lead, duty = setting.circle.lead, setting.circle.duty
    line = list(_managers(setting, lead)) if lead is not None and lead.is_staff else []
    first = [duty, *line] if excluded is None else [*line, duty]
    return [standing_in(setting, person, day, excluded) for person in (*first, *_fallback_people(setting))]


def _can(setting: Setting, person: Person, excluded: str | None) -> bool:
    return person.is_staff and person.ended_at is None and person.id != excluded


def _first(setting: Setting, candidates: Iterable[Held], excluded: str | None) -> Held | None:
    """Return the first who may hold it, reachable ones and those not managed by the excluded person first."""
    able = [held for held in candidates if _can(setting, held.by, excluded)]
    free = [held for held in able if excluded is None or held.by.manager_id != excluded]
    reached = [held for held in (*free, *able) if setting.reaches(held.by)]
    return next(iter((*reached, *free, *able)), None)
