"""Sending a family what might help: an entry of the local list, or a typed tip, each with a line (001-25, 004-11)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.rules import local_help as rules
from handlers.rules.access import Wish
from handlers.rules.outcomes import a_page_of
from handlers.rules.refusals import AlreadyDone
from handlers.rules.revisions import revision
from handlers.rules.undo import UNDO
from handlers.screens.local_help import A_PAGE, tip_facts
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

WORDS = "tip.words"


@only(Audience.PRACTITIONER)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Begin: what is to be sent? What was begun before and not sent is dropped."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _forget(tx, hearing)
    tx.drafts.add(Draft(
        id=new_id(), person_id=hearing.me.id, purpose=rules.TIP, made_at=hearing.now, changed_at=hearing.now,
        plan_id=circle.plan.id,
    ))  # fmt: skip
    kinds = rules.categories_in(tx.local_services.listed())
    hearing.show("p_tip_start", plan_id=circle.plan.id, plan=circle.plan.ref, kinds=[one.value for one in kinds])


def _forget(tx: Transaction, hearing: Hearing) -> None:
    old = tx.drafts.of(hearing.me.id, rules.TIP)
    if old is not None:
        tx.drafts.remove(old.id)


def _begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    draft = rules.begun(tx.drafts.of(hearing.me.id, rules.TIP))
    return circle_for(tx, hearing, draft.plan_id or "", Wish.LEAD_PLAN), draft


@only(Audience.PRACTITIONER, shows=True)
def show_kind(tx: Transaction, hearing: Hearing) -> None:
    """Show a page of the entries of one kind, to be picked."""
    circle, _ = _begun(tx, hearing)
    category = rules.category_named(hearing.id1)
    items, more = a_page_of(tx.local_services.listed(category), hearing.page, A_PAGE)
    hearing.show("p_tip_pick", plan_id=circle.plan.id, plan=circle.plan.ref, category=category.value, more=more,
                 items=[{"id": one.id, "name": one.name, "what_for": one.what_for} for one in items])  # fmt: skip


@only(Audience.PRACTITIONER)
def pick(tx: Transaction, hearing: Hearing) -> None:
    """Take an entry, or (without one) a tip that is typed; then ask for the line."""
    circle, draft = _begun(tx, hearing)
    service = rules.shown(tx.local_services.find(hearing.id1)) if hearing.id1 else None
    fields = {"service_id": service.id if service is not None else None}
    draft = tx.drafts.change(draft, fields=fields, changed_at=hearing.now)
    _ask_words(tx, hearing, circle, draft)


def _ask_words(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    service = tx.local_services.find(draft.fields.get("service_id") or "")
    hearing.show("p_tip_words", awaiting=WORDS, plan_id=circle.plan.id, plan=circle.plan.ref, most=rules.LONGEST,
                 service_name=service.name if service is not None else None)  # fmt: skip


@only(Audience.PRACTITIONER)
def other_words(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the line once more."""
    _ask_words(tx, hearing, *_begun(tx, hearing))


@only(Audience.PRACTITIONER)
def words_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the line."""
    circle, draft = _begun(tx, hearing)
    _go_on_with(tx, hearing, circle, tx.drafts.save(rules.with_words(draft, hearing.text, hearing.now)))


@only(Audience.PRACTITIONER)
def no_words(tx: Transaction, hearing: Hearing) -> None:
    """Send an entry without a line."""
    circle, draft = _begun(tx, hearing)
    _go_on_with(tx, hearing, circle, tx.drafts.save(rules.with_words(draft, None, hearing.now)))


@only(Audience.PRACTITIONER)
def send_to(tx: Transaction, hearing: Hearing) -> None:
    """Take whom it is for; without one, ask."""
    circle, draft = _begun(tx, hearing)
    if not hearing.id1:
        _ask_whom(tx, hearing, circle)
        return
    rules.readers(circle, hearing.id1)
    _go_on_with(tx, hearing, circle, tx.drafts.save(rules.with_reader(draft, hearing.id1, hearing.now)))


def _go_on_with(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    missing = rules.next_asked(draft)
    if missing == "words":
        _ask_words(tx, hearing, circle, draft)
    elif not _is_checked(tx, hearing, circle, draft):
        return
    elif missing == "to":
        _ask_whom(tx, hearing, circle)
    else:
        _preview(tx, hearing, circle, draft)


def _is_checked(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> bool:
    if not draft.fields.get("words"):
        return True
    return checked(tx, hearing, circle, draft, field="words", purpose=rules.TIP, then="tip.to")


def _ask_whom(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    members = [{"role_id": m.role.id, "relation": m.relation} for m in family_on(tx, circle)][:4]
    hearing.show("p_tip_who", plan_id=circle.plan.id, plan=circle.plan.ref, members=members)


def _preview(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Show the note exactly as its first reader will see it, and to whom it goes."""
    readers = rules.readers(circle, draft.fields["to"])
    (tip,) = rules.tips_of(draft, readers[:1], hearing.me, [new_id()], hearing.now)
    service = tx.local_services.find(tip.service_id or "")
    facts = tip_facts(tip, service, hearing.me.name, circle.plan.child_name)
    hearing.show(
        "p_tip_preview", plan_id=circle.plan.id, plan=circle.plan.ref, draft_id=draft.id,
        draft_rev=revision(draft), readers=[person.name for person in readers],
        seen=as_read(tx, hearing, readers[0], "tip_new", facts),
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Send it in two minutes, as its preview showed; where it has changed since, show it again."""
    circle, draft = _begun(tx, hearing)
    if draft.id != hearing.id1:
        raise AlreadyDone
    if not hearing.is_of(revision(draft)) or rules.next_asked(draft) is not None:
        _go_on_with(tx, hearing, circle, draft)
        return
    if not _is_checked(tx, hearing, circle, draft):
        return
    readers = rules.readers(circle, draft.fields["to"])
    tips = rules.tips_of(draft, readers, hearing.me, [new_id() for _ in readers], hearing.now)
    service = tx.local_services.find(draft.fields.get("service_id") or "")
    for reader, tip in zip(readers, tips, strict=True):
        tx.tips.add(tip)
        tx.audit.add(hearing.me.id, "tip.sent", tip.id)
        hearing.tell(
            reader, "tip_new", key=f"tip/{tip.id}", due=tip.visible_from, topic=f"tip/{tip.id}", refers_to=tip.id,
            plan_id=circle.plan.id, **tip_facts(tip, service, hearing.me.name, circle.plan.child_name),
        )  # fmt: skip
    tx.drafts.remove(draft.id)
    hearing.show("p_tip_sent", plan_id=circle.plan.id, plan=circle.plan.ref, tip_id=tips[0].id,
                 readers=[person.name for person in readers], until=hearing.now + UNDO)  # fmt: skip


@only(Audience.PRACTITIONER)
def take_back(tx: Transaction, hearing: Hearing) -> None:
    """Take it back from everybody it was sent to, before anybody is told."""
    first = tx.tips.find(hearing.id1)
    fresh = rules.may_take_back(tx.tips.sent_with(first) if first is not None else [], hearing.me, hearing.now)
    circle = circle_for(tx, hearing, fresh[0].plan_id, Wish.LEAD_PLAN)
    for tip in fresh:
        tx.outbox.withdraw(topic=f"tip/{tip.id}")
        tx.tips.remove(tip.id)
        tx.audit.add(hearing.me.id, "tip.taken_back", tip.id)
    hearing.show("p_tip_gone", plan_id=circle.plan.id, plan=circle.plan.ref)


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Send nothing."""
    draft = tx.drafts.of(hearing.me.id, rules.TIP)
    _forget(tx, hearing)
    hearing.show("p_tip_stopped", plan_id=draft.plan_id if draft is not None else None)


ROUTES = (
    Tap("tip.begin", begin),
    Tap("tip.kind", show_kind),
    Tap("tip.pick", pick),
    Words(WORDS, words_typed),
    Tap(WORDS, other_words),
    Tap("tip.no_words", no_words),
    Tap("tip.to", send_to),
    Tap("tip.yes", send),
    Tap("tip.back", take_back),
    Tap("tip.stop", stop),
)
