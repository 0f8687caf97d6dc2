"""What somebody has written and not sent: its parts, how it changes, and what it still needs before it may go.

A draft's `fields` hold `kind`, `door`, `person_id`, `action_id` and `parts`; its `purpose` says what it would become:
`concern` a new one, `more` words for one that is there, `stray` nothing yet.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.rules.refusals import AlreadyDone, BadInput, NotFound
from storage.records.concerns import Area, ConcernKind, ConcernPart, Door, PartKind
from storage.records.drafts import Draft
from storage.records.people import Person

CONCERN, MORE, STRAY = "concern", "more", "stray"
DELETED, EDIT = "deleted", "edit"
UNSENT = (CONCERN, MORE, STRAY)

MOST_PARTS = 20
LONG_WORDS = 4096  # what one message of Telegram holds: beyond it the family is asked whether to send it all
LONGEST_VOICE = 120  # seconds
KEPT_AFTER_DELETING = timedelta(hours=1)  # for a slip of the thumb; then it is purged like any old draft
DRAFTS_LAST = timedelta(days=14)
ONE_BREATH = timedelta(minutes=10)
NEEDS_NO_WORDS = frozenset(
    {
        ConcernKind.NEW_LEAD,
        ConcernKind.HELP,
        ConcernKind.MORE_TIME,
        ConcernKind.TALK,
        ConcernKind.NEED,
        ConcernKind.NOT_READY,
    }
)


def of_writer(draft: Draft | None, person: Person) -> Draft:
    """Return the draft if it is this person's and not sent; nobody else has any part in it."""
    if draft is None or not is_writable(draft, person):
        raise NotFound
    return draft


def is_writable(draft: Draft, person: Person) -> bool:
    """Whether this person may still add to the draft."""
    return draft.person_id == person.id and draft.purpose in UNSENT


def parts_in(draft: Draft) -> list[Mapping[str, Any]]:
    """Return what has been said in this draft so far, in order."""
    return list(draft.fields.get("parts", ()))


def with_part(draft: Draft, part: Mapping[str, Any], now: datetime) -> Draft:
    """Add what was just said. A voice note over two minutes, or a twenty-first part, is refused in words."""
    if (part.get("seconds") or 0) > LONGEST_VOICE:
        raise BadInput("voice_long", draft_id=draft.id)
    parts = parts_in(draft)
    if any(known.get("message_id") == part["message_id"] for known in parts):
        return draft
    if len(parts) >= MOST_PARTS:
        raise BadInput("ask_full", draft_id=draft.id, n=MOST_PARTS)
    return with_fields(draft, now, parts=[*parts, dict(part)])


def with_edit(draft: Draft, message_id: int, words: str, now: datetime) -> Draft | None:
    """Return the draft with the new words of one of its messages; None if it holds no such message."""
    parts = parts_in(draft)
    if draft.purpose not in UNSENT or not any(part["message_id"] == message_id for part in parts):
        return None
    changed = [{**part, "words": words} if part["message_id"] == message_id else part for part in parts]
    return with_fields(draft, now, parts=changed)


def without_last(draft: Draft, now: datetime) -> Draft:
    """Take out what was said last."""
    return with_fields(draft, now, parts=parts_in(draft)[:-1])


def with_fields(draft: Draft, now: datetime, **fields: Any) -> Draft:
    """Return the draft with some of its answers changed."""
    return replace(draft, fields={**draft.fields, **fields}, changed_at=now)


def deleted(draft: Draft, now: datetime) -> Draft:
    """Put a draft aside so that it can be brought back for an hour and is then forgotten."""
    gone = now - DRAFTS_LAST + KEPT_AFTER_DELETING
    return replace(draft, fields={**draft.fields, "was": draft.purpose}, purpose=DELETED, changed_at=gone)


def brought_back(draft: Draft | None, person: Person, now: datetime) -> Draft:
    """Undo the deleting."""
    if draft is None or draft.person_id != person.id or draft.purpose != DELETED:
        raise NotFound
    return replace(draft, purpose=draft.fields.get("was", STRAY), changed_at=now)


def edit_of(draft: Draft | None, person: Person) -> Draft:
    """Return the new words of a message that was sent before, if they are this person's."""
    if draft is None or draft.person_id != person.id or draft.purpose != EDIT:
        raise AlreadyDone
    return draft


def is_same_breath(draft: Draft | None, now: datetime) -> bool:
    """Whether what comes now belongs to what came just before: several messages pasted at once are one thing said."""
    return draft is not None and now - draft.changed_at < ONE_BREATH


def words_of(draft: Draft) -> str:
    """Return the words of a draft, one message a line."""
    return "\n".join(part["words"] for part in parts_in(draft) if part["words"])


def files_in(draft: Draft) -> int:
    """Return how many voice notes, photos and files it holds."""
    return sum(part["kind"] != PartKind.TEXT.value for part in parts_in(draft))


def is_long(draft: Draft) -> bool:
    """Whether it would not fit into one message."""
    return len(words_of(draft)) > LONG_WORDS


def is_ready(draft: Draft) -> bool:
    """Whether it may be sent as it is: something was said, or what it asks for needs no reason."""
    return bool(parts_in(draft)) or kind_of(draft) in NEEDS_NO_WORDS


def must_be_ready(draft: Draft) -> Draft:
    """Refuse to send nothing."""
    if not is_ready(draft):
        raise BadInput("ask_nothing_yet", draft_id=draft.id)
    return draft


def kind_of(draft: Draft) -> ConcernKind:
    """Return what the family says it is; a question where they never said."""
    return ConcernKind(draft.fields.get("kind") or ConcernKind.QUESTION)


def door_of(draft: Draft) -> Door | None:
    """Return who was asked to answer, or None where that is still to be chosen."""
    door = draft.fields.get("door")
    return Door(door) if door else None


def area_of(draft: Draft) -> Area | None:
    """Return where something is said to be missing, if that is what it says."""
    area = draft.fields.get("area")
    return Area(area) if area else None


def is_worth_offering(draft: Draft, plan_ids: Collection[str], *, again: bool) -> bool:
    """Whether it should be offered back: something was said in it, and not offered since unless asked for again."""
    if draft.purpose not in UNSENT or draft.plan_id not in plan_ids or not parts_in(draft):
        return False
    return again or draft.offered_at is None or draft.offered_at < draft.changed_at


def as_parts(
    draft: Draft, concern_id: str, author: Person, now: datetime, new_id: Callable[[], str]
) -> tuple[ConcernPart, ...]:
    """Return what was said as parts of a thread. It counts as said when it is sent: until then nobody could see it."""
    return tuple(
        ConcernPart(
            id=new_id(), concern_id=concern_id, author_id=author.id, from_staff=False, kind=PartKind(part["kind"]),
            said_at=now, words=part["words"], file_id=part.get("file_id"), seconds=part.get("seconds"),
            file_name=part.get("file_name"), message_id=part["message_id"],
        )
        for part in parts_in(draft)
    )  # fmt: skip
