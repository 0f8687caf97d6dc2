"""The owner of a part gives it a new day: which, why in words the family reads, two minutes to take it back (001-24).

It is a correction as any other: a new version of the action, checked words, one note to each reader. Whoever leads
hears of it, too; the clock begins anew with the new day.
"""

from datetime import date

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.checking import checked
from handlers.practitioner.parts import beside, part_here, plan_anew, say, show_part, tell_lead, told_topic
from handlers.practitioner.putting_right import tell_family, told_of_correction
from handlers.rules import parts as rules
from handlers.rules.correcting import correct, take_back_change
from handlers.rules.drafting import day_tapped, day_typed
from handlers.rules.refusals import AlreadyDone, NotFound
from storage.records.actions import AgreedAction, Says
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

PURPOSE = "part_day"


@only(Audience.PRACTITIONER)
def ask_when(tx: Transaction, hearing: Hearing) -> None:
    """Ask by when it will be done instead."""
    circle, known = part_here(tx, hearing, hearing.id1)
    _forget(tx, hearing, known)
    hearing.show("p_part_when", awaiting="part.day", about={"action": known.id}, plan_id=circle.plan.id,
                 plan_ref=circle.plan.ref, action_id=known.id, what=known.what, date=known.by_day,
                 late=known.by_day is not None and known.by_day < hearing.today)  # fmt: skip


@only(Audience.PRACTITIONER)
def tap_day(tx: Transaction, hearing: Hearing) -> None:
    """Take one or two weeks from today."""
    circle, known = part_here(tx, hearing, hearing.id1)
    _ask_why(tx, hearing, circle, known, day_tapped(hearing.id2, circle.plan, hearing.today))


@only(Audience.PRACTITIONER)
def type_day(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day."""
    circle, known = part_here(tx, hearing, str(hearing.chat.about.get("action", "")))
    _ask_why(tx, hearing, circle, known, day_typed(hearing.text, hearing.today))


def _ask_why(tx: Transaction, hearing: Hearing, circle: Circle, known: AgreedAction, day: date) -> None:
    new_day = rules.new_day(known, day)
    _forget(tx, hearing, known)
    draft = tx.drafts.add(Draft(
        id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now, changed_at=hearing.now,
        plan_id=known.plan_id, about_id=known.id, fields={"day": new_day},
    ))  # fmt: skip
    _show_why(hearing, circle, draft)


def _show_why(hearing: Hearing, circle: Circle, draft: Draft) -> None:
    hearing.show("p_part_why", awaiting="part.why", about={"action": draft.about_id}, plan_id=circle.plan.id,
                 plan_ref=circle.plan.ref, action_id=draft.about_id, day=draft.fields["day"])  # fmt: skip


def _forget(tx: Transaction, hearing: Hearing, known: AgreedAction) -> None:
    draft = tx.drafts.of(hearing.me.id, PURPOSE, known.id)
    if draft is not None:
        tx.drafts.remove(draft.id)


def _begun(tx: Transaction, hearing: Hearing, action_id: str) -> tuple[Circle, AgreedAction, Draft]:
    circle, known = part_here(tx, hearing, action_id)
    draft = tx.drafts.of(hearing.me.id, PURPOSE, known.id)
    if draft is None:
        raise NotFound
    return circle, known, draft


@only(Audience.PRACTITIONER)
def type_why(tx: Transaction, hearing: Hearing) -> None:
    """Take why, in words of one's own; they go through the plain-words check."""
    circle, known, draft = _begun(tx, hearing, str(hearing.chat.about.get("action", "")))
    _with_why(tx, hearing, circle, known, draft, rules.words_of(hearing.text))


@only(Audience.PRACTITIONER)
def tap_why(tx: Transaction, hearing: Hearing) -> None:
    """Take one of the usual reasons; without one, go on after the check of words."""
    circle, known, draft = _begun(tx, hearing, hearing.id1)
    if hearing.id2:
        _with_why(tx, hearing, circle, known, draft, rules.reason_named(hearing.id2))
    else:
        _show_check(tx, hearing, circle, known, draft)


@only(Audience.PRACTITIONER)
def reword(tx: Transaction, hearing: Hearing) -> None:
    """Ask for why once more."""
    circle, _, draft = _begun(tx, hearing, hearing.id1)
    _show_why(hearing, circle, draft)


def _with_why(
    tx: Transaction, hearing: Hearing, circle: Circle, known: AgreedAction, draft: Draft, why: str
) -> None:  # fmt: skip
    fields = {"day": draft.fields["day"], "why": why}
    _show_check(tx, hearing, circle, known, tx.drafts.change(draft, fields=fields, changed_at=hearing.now))


def _is_checked(tx: Transaction, hearing: Hearing, circle: Circle, known: AgreedAction, draft: Draft) -> bool:
    if not draft.fields.get("why"):
        raise NotFound
    return checked(tx, hearing, circle, draft, field="why", purpose="action", then="part.why", then_id=known.id)


def _show_check(tx: Transaction, hearing: Hearing, circle: Circle, known: AgreedAction, draft: Draft) -> None:
    """Show what the family will read, once the words are settled."""
    if _is_checked(tx, hearing, circle, known, draft):
        hearing.show("p_part_day_check", plan_id=circle.plan.id, plan_ref=circle.plan.ref, action_id=known.id,
                     what=known.what, day=draft.fields["day"], why=draft.fields["why"])  # fmt: skip


@only(Audience.PRACTITIONER)
def move(tx: Transaction, hearing: Hearing) -> None:
    """Give it the new day: a new version, seen and told in two minutes; the owner has said so of this version."""
    circle, known, draft = _begun(tx, hearing, hearing.id1)
    if not _is_checked(tx, hearing, circle, known, draft):
        return
    day, why = draft.fields["day"], draft.fields["why"]
    made = correct(
        tx.actions.get(known.id), hearing.me, {"by_day": day, "date_will_come": None}, why, hearing.now, new_id()
    )
    action = tx.actions.save(made.action)
    tx.action_versions.add(made.former)
    tx.drafts.remove(draft.id)
    report = say(tx, hearing, action, Says.NOT_DONE, day=day)
    tell_family(hearing, circle, known, action, why)
    tell_lead(hearing, circle, action, "p_part_moved_told", report, was=known.by_day, why=why, due=action.visible_from)
    plan_anew(tx, hearing, action.id)
    hearing.show("p_part_moved", plan_id=circle.plan.id, plan_ref=circle.plan.ref, action_id=action.id, day=day,
                 until=action.visible_from, lead=beside(circle, hearing))  # fmt: skip


@only(Audience.PRACTITIONER)
def take_back(tx: Transaction, hearing: Hearing) -> None:
    """Take the new day back within two minutes: nobody was told of it."""
    kept = tx.actions.find(hearing.id1)
    if kept is None:
        raise NotFound
    part_here(tx, hearing, kept.id, still=False)
    back = take_back_change(kept, hearing.me, hearing.now)
    before = rules.stance(kept, tx.action_reports.of_action(kept.id))
    if before is None or before.says is not Says.NOT_DONE:
        raise AlreadyDone
    tx.actions.save(back)
    for former in tx.action_versions.of_action(kept.id):
        if former.version == back.version:
            tx.action_versions.remove(former.id)
    tx.outbox.withdraw(topic=told_of_correction(kept), reason="taken_back")
    tx.outbox.withdraw(topic=told_topic(kept.id, before.id), reason="taken_back")
    say(tx, hearing, kept, Says.TAKEN_BACK, about_id=before.id)
    plan_anew(tx, hearing, kept.id)
    show_part(tx, hearing, kept.id, "taken_back")


ROUTES = (
    Tap("part.not_done", ask_when),
    Tap("part.day", tap_day),
    Words("part.day", type_day),
    Tap("part.why", tap_why),
    Words("part.why", type_why),
    Tap("part.reword", reword),
    Tap("part.move", move),
    Tap("part.back", take_back),
)
