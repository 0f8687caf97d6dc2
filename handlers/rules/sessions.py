"""How long a practitioner's sign-in counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.rules.answering import ANSWER
from handlers.rules.ending import PURPOSE as ENDING
from handlers.rules.helping import ASK
from handlers.rules.raising import RAISE
from handlers.rules.unsent import parts_in
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState
from storage.records.signin import Session

IDLE = timedelta(minutes=15)
LASTS = timedelta(hours=8)
FRESH_FOR = timedelta(minutes=5)
HAIR = timedelta(minutes=1)


def is_live(session: Session, now: datetime) -> bool:
    """Whether the session still counts: not ended, not idle for 15 minutes, not older than 8 hours (ASVS 7.3.1).

    A clock that was set back neither revives nor prolongs it: before its last use it does not count. (A minute is no
    clock set back: a duty's `now` may be a little older than what was done meanwhile.)
    """
    if session.ended_at is not None or now >= session.ends_at:
        return False
    return -HAIR <= now - session.seen_at < IDLE


def ends_by_itself_at(session: Session) -> datetime:
    """Return the moment at which this session ends if nothing more is done in it."""
    return min(session.ends_at, session.seen_at + IDLE)


def something_is_kept(drafts: Iterable[Draft]) -> bool:
    """Whether anything this practitioner has begun to write, and not sent, is kept: only then is it said.

    What a colleague has asked of them is a row of theirs too, and nothing they wrote.
    """
    return any(_is_begun(draft) for draft in drafts)


def _is_begun(draft: Draft) -> bool:
    if draft.purpose == ANSWER:
        return bool(parts_in(draft))
    if draft.purpose == "action":
        return any(draft.fields.get(name) for name in ("what", "old", "queue"))
    if draft.purpose == "action_change":
        return bool(draft.fields)
    needed = {ASK: "words", RAISE: "service", ENDING: "contact", "meeting": "kind", "summary": "agreed"}.get(
        draft.purpose
    )
    return needed is not None and bool(draft.fields.get(needed))


def begun(person_id: str, now: datetime) -> Session:
    """Return a session that begins now; its end is fixed from the start."""
    return Session(id=new_id(), person_id=person_id, started_at=now, seen_at=now, fresh_at=now, ends_at=now + LASTS)


def taken_back(session: Session, shown: Iterable[Notice], now: datetime) -> tuple[list[str], list[Notice]]:
    """Return the ids of what is not sent yet, to be withdrawn, and the deletions of all that is on the phone."""
    shown = list(shown)
    waiting = [notice.id for notice in shown if notice.state is NoticeState.PENDING]
    return waiting, [_deletion(session, notice, now) for notice in shown if notice.state is not NoticeState.PENDING]


def _deletion(session: Session, notice: Notice, now: datetime) -> Notice:
    return Notice(
        id=new_id(), chat_id=notice.chat_id, chat_hash=notice.chat_hash, act=Act.DELETE, kind="delete",
        key=f"session/{session.id}/end/{notice.id}", due=now, made_at=now, person_id=notice.person_id,
        target_id=notice.id, private=False,
    )  # fmt: skip
