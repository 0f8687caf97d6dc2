"""Answering a family: write it, see it as they will, send it (way 9). Nothing goes out without its preview.

The answer being written is a row: it outlives the session and a restart, and is offered back (p_timeout, /today).
"""

from handlers.concerns import keep
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.guests import tell_guest
from handlers.hears import Edited, Reply, Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked, reads_easily
from handlers.practitioner.thread_here import about, all_held, held_here
from handlers.rules import answering as rules
from handlers.rules.checking import PARTS, is_urgent
from handlers.rules.decisions import Setting
from handlers.rules.holding import answer
from handlers.rules.refusals import NotFound
from handlers.rules.revisions import revision
from handlers.rules.telling import relation_of
from handlers.rules.unsent import parts_in, with_fields, words_of
from handlers.screens.questions import card_screen
from storage.records.concerns import Concern, ConcernPart
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction

AWAITING = "answer.words"
REPLIED_TO = (
    "p_q_card", "p_q_ways", "p_q_files", "p_answer_write", "p_answer_preview", "p_answer_sent", "p_ack_only", "p_new_q",
    "p_q_due", "p_q_overdue", "p_q_more", "p_q_again", "p_q_passed", "p_q_unopened", "p_q_wants_to_talk",
    "p_manager_asks", "p_help_came", "p_help_answer", "p_new_lp", "m_new_lp", "m_escalated", "m_climbed",
    "m_q_not_helped", "m_q_body", "p_act_help", "p_act_more_time",
)  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Wait for the answer; one that was begun is looked at again instead, and shown once its words are settled."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = tx.drafts.of(hearing.me.id, rules.ANSWER, concern.id)
    if draft is not None and parts_in(draft):
        look_at(tx, hearing, concern, setting, draft)
    else:
        ask_for_words(hearing, concern, setting)


def ask_for_words(hearing: Hearing, concern: Concern, setting: Setting, old: str | None = None) -> None:
    """Ask for the words of the answer."""
    hearing.show("p_answer_write", awaiting=AWAITING, about={"concern": concern.id}, refers_to=concern.id,
                 plan_id=concern.plan_id, most=rules.LONGEST, old=old, **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def typed(tx: Transaction, hearing: Hearing) -> None:
    """Take words of the answer; several messages are one answer."""
    _add(tx, hearing, str(hearing.chat.about.get("concern", "")))


@only(Audience.PRACTITIONER)
def replied(tx: Transaction, hearing: Hearing) -> None:
    """Take Telegram's own reply to a card or an alert as words of the answer; it is not sent before its preview."""
    _add(tx, hearing, hearing.id1)


def _add(tx: Transaction, hearing: Hearing, concern_id: str) -> None:
    concern, setting = held_here(tx, hearing, concern_id)
    assert hearing.message is not None
    known = tx.drafts.of(hearing.me.id, rules.ANSWER, concern.id)
    draft = rules.begun(known, concern, hearing.me, new_id(), hearing.now)
    draft = rules.with_words(draft, hearing.text, hearing.message.message_id, hearing.now)
    look_at(tx, hearing, concern, setting, tx.drafts.save(draft) if known is not None else tx.drafts.add(draft))


@only(Audience.PRACTITIONER)
def edited(tx: Transaction, hearing: Hearing) -> None:
    """Follow a change of a message of an unsent answer; what was sent stays as it was, and that is said."""
    message = hearing.message
    assert message is not None
    for draft in tx.drafts.all_of(hearing.me.id):
        changed = rules.with_edited(draft, message.text or "", message.message_id, hearing.now)
        if changed is not None:
            concern, setting = held_here(tx, hearing, draft.about_id or "")
            look_at(tx, hearing, concern, setting, tx.drafts.save(changed))
            return
    if tx.parts.of_message(hearing.me.id, message.message_id) is not None:
        hearing.show("p_edited", awaiting=hearing.chat.awaiting, about=hearing.chat.about)


def look_at(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> None:
    """Show the preview, once the words are settled."""
    if _may_go(tx, hearing, concern, setting, draft):
        show_preview(tx, hearing, concern, setting, draft)


def _may_go(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> bool:
    """Have the words checked. An urgent answer is not held up by what only should be mended (1.5)."""
    return checked(tx, hearing, setting.circle, draft, field=PARTS, purpose=rules.ANSWER, then="answer.write",
                   then_id=concern.id, urgent=is_urgent(concern, hearing.now))  # fmt: skip


def show_preview(tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, draft: Draft) -> None:
    """Show the card exactly as it will stand on the family's phone, at their reading level. More may be typed."""
    parts = rules.as_parts(draft, hearing.me, new_id, hearing.now)
    decision = answer(concern, setting, hearing.me, parts, hearing.now, called=rules.is_called(draft))
    hearing.show(
        "p_answer_preview", awaiting=AWAITING, about={"concern": concern.id}, refers_to=concern.id,
        plan_id=concern.plan_id, **about(concern, setting), draft_id=draft.id, draft_rev=revision(draft),
        relation=relation_of(setting, concern.author_id), reading=setting.person(concern.author_id).reading.value,
        seen=_as_seen(tx, hearing, decision.concern, setting, (*tx.parts.of(concern.id), *decision.parts)),
        n=len(words_of(draft)), most=rules.LONGEST,
        plain=reads_easily(tx, hearing, setting.circle, draft, field=PARTS, purpose=rules.ANSWER),
    )  # fmt: skip


def _as_seen(
    tx: Transaction, hearing: Hearing, concern: Concern, setting: Setting, parts: tuple[ConcernPart, ...]
) -> str:
    """Return the words of the author's card with this answer on it."""
    author = setting.person(concern.author_id)
    kind, facts = card_screen(concern, setting, parts, tx.raised.of(concern.id), hearing.me.name, hearing.now)
    return as_read(tx, hearing, author, kind, facts)


@only(Audience.PRACTITIONER)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Send it as its preview showed it; where it has changed since, show it again. Sent twice, it is sent once."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = rules.of_answerer(tx.drafts.find(hearing.id2), concern, hearing.me)
    if not hearing.is_of(revision(draft)):
        look_at(tx, hearing, concern, setting, draft)
        return
    if not _may_go(tx, hearing, concern, setting, draft):
        return
    parts = rules.as_parts(draft, hearing.me, new_id, hearing.now)
    decision = answer(concern, setting, hearing.me, parts, hearing.now, called=rules.is_called(draft))
    kept = keep(tx, hearing.house, decision, hearing.me)
    tell_guest(tx, hearing.house, kept, setting)
    tx.drafts.remove(draft.id)
    left, arrives = all_held(tx, hearing.me.id), rules.arrival(setting, concern, hearing.now)
    hearing.show("p_answer_sent", refers_to=kept.id, plan_id=kept.plan_id, **about(kept, setting),
                 relation=relation_of(setting, kept.author_id), reached=arrives.reached, at=arrives.at,
                 next_id=left[0].id if left else None)  # fmt: skip


@only(Audience.PRACTITIONER)
def change(tx: Transaction, hearing: Hearing) -> None:
    """Wait for other words. The old ones stay until they come."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = _begun(tx, hearing, concern)
    tx.drafts.save(with_fields(draft, hearing.now, anew=True))
    ask_for_words(hearing, concern, setting, old=words_of(draft))


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it; what was written is kept for 14 days."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    draft = tx.drafts.of(hearing.me.id, rules.ANSWER, concern.id)
    hearing.show("p_answer_stopped", refers_to=concern.id, kept=draft is not None and bool(parts_in(draft)),
                 by=concern.due_at, **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def delete(tx: Transaction, hearing: Hearing) -> None:
    """Delete what was written and not sent."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    tx.drafts.remove(_begun(tx, hearing, concern).id)
    hearing.show("p_answer_deleted", by=concern.due_at, **about(concern, setting))


@only(Audience.PRACTITIONER, shows=True)
def show_starters(tx: Transaction, hearing: Hearing) -> None:
    """Show beginnings that can be copied: what will happen, who does it, by when."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    hearing.show("p_answer_starters", awaiting=AWAITING, about={"concern": concern.id}, refers_to=concern.id,
                 **about(concern, setting))  # fmt: skip


@only(Audience.PRACTITIONER)
def called(tx: Transaction, hearing: Hearing) -> None:
    """They spoke instead: ask what was agreed. It goes to the family as the answer (001-37)."""
    concern, setting = held_here(tx, hearing, hearing.id1)
    known = tx.drafts.of(hearing.me.id, rules.ANSWER, concern.id)
    draft = with_fields(rules.begun(known, concern, hearing.me, new_id(), hearing.now), hearing.now, called=True)
    if known is None:
        tx.drafts.add(draft)
    else:
        tx.drafts.save(draft)
    hearing.show("p_called", awaiting=AWAITING, about={"concern": concern.id}, refers_to=concern.id,
                 relation=relation_of(setting, concern.author_id), **about(concern, setting))  # fmt: skip


def _begun(tx: Transaction, hearing: Hearing, concern: Concern) -> Draft:
    draft = tx.drafts.of(hearing.me.id, rules.ANSWER, concern.id)
    if draft is None:
        raise NotFound
    return draft


ROUTES = (
    Tap("answer.write", write),
    Words(AWAITING, typed),
    Reply(REPLIED_TO, replied),
    Edited(edited),
    Tap("answer.send", send),
    Tap("answer.change", change),
    Tap("answer.stop", stop),
    Tap("answer.delete", delete),
    Tap("answer.starters", show_starters),
    Tap("answer.called", called),
)
