"""What came of words for a meeting whose summary is out: answered by themselves, to who said them (003-05)."""

from collections.abc import Container, Sequence
from datetime import datetime

from handlers.rules.refusals import AlreadyDone, NotForYou, NotFound, NotNow
from handlers.rules.revisions import rewritten, tidied
from handlers.rules.undo import UNDO
from storage.records.drafts import Draft
from storage.records.meetings import Meeting, View
from storage.records.people import Person
from storage.records.summaries import ViewAnswer

LATER = "answered_later"  # a draft's purpose
DID = "did"


def left(views: Sequence[View], answered: Container[str]) -> list[View]:
    """Return what has no answer yet, of all that whoever writes may answer; `answered` are ids of views."""
    return [view for view in views if view.id not in answered]


def one_of(waiting: Sequence[View], view_id: str) -> View:
    """Return the thing said that a button names, the first where it names none; answered meanwhile, it is done."""
    found = next((view for view in waiting if view_id in ("", view.id)), None)
    if found is None:
        raise AlreadyDone
    return found


def after(waiting: Sequence[View], view: View) -> View | None:
    """Return what waits behind this one, from the first again after the last; None where nothing else does."""
    at = waiting.index(view) + 1
    return next(iter((*waiting[at:], *waiting[: at - 1])), None)


def written(
    known: Draft | None, view: View, meeting: Meeting, by: Person, words: str, draft_id: str, now: datetime
) -> Draft:
    """Return the draft with these words; what the check found in older ones is of no account."""
    draft = known or Draft(draft_id, by.id, LATER, now, now, meeting.plan_id, view.id)
    return rewritten(draft, now, **{DID: tidied(words)})


def answer_of(draft: Draft, view: View, answer_id: str, now: datetime) -> ViewAnswer:
    """Return what a draft becomes, seen by others in two minutes."""
    return ViewAnswer(answer_id, view.id, draft.person_id, str(draft.fields[DID]), now, now + UNDO)


def taken_back(answer: ViewAnswer | None, by: Person, meeting: Meeting, now: datetime) -> ViewAnswer:
    """Return the answer its author takes back: within two minutes nobody was told."""
    if answer is None:
        raise NotFound
    if answer.author_id != by.id:
        raise NotForYou
    if answer.visible_from is None or answer.visible_from <= now:
        raise NotNow("p_sum_too_late", meeting_id=meeting.id)
    return answer
