"""Who may be asked, by whom, and what the sender is told about who will read it, before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.rules.access import Wish, may
from handlers.rules.decisions import Setting
from handlers.rules.holders import PAST_LEAD, answers_now, held_on, usual_lead
from handlers.rules.refusals import BadInput, NotFound
from handlers.rules.routing import Held, holder_on
from storage.records.concerns import Concern, Door
from storage.records.people import Person

A_PAGE = 4


@dataclass(frozen=True)
class Choices:
    """The doors a family member may take: who is named on each, and which are there at all."""

    holder: Person
    lead: Person | None
    others: bool
    past_lead: bool
    about_lead: bool


def choices_for(setting: Setting, reader: Person, day: date) -> Choices:
    """Return the doors on the screen "Who should answer?"."""
    lead = setting.circle.lead
    named = lead if lead is not None and lead.id != reader.id else None
    return Choices(
        holder=answers_now(setting, reader.id, day).by,
        lead=named,
        others=bool(others_for(setting, reader, day)),
        past_lead=held_on(setting, Door.MANAGER, reader.id, day) is not None,
        about_lead=named is not None,
    )


def others_for(setting: Setting, reader: Person, day: date) -> tuple[Person, ...]:
    """Return the other practitioners this reader may pick by name: only where the names are open to them."""
    if not may(setting.circle, reader, Wish.SEE_NAMES, day):
        return ()
    taken = {answers_now(setting, reader.id, day).by.id, usual_lead(setting).id}
    return tuple(person for person in setting.circle.team if person.is_staff and person.id not in taken)


def page_of(people: Sequence[Person], page: int) -> tuple[Sequence[Person], int | None]:
    """Return one page of people, and the number of the next page if there is one."""
    shown = people[page * A_PAGE : (page + 1) * A_PAGE]
    return shown, page + 1 if (page + 1) * A_PAGE < len(people) else None


def door_to(setting: Setting, reader: Person, person_id: str, day: date) -> tuple[Door, str | None]:
    """Return the door to somebody named on a screen: the lead's for lead, cover and duty, else that person's own."""
    circle = setting.circle
    now = answers_now(setting, reader.id, day).by
    usual = {usual_lead(setting).id, holder_on(circle, day).by.id, circle.duty.id, now.id}
    if person_id in usual:
        return Door.LEAD, None
    if person_id not in {person.id for person in others_for(setting, reader, day)}:
        raise NotFound
    return Door.PERSON, person_id


def door_chosen(setting: Setting, reader: Person, door: str, day: date) -> Door:
    """Return the door a button names, if it stands open to this reader."""
    choices = choices_for(setting, reader, day)
    open_doors = {Door.LEAD, Door.ANY}
    open_doors |= {Door.MANAGER} if choices.past_lead else set()
    open_doors |= {Door.ABOUT_LEAD} if choices.about_lead else set()
    chosen = next((known for known in open_doors if known.value == door), None)
    if chosen is None:
        raise BadInput("ask_nobody_else", phone=setting.service.phone) if door in PAST_LEAD else NotFound
    return chosen


@dataclass(frozen=True)
class Reading:
    """Who will read a message, for whom they stand in, and who will not see it."""

    held: Held
    not_seen_by: Person | None


def who_reads(setting: Setting, author: Person, door: Door, person_id: str | None, day: date) -> Reading:
    """Return who would read it if it were sent now; refuse in words where there is nobody but the lead."""
    held = held_on(setting, door, author.id, day, person_id)
    if held is None:
        raise BadInput("ask_nobody_else", phone=setting.service.phone)
    lead = setting.circle.lead
    return Reading(held, lead if door in PAST_LEAD and lead is not None and lead.id != author.id else None)


def who_reads_more(setting: Setting, concern: Concern) -> Reading:
    """Return who reads what is added to a thread that is there."""
    excluded = setting.circle.people.get(concern.excluded_id or "")
    return Reading(Held(setting.person(concern.holder_id)), excluded)


def is_as_shown(reading: Reading, shown_id: str) -> bool:
    """Whether the reader is still the one whom the sender saw before tapping Send."""
    return reading.held.by.id == shown_id


def setting_with(settings: Sequence[Setting], chosen_id: str | None, person_id: str) -> Setting:
    """Return the plan on which a named person helps: the one looked at now, if they are on it, else the first."""
    fitting = [setting for setting in settings if person_id in setting.circle.people]
    if not fitting:
        raise NotFound
    return next((setting for setting in fitting if setting.circle.plan.id == chosen_id), fitting[0])


def newest_open(concerns: Sequence[Concern]) -> Concern | None:
    """Return the question that "my last question" means: the newest that is not closed."""
    return next((concern for concern in concerns if concern.closed_at is None), None)
