"""Contact with a child goes through whoever leads: asked for, answered, and the family asked first (002-10).

A practitioner of the service who is not on the team may ask, too: they name a plan's reference, and learn from the
answer alone whether there is one. What the family says goes to whoever leads, and to nobody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from handlers.rules.access import Wish, may
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.revisions import unchecked
from handlers.rules.timeline import keeps_overview
from handlers.rules.unsent import with_fields
from storage.records.contacts import ContactHow, ContactRequest, ContactState, FamilySays
from storage.records.drafts import Draft
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

ASK, ANSWER, FAMILY = "contact", "contact_answer", "contact_family"  # drafts' purposes
LONGEST = 200  # letters of what it is for, and of an answer
LONGEST_REF = 20
MOST = 3  # requests of one practitioner that wait on one plan
OPEN = (ContactState.WAITING, ContactState.WITH_FAMILY)


# -- asking ------------------------------------------------------------------------------------------------------------


def asks(circle: Circle, person: Person, day: date) -> bool:
    """Whether this practitioner asks for contact on a plan, and is not the one who would be asked."""
    return person.is_staff and person.ended_at is None and not keeps_overview(circle, person, day)


def words_of(words: str) -> str:
    """Return what it is for, or an answer, tidied: a few words, not a story."""
    said = " ".join(words.split())
    if not 0 < len(said) <= LONGEST:
        raise BadInput("p_contact_long", n=len(said), most=LONGEST)
    return said


def ref_of(words: str) -> str:
    """Return a typed reference of a plan; whether there is such a plan is not said."""
    ref = " ".join(words.split()).upper()
    if not 0 < len(ref) <= LONGEST_REF:
        raise BadInput("p_contact_bad_ref")
    return ref


def how_named(name: str) -> ContactHow:
    """Return the way of contact a button names."""
    if name not in list(ContactHow):
        raise NotFound
    return ContactHow(name)


def begun(person: Person, draft_id: str, ref: str, now: datetime) -> Draft:
    """Return a request that is begun. It points to no plan before it is sent: whoever asks may not know of one."""
    return Draft(draft_id, person.id, ASK, now, now, fields={"ref": ref})


def of_writer(draft: Draft | None, purpose: str, person: Person) -> Draft:
    """Return what this practitioner is writing. One that is gone was sent, or left."""
    if draft is None or draft.person_id != person.id or draft.purpose != purpose:
        raise AlreadyDone
    return draft


def with_answer(draft: Draft, now: datetime, **fields: Any) -> Draft:
    """Return the draft with one more thing said. Words that change are new to the check."""
    return with_fields(unchecked(draft), now, **fields)


def is_whole(draft: Draft, today: date) -> bool:
    """Whether it says what for, how and by when; what was left for days has to be dated anew."""
    by = draft.fields.get("by")
    return bool(draft.fields.get("what")) and bool(draft.fields.get("how")) and by is not None and by > today


def made(draft: Draft, circle: Circle, person: Person, request_id: str, now: datetime) -> ContactRequest:
    """Return the request a whole draft becomes."""
    return ContactRequest(request_id, circle.plan.id, person.id, words_of(str(draft.fields["what"])),
                          how_named(str(draft.fields["how"])), draft.fields["by"], now)  # fmt: skip


def is_heard(circle: Circle | None, person: Person, waiting: int, day: date) -> bool:
    """Whether a request reaches anybody. Whoever asks reads the same words either way."""
    return circle is not None and circle.plan.closed_at is None and waiting < MOST and asks(circle, person, day)


def is_on_team(circle: Circle, person: Person, day: date) -> bool:
    """Whether they know of this plan anyway, so that they may be told plainly what became of their request."""
    return may(circle, person, Wish.SEE_PLAN, day)


# -- whoever leads -----------------------------------------------------------------------------------------------------


def of_lead(request: ContactRequest | None, circle: Circle, person: Person, day: date) -> ContactRequest:
    """Return a request to whoever leads this plan today; to everybody else there is none."""
    if request is None or request.plan_id != circle.plan.id or not keeps_overview(circle, person, day):
        raise NotFound
    return request


def still_open(request: ContactRequest) -> ContactRequest:
    """Refuse what was answered already."""
    if request.state not in OPEN:
        raise AlreadyDone
    return request


def answered(
    request: ContactRequest, by: Person, state: ContactState, words: str, now: datetime
) -> ContactRequest:  # fmt: skip
    """Answer it: here is how, or not now and why."""
    if state not in (ContactState.TIMES, ContactState.NOT_NOW):
        raise NotFound
    still_open(request)
    return replace(request, state=state, answer=words_of(words), answered_at=now, answered_by=by.id)


def may_be_asked(circle: Circle, day: date) -> tuple[Person, ...]:
    """Return who of the family can be asked here: a practitioner is named to them, so their names dial is open."""
    return tuple(one for one in circle.family
                 if one.id in circle.reachable and may(circle, one, Wish.SEE_NAMES, day))  # fmt: skip


def picked(circle: Circle, person_id: str, day: date) -> Person:
    """Return the family member a button names, if they can be asked."""
    found = next((one for one in may_be_asked(circle, day) if one.id == person_id), None)
    if found is None:
        raise NotFound
    return found


def person_in(draft: Draft | None) -> str:
    """Return whom of the family somebody is about to ask, or ""."""
    return str(draft.fields.get("person", "")) if draft is not None else ""


def family_asked(request: ContactRequest, person: Person | None, about: str, now: datetime) -> ContactRequest:
    """Ask the family first: one of them here, or (None) in person. Asked again, only the newest asking counts."""
    still_open(request)
    return replace(request, state=ContactState.WITH_FAMILY, family_id=person.id if person is not None else None,
                   family_asked_at=now, about=words_of(about), family_says=None, family_said_at=None)  # fmt: skip


def needs_lead(request: ContactRequest, today: date) -> bool:
    """Whether whoever leads has to do something: not while one of the family is asked and its day is ahead."""
    if request.state is ContactState.WAITING:
        return True
    waits = request.family_id is not None and request.family_says is None and request.by_day > today
    return request.state is ContactState.WITH_FAMILY and not waits


# -- the family --------------------------------------------------------------------------------------------------------


def of_family(request: ContactRequest | None, circle: Circle, person: Person, day: date) -> ContactRequest:
    """Return what this family member is asked, while they are on the plan; nobody else is asked it."""
    if request is None or request.plan_id != circle.plan.id or request.family_id != person.id:
        raise NotFound
    if circle.role_of(person.id, RoleKind.FAMILY) is None or not may(circle, person, Wish.SEE_NAMES, day):
        raise NotFound
    return request


def said(request: ContactRequest, says: str, now: datetime) -> ContactRequest:
    """Keep what the family says; they may say otherwise until whoever leads has answered."""
    if says not in list(FamilySays):
        raise NotFound
    if request.state is not ContactState.WITH_FAMILY:
        raise NotNow("contact_over")
    if request.family_says is FamilySays(says):
        raise AlreadyDone
    return replace(request, family_says=FamilySays(says), family_said_at=now)


# -- before it is told -------------------------------------------------------------------------------------------------


def outdated(
    kind: str, request: ContactRequest | None, circle: Circle, person: Person, day: date, *, asks: bool = False
) -> str | None:  # fmt: skip
    """Return why somebody is told no more of a request; None where it still is as it was.

    `asks` says that whoever asked for contact is told that the family is asked first.
    """
    if request is None:
        return "gone"
    if kind == "contact_ask":
        open_to_them = circle.role_of(person.id, RoleKind.FAMILY) and may(circle, person, Wish.SEE_NAMES, day)
        asked = request.state is ContactState.WITH_FAMILY and request.family_id == person.id
        return None if open_to_them and asked and request.family_says is None else "not_asked"
    if kind in TO_LEAD:
        if not keeps_overview(circle, person, day):
            return "passed_on"
        return None if request.state in OPEN else "answered"
    if asks and request.state is not ContactState.WITH_FAMILY:
        return "answered"
    return None if request.asked_by == person.id else "not_theirs"


TO_LEAD = frozenset({"p_contact_new", "p_contact_family_said"})


def to_do(
    requests: Iterable[ContactRequest], circles: Mapping[str, Circle], person: Person, today: date
) -> list[ContactRequest]:  # fmt: skip
    """Return the requests this practitioner has to answer."""
    theirs = [one for one in requests if keeps_overview(circles[one.plan_id], person, today)]
    return [one for one in theirs if needs_lead(one, today)]
