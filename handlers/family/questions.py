"""My questions: the list, each card with its state, "did this help?", add more, close, open again (000-16, 001-50)."""

from typing import Any

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.family.selection import circle_of, plans_of
from handlers.family.unsent import add_said, begin, need_words, show_write
from handlers.guard import Audience, only
from handlers.hears import ANYTHING_SAID, Command, Reply, Tap
from handlers.referrals import known_or_none
from handlers.rules import concerns as rules
from handlers.rules.actions import open_to
from handlers.rules.decisions import Decision, Setting
from handlers.rules.more_time import answer_to, asked_until
from handlers.rules.threads import page_of, said_in, state_of, steps_shown, topic_of
from handlers.rules.unsent import MORE
from handlers.screens.questions import card_screen, usual_facts
from storage.records.concerns import Concern
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_questions(tx: Transaction, hearing: Hearing) -> None:
    """Show this person's own questions, those that are open first; nobody else's, whoever shares the plan."""
    plans = {plan.id: plan for plan in plans_of(tx, hearing.me)}
    hearing.many_plans = len(plans) > 1
    own = [concern for concern in tx.concerns.of_author(hearing.me.id) if concern.plan_id in plans]
    shown, next_page = page_of(own, hearing.page)
    parts = tx.parts.of_many(concern.id for concern in shown)
    holders = tx.people.many(concern.holder_id for concern in shown)
    items = [
        {"id": concern.id, "ref": concern.ref, "state": state_of(concern).value, "by": concern.due_at,
         "holder": holders[concern.holder_id].name, "topic": topic_of(parts.get(concern.id, ())),
         "child": plans[concern.plan_id].child_name}
        for concern in shown
    ]  # fmt: skip
    hearing.show("q_list" if items else "q_none", items=items, next_page=next_page,
                 n=sum(rules.is_open(concern) for concern in own))  # fmt: skip


@only(Audience.FAMILY)
def show_question(tx: Transaction, hearing: Hearing) -> None:
    """Show one question: the words, who has it, by when, and what became of it."""
    concern, setting = _own(tx, hearing)
    show_card(tx, hearing, concern, setting)


def show_card(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting) -> None:
    """Show the card of the state it is in."""
    parts = tx.parts.of(concern.id)
    answerer = tx.people.find(said_in(parts).answered_by or "")
    by = answerer.name if answerer else None
    kind, facts = card_screen(concern, setting, parts, tx.raised.of(concern.id), by, hearing.now)
    hearing.show(kind, refers_to=concern.id, plan_id=concern.plan_id, **facts, **_about_action(tx, hearing, concern),
                 **_about_help(tx, hearing, concern))  # fmt: skip


def _about_help(tx: Transaction, hearing: Hearing, concern: Concern) -> dict[str, Any]:
    """Return of which service the help was asked that it is about, as its author may see it now."""
    if concern.referral_id is None:
        return {}
    circle = tx.plans.circle(concern.plan_id)
    known = known_or_none(tx, circle, hearing.me, concern.referral_id, hearing.now, hearing.today)
    return {"of_help": known.referral.service} if known is not None else {}


def _about_action(tx: Transaction, hearing: Hearing, concern: Concern) -> dict[str, Any]:
    """Return the action or need it is about, as its author may see it now, and what was said to more time for it."""
    kept = tx.actions.find(concern.action_id or "")
    if kept is None:
        area = concern.area.value if concern.area is not None else None
        return {"of_action": need_words(tx, hearing, concern.need_id), "area": area}
    circle = tx.plans.circle(kept.plan_id)
    known = open_to(circle, hearing.me, [kept], hearing.now, hearing.today)
    reports = tx.action_reports.of_action(kept.id)
    said = answer_to(concern, reports)
    return {"of_action": known[0].what if known else None, "wish": concern.kind.value,
            "until": asked_until(concern, reports), "said": said.value if said is not None else None}  # fmt: skip


@only(Audience.FAMILY)
def show_steps(tx: Transaction, hearing: Hearing) -> None:
    """Show what has become of it, step by step: the family can read the ladder (001-46)."""
    concern, setting = _own(tx, hearing)
    steps = steps_shown(tx.steps.of(concern.id))
    people = tx.people.many(step.to_id for step in steps if step.to_id is not None)
    names = {person.id: person.name for person in people.values()}
    shown = [{"at": step.at, "what": step.what, "to": names.get(step.to_id or "")} for step in steps]
    hearing.show("q_steps", refers_to=concern.id, plan_id=concern.plan_id, concern_id=concern.id, steps=shown,
                 child=setting.circle.plan.child_name, body=setting.framework.last_rung,
                 **_guest(tx, concern, setting))  # fmt: skip


def _guest(tx: Transaction, concern: Concern, setting: Setting) -> dict[str, Any]:
    """Return who else is in touch in this question, or is offered to be (004-20)."""
    guest = tx.guests.open_in(concern.id)
    return {} if guest is None else {"guest_id": guest.id, "guest": setting.person(guest.person_id).name}


@only(Audience.FAMILY)
def show_ladder(tx: Transaction, hearing: Hearing) -> None:
    """Show what happens if nobody answers, before it happens (001-46)."""
    concern, setting = _own(tx, hearing)
    service = setting.service
    hearing.show("q_ladder", concern_id=concern.id, body=setting.framework.last_rung, days=service.answer_days,
                 hours=service.unopened_hours)  # fmt: skip


@only(Audience.FAMILY)
def add(tx: Transaction, hearing: Hearing) -> None:
    """Wait for more words for this question."""
    concern, _ = _own(tx, hearing)
    show_write(tx, hearing, begin(tx, hearing, MORE, concern.plan_id, about_id=concern.id))


@only(Audience.FAMILY)
def reply(tx: Transaction, hearing: Hearing) -> None:
    """Take Telegram's own reply to a question's message as more words for it; nothing goes before Send."""
    concern, _ = _own(tx, hearing)
    draft = begin(tx, hearing, MORE, concern.plan_id, about_id=concern.id)
    show_write(tx, hearing, add_said(tx, hearing, draft))


@only(Audience.FAMILY)
def yes_it_helped(tx: Transaction, hearing: Hearing) -> None:
    """Close it: it helped."""
    concern, setting = _own(tx, hearing)
    decision = rules.helped(concern, hearing.me, hearing.now)
    _kept(tx, hearing, decision, setting, rules.screen_of_end(decision.concern))


@only(Audience.FAMILY)
def not_yet(tx: Transaction, hearing: Hearing) -> None:
    """Open it one rung higher."""
    concern, setting = _own(tx, hearing)
    before = setting.person(concern.holder_id).name
    _kept(tx, hearing, rules.not_yet(concern, setting, hearing.me, hearing.now), setting, "q_reopened", before=before)


@only(Audience.FAMILY)
def want_to_talk(tx: Transaction, hearing: Hearing) -> None:
    """Ask for a call."""
    concern, setting = _own(tx, hearing)
    _kept(tx, hearing, rules.wants_to_talk(concern, setting, hearing.me, hearing.now), setting, "q_will_talk")


@only(Audience.FAMILY)
def close(tx: Transaction, hearing: Hearing) -> None:
    """Close it."""
    concern, setting = _own(tx, hearing)
    _kept(tx, hearing, rules.close(concern, setting, hearing.me, hearing.now), setting, "q_closed")


@only(Audience.FAMILY)
def open_again(tx: Transaction, hearing: Hearing) -> None:
    """Open a closed question again."""
    concern, setting = _own(tx, hearing)
    kept = keep(tx, hearing.house, rules.open_again(concern, setting, hearing.me, hearing.now), hearing.me)
    show_card(tx, hearing, kept, setting)


def _own(tx: Transaction, hearing: Hearing) -> tuple[Concern, Setting]:
    """Load the question a tap names, if it is this person's own and they are still on the plan."""
    concern = rules.of_author(tx.concerns.find(hearing.id1), hearing.me)
    circle_of(tx, hearing, concern.plan_id)
    return concern, setting_for(tx, hearing.house, concern)


def _kept(tx: Transaction, hearing: Hearing, decision: Decision, setting: Setting, kind: str, **facts: Any) -> None:
    concern = keep(tx, hearing.house, decision, hearing.me)
    hearing.show(kind, refers_to=concern.id, plan_id=concern.plan_id, days=rules.MAY_REOPEN.days,
                 **usual_facts(concern, setting), **facts)  # fmt: skip


ABOUT_A_QUESTION = (
    "ask_sent", "ask_closed_hours", "ask_added", "q_card", "q_answer_card", "q_answered", "q_waits", "q_late",
    "q_escalated", "q_body", "q_new_date", "q_passed", "q_asking_others", "q_reopened", "q_will_talk", "q_raised",
    "three_wrote", "three_talk",
)  # fmt: skip

ROUTES = (
    Reply(ABOUT_A_QUESTION, reply, ANYTHING_SAID),
    Command("questions", show_questions),
    Tap("questions", show_questions),
    Tap("q.open", show_question),
    Tap("q.steps", show_steps),
    Tap("q.ladder", show_ladder),
    Tap("q.more", add),
    Tap("q.helped", yes_it_helped),
    Tap("q.not_yet", not_yet),
    Tap("q.talk", want_to_talk),
    Tap("q.close", close),
    Tap("q.again", open_again),
)
