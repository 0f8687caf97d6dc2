"""Raised with a service: whom, by when, as the family will read it; and on that day, whether it came (001-15, 004-14).

It answers nothing: the thread, its clock and its day stay with whoever holds it.
"""

from datetime import date

from handlers.concerns import keep
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked
from handlers.practitioner.thread_here import about, held_here
from handlers.rules import answer_days
from handlers.rules import raising as rules
from handlers.rules.decisions import Decision, Setting
from handlers.rules.refusals import NotFound
from handlers.rules.revisions import revision
from handlers.rules.telling import author_is_here, relation_of
from storage.records.concerns import Concern, Raised
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction

NAME, DAY, NEW_DAY = "raise.words", "raise.when", "raise.later"
BAD_DAY = "p_raise_bad_day"


@only(Audience.PRACTITIONER)
def show_list(tx: Transaction, hearing: Hearing) -> None:
    """Show what this thread was raised with; where that is nothing yet, ask with whom."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    raised = tx.raised.of(concern.id)
    if not raised:
        _begin(tx, hearing, concern, setting)
        return
    hearing.show("p_raise_list", refers_to=concern.id, plan_id=concern.plan_id, ref=concern.ref,
                 raised=rules.lines_of(setting, raised), **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def begin(tx: Transaction, hearing: Hearing) -> None:
    """Ask with whom it is raised; what was begun is gone on with."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    _begin(tx, hearing, concern, setting)


def _begin(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting) -> None:
    rules.room_for_one(concern, tx.raised.of(concern.id))
    draft = tx.drafts.of(hearing.me.id, rules.RAISE, concern.id)
    if draft is not None and draft.fields.get(rules.FIELD):
        _go_on(tx, hearing, concern, setting, draft)
        return
    _ask_name(hearing, concern, setting)


def _ask_name(hearing: Hearing, concern: Concern, setting: Setting) -> None:
    hearing.show("p_raise_who", awaiting=NAME, about={"concern": concern.id}, refers_to=concern.id,
                 plan_id=concern.plan_id, ref=concern.ref, most=rules.LONGEST, **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def name_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the name of the service."""
    concern, setting = held_here(tx, hearing, str(hearing.chat.about.get("concern", "")))
    known = tx.drafts.of(hearing.me.id, rules.RAISE, concern.id)
    draft = rules.begun(known, concern, hearing.me, new_id(), hearing.now)
    draft = rules.with_service(draft, rules.service_named(hearing.text), hearing.now)
    _go_on(tx, hearing, concern, setting, tx.drafts.add(draft) if known is None else tx.drafts.save(draft))


@only(Audience.PRACTITIONER)
def other_name(tx: Transaction, hearing: Hearing) -> None:
    """Ask for another name; the old one stays until it comes."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    _begun(tx, hearing, concern)
    _ask_name(hearing, concern, setting)


def _go_on(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> None:
    """Ask for what is missing, once the words are settled, or show the whole."""
    if not _is_checked(tx, hearing, concern, setting, draft):
        return
    rules.service_named(str(draft.fields[rules.FIELD]))
    if rules.is_whole(draft, hearing.today):
        _preview(tx, hearing, concern, setting, draft)
    else:
        _ask_day(hearing, concern, setting, draft)


def _is_checked(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> bool:
    return checked(tx, hearing, setting.circle, draft, field=rules.FIELD, purpose=rules.RAISE, then="raise.add",
                   then_id=concern.id)  # fmt: skip


def _ask_day(hearing: Hearing, concern: Concern, setting: Setting, draft: Draft, *, typed: bool = False) -> None:
    hearing.show("p_raise_when", awaiting=DAY, about={"concern": concern.id}, refers_to=concern.id,
                 plan_id=concern.plan_id, service_name=draft.fields[rules.FIELD], typed=typed,
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def day_tapped(tx: Transaction, hearing: Hearing) -> None:
    """Take the day by which the service is to answer; without one, or to type one, ask for it."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = _begun(tx, hearing, concern)
    if hearing.id2 in ("", "pick"):
        _ask_day(hearing, concern, setting, draft, typed=hearing.id2 == "pick")
        return
    _dated(tx, hearing, concern, setting, draft, answer_days.tapped(hearing.id2, setting.calendar, hearing.today))


@only(Audience.PRACTITIONER)
def day_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take a typed day."""
    concern, setting = held_here(tx, hearing, str(hearing.chat.about.get("concern", "")))
    draft = _begun(tx, hearing, concern)
    _dated(tx, hearing, concern, setting, draft, answer_days.typed(hearing.text, hearing.today, BAD_DAY))


def _dated(
    tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft, day: date
) -> None:  # fmt: skip
    _go_on(tx, hearing, concern, setting, tx.drafts.save(rules.with_day(draft, day, hearing.now)))


def _preview(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> None:
    """Show the news exactly as it will reach its author, and which day they still hold."""
    one = rules.made(draft, concern, hearing.me, new_id(), hearing.now)
    decision = rules.raise_it(concern, setting, hearing.me, one, tx.raised.of(concern.id), hearing.now)
    author = setting.person(concern.author_id)
    hearing.show(
        "p_raise_preview", refers_to=concern.id, plan_id=concern.plan_id, **about(concern, setting), draft_id=draft.id,
        draft_rev=revision(draft), relation=relation_of(setting, author.id), reading=author.reading.value,
        seen=_as_seen(tx, hearing, setting, decision), still_by=rules.still_by(concern, hearing.now),
    )  # fmt: skip


def _as_seen(tx: Transaction, hearing: Hearing, setting: Setting, decision: Decision) -> str | None:
    """Return the words of the news, at its reader's level; None where they have left the plan."""
    author = setting.person(decision.concern.author_id)
    news = next(iter(decision.tellings), None)
    return None if news is None else as_read(tx, hearing, author, news.kind, news.facts)


@only(Audience.PRACTITIONER)
def confirm(tx: Transaction, hearing: Hearing) -> None:
    """Keep it and tell the family, as its preview showed; where it has changed since, show it again."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = rules.of_raiser(tx.drafts.find(hearing.id2), concern, hearing.me)
    if not hearing.is_of(revision(draft)) or not rules.is_whole(draft, hearing.today):
        _go_on(tx, hearing, concern, setting, draft)
        return
    if not _is_checked(tx, hearing, concern, setting, draft):
        return
    one = rules.made(draft, concern, hearing.me, new_id(), hearing.now)
    decision = rules.raise_it(concern, setting, hearing.me, one, tx.raised.of(concern.id), hearing.now)
    tx.raised.add(one)
    tx.drafts.remove(draft.id)
    kept = keep(tx, hearing.house, decision, hearing.me)
    _show_one(hearing, kept, setting, one, "raised")


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it: nothing is kept, and nobody is told."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    tx.drafts.remove(_begun(tx, hearing, concern).id)
    hearing.show("p_raise_stopped", refers_to=concern.id, by=concern.due_at, **about(concern, setting))


def _begun(tx: Transaction, hearing: Hearing, concern: Concern) -> Draft:
    draft = tx.drafts.of(hearing.me.id, rules.RAISE, concern.id)
    if draft is None:
        raise NotFound
    return draft


# -- what came of it -----------------------------------------------------------------------------------------------


def _one_here(tx: Transaction, hearing: Hearing, raised_id: str) -> tuple[Concern, Setting, Raised]:
    """Return what was raised, if this practitioner holds its thread; to everybody else it does not exist."""
    one = tx.raised.find(raised_id)
    if one is None:
        raise NotFound
    return *held_here(tx, hearing, one.concern_id), one


def _show_one(hearing: Hearing, concern: Concern, setting: Setting, one: Raised, note: str | None = None) -> None:
    """Show one service, as the family's screen has it; `note` says first what has just come of a tap."""
    (line,) = rules.lines_of(setting, [one])
    hearing.show(
        "p_raise_card", refers_to=concern.id, plan_id=concern.plan_id, ref=concern.ref, raised_id=one.id, note=note,
        line=line, told=author_is_here(setting, concern), still_by=rules.still_by(concern, hearing.now),
        closed=concern.closed_at is not None, relation=relation_of(setting, concern.author_id),
        **about(concern, setting),
    )  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def open_one(tx: Transaction, hearing: Hearing) -> None:
    """Show one service, with what can be said of its answer."""
    concern, setting, one = _one_here(tx, hearing, hearing.id1)
    _show_one(hearing, concern, setting, one)


@only(Audience.PRACTITIONER)
def came(tx: Transaction, hearing: Hearing) -> None:
    """Keep that the service has answered; the family's screen says so."""
    concern, setting, one = _one_here(tx, hearing, hearing.id1)
    decision, answered = rules.it_came(concern, hearing.me, one, hearing.now)
    _show_one(hearing, keep(tx, hearing.house, decision, hearing.me), setting, tx.raised.save(answered), "came")


@only(Audience.PRACTITIONER)
def not_come(tx: Transaction, hearing: Hearing) -> None:
    """Keep that it has not answered after all; the family's screen has its day again."""
    concern, setting, one = _one_here(tx, hearing, hearing.id1)
    decision, waits = rules.not_after_all(concern, hearing.me, one)
    _show_one(hearing, keep(tx, hearing.house, decision, hearing.me), setting, tx.raised.save(waits), "not_come")


@only(Audience.PRACTITIONER)
def later(tx: Transaction, hearing: Hearing) -> None:
    """Ask for the service's new day, or take the one that was tapped."""
    concern, setting, one = _one_here(tx, hearing, hearing.id1)
    if hearing.id2:
        _moved(tx, hearing, concern, setting, one, answer_days.tapped(hearing.id2, setting.calendar, hearing.today))
        return
    rules.not_yet(concern, hearing.me, one, one.due_day)
    hearing.show("p_raise_later", awaiting=NEW_DAY, about={"raised": one.id}, refers_to=concern.id,
                 plan_id=concern.plan_id, raised_id=one.id, service_name=one.service,
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def later_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the service's new day, typed."""
    concern, setting, one = _one_here(tx, hearing, str(hearing.chat.about.get("raised", "")))
    _moved(tx, hearing, concern, setting, one, answer_days.typed(hearing.text, hearing.today, BAD_DAY))


def _moved(
    tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, one: Raised, day: date
) -> None:  # fmt: skip
    decision, dated = rules.not_yet(concern, hearing.me, one, day)
    _show_one(hearing, keep(tx, hearing.house, decision, hearing.me), setting, tx.raised.save(dated), "later")


ROUTES = (
    Tap("raise.list", show_list),
    Tap("raise.add", begin),
    Words(NAME, name_typed),
    Tap("raise.name", other_name),
    Tap(DAY, day_tapped),
    Words(DAY, day_typed),
    Tap("raise.yes", confirm),
    Tap("raise.stop", stop),
    Tap("raise.open", open_one),
    Tap("raise.came", came),
    Tap("raise.not_come", not_come),
    Tap(NEW_DAY, later),
    Words(NEW_DAY, later_typed),
)
