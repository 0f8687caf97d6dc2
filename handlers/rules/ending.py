"""The end of a plan: what must be settled first, the day, what each reader is told, and when it comes (001-26).

A plan never closes by itself: somebody who leads it says its last day, and nothing that the family was promised is
left behind (001-28). A thread is nobody's reason to see another day: it goes on with whoever holds it, so that no
reader can tell from the end of a plan that somebody waits for an answer (promise 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zlib import crc32

from handlers.rules.actions import open_to
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.revisions import CHECK, checks_without
from handlers.rules.typed_dates import read_day
from handlers.rules.unsent import with_fields
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.endings import Ending, EndingState
from storage.records.people import Person
from storage.records.plans import Circle

PURPOSE = "ending"  # a draft's purpose, and a text's
CONTACT, COME_BACK, BY_PHONE = "contact", "come_back", "by_phone"
LONGEST = 120  # letters of a contact, a way back, a name, a reason
LEAST, FURTHEST = timedelta(days=7), timedelta(days=180)
WEEKS = {"w2": timedelta(days=14), "w4": timedelta(days=28), "w8": timedelta(days=56)}
PUT_OFF = timedelta(days=7)
MOST_FINISHED = 5  # of what is finished, the newest: the note has to be read


class How(StrEnum):
    """What becomes of an action that is still open when its plan ends."""

    PASSED = "passed"
    STOPS = "stops"


class Step(StrEnum):
    """What is asked next."""

    OPEN = "open"
    CONTACT = "contact"
    COME_BACK = "come_back"
    DAY = "day"
    PREVIEW = "preview"


@dataclass(frozen=True)
class Fate:
    """What the clock does with an end whose last day has passed, and the new last day where it is put off."""

    comes: bool
    last_day: date | None = None


# -- what is still open --------------------------------------------------------------------------------------------


def open_actions(
    circle: Circle, reader: Person, actions: Iterable[AgreedAction], now: datetime, day: date
) -> list[AgreedAction]:
    """Return the actions that somebody still has to do, as this practitioner knows them, the soonest first."""
    known = [a for a in open_to(circle, reader, actions, now, day) if a.state is ActionState.PUBLISHED]
    return sorted(known, key=lambda a: (a.by_day or date.max, a.made_at, a.id))


def unsettled(draft: Draft, actions: Iterable[AgreedAction]) -> list[AgreedAction]:
    """Return those of which nobody has said what becomes of them."""
    return [action for action in actions if not draft.fields.get(_how(action.id))]


def settled_in(draft: Draft, actions: Iterable[AgreedAction]) -> dict[str, dict[str, str]]:
    """Return what was said of the actions that are open, as the end keeps it."""
    return {
        action.id: {"how": str(draft.fields[_how(action.id)]), "words": str(draft.fields[field_of(action.id)])}
        for action in actions
        if draft.fields.get(_how(action.id))
    }


def field_of(action_id: str) -> str:
    """Return the draft's field that says who goes on with an action, or why it stops.

    Its name is short: the buttons of the check of words carry it, and Telegram's buttons carry 64 bytes.
    """
    return f"i{action_id}"


def _how(action_id: str) -> str:
    return f"h{action_id}"


def with_settled(draft: Draft, action: AgreedAction, how: How, words: str, now: datetime) -> Draft:
    """Return the draft with what becomes of one action."""
    field = field_of(action.id)
    return _anew(draft, now, field, **{_how(action.id): how.value, field: words})


def typed_fields(draft: Draft, actions: Iterable[AgreedAction]) -> list[str]:
    """Return the draft's fields that a family will read and that were typed: each is checked for plain words."""
    items = [field_of(action.id) for action in actions if draft.fields.get(_how(action.id))]
    known = [*items, CONTACT, COME_BACK]
    return [field for field in known if draft.fields.get(field)]


# -- the form ------------------------------------------------------------------------------------------------------


def begun(known: Draft | None, plan_id: str, person: Person, draft_id: str, now: datetime) -> Draft:
    """Return what this practitioner has begun for this plan, or a new form."""
    return known or Draft(draft_id, person.id, PURPOSE, now, now, plan_id, plan_id)


def words_typed(typed: str) -> str:
    """Return a contact, a way back, a name or a reason, tidied; too long or none at all is refused."""
    tidy = " ".join(typed.split())
    if not 0 < len(tidy) <= LONGEST:
        raise BadInput("p_end_long", n=len(tidy), most=LONGEST)
    return tidy


def named(person: Person) -> str:
    """Return how a practitioner who was picked is named to the family."""
    return ", ".join(part for part in (person.name, person.job, person.agency) if part)


def one_of_team(circle: Circle, person_id: str) -> Person:
    """Return the practitioner of this team that a button names."""
    found = next((person for person in circle.team if person.id == person_id and person.is_staff), None)
    if found is None:
        raise NotFound
    return found


def with_contact(draft: Draft, words: str, now: datetime) -> Draft:
    """Return the draft with whom the family asks from then on."""
    return _anew(draft, now, CONTACT, **{CONTACT: words})


def with_way_back(draft: Draft, words: str | None, now: datetime) -> Draft:
    """Return the draft with how the family comes back; without words, by the service's telephone."""
    return _anew(draft, now, COME_BACK, **{COME_BACK: words, BY_PHONE: words is None})


def with_day(draft: Draft, day: date, now: datetime) -> Draft:
    """Return the draft with the last day."""
    return with_fields(draft, now, day=day)


def _anew(draft: Draft, now: datetime, field: str, **fields: Any) -> Draft:
    """Change fields; what the check found in the old words of one is of no account."""
    return with_fields(draft, now, **{CHECK: checks_without(draft, field), **fields})


def day_tapped(choice: str, today: date) -> date:
    """Return the day a button stands for."""
    if choice not in WEEKS:
        raise NotFound
    return today + WEEKS[choice]


def day_typed(words: str, today: date) -> date:
    """Return a typed last day: at least a week ahead, so that nobody is left from one day to the next."""
    day = read_day(words, today)
    if day is None or not today + LEAST <= day <= today + FURTHEST:
        raise BadInput("p_end_bad_day", first=today + LEAST, words=words)
    return day


def next_step(draft: Draft, actions: Iterable[AgreedAction], n_questions: int, today: date) -> Step:
    """Return what is asked next: nothing goes to a family while anything that they were promised hangs."""
    if n_questions or unsettled(draft, actions):
        return Step.OPEN
    if not draft.fields.get(CONTACT):
        return Step.CONTACT
    if not draft.fields.get(COME_BACK) and not draft.fields.get(BY_PHONE):
        return Step.COME_BACK
    day = draft.fields.get("day")
    return Step.PREVIEW if day is not None and day >= today + LEAST else Step.DAY


def of_ender(draft: Draft | None, plan_id: str, person: Person) -> Draft:
    """Return the form a button goes on with, if it is this practitioner's and for this plan."""
    if draft is None or draft.person_id != person.id or draft.purpose != PURPOSE or draft.plan_id != plan_id:
        raise NotFound
    return draft


def made(
    draft: Draft, by: Person, actions: Sequence[AgreedAction], ending_id: str, now: datetime, standing: Ending | None
) -> Ending:  # fmt: skip
    """Return the end that a whole form becomes; a plan ends once."""
    if standing is not None:
        raise AlreadyDone
    if draft.plan_id is None:
        raise NotFound
    return Ending(
        id=ending_id, plan_id=draft.plan_id, by_id=by.id, made_at=now, last_day=draft.fields["day"],
        contact=str(draft.fields[CONTACT]), come_back=draft.fields.get(COME_BACK) or None,
        settled=settled_in(draft, actions),
    )  # fmt: skip


# -- what each reader is told --------------------------------------------------------------------------------------


def note_for(
    circle: Circle, reader: Person, ending: Ending, actions: Iterable[AgreedAction], now: datetime, day: date
) -> dict[str, Any]:  # fmt: skip
    """Return what the closing note says to one family member: of the actions, only those open to them."""
    known = open_to(circle, reader, actions, now, day)
    done = sorted((a for a in known if a.state is ActionState.DONE), key=lambda a: (a.done_at or a.made_at, a.id))
    said = [(a.what, ending.settled[a.id]) for a in known if a.id in ending.settled]
    return {
        **way_back(circle.plan.child_name, ending),
        "finished": [a.what for a in done[-MOST_FINISHED:]],
        "goes_on": [{"what": what, "who": one["words"]} for what, one in said if one["how"] == How.PASSED.value],
        "stops": [{"what": what, "why": one["words"]} for what, one in said if one["how"] == How.STOPS.value],
        "ask_plan": circle.plan.id,
    }  # fmt: skip


def way_back(child: str, ending: Ending) -> dict[str, Any]:
    """Return what stays with the family: the day, whom to ask from then on, and how to come back."""
    return {"child": child, "date": ending.last_day, "contact": ending.contact, "come_back": ending.come_back}


def revision(notes: Mapping[str, Any]) -> int:
    """Return a number for all that the readers would be told: another one, and the preview is shown again."""
    return crc32(repr(sorted(notes.items())).encode()) % 1_000_000


# -- called off, put off, over -------------------------------------------------------------------------------------


def called_off(ending: Ending | None, today: date, now: datetime) -> Ending:
    """Call it off, until its last day is over."""
    if ending is None or ending.state is EndingState.CALLED_OFF:
        raise AlreadyDone
    if ending.state is EndingState.OVER or ending.last_day < today:
        raise NotNow("p_end_too_late")
    return replace(ending, state=EndingState.CALLED_OFF, ended_at=now)


def fate_of(ending: Ending, actions: Iterable[AgreedAction], today: date) -> Fate:
    """Return what becomes of an end whose last day has passed: it comes, or waits for what was agreed since.

    What was open when the family was told was settled then; only what the staff have added since holds it up.
    """
    added = (a for a in actions if a.state is ActionState.PUBLISHED and a.id not in ending.settled)
    if any(a.published_at is not None and a.published_at > ending.made_at for a in added):
        return Fate(comes=False, last_day=today + PUT_OFF)
    return Fate(comes=True)


def over(ending: Ending, now: datetime) -> Ending:
    """Return the end as having come."""
    return replace(ending, state=EndingState.OVER, ended_at=now)
