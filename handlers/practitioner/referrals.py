"""Help asked of other services: the list, one card, and what became of it, each step in one or two taps (001-19)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.referrals import here, known_on, known_one
from handlers.rules import referrals as rules
from handlers.rules.access import Wish, may
from handlers.rules.actions import checked_words
from handlers.rules.dials import Member, member_of
from handlers.rules.outcomes import a_page_of
from handlers.rules.referrals import Due, Known, Wait
from handlers.rules.refusals import NotFound
from handlers.rules.shown import toggled
from handlers.rules.undo import UNDO
from handlers.screens.referrals import card_facts, item, news_facts
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.records.referrals import Course, ReferralStep
from storage.transaction import Transaction

A_PAGE = 3  # with "More", "Add one", what else might help and Back these are as many buttons as a screen bears
NEWS = "asked_for_news"
WAIT, DUE, REASON, NEXT = "refer.wait", "refer.due", "refer.reason", "refer.next"


# -- the list, and one of them ---------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what was asked for on one plan."""
    show_plan(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.SEE_ACTIONS))


def show_plan(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    """Show a page of the list."""
    known = known_on(tx, circle, hearing.me, hearing.now, hearing.today)
    shown, more = a_page_of(known, hearing.page, A_PAGE)
    hearing.show(
        "p_refer_list", plan_id=circle.plan.id, plan=circle.plan.ref, n=len(known), more=more,
        items=[_line(one, hearing) for one in shown], leads=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
    )  # fmt: skip


def _line(known: Known, hearing: Hearing) -> dict[str, Any]:
    """Return one of them as a line of the lead's list; `turn` says that it is the lead's turn."""
    return {**item(known, hearing.today), "turn": rules.comes_back(known.last, hearing.today)}


@only(Audience.PRACTITIONER, shows=True)
def open_one(tx: Transaction, hearing: Hearing) -> None:
    """Show one card."""
    show_card(tx, hearing, *one_here(tx, hearing, hearing.id1, Wish.SEE_ACTIONS))


def one_here(tx: Transaction, hearing: Hearing, referral_id: str, wish: Wish = Wish.LEAD_PLAN) -> tuple[Circle, Known]:
    """Load one as this practitioner knows it, if they may do what they wish on its plan."""
    referral = here(tx, referral_id)
    circle = circle_for(tx, hearing, referral.plan_id, wish)
    return circle, known_one(tx, circle, hearing.me, referral, hearing.now, hearing.today)


def show_card(tx: Transaction, hearing: Hearing, circle: Circle, known: Known) -> None:
    """Show one card as it stands now, with what may become of it next."""
    last, leads = known.last, may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today)
    back = leads and rules.may_take_back(known, hearing.me, hearing.now)
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_refer_card", plan_id=circle.plan.id, plan=circle.plan.ref, leads=leads, waiting=back,
        next_courses=[one.value for one in rules.NEXT[last.course]] if leads and not back else [],
        readers=[one.name for one in rules.readers_of(circle, known.referral.shown_to, hearing.today)],
        wants_next=rules.wants_next(last), step_id=last.id, **card_facts(circle, known, hearing.today),
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_more(tx: Transaction, hearing: Hearing) -> None:
    """Ask what else is to be done with it."""
    circle, known = one_here(tx, hearing, hearing.id1)
    hearing.show("p_refer_more", plan_id=circle.plan.id, plan=circle.plan.ref, referral_id=known.referral.id,
                 service_name=known.referral.service)  # fmt: skip


# -- what became of it -----------------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER)
def note(tx: Transaction, hearing: Hearing) -> None:
    """Take what became of it: some steps ask one thing more, the others are kept at once."""
    circle, known = one_here(tx, hearing, hearing.id1)
    course = rules.step_named(known, hearing.id2, hearing.now)
    if course in rules.ASKS_HOW_LONG or course is Course.MADE or course is Course.DECLINED:
        _begin(tx, hearing, known, course)
        _ask(hearing, circle, known, course)
    else:
        _keep(tx, hearing, circle, known, course)


def _ask(hearing: Hearing, circle: Circle, known: Known, course: Course) -> None:
    kind, awaiting = {
        Course.MADE: ("p_refer_later", DUE), Course.DECLINED: ("p_refer_reason", REASON),
    }.get(course, ("p_refer_wait", WAIT))  # fmt: skip
    _ask_words(hearing, circle, known, kind, awaiting)


def _ask_words(hearing: Hearing, circle: Circle, known: Known, kind: str, awaiting: str) -> None:
    hearing.show(kind, awaiting=awaiting, about={"referral": known.referral.id}, plan_id=circle.plan.id,
                 plan=circle.plan.ref, referral_id=known.referral.id, service_name=known.referral.service)  # fmt: skip


def _begin(tx: Transaction, hearing: Hearing, known: Known, course: Course) -> Draft:
    """Begin a step in place of the one begun before."""
    old = tx.drafts.of(hearing.me.id, rules.STEP)
    if old is not None:
        tx.drafts.remove(old.id)
    return tx.drafts.add(Draft(
        id=new_id(), person_id=hearing.me.id, purpose=rules.STEP, made_at=hearing.now, changed_at=hearing.now,
        plan_id=known.referral.plan_id, about_id=known.referral.id, fields={"course": course.value},
    ))  # fmt: skip


def _begun(tx: Transaction, hearing: Hearing, referral_id: str) -> tuple[Circle, Known, Draft]:
    """Return the step begun last for this one; a stale button finds nothing."""
    circle, known = one_here(tx, hearing, referral_id)
    draft = tx.drafts.of(hearing.me.id, rules.STEP, known.referral.id)
    if draft is None:
        raise NotFound
    return circle, known, draft


def _about(hearing: Hearing) -> str:
    return str(hearing.chat.about.get("referral", ""))


@only(Audience.PRACTITIONER)
def due_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take another day by which the service is to answer."""
    circle, known, _ = _begun(tx, hearing, hearing.id1)
    _keep(tx, hearing, circle, known, Course.MADE, due=rules.due_tapped(hearing.id2, hearing.today))


@only(Audience.PRACTITIONER)
def due_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take another day, typed."""
    circle, known, _ = _begun(tx, hearing, _about(hearing))
    _keep(tx, hearing, circle, known, Course.MADE, due=rules.due_typed(hearing.text, hearing.today))


@only(Audience.PRACTITIONER)
def wait_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take how long one waits."""
    circle, known, draft = _begun(tx, hearing, hearing.id1)
    _keep_wait(tx, hearing, circle, known, draft, rules.wait_tapped(hearing.id2, hearing.today))


def _keep_wait(tx: Transaction, hearing: Hearing, circle: Circle, known: Known, draft: Draft, wait: Wait) -> None:
    course = rules.step_named(known, str(draft.fields["course"]), hearing.now)
    _keep(tx, hearing, circle, known, course, due=wait.due, weeks=wait.weeks, words=wait.words)


@only(Audience.PRACTITIONER)
def words_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take what was typed: how long one waits, why they said no, or what happens next; the words are checked first."""
    circle, known, draft = _begun(tx, hearing, _about(hearing))
    field = "next_step" if hearing.chat.awaiting == NEXT else "words"
    draft = tx.drafts.save(rules.with_answer(draft, field, checked_words(hearing.text), hearing.now))
    _go_on_with(tx, hearing, circle, known, draft)


def _go_on_with(tx: Transaction, hearing: Hearing, circle: Circle, known: Known, draft: Draft) -> None:
    for field in ("words", "next_step"):
        if draft.fields.get(field) and not checked(
            tx, hearing, circle, draft, field=field, purpose=rules.STEP, then=NEXT, then_id=known.referral.id
        ):
            return
    if draft.fields.get("next_step"):
        _tell(tx, hearing, circle, known, rules.with_next(known, hearing.me, draft.fields["next_step"], hearing.now))
    elif draft.fields["course"] == Course.DECLINED:
        _said_no(tx, hearing, circle, known, draft.fields.get("words"))
    else:
        _keep_wait(tx, hearing, circle, known, draft, rules.wait_typed(draft.fields["words"], hearing.today))


@only(Audience.PRACTITIONER)
def no_reason(tx: Transaction, hearing: Hearing) -> None:
    """They said no, and gave no reason."""
    circle, known, _ = _begun(tx, hearing, hearing.id1)
    _said_no(tx, hearing, circle, known, None)


def _said_no(tx: Transaction, hearing: Hearing, circle: Circle, known: Known, why: str | None) -> None:
    """Keep the "no", which the family is told once what happens next is written; until then it is the lead's turn."""
    step = rules.stepped(known, Course.DECLINED, hearing.me, new_id(), hearing.now, hearing.today, words=why)
    tx.referral_steps.add(step)
    tx.audit.add(hearing.me.id, "referral.declined", known.referral.id)
    _ask_next(tx, hearing, circle, _with(known, step))


@only(Audience.PRACTITIONER)
def say_next(tx: Transaction, hearing: Hearing) -> None:
    """Go on with words that were checked; else ask what happens next, after a "no"."""
    circle, known = one_here(tx, hearing, hearing.id1)
    draft = tx.drafts.of(hearing.me.id, rules.STEP, known.referral.id)
    if draft is not None and rules.goes_on(draft, known.last):
        _go_on_with(tx, hearing, circle, known, draft)
        return
    if not rules.wants_next(known.last):
        raise NotFound
    _ask_next(tx, hearing, circle, known)


def _ask_next(tx: Transaction, hearing: Hearing, circle: Circle, known: Known) -> None:
    _begin(tx, hearing, known, Course.DECLINED)
    _ask_words(hearing, circle, known, "p_refer_next", NEXT)


# -- told in two minutes, or taken back --------------------------------------------------------------------------------


def _keep(
    tx: Transaction, hearing: Hearing, circle: Circle, known: Known, course: Course, *, due: Due | None = None,
    weeks: int | None = None, words: str | None = None,
) -> None:  # fmt: skip
    step = rules.stepped(
        known, course, hearing.me, new_id(), hearing.now, hearing.today, due=due, weeks=weeks, words=words
    )
    _tell(tx, hearing, circle, known, step)


def _tell(tx: Transaction, hearing: Hearing, circle: Circle, known: Known, step: ReferralStep) -> None:
    if tx.referral_steps.find(step.id) is None:
        tx.referral_steps.add(step)
    else:
        tx.referral_steps.save(step)
    draft = tx.drafts.of(hearing.me.id, rules.STEP, known.referral.id)
    if draft is not None:
        tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, f"referral.{step.course.value}", known.referral.id)
    tell_family(tx, hearing, circle, _with(known, step))


def _with(known: Known, step: ReferralStep) -> Known:
    return Known(known.referral, (*(one for one in known.steps if one.id != step.id), step))


def tell_family(tx: Transaction, hearing: Hearing, circle: Circle, known: Known) -> None:
    """Tell each reader of the last step when it can be seen, and show the lead what they will read."""
    step = known.last
    facts = news_facts(circle, known, hearing.me.name, hearing.today)
    readers = rules.readers_of(circle, known.referral.shown_to, hearing.today)
    for reader in readers:
        hearing.tell(
            reader, NEWS, key=f"referral/{step.id}/{hearing.now:%Y%m%d%H%M%S%f}/{reader.id}",
            due=hearing.now + UNDO, topic=_topic(step), refers_to=known.referral.id, plan_id=circle.plan.id, **facts,
        )  # fmt: skip
    first = _first_reader(tx, circle, readers)
    hearing.show(
        "p_refer_told", plan_id=circle.plan.id, plan=circle.plan.ref, referral_id=known.referral.id, step_id=step.id,
        seen=as_read(tx, hearing, first.person, NEWS, facts) if first is not None else None,
        relation=first.relation if first is not None else None,
        easy=first is not None and first.reads_easy, until=hearing.now + UNDO, n_more=max(len(readers) - 1, 0),
    )  # fmt: skip


def _first_reader(tx: Transaction, circle: Circle, readers: tuple[Person, ...]) -> Member | None:
    seen = {person.id for person in readers}
    return next((member for member in family_on(tx, circle) if member.person.id in seen), None)


def _topic(step: ReferralStep) -> str:
    return f"referral/{step.id}"


@only(Audience.PRACTITIONER)
def take_back(tx: Transaction, hearing: Hearing) -> None:
    """Take the last step back, before anybody is told; of a new one nothing is left but its draft."""
    circle, known = one_here(tx, hearing, hearing.id1)
    step = rules.must_be_taken_back(known, hearing.id2, hearing.me, hearing.now)
    tx.outbox.withdraw(topic=_topic(step))
    tx.referral_steps.remove(step.id)
    tx.audit.add(hearing.me.id, "referral.taken_back", known.referral.id)
    if len(known.steps) == 1:
        tx.referrals.remove(known.referral.id)
        hearing.show("p_refer_gone", plan_id=circle.plan.id, plan=circle.plan.ref)
        return
    show_card(tx, hearing, *one_here(tx, hearing, known.referral.id))


# -- who of the family may see it --------------------------------------------------------------------------------------


@only(Audience.PRACTITIONER, shows=True)
def show_readers(tx: Transaction, hearing: Hearing) -> None:
    """Show exactly who of the family sees it, each to be tapped."""
    circle, known = one_here(tx, hearing, hearing.id1)
    ask_readers(tx, hearing, circle, known.referral.shown_to, referral_id=known.referral.id)


@only(Audience.PRACTITIONER)
def toggle_reader(tx: Transaction, hearing: Hearing) -> None:
    """Let one more or one fewer of the family see it, from now on."""
    circle, known = one_here(tx, hearing, hearing.id1)
    member = member_of(family_on(tx, circle), hearing.id2)
    shown_to = toggled(circle, known.referral.shown_to, member.person.id, hearing.today)
    tx.referrals.change(known.referral, shown_to=shown_to)
    tx.audit.add(hearing.me.id, "referral.readers", known.referral.id)
    ask_readers(tx, hearing, circle, shown_to, referral_id=known.referral.id)


def ask_readers(
    tx: Transaction, hearing: Hearing, circle: Circle, shown_to: tuple[str, ...] | None, *, referral_id: str | None
) -> None:
    """Ask who may see one that is kept, or (without `referral_id`) the one that is being written."""
    able = {one.id for one in rules.readers_of(circle, None, hearing.today)}
    sees = {one.id for one in rules.readers_of(circle, shown_to, hearing.today)}
    hearing.show(
        "p_refer_readers", plan_id=circle.plan.id, plan=circle.plan.ref, referral_id=referral_id,
        members=[{"role_id": m.role.id, "relation": m.relation, "sees": m.person.id in sees,
                  "open": m.person.id in able}
                 for m in sorted(family_on(tx, circle), key=lambda m: m.person.name)][:5],
    )  # fmt: skip


ROUTES = (
    Tap("refer.list", show_list),
    Tap("refer.open", open_one),
    Tap("refer.more", show_more),
    Tap("refer.step", note),
    Tap(DUE, due_tapped),
    Words(DUE, due_typed),
    Tap(WAIT, wait_tapped),
    Words(WAIT, words_typed),
    Tap(REASON, no_reason),
    Words(REASON, words_typed),
    Tap(NEXT, say_next),
    Words(NEXT, words_typed),
    Tap("refer.back", take_back),
    Tap("refer.readers", show_readers),
    Tap("refer.reader", toggle_reader),
)
