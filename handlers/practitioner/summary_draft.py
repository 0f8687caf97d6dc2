"""The summary a practitioner is writing: a draft that survives a restart, and the question asked next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.context import Hearing
from handlers.practitioner.checking import checked
from handlers.practitioner.desk_plan import circle_for
from handlers.practitioner.meeting_draft import relation
from handlers.rules.access import Wish
from handlers.rules.actions import as_seen as action_as_seen
from handlers.rules.meetings import as_seen
from handlers.rules.refusals import NotFound
from handlers.rules.summaries import answerable, drafted_from, must_write
from handlers.rules.summary_draft import (
    AGREED,
    NEXT,
    SUMMARY,
    WHY,
    answers_in,
    begun,
    may_be_left_out,
    next_question,
    with_answer,
)
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.meetings import Meeting, View
from storage.records.plans import Circle
from storage.transaction import Transaction

AWAITING = "sum.text"
LISTED = 6
ASKS = {AGREED: "p_sum_agreed", WHY: "p_sum_why", NEXT: "p_sum_next"}


@dataclass(frozen=True)
class Writing:
    """A meeting whose summary this practitioner writes, in its circle, with what was said for it."""

    circle: Circle
    meeting: Meeting
    views: Sequence[View]
    draft: Draft

    @property
    def usual(self) -> dict[str, Any]:
        """What every screen of the way says."""
        return {"plan_ref": self.circle.plan.ref, "starts": self.meeting.starts_at, "meeting_id": self.meeting.id}


def meeting_to_write(tx: Transaction, hearing: Hearing, meeting_id: str) -> tuple[Circle, Meeting]:
    """Return a meeting that was held and its circle, if this practitioner is the one to write of it today."""
    kept = tx.meetings.find(meeting_id)
    meeting = as_seen(kept, hearing.me.id, hearing.now) if kept is not None else None
    if meeting is None:
        raise NotFound
    circle = circle_for(tx, hearing, meeting.plan_id, Wish.LEAD_PLAN)
    must_write(circle, meeting, hearing.me, hearing.now)
    return circle, meeting


def writing(tx: Transaction, hearing: Hearing, meeting_id: str, *, begin: bool = False) -> Writing:
    """Return what was begun; with `begin` a new one where there is none. A stale button finds nothing."""
    circle, meeting = meeting_to_write(tx, hearing, meeting_id)
    draft = tx.drafts.of(hearing.me.id, SUMMARY, meeting.id)
    if draft is None:
        if not begin:
            raise NotFound
        draft = tx.drafts.add(begun(new_id(), meeting, hearing.me, hearing.now))
    views = answerable(circle, meeting, tx.views.of_meeting(meeting.id), hearing.me, hearing.today)
    return Writing(circle, meeting, views, draft)


def keep(tx: Transaction, hearing: Hearing, one: Writing, name: str, words: str | None) -> None:
    """Keep one answer and go on."""
    tx.drafts.save(with_answer(one.draft, name, words, hearing.now))
    go_on(tx, hearing, writing(tx, hearing, one.meeting.id))


def go_on(tx: Transaction, hearing: Hearing, one: Writing) -> None:
    """Have the words looked at as far as they are written, then ask what is still missing, or show all of it."""
    if not all_checked(tx, hearing, one):
        return
    name = next_question(one.draft.fields, one.views)
    if name is None:
        hearing.redo(f"1|sum.preview|{one.meeting.id}")
    else:
        ask(tx, hearing, one, name)


def all_checked(tx: Transaction, hearing: Hearing, one: Writing) -> bool:
    """Whether every text may go to a family; where not, what is to be settled first is on the screen."""
    return all(
        checked(tx, hearing, one.circle, one.draft, field=name, purpose=SUMMARY, then="sum.go_on",
                then_id=one.meeting.id)
        for name in answers_in(one.draft.fields, one.views)
    )  # fmt: skip


def ask(tx: Transaction, hearing: Hearing, one: Writing, name: str) -> None:
    """Ask one question; where it was answered before, with the old words."""
    about = {"meeting": one.meeting.id, "name": name}
    facts = {**one.usual, "name": name, "old": one.draft.fields.get(name)}
    if name not in ASKS:
        view = next(view for view in one.views if view.id == name)
        tx.audit.add(hearing.me.id, "view.read", view.id)
        hearing.show("p_sum_said", awaiting=AWAITING, about=about, plan_id=one.circle.plan.id,
                     refers_to=one.meeting.id, relation=relation(one.circle, view.person_id), words=view.words,
                     seconds=view.seconds, number=one.views.index(view) + 1, n=len(one.views), **facts)  # fmt: skip
        return
    if name == AGREED:
        live, drafts = actions_of(tx, hearing, one), drafted(tx, hearing, one)
        facts |= {
            "actions": [{"what": a.what, "owner": one.circle.people[a.owner_id].name} for a in live[:LISTED]],
            "n_more": len(live[LISTED:]), "n_drafts": len(drafts), "skip": may_be_left_out(AGREED, len(live)),
        }  # fmt: skip
    hearing.show(ASKS[name], awaiting=AWAITING, about=about, plan_id=one.circle.plan.id, refers_to=one.meeting.id,
                 **facts)  # fmt: skip


def actions_of(tx: Transaction, hearing: Hearing, one: Writing) -> list[AgreedAction]:
    """Return the actions published from the meeting, as this practitioner knows them."""
    kept = tx.actions.of_plan(one.circle.plan.id)
    known = (action_as_seen(action, hearing.me.id, hearing.now) for action in kept)
    return [a for a in known
            if a is not None and a.meeting_id == one.meeting.id and a.state is not ActionState.DRAFT]  # fmt: skip


def drafted(tx: Transaction, hearing: Hearing, one: Writing) -> list[AgreedAction]:
    """Return what they have drafted from it and not published."""
    return drafted_from(one.meeting, tx.actions.of_plan(one.circle.plan.id), hearing.me)
