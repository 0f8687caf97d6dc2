"""Asking for contact with a child: for what, how and by when; it goes to whoever leads, whoever that is (002-10).

Whoever is not on the team types the plan's reference, and reads the same words whether there is such a plan or not.
"""

from datetime import date

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.desk_plan import circle_for
from handlers.rules import answer_days
from handlers.rules import contacts as rules
from handlers.rules.access import Wish
from handlers.rules.refusals import NotFound, NotNow
from handlers.rules.routing import holder_on
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

REF, WHAT, BY = "contact.ref", "contact.what", "contact.by"


@only(Audience.PRACTITIONER)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Ask what it is for; without a plan at hand, which plan first. What was begun is gone on with."""
    known = tx.drafts.of(hearing.me.id, rules.ASK)
    if hearing.id1:
        circle = circle_for(tx, hearing, hearing.id1, Wish.SEE_PLAN)
        _refuse_own(circle, hearing)
        ref = circle.plan.ref
    else:
        ref = ""
    if known is not None and known.fields.get("what") and ref in ("", known.fields["ref"]):
        _go_on(hearing, known)
        return
    if not ref:
        hearing.show("p_contact_ref", awaiting=REF)
        return
    _start(tx, hearing, ref)


def _refuse_own(circle: Circle, hearing: Hearing) -> None:
    if not rules.asks(circle, hearing.me, hearing.today):
        raise NotNow("p_contact_own", plan=circle.plan.ref)


def _start(tx: Transaction, hearing: Hearing, ref: str) -> None:
    known = tx.drafts.of(hearing.me.id, rules.ASK)
    if known is not None:
        tx.drafts.remove(known.id)
    _go_on(hearing, tx.drafts.add(rules.begun(hearing.me, new_id(), ref, hearing.now)))


@only(Audience.PRACTITIONER)
def ref_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take a plan's reference; whether there is one is not said."""
    ref = rules.ref_of(hearing.text)
    circle = _circle_of(tx, ref)
    if circle is not None and rules.is_on_team(circle, hearing.me, hearing.today):
        _refuse_own(circle, hearing)
    _start(tx, hearing, ref)


def _circle_of(tx: Transaction, ref: str) -> Circle | None:
    plan = tx.plans.by_ref(ref)
    return tx.plans.circle(plan.id) if plan is not None else None


def _begun(tx: Transaction, hearing: Hearing, draft_id: str) -> Draft:
    return rules.of_writer(tx.drafts.find(draft_id), rules.ASK, hearing.me)


def _go_on(hearing: Hearing, draft: Draft) -> None:
    """Ask for what is missing, or show the whole."""
    usual = {"draft_id": draft.id, "plan": draft.fields["ref"]}
    if not draft.fields.get("what"):
        hearing.show("p_contact_what", awaiting=WHAT, about={"draft": draft.id}, most=rules.LONGEST, **usual)
    elif not draft.fields.get("how"):
        hearing.show("p_contact_how", **usual)
    elif not rules.is_whole(draft, hearing.today):
        hearing.show("p_contact_by", awaiting=BY, about={"draft": draft.id}, **usual)
    else:
        hearing.show("p_contact_check", text=draft.fields["what"], how=draft.fields["how"], by=draft.fields["by"],
                     **usual)  # fmt: skip


@only(Audience.PRACTITIONER)
def what_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take what it is for."""
    draft = _begun(tx, hearing, str(hearing.chat.about.get("draft", "")))
    _go_on(hearing, tx.drafts.save(rules.with_answer(draft, hearing.now, what=rules.words_of(hearing.text))))


@only(Audience.PRACTITIONER)
def how_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take how."""
    draft = _begun(tx, hearing, hearing.id1)
    _go_on(hearing, tx.drafts.save(rules.with_answer(draft, hearing.now, how=rules.how_named(hearing.id2).value)))


@only(Audience.PRACTITIONER)
def by_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take the day by which it is needed."""
    draft = _begun(tx, hearing, hearing.id1)
    calendar = hearing.house.calendar_of(hearing.house.service.nation)
    _dated(tx, hearing, draft, answer_days.tapped(hearing.id2, calendar, hearing.today))


@only(Audience.PRACTITIONER)
def by_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day."""
    draft = _begun(tx, hearing, str(hearing.chat.about.get("draft", "")))
    _dated(tx, hearing, draft, answer_days.typed(hearing.text, hearing.today, "p_contact_bad_day"))


def _dated(tx: Transaction, hearing: Hearing, draft: Draft, day: date) -> None:
    _go_on(hearing, tx.drafts.save(rules.with_answer(draft, hearing.now, by=day)))


@only(Audience.PRACTITIONER)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Send it to whoever leads; to whoever is not on the team it says the same where there is no such plan."""
    draft = _begun(tx, hearing, hearing.id1)
    if not rules.is_whole(draft, hearing.today):
        _go_on(hearing, draft)
        return
    circle = _circle_of(tx, str(draft.fields["ref"]))
    waiting = tx.contacts.open_by(circle.plan.id, hearing.me.id) if circle is not None else 0
    on_team = circle is not None and rules.is_on_team(circle, hearing.me, hearing.today)
    if circle is not None and rules.is_heard(circle, hearing.me, waiting, hearing.today):
        _keep(tx, hearing, circle, draft)
    elif circle is not None and on_team:
        _refuse_own(circle, hearing)
        raise NotNow("p_contact_many", n=rules.MOST, plan=circle.plan.ref)
    tx.drafts.remove(draft.id)
    lead = holder_on(circle, hearing.today).by.name if circle is not None and on_team else None
    hearing.show("p_contact_sent", plan=draft.fields["ref"], lead=lead)


def _keep(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    request = tx.contacts.add(rules.made(draft, circle, hearing.me, new_id(), hearing.now))
    tx.audit.add(hearing.me.id, "contact.asked", request.id)
    hearing.tell(
        holder_on(circle, hearing.today).by, "p_contact_new", key=f"contact/{request.id}/new",
        topic=f"contact/{request.id}", refers_to=request.id, plan_id=circle.plan.id, contact_id=request.id,
        plan_ref=circle.plan.ref, name=hearing.me.name, by=request.by_day,
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it: nobody is asked."""
    draft = _begun(tx, hearing, hearing.id1)
    tx.drafts.remove(draft.id)
    hearing.show("p_contact_stopped", plan=draft.fields["ref"])


@only(Audience.PRACTITIONER, shows=True)
def read_answer(tx: Transaction, hearing: Hearing) -> None:
    """Show whoever asked what came of it, and nothing of what the family said."""
    request = tx.contacts.find(hearing.id1)
    if request is None or request.asked_by != hearing.me.id:
        raise NotFound
    plan = tx.plans.get(request.plan_id)
    by = tx.people.find(request.answered_by or "")
    tx.audit.add(hearing.me.id, "contact.read", request.id)
    hearing.show("p_contact_mine", refers_to=request.id, plan=plan.ref, text=request.what, how=request.how.value,
                 state=request.state.value, answer=request.answer,
                 name=by.name if by is not None else None)  # fmt: skip


ROUTES = (
    Tap("contact.new", begin),
    Words(REF, ref_typed),
    Words(WHAT, what_typed),
    Tap("contact.how", how_tapped),
    Tap(BY, by_tapped),
    Words(BY, by_typed),
    Tap("contact.send", send),
    Tap("contact.stop", stop),
    Tap("contact.mine", read_answer),
)
