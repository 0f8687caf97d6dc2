"""What a half-written summary still needs, one question at a time, and what it becomes when sent (004-13, 003-05)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.rules.refusals import AlreadyDone, NotForYou, NotFound, NotNow
from handlers.rules.revisions import REVISION, revised, tidied
from handlers.rules.summaries import is_sent
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.meetings import Meeting, View
from storage.records.people import Person
from storage.records.summaries import Summary, SummaryState, ViewAnswer

SUMMARY = "summary"
AGREED, WHY, NEXT = "agreed", "why", "what_next"


def begun(new_id: str, meeting: Meeting, by: Person, now: datetime, fields: Mapping[str, Any] | None = None) -> Draft:
    """Return a draft of the summary of one meeting, empty or with these answers."""
    return Draft(new_id, by.id, SUMMARY, now, now, meeting.plan_id, meeting.id, fields or {})


def questions(views: Sequence[View]) -> list[str]:
    """Return what is asked, in order: what was agreed, why, what next, and for each thing said what came of it."""
    return [AGREED, WHY, NEXT, *(view.id for view in views)]


def next_question(fields: Mapping[str, Any], views: Sequence[View]) -> str | None:
    """Return what is asked next; None where all was answered or left out."""
    return next((name for name in questions(views) if name not in fields), None)


def answers_in(fields: Mapping[str, Any], views: Sequence[View]) -> list[str]:
    """Return which questions hold words, in order."""
    return [name for name in questions(views) if fields.get(name)]


def without_last(fields: Mapping[str, Any], views: Sequence[View], before: str | None) -> dict[str, Any]:
    """Return the answers without the one ahead of `before` (None: the last): what Back asks for again."""
    names = questions(views)
    ahead = names[: names.index(before)] if before in names else names
    last = next((name for name in reversed(ahead) if name in fields), None)
    return {name: answer for name, answer in fields.items() if name != last}


def may_be_left_out(name: str, n_actions: int) -> bool:
    """Whether a question has Skip: what was agreed only where actions from the meeting say it."""
    return name != AGREED or n_actions > 0


def question_named(name: str, views: Sequence[View]) -> str:
    """Return the question a button names; what is not asked any more is an old button."""
    if name not in questions(views):
        raise NotFound
    return name


def with_answer(draft: Draft, name: str, words: str | None, now: datetime) -> Draft:
    """Return the draft with one more answer (None: left out). Each change gives it another revision."""
    return revised(draft, now, **{name: tidied(words or "") or None})


def summary_of(draft: Draft, meeting: Meeting, known: Summary | None, new_id: str, now: datetime) -> Summary:
    """Return the summary as it is sent now; where one was taken back before, that one again."""
    fields = draft.fields
    kept = known or Summary(
        id=new_id, meeting_id=meeting.id, plan_id=meeting.plan_id, author_id=draft.person_id,
        state=SummaryState.DRAFT, made_at=now,
    )  # fmt: skip
    return replace(
        kept, author_id=draft.person_id, state=SummaryState.SENT, agreed=fields.get(AGREED) or "",
        why=fields.get(WHY), what_next=fields.get(NEXT), sent_at=now, visible_from=now + UNDO,
    )  # fmt: skip


def answers_of(draft: Draft, views: Sequence[View], new_id: Callable[[], str], now: datetime) -> list[ViewAnswer]:
    """Return what came of each thing that was said, where its writer said so; seen as late as the summary."""
    return [
        ViewAnswer(id=new_id(), view_id=view.id, author_id=draft.person_id, words=draft.fields[view.id], made_at=now,
                   visible_from=now + UNDO)
        for view in views
        if draft.fields.get(view.id)
    ]  # fmt: skip


def taken_back(summary: Summary | None, by: Person, now: datetime) -> Summary:
    """Return the summary as not sent, within two minutes, by its author: nobody has seen it."""
    if summary is None:
        raise NotFound
    if not is_sent(summary):
        raise AlreadyDone
    if summary.author_id != by.id:
        raise NotForYou
    if summary.visible_from is None or summary.visible_from <= now:
        raise NotNow("p_sum_too_late", meeting_id=summary.meeting_id)
    return replace(summary, state=SummaryState.DRAFT, sent_at=None, visible_from=None)


def fields_of(summary: Summary, views: Sequence[View], answers: Mapping[str, ViewAnswer]) -> dict[str, Any]:
    """Return the answers a taken-back summary was made of, so that it can be changed and sent anew."""
    did = {view.id: answers[view.id].words if view.id in answers else None for view in views}
    return {AGREED: summary.agreed or None, WHY: summary.why, NEXT: summary.what_next, REVISION: 0, **did}
