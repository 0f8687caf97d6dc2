"""Writing down help that was asked of another service, a question at a time; half of it survives a restart (001-19)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.practitioner.referrals import NEWS, ask_readers, tell_family
from handlers.referrals import known_on
from handlers.rules import referrals as rules
from handlers.rules.access import Wish
from handlers.rules.actions import checked_words
from handlers.rules.dials import member_of
from handlers.rules.referrals import Known
from handlers.rules.refusals import AlreadyDone, NotFound
from handlers.rules.revisions import revision
from handlers.rules.shown import toggled
from handlers.screens.referrals import news_facts
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

ANEW, PICK = "anew", "pick"
SERVICE, WHAT, SO_THAT, MADE, DUE = "refer.service", "refer.what", "refer.so_that", "refer.made", "refer.by"
SCREENS = {
    "service": ("p_refer_who", SERVICE), "help_with": ("p_refer_what", WHAT), "so_that": ("p_refer_so_that", SO_THAT),
    "made_on": ("p_refer_made", MADE), "due": ("p_refer_due", DUE),
}  # fmt: skip


@only(Audience.PRACTITIONER)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Begin a new one; where one was begun, ask whether to go on with it."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    rules.room_for_one(known_on(tx, circle, hearing.me, hearing.now, hearing.today))
    draft = tx.drafts.of(hearing.me.id, rules.NEW)
    if draft is not None and draft.fields.get("service") and hearing.id2 != ANEW:
        plan = tx.plans.get(draft.plan_id or circle.plan.id)
        hearing.show("p_refer_half", plan=plan.ref, plan_id=circle.plan.id, service_name=draft.fields["service"])
        return
    if draft is not None:
        tx.drafts.remove(draft.id)
    draft = tx.drafts.add(Draft(
        id=new_id(), person_id=hearing.me.id, purpose=rules.NEW, made_at=hearing.now, changed_at=hearing.now,
        plan_id=circle.plan.id,
    ))  # fmt: skip
    _ask(hearing, circle, draft, rules.ASKED[0])


def _begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    """Return the one begun last, if this practitioner still leads its plan; a stale button finds nothing."""
    draft = tx.drafts.of(hearing.me.id, rules.NEW)
    if draft is None or draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, draft.plan_id, Wish.LEAD_PLAN), draft


def _ask(hearing: Hearing, circle: Circle, draft: Draft, name: str, *, typed: bool = False) -> None:
    kind, awaiting = SCREENS[name]
    hearing.show(kind, awaiting=awaiting, plan_id=circle.plan.id, plan=circle.plan.ref, typed=typed,
                 service_name=draft.fields.get("service"), most=rules.LONGEST_NAME)  # fmt: skip


def _answer(tx: Transaction, hearing: Hearing, name: str, value: Any) -> None:
    circle, draft = _begun(tx, hearing)
    _go_on_with(tx, hearing, circle, tx.drafts.save(rules.with_answer(draft, name, value, hearing.now)))


def _go_on_with(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Ask for what is missing, once the words are settled, or show the whole."""
    if not _are_checked(tx, hearing, circle, draft):
        return
    missing = rules.next_asked(draft.fields)
    if missing is not None:
        _ask(hearing, circle, draft, missing)
    else:
        _preview(tx, hearing, circle, draft)


def _are_checked(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> bool:
    return all(
        checked(tx, hearing, circle, draft, field=field, purpose=rules.NEW, then="refer.write")
        for field in rules.TYPED
        if draft.fields.get(field)
    )


@only(Audience.PRACTITIONER)
def go_on(tx: Transaction, hearing: Hearing) -> None:
    """Go on with what was begun."""
    _go_on_with(tx, hearing, *_begun(tx, hearing))


@only(Audience.PRACTITIONER)
def service_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take of which service."""
    _answer(tx, hearing, "service", rules.named(hearing.text))


@only(Audience.PRACTITIONER)
def what_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take what for."""
    _answer(tx, hearing, "help_with", checked_words(hearing.text))


@only(Audience.PRACTITIONER)
def so_that_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take so that what."""
    _answer(tx, hearing, "so_that", checked_words(hearing.text))


@only(Audience.PRACTITIONER)
def skip_so_that(tx: Transaction, hearing: Hearing) -> None:
    """Leave out so that what."""
    _answer(tx, hearing, "so_that", None)


@only(Audience.PRACTITIONER)
def made_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take the day it was asked, or ask for one to be typed."""
    if hearing.id1 == PICK:
        _ask(hearing, *_begun(tx, hearing), "made_on", typed=True)
    else:
        _answer(tx, hearing, "made_on", rules.made_tapped(hearing.id1, hearing.today))


@only(Audience.PRACTITIONER)
def made_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the day it was asked, typed."""
    _answer(tx, hearing, "made_on", rules.made_typed(hearing.text, hearing.today))


@only(Audience.PRACTITIONER)
def due_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take by when the service is to answer, or ask for a day to be typed."""
    if hearing.id1 == PICK:
        _ask(hearing, *_begun(tx, hearing), "due", typed=True)
    else:
        _dated(tx, hearing, rules.due_tapped(hearing.id1, hearing.today))


@only(Audience.PRACTITIONER)
def due_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take by when the service is to answer, typed."""
    _dated(tx, hearing, rules.due_typed(hearing.text, hearing.today))


def _dated(tx: Transaction, hearing: Hearing, due: rules.Due) -> None:
    _answer(tx, hearing, "due", {"day": due.day, "stated": due.stated})


# -- before the family is told -----------------------------------------------------------------------------------------


def _preview(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Show the note exactly as it will reach its first reader, and who reads it."""
    known = _as_known(hearing, circle, draft)
    readers = rules.readers_of(circle, known.referral.shown_to, hearing.today)
    member = next((one for one in family_on(tx, circle) if one.person in readers), None)
    facts = news_facts(circle, known, hearing.me.name, hearing.today)
    hearing.show(
        "p_refer_preview", plan_id=circle.plan.id, plan=circle.plan.ref, draft_id=draft.id,
        draft_rev=revision(draft), readers=[person.name for person in readers],
        seen=as_read(tx, hearing, member.person, NEWS, facts) if member is not None else None,
        relation=member.relation if member is not None else None, easy=member is not None and member.reads_easy,
    )  # fmt: skip


def _as_known(hearing: Hearing, circle: Circle, draft: Draft) -> Known:
    referral, step = rules.new_one(draft, circle, hearing.me, new_id(), new_id(), hearing.now)
    return Known(referral, (step,))


@only(Audience.PRACTITIONER)
def confirm(tx: Transaction, hearing: Hearing) -> None:
    """Keep it and tell the family in two minutes, as its preview showed; where it has changed since, show it again."""
    circle, draft = _begun(tx, hearing)
    if draft.id != hearing.id1:
        raise AlreadyDone
    if not hearing.is_of(revision(draft)) or rules.next_asked(draft.fields) is not None:
        _go_on_with(tx, hearing, circle, draft)
        return
    if not _are_checked(tx, hearing, circle, draft):
        return
    known = _as_known(hearing, circle, draft)
    tx.referrals.add(known.referral)
    tx.referral_steps.add(known.last)
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "referral.made", known.referral.id)
    tell_family(tx, hearing, circle, known)


@only(Audience.PRACTITIONER)
def change(tx: Transaction, hearing: Hearing) -> None:
    """Ask which part is to change, or ask for it again."""
    circle, draft = _begun(tx, hearing)
    if not hearing.id1:
        hearing.show("p_refer_change", plan_id=circle.plan.id, plan=circle.plan.ref)
        return
    draft = tx.drafts.save(rules.without_answer(draft, hearing.id1, hearing.now))
    _ask(hearing, circle, draft, hearing.id1)


@only(Audience.PRACTITIONER)
def readers(tx: Transaction, hearing: Hearing) -> None:
    """Ask who of the family may see it; a tap on one of them changes it."""
    circle, draft = _begun(tx, hearing)
    shown_to = draft.fields.get("shown_to")
    if hearing.id1:
        member = member_of(family_on(tx, circle), hearing.id1)
        shown_to = toggled(circle, shown_to, member.person.id, hearing.today)
        draft = tx.drafts.save(rules.with_answer(draft, "shown_to", shown_to, hearing.now))
    ask_readers(tx, hearing, circle, shown_to, referral_id=None)


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Stop writing; nothing is kept, and nobody is told."""
    draft = tx.drafts.of(hearing.me.id, rules.NEW)
    if draft is not None:
        tx.drafts.remove(draft.id)
    hearing.show("p_refer_stopped", plan_id=draft.plan_id if draft is not None else None)


ROUTES = (
    Tap("refer.add", add),
    Tap("refer.write", go_on),
    Words(SERVICE, service_typed),
    Words(WHAT, what_typed),
    Words(SO_THAT, so_that_typed),
    Tap(SO_THAT, skip_so_that),
    Tap(MADE, made_tapped),
    Words(MADE, made_typed),
    Tap(DUE, due_tapped),
    Words(DUE, due_typed),
    Tap("refer.yes", confirm),
    Tap("refer.change", change),
    Tap("refer.who", readers),
    Tap("refer.stop", stop),
)
