"""A third person in one thread of one's own: yes or no, what the three of them say, and the end of it (004-20)."""

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.family.selection import circle_of
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules import guests as rules
from handlers.rules.decisions import Setting
from handlers.rules.reading import pages
from handlers.rules.refusals import NotFound
from storage.records.concerns import Concern
from storage.records.guests import GuestState, ThreadGuest
from storage.transaction import Transaction

ANSWERS = {"yes": True, "no": False}


def _own(tx: Transaction, hearing: Hearing) -> tuple[ThreadGuest, Concern, Setting]:
    """Return a guest in a thread of this person's own, while they are on its plan."""
    guest = tx.guests.find(hearing.id1)
    concern = tx.concerns.find(guest.concern_id) if guest is not None else None
    found = rules.of_author(guest, concern, hearing.me)
    assert concern is not None
    circle_of(tx, hearing, concern.plan_id)
    return found, concern, setting_for(tx, hearing.house, concern)


@only(Audience.FAMILY)
def say(tx: Transaction, hearing: Hearing) -> None:
    """Take yes or no."""
    guest, concern, setting = _own(tx, hearing)
    if hearing.id2 not in ANSWERS:
        raise NotFound
    decision, kept = rules.said(
        guest, concern, setting, hearing.me, ANSWERS[hearing.id2], tx.parts.of(concern.id), hearing.now
    )
    tx.guests.save(kept)
    _show(tx, hearing, kept, keep(tx, hearing.house, decision, hearing.me), setting)


@only(Audience.FAMILY)
def open_talk(tx: Transaction, hearing: Hearing) -> None:
    """Show what the three have said."""
    _show(tx, hearing, *_own(tx, hearing))


def _show(tx: Transaction, hearing: Hearing, guest: ThreadGuest, concern: Concern, setting: Setting) -> None:
    heard = rules.heard_by(tx.parts.of(concern.id), guest)
    book = pages(heard if guest.state is GuestState.JOINED else ())
    page = rules.page_shown(book, hearing.data.rev if hearing.data is not None else None)
    people = tx.people.many(piece.author_id for piece in book[page])
    hearing.show(
        "three_talk", refers_to=concern.id, plan_id=concern.plan_id, guest_id=guest.id, concern_id=concern.id,
        ref=concern.ref, name=setting.person(guest.person_id).name, holder=setting.person(concern.holder_id).name,
        child=setting.circle.plan.child_name, state=guest.state.value,
        lines=[{"mine": piece.author_id == hearing.me.id, "name": people[piece.author_id].name, "words": piece.words}
               for piece in book[page]],
        earlier=page - 1 if page else None, closed=concern.closed_at is not None,
    )  # fmt: skip


@only(Audience.FAMILY)
def end(tx: Transaction, hearing: Hearing) -> None:
    """End it: the third person reads nothing of it any more."""
    guest, concern, setting = _own(tx, hearing)
    decision, kept = rules.ended(guest, concern, setting, hearing.me, hearing.now)
    tx.guests.save(kept)
    _show(tx, hearing, kept, keep(tx, hearing.house, decision, hearing.me), setting)


ROUTES = (
    Tap("three.say", say),
    Tap("three.talk", open_talk),
    Tap("three.end", end),
)
