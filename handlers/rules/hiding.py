"""Taking words back off a phone: which messages can still be deleted, and what is left in place of one."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.rules.verdicts import Do, Verdict
from storage.records.notices import Act, Notice, NoticeState

REACH = timedelta(hours=47, minutes=55)  # Telegram deletes for a bot what is younger than 48 hours
MOST_AT_ONCE = 100
OPENED = "opened_news"  # the fact by which opened news remembers the notice that announced it
EDITABLE = frozenset({Act.SEND, Act.EDIT})


@dataclass(frozen=True)
class Sweep:
    """What /hide takes away: message ids in the batches Telegram takes, and how many messages are too old."""

    batches: tuple[tuple[int, ...], ...]
    too_old: int


def sweep(shown: Iterable[Notice], own: int | None, now: datetime) -> Sweep:
    """Return what can be taken away of what is `shown`, with the person's `own` message.

    An edited message keeps the age of the day it was sent. Ids grow with time, so whatever has a lower id than a
    message known to be too old is too old itself.
    """
    on_phone = {n.message_id: n.settled_at for n in shown if n.message_id is not None and n.settled_at is not None}
    oldest = max((i for i, at in on_phone.items() if now - at >= REACH), default=0)
    young = sorted(i for i in on_phone if i > oldest)
    if own is not None:
        young = sorted({*young, own})
    batches = tuple(tuple(young[start : start + MOST_AT_ONCE]) for start in range(0, len(young), MOST_AT_ONCE))
    return Sweep(batches, sum(i <= oldest for i in on_phone))


def is_edited_away(notice: Notice) -> bool:
    """Whether what was shown is hidden by an edit; a voice note or a file can only be deleted."""
    return notice.act in EDITABLE


def news_behind(notice: Notice) -> str | None:
    """Return the id of the news a message shows, so that it can be opened again; a screen has none."""
    if notice.alert:
        return notice.id
    opened = notice.facts.get(OPENED)
    return str(opened) if opened else None


def may_open(
    notice: Notice | None, chat_hashes: Set[bytes], person_id: str | None, plan_ids: Set[str], verdict: Verdict
) -> bool:
    """Whether this news may be read in this chat now: sent here, to this person, about a plan they are on, and true.

    A reminder may still be read when the next one is due: nobody knows that it is coming.
    """
    if notice is None or not notice.alert or notice.state is not NoticeState.SENT:
        return False
    if notice.chat_hash not in chat_hashes or notice.person_id != person_id:
        return False
    if verdict.do is Do.WITHDRAW and verdict.why != "next_one_due":
        return False
    return notice.plan_id is None or notice.plan_id in plan_ids
