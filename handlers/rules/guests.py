"""Three in one thread, with the family's permission: its author, its holder, and one practitioner of the team (004-20).

The holder offers it and answers for the thread as before. The author says yes for this one thread, and ends it at any
time. The guest reads what is said from the yes on, nothing before it and nothing after its end.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.rules.decisions import Decision, Happened, Setting
from handlers.rules.holding import may_be_asked, of_holder
from handlers.rules.reading import Piece
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound, NotNow
from handlers.rules.telling import moved, to_author, to_holder, to_staff
from storage.records.concerns import Concern, ConcernPart, PartKind
from storage.records.drafts import Draft
from storage.records.guests import GuestState, ThreadGuest
from storage.records.people import Person

WRITE = "three"  # a draft's purpose
FIELD = "words"
LONGEST = 1000


def may_join(setting: Setting, concern: Concern) -> tuple[Person, ...]:
    """Return who of the team can be let in: nobody where the thread went past the lead, or is closed."""
    return () if concern.closed_at is not None else may_be_asked(setting, concern)


def offer(
    concern: Concern, setting: Setting, by: Person, person_id: str, open_one: ThreadGuest | None, guest_id: str,
    now: datetime,
) -> tuple[Decision, ThreadGuest]:  # fmt: skip
    """Offer the author to put both in touch; nobody else hears of it before they say yes."""
    of_holder(concern, by)
    person = next((one for one in may_join(setting, concern) if one.id == person_id), None)
    if person is None:
        raise NotFound
    if open_one is not None:
        raise NotNow("p_three_one", concern_id=concern.id)
    guest = ThreadGuest(guest_id, concern.id, person.id, by.id, now)
    changed = moved(concern)
    told = to_author(setting, changed, "three_offer", guest_id=guest.id, name=person.name, job=person.job)
    return Decision(changed, steps=(Happened("guest_offered", by_id=by.id, to_id=person.id),), tellings=told), guest


def said(
    guest: ThreadGuest, concern: Concern, setting: Setting, author: Person, yes: bool, before: Sequence[ConcernPart],
    now: datetime,
) -> tuple[Decision, ThreadGuest]:  # fmt: skip
    """Take the author's yes or no. With yes the guest hears that they are in touch; with no, nothing at all.

    What was said `before` is not for the guest, not even what was said within the same moment of the clock.
    """
    if guest.state is not GuestState.OFFERED or concern.closed_at is not None:
        raise AlreadyDone
    changed, person = moved(concern), setting.person(guest.person_id)
    answered = replace(guest, state=GuestState.JOINED if yes else GuestState.REFUSED,
                       said_at=max((now, *(part.said_at for part in before))))  # fmt: skip
    what = "guest_joined" if yes else "guest_refused"
    told = to_holder(setting, changed, "p_three_said", guest_id=guest.id, name=person.name, yes=yes)
    if yes:
        told += to_staff(setting, changed, person, "p_three_in_touch", guest_id=guest.id)
    return Decision(changed, steps=(Happened(what, by_id=author.id, to_id=person.id),), tellings=told), answered


def ended(
    guest: ThreadGuest, concern: Concern, setting: Setting, author: Person, now: datetime
) -> tuple[Decision, ThreadGuest]:
    """End it: from this moment the guest reads nothing of the thread any more. Holder and guest hear that."""
    if guest.state not in (GuestState.OFFERED, GuestState.JOINED):
        raise AlreadyDone
    changed, person = moved(concern), setting.person(guest.person_id)
    told = to_holder(setting, changed, "p_three_ended", guest_id=guest.id, name=person.name)
    if guest.state is GuestState.JOINED:
        told += to_staff(setting, changed, person, "p_three_ended", guest_id=guest.id, name=person.name)
    over = replace(guest, state=GuestState.ENDED, ended_at=now)
    return Decision(changed, steps=(Happened("guest_ended", by_id=author.id, to_id=person.id),), tellings=told), over


def of_author(guest: ThreadGuest | None, concern: Concern | None, person: Person) -> ThreadGuest:
    """Return a guest in a thread of this family member's own; to everybody else there is none."""
    if guest is None or concern is None or concern.author_id != person.id or guest.concern_id != concern.id:
        raise NotFound
    return guest


def is_in_touch(guest: ThreadGuest | None, concern: Concern, setting: Setting) -> bool:
    """Whether the guest reads what is said now: the author said yes, and they are still on the team."""
    if guest is None or guest.concern_id != concern.id or guest.state is not GuestState.JOINED:
        return False
    person = setting.circle.people.get(guest.person_id)
    here = person is not None and person.ended_at is None and setting.circle.role_of(person.id) is not None
    return here and concern.excluded_id != guest.person_id and setting.circle.plan.closed_at is None


def of_guest(guest: ThreadGuest | None, concern: Concern | None, setting: Setting, person: Person) -> ThreadGuest:
    """Return their place in a thread to the guest, while they have one."""
    if guest is None or concern is None or guest.person_id != person.id or not is_in_touch(guest, concern, setting):
        raise NotFound
    return guest


def heard_by(parts: Sequence[ConcernPart], guest: ThreadGuest) -> list[ConcernPart]:
    """Return what was said since the author said yes."""
    return [part for part in parts if guest.said_at is not None and part.said_at > guest.said_at]


def page_shown(book: Sequence[list[Piece]], asked: int | None) -> int:
    """Return which page is shown: the one asked for, else the last, with what was said last."""
    return len(book) - 1 if asked is None else min(asked, len(book) - 1)


def checked(words: str) -> str:
    """Return what was typed, or say that it is too long."""
    tidy = words.strip()
    if not 0 < len(tidy) <= LONGEST:
        raise BadInput("p_three_long", n=len(tidy), most=LONGEST)
    return tidy


def of_writer(draft: Draft | None, guest: ThreadGuest, person: Person) -> Draft:
    """Return what the guest is writing. What is gone was sent."""
    if draft is None or draft.person_id != person.id or draft.purpose != WRITE or draft.about_id != guest.id:
        raise AlreadyDone
    return draft


def wrote(
    concern: Concern, setting: Setting, guest: ThreadGuest, by: Person, words: str, part_id: str, now: datetime
) -> Decision:
    """Say something in the thread, by name. It answers nothing: whoever holds the thread still owes an answer."""
    if concern.closed_at is not None:
        raise NotNow("p_q_is_closed")
    changed = moved(concern)
    part = ConcernPart(part_id, concern.id, by.id, True, PartKind.TEXT, now, checked(words))
    return Decision(
        changed,
        steps=(Happened("guest_wrote", by_id=by.id),),
        tellings=(
            *to_author(setting, changed, "three_wrote", guest_id=guest.id, name=by.name),
            *to_holder(setting, changed, "p_three_wrote", guest_id=guest.id, name=by.name),
        ),
        parts=(part,),
    )


# -- before it is told -------------------------------------------------------------------------------------------------

STATES = {
    "three_offer": (GuestState.OFFERED,), "three_wrote": (GuestState.JOINED,), "p_three_in_touch": (GuestState.JOINED,),
    "p_three_more": (GuestState.JOINED,), "p_three_wrote": (GuestState.JOINED,),
    "p_three_said": (GuestState.JOINED, GuestState.REFUSED), "p_three_ended": (GuestState.ENDED,),
}  # fmt: skip
TO_GUEST = frozenset({"p_three_in_touch", "p_three_more"})


def outdated(kind: str, guest: ThreadGuest | None, concern: Concern, person: Person, on_team: bool) -> str | None:
    """Return why somebody is told no more of who is in touch; None where it still is so."""
    if guest is None or guest.state not in STATES[kind]:
        return "no_longer_so"
    if kind in TO_GUEST:
        return None if guest.person_id == person.id and on_team else "not_theirs"
    if not person.is_staff:
        return None if concern.author_id == person.id else "not_theirs"
    return None if person.id in (concern.holder_id, guest.person_id) else "passed_on"
