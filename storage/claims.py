"""Which notices may leave next, and the one statement that settles them: the outbox's hot path, in plain columns."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, String, bindparam, exists, or_, select, update

from storage import schema
from storage.records.notices import NoticeState, Priority

outbox = schema.outbox

MOST_IN_A_LANE: Final = 3  # rows of one chat and priority that one claim may take: its burst
PENDING, CLAIMED = NoticeState.PENDING.value, NoticeState.CLAIMED.value


def heads(rows: Connection, priority: Priority, room: int, now: datetime) -> list[str]:
    """Return the ids to claim of one priority: the heads of lanes where nothing is claimed.

    One priority at a time, so that a reply is found at once behind ten thousand rows of a broadcast.
    """
    if room <= 0:
        return []
    other, target = outbox.alias("other"), outbox.alias("target")
    lane_is_busy = exists().where(
        other.c.chat_hash == outbox.c.chat_hash,
        other.c.priority == outbox.c.priority,
        other.c.state == CLAIMED,
    )
    target_is = exists().where(target.c.id == outbox.c.target_id)
    target_is_on_its_way = target_is.where(
        or_(target.c.state == CLAIMED, (target.c.state == PENDING) & (target.c.due <= now))
    )
    target_is_for_later = target_is.where(target.c.state == PENDING, target.c.due > now)
    due = (
        select(outbox.c.id, outbox.c.chat_hash, target_is_on_its_way)
        .where(
            outbox.c.state == PENDING,
            outbox.c.priority == priority.value,
            outbox.c.due <= now,
            ~lane_is_busy,
            ~target_is_for_later,
        )
        .order_by(outbox.c.due, outbox.c.made_at)
        .limit(2 * room)
        .with_for_update(skip_locked=True, of=outbox)  # SQLite leaves this out: it has one writer
    )
    taken, in_lane, held_up = list[str](), Counter[bytes](), set[bytes]()
    for row_id, lane, must_wait in rows.execute(due):
        if must_wait or in_lane[lane] >= MOST_IN_A_LANE:
            held_up.add(lane)  # and whatever stands behind it, so that order is kept
        elif lane not in held_up and len(taken) < room:
            in_lane[lane] += 1
            taken.append(row_id)
    return taken


# Withdrawn meanwhile and to be tried again: it stays withdrawn. Withdrawn meanwhile and sent: it was sent.
SETTLE: Final = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("its_id"),
        or_(
            outbox.c.state == CLAIMED,
            (outbox.c.state == NoticeState.WITHDRAWN.value)
            & (bindparam("to_state", type_=String) == NoticeState.SENT.value),
        ),
    )
    .values(
        state=bindparam("to_state", type_=String),
        reason=bindparam("to_reason"),
        message_id=bindparam("to_message_id"),
        leased_until=None,
        settled_at=bindparam("to_settled_at"),
        attempts=bindparam("to_attempts"),
        hidden_at=bindparam("to_hidden_at"),
    )
)
