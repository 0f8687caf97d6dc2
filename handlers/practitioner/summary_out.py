"""A summary as each reader will see it, sent, taken back within two minutes, and read by the team (004-13, 001-44)."""

from collections.abc import Mapping
from html import escape

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.answering_later import left_on
from handlers.practitioner.as_read import as_read
from handlers.practitioner.meeting_desk import meeting_on_desk
from handlers.practitioner.meeting_draft import relation
from handlers.practitioner.summary_draft import (
    Writing,
    actions_of,
    all_checked,
    drafted,
    go_on,
    meeting_to_write,
    writing,
)
from handlers.rules.access import Wish
from handlers.rules.refusals import AlreadyDone, NotFound
from handlers.rules.revisions import revision
from handlers.rules.summaries import answerable, is_sent, may_write, readers_of, seen_by
from handlers.rules.summary_draft import (
    answers_of,
    begun,
    fields_of,
    next_question,
    summary_of,
    taken_back,
)
from handlers.rules.undo import UNDO
from handlers.screens.summaries import summary_facts
from handlers.summaries import asked_to, summary_for, tell_readers, topic_of
from messages.parts import units
from storage.records.ids import new_id
from storage.records.people import Person
from storage.transaction import Transaction

LONGEST = 3700  # Telegram's units: a summary is read whole, and stands whole within its preview


def _whole(tx: Transaction, hearing: Hearing) -> Writing | None:
    """Return the summary a button names if nothing is missing in it; else what is missing is asked."""
    one = writing(tx, hearing, hearing.id1)
    if is_sent(tx.summaries.of_meeting(one.meeting.id)):
        raise AlreadyDone
    if not all_checked(tx, hearing, one):
        return None
    if next_question(one.draft.fields, one.views) is not None:
        go_on(tx, hearing, one)
        return None
    return one


@only(Audience.PRACTITIONER, shows=True)
def preview(tx: Transaction, hearing: Hearing) -> None:
    """Show the summary exactly as one reader will see it, and then as the next one will."""
    one = _whole(tx, hearing)
    if one is not None:
        _show_preview(tx, hearing, one)


def _show_preview(tx: Transaction, hearing: Hearing, one: Writing) -> None:
    readers = readers_of(one.circle, asked_to(tx, one.meeting), hearing.today)
    if not readers:
        hearing.show("p_sum_nobody", plan_id=one.circle.plan.id, refers_to=one.meeting.id, **one.usual)
        return
    texts = {reader.id: _as_seen(tx, hearing, one, reader) for reader in readers}
    if _too_long(hearing, one, texts):
        return
    ids = list(texts)
    at = ids.index(hearing.id2) if hearing.id2 in ids else 0
    hearing.show(
        "p_sum_preview", plan_id=one.circle.plan.id, refers_to=one.meeting.id, **one.usual,
        relation=relation(one.circle, ids[at]), text=texts[ids[at]], number=at + 1, n=len(ids),
        next_id=ids[(at + 1) % len(ids)] if len(ids) > 1 else None, n_drafts=len(drafted(tx, hearing, one)),
        draft_rev=revision(one.draft), reading=readers[at].reading.value,
    )  # fmt: skip


def _too_long(hearing: Hearing, one: Writing, texts: Mapping[str, str]) -> bool:
    """Say so where somebody's summary would not fit into one message, whole and with its preview around it."""
    reader_id = next((reader_id for reader_id, text in texts.items() if units(escape(text)) > LONGEST), None)
    if reader_id is not None:
        hearing.show("p_sum_long", plan_id=one.circle.plan.id, refers_to=one.meeting.id, **one.usual,
                     relation=relation(one.circle, reader_id))  # fmt: skip
    return reader_id is not None


def _as_seen(tx: Transaction, hearing: Hearing, one: Writing, reader: Person) -> str:
    """Return the words of this reader's screen, as they stand once the two minutes have passed."""
    then = hearing.now + UNDO
    summary = summary_of(one.draft, one.meeting, None, "preview", hearing.now)
    answers = {answer.view_id: answer for answer in answers_of(one.draft, one.views, new_id, hearing.now)}
    seen = seen_by(
        one.circle, one.meeting, summary, reader, tx.attendances.at(one.meeting.id, reader.id),
        views=tx.views.of_meeting(one.meeting.id), answers=answers, actions=actions_of(tx, hearing, one), now=then,
    )  # fmt: skip
    assert seen is not None, "readers_of names only who may see it"
    facts = summary_facts(one.circle, one.meeting, seen, reader, hearing.today)
    return as_read(tx, hearing, reader, "summary", facts)


@only(Audience.PRACTITIONER)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Send it as its preview showed it; where it has changed since, show it again. Sent twice, it is sent once."""
    one = _whole(tx, hearing)
    if one is None:
        return
    readers = readers_of(one.circle, asked_to(tx, one.meeting), hearing.today)
    if not hearing.is_of(revision(one.draft)) or not readers:
        _show_preview(tx, hearing, one)
        return
    if _too_long(hearing, one, {reader.id: _as_seen(tx, hearing, one, reader) for reader in readers}):
        return
    known = tx.summaries.of_meeting(one.meeting.id)
    summary = summary_of(one.draft, one.meeting, known, new_id(), hearing.now)
    (tx.summaries.add if known is None else tx.summaries.save)(summary)
    tx.view_answers.forget(view.id for view in one.views)
    tx.view_answers.add_all(answers_of(one.draft, one.views, new_id, hearing.now))
    tell_readers(tx, hearing.house, one.circle, one.meeting, summary, sending=hearing.origin)
    tx.drafts.remove(one.draft.id)
    tx.audit.add(hearing.me.id, "summary.sent", one.meeting.id)
    hearing.show("p_sum_sent", plan_id=one.circle.plan.id, refers_to=one.meeting.id, **one.usual, n=len(readers),
                 until=summary.visible_from)  # fmt: skip


@only(Audience.PRACTITIONER)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take it back within two minutes: nobody was told, and what was written can be changed and sent anew."""
    circle, meeting = meeting_to_write(tx, hearing, hearing.id1)
    summary = tx.summaries.of_meeting(meeting.id)
    back = taken_back(summary, hearing.me, hearing.now)
    views = answerable(circle, meeting, tx.views.of_meeting(meeting.id), hearing.me, hearing.today)
    fields = fields_of(back, views, tx.view_answers.of_views(view.id for view in views))
    tx.drafts.add(begun(new_id(), meeting, hearing.me, hearing.now, fields))
    tx.summaries.save(back)
    tx.view_answers.forget(view.id for view in tx.views.of_meeting(meeting.id))
    tx.outbox.withdraw(topic=topic_of(back))
    tx.audit.add(hearing.me.id, "summary.taken_back", meeting.id)
    hearing.show("p_sum_back", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref,
                 starts=meeting.starts_at, meeting_id=meeting.id)  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def read(tx: Transaction, hearing: Hearing) -> None:
    """Show the team what was agreed, with what they may read of what was said. Reading it is an act."""
    circle, meeting = meeting_on_desk(tx, hearing, Wish.SEE_DATES)
    attendance = tx.attendances.at(meeting.id, hearing.me.id)
    seen = summary_for(tx, circle, meeting, hearing.me, attendance, hearing.now)
    if seen is None:
        raise NotFound
    tx.audit.add(hearing.me.id, "summary.read", meeting.id)
    facts = summary_facts(circle, meeting, seen, hearing.me, hearing.today)
    facts["said"] = [{**one, "relation": relation(circle, said.view.person_id)}
                     for one, said in zip(facts["said"], seen.said, strict=True)]  # fmt: skip
    writes = may_write(circle, meeting, hearing.me, hearing.now)
    hearing.show("p_sum_read", refers_to=meeting.id, plan_ref=circle.plan.ref, **facts,
                 left=writes and bool(left_on(tx, hearing, circle, meeting)))  # fmt: skip


ROUTES = (
    Tap("sum.preview", preview),
    Tap("sum.send", send),
    Tap("sum.undo", undo),
    Tap("sum.read", read),
)
