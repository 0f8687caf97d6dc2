"""Ask a team member first: they get what the holder types, not the family's words; the answer comes back (001-37)."""

from handlers.concerns import keep, setting_for
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Reply, Tap, Words
from handlers.practitioner.thread_here import about, held_here
from handlers.rules import helping as rules
from handlers.rules.decisions import Setting
from handlers.rules.holding import ask_team_member, may_be_asked
from handlers.rules.refusals import NotFound
from storage.records.concerns import Concern
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction

OFFERED = 5  # beside "Put them in touch" and Back


@only(Audience.PRACTITIONER, shows=True)
def choose(tx: Transaction, hearing: Hearing) -> None:
    """Ask whom to ask: practitioners on this plan's team."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    people = may_be_asked(setting, concern)[:OFFERED]
    hearing.show("p_ask_team", refers_to=concern.id, **about(concern, setting),
                 people=[{"id": person.id, "name": person.name, "job": person.job} for person in people])  # fmt: skip


@only(Audience.PRACTITIONER)
def chosen(tx: Transaction, hearing: Hearing) -> None:
    """Take whom, and wait for the question in the holder's own words; what was typed before is shown again."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    member = next((p for p in may_be_asked(setting, concern) if p.id == hearing.id2), None)
    if member is None:
        raise NotFound
    draft = tx.drafts.of(hearing.me.id, rules.ASK, concern.id)
    if draft is None:
        draft = tx.drafts.add(Draft(new_id(), hearing.me.id, rules.ASK, hearing.now, hearing.now, concern.plan_id,
                                    concern.id, {"member": member.id}))  # fmt: skip
    else:
        fields = {**draft.fields, "member": member.id}
        draft = tx.drafts.change(draft, fields=fields, changed_at=hearing.now)
    if draft.fields.get("words"):
        _show_check(hearing, concern, setting, draft)
        return
    hearing.show("p_ask_write", awaiting="desk.ask_words", about={"concern": concern.id}, name=member.name,
                 most=rules.LONGEST, **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def question_typed(tx: Transaction, hearing: Hearing) -> None:
    """Show the question as the team member will see it."""
    concern, setting = held_here(tx, hearing, str(hearing.chat.about.get("concern", "")))
    draft = tx.drafts.of(hearing.me.id, rules.ASK, concern.id)
    if draft is None:
        raise NotFound
    fields = {**draft.fields, "words": rules.checked(hearing.text)}
    _show_check(hearing, concern, setting, tx.drafts.change(draft, fields=fields, changed_at=hearing.now))


def _show_check(hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> None:
    hearing.show("p_ask_check", awaiting="desk.ask_words", about={"concern": concern.id}, draft_id=draft.id,
                 question=draft.fields["words"], name=setting.person(draft.fields["member"]).name,
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask; the family hears that others are being asked, and the day stays."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = rules.of_asker(tx.drafts.find(hearing.id2), concern, hearing.me)
    decision = ask_team_member(concern, setting, hearing.me, draft.fields["member"], hearing.now)
    old = tx.drafts.of(draft.fields["member"], rules.HELP, concern.id)
    if old is not None:
        tx.drafts.remove(old.id)
    tx.drafts.add(rules.asked(draft, hearing.me, new_id(), hearing.now))
    tx.drafts.remove(draft.id)
    kept = keep(tx, hearing.house, decision, hearing.me)
    hearing.show("p_asked", name=setting.person(draft.fields["member"]).name, by=kept.due_at,
                 **about(kept, setting))  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def open_request(tx: Transaction, hearing: Hearing) -> None:
    """Show a team member what they are asked, found by the thread its alert is about."""
    _show_request(tx, hearing, rules.of_helper(tx.drafts.of(hearing.me.id, rules.HELP, hearing.id1), hearing.me))


def _show_request(tx: Transaction, hearing: Hearing, draft: Draft) -> None:
    by = tx.people.get(draft.fields["by"])
    plan = tx.plans.get(draft.plan_id or "")
    hearing.show("p_help_card", awaiting="help.words", about={"concern": draft.about_id}, refers_to=draft.about_id,
                 holder=by.name, question=draft.fields["question"], answer=draft.fields.get("answer"),
                 plan_ref=plan.ref)  # fmt: skip


@only(Audience.PRACTITIONER)
def helper_typed(tx: Transaction, hearing: Hearing) -> None:
    """Take the team member's answer."""
    _answered(tx, hearing, str(hearing.chat.about.get("concern", "")))


@only(Audience.PRACTITIONER)
def helper_replied(tx: Transaction, hearing: Hearing) -> None:
    """Take the team member's answer, given by Telegram's own reply."""
    _answered(tx, hearing, hearing.id1)


def _answered(tx: Transaction, hearing: Hearing, concern_id: str) -> None:
    draft = rules.to_answer(tx.drafts.of(hearing.me.id, rules.HELP, concern_id), hearing.me)
    concern = tx.concerns.for_staff(concern_id, hearing.me.id)
    if concern is None:
        raise NotFound
    kept = tx.drafts.save(rules.answered(draft, hearing.text, hearing.now))
    setting = setting_for(tx, hearing.house, concern)
    keep(tx, hearing.house, rules.told_holder(concern, setting, hearing.me, kept), hearing.me)
    hearing.show("p_help_sent", holder=setting.person(concern.holder_id).name, plan_ref=setting.circle.plan.ref)


@only(Audience.PRACTITIONER, shows=True)
def read_answer(tx: Transaction, hearing: Hearing) -> None:
    """Show the holder what the team member answered."""
    found = tx.drafts.find(hearing.id1)
    concern = tx.concerns.for_staff((found and found.about_id) or "", hearing.me.id)
    draft = rules.may_read_answer(found, concern, hearing.me)
    helper, plan = tx.people.get(draft.person_id), tx.plans.get(draft.plan_id or "")
    hearing.show("p_help_answer", refers_to=draft.about_id, concern_id=draft.about_id, helper=helper.name,
                 question=draft.fields["question"], answer=draft.fields.get("answer"), plan_ref=plan.ref)  # fmt: skip


ROUTES = (
    Tap("desk.ask_team", choose),
    Tap("desk.ask_member", chosen),
    Words("desk.ask_words", question_typed),
    Tap("desk.ask_send", ask),
    Tap("help.open", open_request),
    Words("help.words", helper_typed),
    Reply(("p_asked_to_help", "p_help_card"), helper_replied),
    Tap("help.read", read_answer),
)
