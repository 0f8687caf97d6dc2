"""Saying what came of words that were left open when the summary went out, or came after it (003-05, 001-16)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.as_read import as_read
from handlers.practitioner.checking import checked
from handlers.practitioner.meeting_draft import relation
from handlers.practitioner.summary_draft import meeting_to_write
from handlers.rules import answered_later as rules
from handlers.rules.refusals import AlreadyDone, NotFound
from handlers.rules.revisions import revision
from handlers.rules.summaries import answerable, is_sent
from handlers.rules.summary_draft import SUMMARY
from handlers.screens.meetings import child_for
from handlers.screens.summaries import which_meeting
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.meetings import Meeting, View
from storage.records.plans import Circle
from storage.transaction import Transaction

AWAITING = "sum.left"


@dataclass(frozen=True)
class Open:
    """A meeting whose summary is out, in its circle, with what this practitioner may still answer."""

    circle: Circle
    meeting: Meeting
    waiting: Sequence[View]


def open_after(tx: Transaction, hearing: Hearing, meeting_id: str) -> Open:
    """Return what was said for a meeting and is not answered yet, if this practitioner answers the family today."""
    circle, meeting = meeting_to_write(tx, hearing, meeting_id)
    if not is_sent(tx.summaries.of_meeting(meeting.id)):
        raise NotFound
    return Open(circle, meeting, left_on(tx, hearing, circle, meeting))


def left_on(tx: Transaction, hearing: Hearing, circle: Circle, meeting: Meeting) -> list[View]:
    """Return what was said for a meeting and has no answer, of all that this practitioner may read."""
    views = answerable(circle, meeting, tx.views.of_meeting(meeting.id), hearing.me, hearing.today)
    return rules.left(views, tx.view_answers.of_views(view.id for view in views))


@only(Audience.PRACTITIONER)
def ask(tx: Transaction, hearing: Hearing) -> None:
    """Ask what came of one thing that was said. Reading it is an act."""
    here = open_after(tx, hearing, hearing.id1)
    view = rules.one_of(here.waiting, hearing.id2)
    behind = rules.after(here.waiting, view)
    draft = tx.drafts.of(hearing.me.id, rules.LATER, view.id)
    tx.audit.add(hearing.me.id, "view.read", view.id)
    hearing.show(
        "p_sum_left", awaiting=AWAITING, about={"meeting": here.meeting.id, "view": view.id},
        plan_id=here.circle.plan.id, refers_to=here.meeting.id, plan_ref=here.circle.plan.ref,
        starts=here.meeting.starts_at, meeting_id=here.meeting.id, relation=relation(here.circle, view.person_id),
        words=view.words, seconds=view.seconds, old=draft.fields.get(rules.DID) if draft is not None else None,
        next_id=behind.id if behind is not None else None, view_id=view.id,
    )  # fmt: skip


@only(Audience.PRACTITIONER)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Keep what was typed, have it looked at, and show it as it will be read."""
    here = open_after(tx, hearing, str(hearing.chat.about.get("meeting", "")))
    view = rules.one_of(here.waiting, str(hearing.chat.about.get("view", "")))
    known = tx.drafts.of(hearing.me.id, rules.LATER, view.id)
    draft = rules.written(known, view, here.meeting, hearing.me, hearing.text, new_id(), hearing.now)
    _go_on(tx, hearing, here, view, tx.drafts.add(draft) if known is None else tx.drafts.save(draft))


def _begun(tx: Transaction, hearing: Hearing, view_id: str) -> tuple[Open, View, Draft]:
    """Return the answer that was begun to one thing said; its summary, its words or the draft may be gone."""
    view, draft = tx.views.find(view_id), tx.drafts.of(hearing.me.id, rules.LATER, view_id)
    if view is None or draft is None:
        raise AlreadyDone
    here = open_after(tx, hearing, view.meeting_id)
    return here, rules.one_of(here.waiting, view.id), draft


@only(Audience.PRACTITIONER, shows=True)
def go_on_here(tx: Transaction, hearing: Hearing) -> None:
    """Go on where it stopped, after the words were looked at."""
    _go_on(tx, hearing, *_begun(tx, hearing, hearing.id1))


def _go_on(tx: Transaction, hearing: Hearing, here: Open, view: View, draft: Draft) -> None:
    if not _is_checked(tx, hearing, here, view, draft):
        return
    author = here.circle.people[view.person_id]
    hearing.show(
        "p_sum_left_check", plan_id=here.circle.plan.id, refers_to=here.meeting.id, plan_ref=here.circle.plan.ref,
        relation=relation(here.circle, author.id), reading=author.reading.value,
        text=_as_seen(tx, hearing, here, view, draft), meeting_id=here.meeting.id, view_id=view.id,
        draft_rev=revision(draft),
    )  # fmt: skip


def _is_checked(tx: Transaction, hearing: Hearing, here: Open, view: View, draft: Draft) -> bool:
    return checked(tx, hearing, here.circle, draft, field=rules.DID, purpose=SUMMARY, then="sum.left_go",
                   then_id=view.id)  # fmt: skip


def _as_seen(tx: Transaction, hearing: Hearing, here: Open, view: View, draft: Draft) -> str:
    """Return the words of its author's own screen, with this one thing they said."""
    author = here.circle.people[view.person_id]
    part = {"words": view.words, "seconds": view.seconds, "kept": False, "did": draft.fields[rules.DID]}
    facts = {**which_meeting(here.circle, here.meeting, author, hearing.today), "parts": [part], "earlier": None}
    return as_read(tx, hearing, author, "said_mine", facts)


@only(Audience.PRACTITIONER)
def send(tx: Transaction, hearing: Hearing) -> None:
    """Keep it as its preview showed it; who said it hears in two minutes. Where it has changed, show it again."""
    here, view, draft = _begun(tx, hearing, hearing.id1)
    if not hearing.is_of(revision(draft)):
        _go_on(tx, hearing, here, view, draft)
        return
    if not _is_checked(tx, hearing, here, view, draft):
        return
    answer = tx.view_answers.add(rules.answer_of(draft, view, new_id(), hearing.now))
    tx.drafts.remove(draft.id)
    tx.audit.add(hearing.me.id, "view.answered", view.id)
    author = here.circle.people[view.person_id]
    hearing.tell(
        author, "said_answered", key=_topic(answer.id), due=answer.visible_from, topic=_topic(answer.id),
        refers_to=here.meeting.id, plan_id=here.circle.plan.id, meeting_id=here.meeting.id,
        child=child_for(here.circle, author), starts=here.meeting.starts_at, sort=here.meeting.sort.value,
    )  # fmt: skip
    hearing.show("p_sum_left_sent", plan_id=here.circle.plan.id, refers_to=here.meeting.id,
                 plan_ref=here.circle.plan.ref, relation=relation(here.circle, author.id), answer_id=answer.id,
                 meeting_id=here.meeting.id, until=answer.visible_from, n_left=len(here.waiting) - 1)  # fmt: skip


def _topic(answer_id: str) -> str:
    return f"view-answered/{answer_id}"


@only(Audience.PRACTITIONER)
def undo(tx: Transaction, hearing: Hearing) -> None:
    """Take it back within two minutes: nobody was told, and the words can be changed."""
    kept = tx.view_answers.find(hearing.id1)
    view = tx.views.find(kept.view_id) if kept is not None else None
    if kept is None or view is None:
        raise AlreadyDone
    _, meeting = meeting_to_write(tx, hearing, view.meeting_id)
    answer = rules.taken_back(kept, hearing.me, meeting, hearing.now)
    tx.outbox.withdraw(topic=_topic(answer.id))
    tx.view_answers.remove(answer.id)
    tx.drafts.add(rules.written(None, view, meeting, hearing.me, answer.words, new_id(), hearing.now))
    tx.audit.add(hearing.me.id, "view.answer_taken_back", view.id)
    _go_on(tx, hearing, *_begun(tx, hearing, view.id))


ROUTES = (
    Tap(AWAITING, ask),
    Words(AWAITING, take_words),
    Tap("sum.left_go", go_on_here),
    Tap("sum.left_send", send),
    Tap("sum.left_undo", undo),
)
