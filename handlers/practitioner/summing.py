"""Writing a meeting's summary for the family, one question at a time; half of it survives a restart (004-13)."""

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap, Words
from handlers.practitioner.answering_later import left_on
from handlers.practitioner.meeting_draft import relation
from handlers.practitioner.summary_draft import (
    AWAITING,
    Writing,
    actions_of,
    ask,
    go_on,
    keep,
    meeting_to_write,
    writing,
)
from handlers.rules.refusals import NotFound
from handlers.rules.summaries import is_sent
from handlers.rules.summary_draft import AGREED, may_be_left_out, question_named, questions, without_last
from storage.transaction import Transaction

A_PAGE = 5


@only(Audience.PRACTITIONER)
def write(tx: Transaction, hearing: Hearing) -> None:
    """Begin, or go on with what was begun; one that was sent is said to be there."""
    circle, meeting = meeting_to_write(tx, hearing, hearing.id1)
    if is_sent(tx.summaries.of_meeting(meeting.id)):
        hearing.show("p_sum_is_sent", plan_id=circle.plan.id, refers_to=meeting.id, plan_ref=circle.plan.ref,
                     starts=meeting.starts_at, meeting_id=meeting.id,
                     left=bool(left_on(tx, hearing, circle, meeting)))  # fmt: skip
        return
    go_on(tx, hearing, writing(tx, hearing, meeting.id, begin=True))


@only(Audience.PRACTITIONER, shows=True)
def go_on_here(tx: Transaction, hearing: Hearing) -> None:
    """Go on where it stopped: after the words were looked at, or from another day."""
    go_on(tx, hearing, writing(tx, hearing, hearing.id1))


@only(Audience.PRACTITIONER)
def take_words(tx: Transaction, hearing: Hearing) -> None:
    """Keep what was typed for the question that was asked."""
    one = writing(tx, hearing, str(hearing.chat.about.get("meeting", "")))
    keep(tx, hearing, one, question_named(str(hearing.chat.about.get("name", "")), one.views), hearing.text)


@only(Audience.PRACTITIONER)
def leave_out(tx: Transaction, hearing: Hearing) -> None:
    """Leave one question out; what was agreed only where the meeting's actions say it."""
    one = writing(tx, hearing, hearing.id1)
    name = question_named(hearing.id2, one.views)
    if name == AGREED and not may_be_left_out(name, len(actions_of(tx, hearing, one))):
        raise NotFound
    keep(tx, hearing, one, name, None)


@only(Audience.PRACTITIONER)
def back(tx: Transaction, hearing: Hearing) -> None:
    """Ask the question before this one again; before the first one there is the way out."""
    one = writing(tx, hearing, hearing.id1)
    fields = without_last(one.draft.fields, one.views, hearing.id2 or None)
    tx.drafts.change(one.draft, fields=fields, changed_at=hearing.now)
    go_on(tx, hearing, writing(tx, hearing, one.meeting.id))


@only(Audience.PRACTITIONER, shows=True)
def show_parts(tx: Transaction, hearing: Hearing) -> None:
    """Show what it is made of, to change one part."""
    one, page = writing(tx, hearing, hearing.id1), hearing.page
    parts = _parts(one)
    hearing.show("p_sum_parts", plan_id=one.circle.plan.id, refers_to=one.meeting.id, **one.usual,
                 parts=parts[page * A_PAGE : (page + 1) * A_PAGE],
                 next_page=page + 1 if len(parts) > (page + 1) * A_PAGE else None)  # fmt: skip


def _parts(one: Writing) -> list[dict[str, str | None]]:
    people = {view.id: view.person_id for view in one.views}
    return [
        {"name": name, "relation": relation(one.circle, people[name]) if name in people else None}
        for name in questions(one.views)
    ]


@only(Audience.PRACTITIONER, shows=True)
def ask_again(tx: Transaction, hearing: Hearing) -> None:
    """Ask one question again; the old words stay until others come."""
    one = writing(tx, hearing, hearing.id1)
    ask(tx, hearing, one, question_named(hearing.id2, one.views))


@only(Audience.PRACTITIONER)
def stop(tx: Transaction, hearing: Hearing) -> None:
    """Leave it for now; what was written is kept for 14 days."""
    one = writing(tx, hearing, hearing.id1)
    hearing.show("p_sum_stopped", plan_id=one.circle.plan.id, refers_to=one.meeting.id, **one.usual)


ROUTES = (
    Tap("sum.write", write),
    Tap("sum.go_on", go_on_here),
    Tap(AWAITING, leave_out),
    Words(AWAITING, take_words),
    Tap("sum.redo", back),
    Tap("sum.parts", show_parts),
    Tap("sum.part", ask_again),
    Tap("sum.stop", stop),
)
