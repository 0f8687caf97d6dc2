""" "You said, we did": one's own words for each meeting, and what came of each thing (003-05, 001-16)."""

from typing import Any

from handlers.context import Hearing
from handlers.family.summaries import held_of
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.rules.summaries import answer_seen, my_meetings
from handlers.screens.summaries import which_meeting
from storage.records.meetings import Readers, View
from storage.records.notices import Act
from storage.transaction import Transaction


@only(Audience.FAMILY)
def show_mine(tx: Transaction, hearing: Hearing) -> None:
    """Show what this person said for one meeting and what came of it: the one tapped, else the newest."""
    held = {meeting.id: (circle, meeting) for circle, meeting in held_of(tx, hearing)}
    mine = tx.views.by_in(held, hearing.me.id)
    spoken = my_meetings([meeting for _, meeting in held.values()], mine, hearing.now)
    if not spoken:
        hearing.show("said_none")
        return
    ids = [meeting.id for meeting in spoken]
    at = ids.index(hearing.id1) if hearing.id1 in ids else 0
    circle, meeting = held[ids[at]]
    views = [view for view in mine if view.meeting_id == meeting.id]
    for view in views:
        if view.file_id is not None:
            hearing.pass_on(Act.VOICE, view.file_id, refers_to=meeting.id)
    hearing.show("said_mine", refers_to=meeting.id, **which_meeting(circle, meeting, hearing.me, hearing.today),
                 parts=_parts(tx, hearing, views), earlier=ids[at + 1] if at + 1 < len(ids) else None)  # fmt: skip


def _parts(tx: Transaction, hearing: Hearing, views: list[View]) -> list[dict[str, Any]]:
    answers = tx.view_answers.of_views(view.id for view in views)
    seen = [answer_seen(answers.get(view.id), hearing.me.id, hearing.now) for view in views]
    return [
        {"words": view.words, "seconds": view.seconds, "kept": view.readers is Readers.NOBODY,
         "did": answer.words if answer is not None else None}
        for view, answer in zip(views, seen, strict=True)
    ]  # fmt: skip


ROUTES = (Tap("meet.did", show_mine),)
