"""Which notices may leave next, and the one statement that settles them: the outbox's hot path, in plain columns.

Statements are built once: building one takes longer than SQLite needs to answer it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, Integer, String, bindparam, func, or_, select, update

from storage import schema
from storage.prepared import Prepared
from storage.records.notices import NoticeState, Priority

outbox = schema.outbox

MOST_IN_A_LANE: Final = 3  # rows of one chat and priority that one claim may take: its burst
PENDING, CLAIMED = NoticeState.PENDING.value, NoticeState.CLAIMED.value


class Heads(NamedTuple):
    """What may be claimed, and of which priorities something else was due that stands behind it."""

    ids: list[str]
    behind: frozenset[Priority]


class Due(NamedTuple):
    """A row that is due, and the one it changes."""

    id: str
    chat_hash: bytes
    target_id: str | None


class Target(NamedTuple):
    """What is to be changed, and whether it is there already."""

    id: str
    state: str
    due: datetime


def heads(rows: Connection, room: Mapping[Priority, int], now: datetime) -> Heads:
    """Return the ids to claim: heads of lanes where nothing is claimed, at most so many of each priority.

    One priority at a time, so that a reply is found at once behind ten thousand rows of a broadcast.
    """
    busy = defaultdict[int, set[bytes]](set)
    for lane, priority in BUSY.rows(rows, {}):
        busy[priority].add(lane)
    taken: list[str] = []
    behind = set[Priority]()
    for one in Priority:
        if (places := room.get(one, 0)) > 0:
            about = {"of": one.value, "now": now, "busy": list(busy[one]), "window": 2 * places}
            due = [Due(*row) for row in DUE.rows(rows, about)]
            first = list(_first(places, due, rows, now))
            if 0 < len(first) < len(due):
                behind.add(one)
            taken += first
    return Heads(taken, frozenset(behind))


def _first(places: int, due: Sequence[Due], rows: Connection, now: datetime) -> Iterator[str]:
    """The first of each lane's, in order: a row that must wait holds up what stands behind it in its lane."""
    wanted = [row.target_id for row in due if row.target_id is not None]
    targets = {row[0]: Target(*row) for row in TARGETS.rows(rows, {"ids": wanted})} if wanted else {}
    in_lane, held_up = Counter[bytes](), set[bytes]()
    for row in due:
        target = None if row.target_id is None else targets.get(row.target_id)
        if target is not None and target.state == PENDING and target.due > now:
            continue  # a change of what is weeks away: nobody waits for that
        on_its_way = target is not None and target.state in (PENDING, CLAIMED)
        if on_its_way or in_lane[row.chat_hash] >= MOST_IN_A_LANE:
            held_up.add(row.chat_hash)
        elif row.chat_hash not in held_up and in_lane.total() < places:
            in_lane[row.chat_hash] += 1
            yield row.id


BUSY: Final = Prepared(select(outbox.c.chat_hash, outbox.c.priority).where(outbox.c.state == CLAIMED))
DUE: Final = Prepared(
    select(outbox.c.id, outbox.c.chat_hash, outbox.c.target_id)
    .where(
        outbox.c.state == PENDING,
        outbox.c.priority == bindparam("of"),
        outbox.c.due <= bindparam("now"),
        outbox.c.chat_hash.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(outbox.c.due, outbox.c.made_at)
    .limit(bindparam("window", type_=Integer))
    .with_for_update(skip_locked=True)  # SQLite leaves this out: it has one writer
)
TARGETS: Final = Prepared(
    select(outbox.c.id, outbox.c.state, outbox.c.due).where(outbox.c.id.in_(bindparam("ids", expanding=True)))
)

# Priority by priority, because the index is made so: it takes as long with a million reminders ahead as with none.
NEXT_DUE: Final = Prepared(
    select(
        *(
            select(func.min(outbox.c.due))
            .where(outbox.c.state == PENDING, outbox.c.priority == one.value, outbox.c.due > bindparam("now"))
            .scalar_subquery()
            for one in Priority
        )
    )
)

# Withdrawn meanwhile and to be tried again: it stays withdrawn. Withdrawn meanwhile and sent: it was sent.
SETTLE: Final = Prepared(
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
