"""Writing an answer: several messages become one text of at most 1,000 letters, kept until it is sent (way 9).

A draft's `fields` hold `parts`, as a family's do, `called` where they spoke instead, `anew` where the next words take
the place of the old ones, and `rev`, so that Send never sends more than its preview showed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.rules.decisions import Setting
from handlers.rules.hours import allowed_from
from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from handlers.rules.revisions import revised
from handlers.rules.telling import author_is_here
from handlers.rules.unsent import parts_in
from storage.records.concerns import Concern, ConcernPart, PartKind
from storage.records.drafts import Draft
from storage.records.people import Person

ANSWER = "answer"
LONGEST = 1000
A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Arrival:
    """When the author of a question sees the answer: at once, later (`at`), or not on a phone (`reached` is false)."""

    reached: bool
    at: datetime | None


def begun(draft: Draft | None, concern: Concern, person: Person, draft_id: str, now: datetime) -> Draft:
    """Return the answer this person is writing to a question: the one begun, or a new one."""
    return draft or Draft(draft_id, person.id, ANSWER, now, now, concern.plan_id, concern.id)


def of_answerer(draft: Draft | None, concern: Concern, person: Person) -> Draft:
    """Return the answer if it is this person's to this question. One that is gone was sent, or never there."""
    if draft is None:
        raise AlreadyDone if concern.answered_at is not None else NotFound
    if draft.person_id != person.id or draft.purpose != ANSWER or draft.about_id != concern.id:
        raise NotFound
    return draft


def with_words(draft: Draft, words: str, message_id: int, now: datetime) -> Draft:
    """Add what was typed, or put it in place of the old words. The same message counts once."""
    before = [] if draft.fields.get("anew") else parts_in(draft)
    if any(part["message_id"] == message_id for part in before):
        return draft
    part = {"kind": PartKind.TEXT.value, "words": words.strip(), "message_id": message_id, "at": now}
    return _with_parts(draft, [*before, part], now)


def with_edited(draft: Draft, words: str, message_id: int, now: datetime) -> Draft | None:
    """Return the answer with one of its messages changed; None if it holds no such message."""
    parts = parts_in(draft)
    if draft.purpose != ANSWER or not any(part["message_id"] == message_id for part in parts):
        return None
    changed = [{**part, "words": words.strip()} if part["message_id"] == message_id else part for part in parts]
    return _with_parts(draft, changed, now)


def _with_parts(draft: Draft, parts: Sequence[Mapping[str, Any]], now: datetime) -> Draft:
    letters = len("\n".join(str(part["words"]) for part in parts))
    if letters > LONGEST:
        raise BadInput("p_answer_long", n=letters, most=LONGEST)
    return revised(draft, now, parts=list(parts), anew=False)


def is_called(draft: Draft) -> bool:
    """Whether the words are what was agreed on the telephone."""
    return bool(draft.fields.get("called"))


def as_parts(draft: Draft, by: Person, new_id: Callable[[], str], now: datetime) -> tuple[ConcernPart, ...]:
    """Return the answer as parts of the thread, said at the moment it is sent."""
    return tuple(
        ConcernPart(
            id=new_id(), concern_id=draft.about_id or "", author_id=by.id, from_staff=True, kind=PartKind.TEXT,
            said_at=now + number * A_MOMENT, words=part["words"], message_id=part["message_id"],
        )
        for number, part in enumerate(parts_in(draft))
    )  # fmt: skip


def arrival(setting: Setting, concern: Concern, now: datetime) -> Arrival:
    """Return when the answer reaches its author: their own hours and pauses count."""
    author = setting.person(concern.author_id)
    if not author_is_here(setting, concern) or not setting.reaches(author):
        return Arrival(reached=False, at=None)
    at = allowed_from(author, now, setting.service.zone)
    return Arrival(reached=True, at=at if at > now else None)
