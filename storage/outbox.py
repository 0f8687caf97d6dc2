"""Notices on their way out: written with the change that caused them, sent later, settled once.

`pending → claimed → sent | stopped | refused | unknown | withdrawn`, and back to pending to be tried again. Rows of
one chat and priority leave in the order of `due`, then `made_at`, which `put` keeps apart. A claimed row holds its
place: nothing behind it in its chat and priority is claimed before it is settled.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select, update

from storage import schema
from storage.chunks import in_chunks
from storage.claims import NEXT_DUE, SETTLE, heads
from storage.prepared import Prepared
from storage.records.notices import Act, Notice, NoticeState, Priority
from storage.repository import Repository

outbox = schema.outbox

LEASE: Final = timedelta(seconds=60)
MOST_POSTPONED: Final = 12  # times, from two seconds to over an hour
WORTH_A_WORD: Final = 5  # of them: it has been tried for a minute
A_MOMENT: Final = timedelta(microseconds=1)
PENDING, CLAIMED = NoticeState.PENDING, NoticeState.CLAIMED
OPEN: Final = (PENDING.value, CLAIMED.value)
SCREENS: Final = (Act.SEND.value, Act.EDIT.value)
PRIORITIES: Final = tuple(priority.value for priority in Priority)  # named, so that the index of what is due is used
# Every reply needs two of these: built once, because building one takes longer than the database needs to answer it.
COUNT_DUE: Final = Prepared(
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.state.in_(OPEN), outbox.c.priority.in_(PRIORITIES), outbox.c.due <= bindparam("now"))
)
KNOWN: Final = Prepared(select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True))))
NEWEST: Final = Prepared(
    select(outbox.c.chat_hash, func.max(outbox.c.made_at))
    .where(outbox.c.chat_hash.in_(bindparam("lanes", expanding=True)), outbox.c.made_at >= bindparam("since"))
    .group_by(outbox.c.chat_hash)
)
# Both in one, for the one notice that nearly every update causes.
KNOWN_AND_NEWEST: Final = Prepared(
    select(
        select(func.count()).where(outbox.c.key == bindparam("key")).scalar_subquery(),
        select(func.max(outbox.c.made_at))
        .where(outbox.c.chat_hash == bindparam("lane"), outbox.c.made_at >= bindparam("since"))
        .scalar_subquery(),
    )
)
LEASED: Final = Prepared(
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=CLAIMED.value, leased_until=bindparam("until"), attempts=outbox.c.attempts + 1)
)
NO_LONGER_SHOWN: Final = Prepared(
    update(outbox)
    .where(
        outbox.c.chat_hash == bindparam("lane"),
        outbox.c.message_id.in_(bindparam("ids", expanding=True)),
        outbox.c.id != bindparam("but"),
        outbox.c.hidden_at.is_(None),
    )
    .values(hidden_at=bindparam("at"))
)
STILL_CLAIMED: Final = Prepared(
    select(outbox.c.id).where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == CLAIMED.value)
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed notice. Back to PENDING, it is claimed and judged anew."""

    notice: Notice
    state: NoticeState
    reason: str | None = None
    message_id: int | None = None
    counted: bool = True  # whether the attempt counts; one that was never made does not
    gone: bool = False  # the message is no longer on the phone


class Outbox(Repository[Notice]):
    """Every word that is said, reminders that are not due yet, and what became of them."""

    table = outbox
    record = Notice
    locks = False  # a row changes by statements that name the state it leaves: nobody need hold one while it thinks
    claimed = 0  # how many rows this transaction has claimed, also those that proved to be untrue
    behind: frozenset[Priority] = frozenset()  # of which more was due than it could claim

    # -- putting in and taking back --------------------------------------------------------------------------------

    def put(self, *notices: Notice) -> int:
        """Put notices in and wake the sender; leave out keys that were ever put before. Return how many are new."""
        if not notices:
            return 0
        known, last = self._here(notices)
        new = {}
        for notice in notices:
            if notice.key not in known and notice.key not in new:
                new[notice.key] = _after(last, notice)
        if new:
            self.add_all(new.values())
            self.tx.woke = True
        return len(new)

    def replace(self, topic: str, notices: Sequence[Notice]) -> None:
        """Make `notices` all that is still to come of a topic: put what is missing, withdraw what is outdated."""
        wanted = [notice.key for notice in notices]
        self._withdraw(outbox.c.topic == topic, outbox.c.key.not_in(wanted))
        self.put(*(replace(notice, topic=topic) for notice in notices))

    def withdraw(
        self,
        *,
        topic: str | None = None,
        key: str | None = None,
        lane: bytes | None = None,
        reason: str = "withdrawn",
    ) -> int:
        """Take back what is not sent yet, of a topic, a key or a whole chat; return how many. One of them is named."""
        conditions = [
            column == value
            for column, value in ((outbox.c.topic, topic), (outbox.c.key, key), (outbox.c.chat_hash, lane))
            if value is not None
        ]
        if not conditions:
            raise ValueError("say what to withdraw: a topic, a key or a lane")
        return self._withdraw(*conditions, reason=reason)

    def migrate(self, lane: bytes, new_chat_id: int) -> None:
        """Send what is still to come of a chat to the id it has now."""
        new_lane = self.tx.keys.lookup("chat", str(new_chat_id))
        for notice in self.where(outbox.c.chat_hash == lane, outbox.c.state.in_(OPEN)):
            self.change(notice, chat_id=new_chat_id, chat_hash=new_lane)

    def withdraw_these(self, ids: Iterable[str], reason: str) -> int:
        """Take back single notices, such as claimed ones that are no longer true."""
        wanted = list(ids)
        return self._withdraw(outbox.c.id.in_(wanted), reason=reason) if wanted else 0

    def date_anew(self, notice: Notice, due: datetime) -> None:
        """Put a claimed notice back, to be said at another time."""
        self.change(notice, due=due, state=PENDING, leased_until=None, attempts=max(notice.attempts - 1, 0))
        self.tx.woke = True

    def correct(self, key: str, facts: Mapping[str, Any]) -> bool:
        """Say something else in a notice that has not gone yet; return whether a notice of this key was ever put."""
        notice = self.first(outbox.c.key == key)
        if notice is not None and notice.state is PENDING:
            self.change(notice, facts={**notice.facts, **facts})
        return notice is not None

    def bring_forward(self, lane: bytes, put_off_to: datetime, due: datetime) -> int:
        """Say what waits in a chat for that one moment at another: its reader has come back. Return how much."""
        return self._say_at(due, outbox.c.chat_hash == lane, outbox.c.due == put_off_to)

    def due_already(self) -> int:
        """After the clock was set back: what was to go at once, by the old time, goes now (R18). Return how much.

        What was planned for its moment waits for that moment, as the clock says it now.
        """
        at_once = (outbox.c.priority.in_(PRIORITIES), outbox.c.due > self.tx.now, outbox.c.due <= outbox.c.made_at)
        return self._say_at(self.tx.now, *at_once)

    def _say_at(self, due: datetime, *conditions: ColumnElement[bool]) -> int:
        waiting = update(outbox).where(outbox.c.state == PENDING.value, *conditions)
        done = self.tx.connection.execute(waiting.values(due=due))
        self.tx.woke = self.tx.woke or done.rowcount > 0
        return done.rowcount

    # -- sending ---------------------------------------------------------------------------------------------------

    def claim(self, now: datetime, room: Mapping[Priority, int]) -> list[Notice]:
        """Lease due notices to the caller, at most so many of each priority, the heads of their lanes first.

        Edits and deletions come with the ids of the messages they change; one whose target was never sent is
        withdrawn, one whose target is on its way waits, and its lane with it. What this transaction reads from now on
        it only judges by, and changes nothing of it: holding that, it would wait for those who wait for it.
        """
        self.tx.holding = False
        ids, self.behind = heads(self.tx.connection, room, now)
        if not ids:
            return []
        self.claimed += len(ids)
        LEASED.change(self.tx.connection, {"ids": ids, "until": now + LEASE})
        return self._aimed(list(self.many(ids).values()))

    def postpone_heads(self, now: datetime, room: Mapping[Priority, int], reason: str) -> list[str]:
        """Date what cannot even be claimed later and later, unread, and refuse it after hours.

        Return the ids of which somebody must hear: of each once while it is still tried, and once it is refused.
        """
        stuck = list[str]()
        for one in heads(self.tx.connection, room, now).ids:
            row = update(outbox).where(outbox.c.id == one)
            attempts = 1 + self.tx.connection.execute(select(outbox.c.attempts).where(outbox.c.id == one)).scalar_one()
            if attempts > MOST_POSTPONED:
                row = row.values(state=NoticeState.REFUSED.value, settled_at=self.tx.now)
            later = now + timedelta(seconds=2**attempts)
            self.tx.connection.execute(row.values(attempts=attempts, due=later, reason=reason))
            if attempts == WORTH_A_WORD or attempts > MOST_POSTPONED:
                stuck.append(one)
        return stuck

    def settle_many(self, settled: Sequence[Settled]) -> None:
        """Write what became of claimed notices, and which messages no longer show what they showed."""
        if not settled:
            return
        SETTLE.change_each(self.tx.connection, [self._result(one) for one in settled])
        for one in settled:
            if one.state is NoticeState.SENT and one.notice.act in (Act.EDIT, Act.DELETE):
                self._no_longer_shown(one)
        if any(one.state is PENDING for one in settled):
            self.tx.woke = True

    def rearm(self, untried: Collection[str] = ()) -> list[Notice]:
        """Take up what a dead sender left claimed: pending again, but unknown where it must never be sent twice.

        Only the one who holds the right to send may call this, before the first claim. Returns the unknown ones.
        `untried` is what the caller had claimed and not begun to send when it last lost the right: had anybody had the
        right since, they would have called this, and no secret of it would still be claimed.
        """
        left = update(outbox).where(outbox.c.state == CLAIMED.value)
        bears_it = or_(outbox.c.once.is_(False), outbox.c.id.in_(list(untried)))
        self.tx.connection.execute(left.where(bears_it).values(state=PENDING.value, leased_until=None))
        doubtful = self.where(outbox.c.state == CLAIMED.value)
        for notice in doubtful:
            self.change(
                notice,
                state=NoticeState.UNKNOWN,
                leased_until=None,
                settled_at=self.tx.now,
                reason="sender_died",
            )
        return doubtful

    def give_back_all_but(self, ids: Collection[str]) -> None:
        """Put back what we have claimed without hearing of it: the claim was kept, and its answer was lost.

        Only the one who holds the right to send may call this, with the ids of all it has in hand. None was tried.
        """
        unheard = update(outbox).where(outbox.c.state == CLAIMED.value, outbox.c.id.not_in(list(ids)))
        back = {"state": PENDING.value, "leased_until": None, "attempts": outbox.c.attempts - 1}
        self.tx.connection.execute(unheard.values(back))

    def still_claimed(self, ids: Iterable[str]) -> set[str]:
        """Return those of the claimed notices that nobody has withdrawn since."""
        return set(STILL_CLAIMED.first_column(self.tx.connection, {"ids": list(ids)}))

    def next_due(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which something is to be said."""
        moments = NEXT_DUE.row(self.tx.connection, {"now": now}) or ()
        return min((moment for moment in moments if moment is not None), default=None)

    def count_due(self, now: datetime) -> int:
        """Return how many notices are due and not settled: the queue's depth."""
        return int(COUNT_DUE.first_column(self.tx.connection, {"now": now})[0])

    def ready(self, priority: Priority, now: datetime) -> int:
        """Return how many notices of a priority are due and not claimed yet."""
        return self.count(outbox.c.state == PENDING.value, outbox.c.priority == priority.value, outbox.c.due <= now)

    def undelivered(self, since: datetime) -> tuple[int, int]:
        """Return how many notices were refused since then or are stuck, and how many may never have been shown."""
        refused, unknown = (
            self.count(outbox.c.state == state.value, outbox.c.settled_at >= since, outbox.c.act != Act.DELETE.value)
            for state in (NoticeState.REFUSED, NoticeState.UNKNOWN)
        )
        soon = self.tx.now + timedelta(seconds=2**MOST_POSTPONED)
        stuck = (outbox.c.state == PENDING.value, outbox.c.priority.in_(PRIORITIES), outbox.c.due <= soon)
        return refused + self.count(*stuck, outbox.c.attempts >= WORTH_A_WORD, outbox.c.reason.is_not(None)), unknown

    # -- what is on the phones -------------------------------------------------------------------------------------

    def shown_to(self, chat_hash: bytes, since: datetime) -> list[Notice]:
        """Return what was sent to a chat since then and stands there still, oldest first: for /hide."""
        return self.where(
            outbox.c.chat_hash == chat_hash,
            outbox.c.settled_at >= since,
            *_ON_THE_PHONE,
            order_by=(outbox.c.settled_at, outbox.c.made_at),
        )

    def shown_in(self, session_id: str) -> list[Notice]:
        """Return what a practitioner was shown in a session and stands there still, to be taken back at its end."""
        return self.where(outbox.c.session_id == session_id, *_ON_THE_PHONE, order_by=outbox.c.made_at)

    def to_hide(self, now: datetime, limit: int = 100) -> list[Notice]:
        """Return what has been on a phone for as long as its reader wants it there."""
        return self.ask(_to_hide, now=now, most=limit)

    def row_for_message(self, chat_hash: bytes, message_id: int) -> Notice | None:
        """Return the notice a message of ours shows now, or None where it is not ours."""
        return self.ask_one(_for_message, chat_hash=chat_hash, message_id=message_id)

    def latest_screen(self, chat_hash: bytes) -> Notice | None:
        """Return the screen last delivered to a chat, which typed numbers and words answer."""
        return self.ask_one(_latest_screen, chat_hash=chat_hash)

    # -- how -------------------------------------------------------------------------------------------------------

    def _here(self, notices: Sequence[Notice]) -> tuple[set[str], dict[bytes, datetime]]:
        """Return which of their keys were ever put, and when the newest of each of their lanes was made.

        Sent ones count, too: which screen came last must be plain even while the clock stands still.
        """
        if len(notices) > 1:
            since = min(notice.made_at for notice in notices)
            lanes = {notice.chat_hash for notice in notices}
            return self._known({notice.key for notice in notices}), self._last_made(lanes, since)
        (one,) = notices
        about = {"key": one.key, "lane": one.chat_hash, "since": one.made_at}
        known, newest = KNOWN_AND_NEWEST.row(self.tx.connection, about) or (0, None)
        return {one.key} if known else set(), {} if newest is None else {one.chat_hash: newest}

    def _known(self, keys: set[str]) -> set[str]:
        known = set[str]()
        for some in in_chunks(sorted(keys)):
            known.update(KNOWN.first_column(self.tx.connection, {"keys": some}))
        return known

    def _last_made(self, lanes: set[bytes], since: datetime) -> dict[bytes, datetime]:
        last = dict[bytes, datetime]()
        for some in in_chunks(sorted(lanes)):
            found = NEWEST.rows(self.tx.connection, {"lanes": some, "since": since})
            last.update((lane, moment) for lane, moment in found)
        return last

    def _withdraw(self, *conditions: ColumnElement[bool], reason: str = "withdrawn") -> int:
        """Claimed rows, too: the sender looks again before it sends. One already in flight is settled as it went."""
        state = outbox.c.state + ""  # not by its index: SQLite would rather look through all that waits than for forty
        taken_back = update(outbox).where(state.in_(OPEN), *conditions)
        done = self.tx.connection.execute(
            taken_back.values(
                state=NoticeState.WITHDRAWN.value, settled_at=self.tx.now, leased_until=None, reason=reason
            )
        )
        self.tx.withdrew = self.tx.withdrew or done.rowcount > 0
        return done.rowcount

    def _aimed(self, notices: list[Notice]) -> list[Notice]:
        """Tell edits and deletions which message they change, now that it was sent; withdraw those without one."""
        targets = self.many(notice.target_id for notice in notices if notice.target_id is not None)
        aimed, aimless = [], []
        for notice in notices:
            if notice.target_id is None:
                aimed.append(notice)
                continue
            target = targets.get(notice.target_id)
            if target is None or target.message_id is None or target.state is not NoticeState.SENT:
                aimless.append(notice.id)
            else:
                ids = notice.message_ids or (target.message_id,)
                aimed.append(replace(notice, message_id=target.message_id, message_ids=ids))
        self.withdraw_these(aimless, "target_not_sent")
        return aimed

    def _result(self, one: Settled) -> dict[str, object]:
        notice, back = one.notice, one.state is PENDING
        return {
            "its_id": notice.id,
            "to_state": one.state.value,
            "to_reason": one.reason,
            "to_message_id": one.message_id if one.message_id is not None else notice.message_id,
            "to_settled_at": None if back else self.tx.now,
            "to_attempts": notice.attempts if one.counted else max(notice.attempts - 1, 0),
            "to_hidden_at": self.tx.now if one.gone or notice.act is Act.DELETE else None,
        }

    def _no_longer_shown(self, one: Settled) -> None:
        """One message shows one notice: what it showed before an edit or a deletion is off the phone."""
        ids = one.notice.message_ids or (() if one.notice.message_id is None else (one.notice.message_id,))
        gone = {"lane": one.notice.chat_hash, "ids": list(ids), "but": one.notice.id, "at": self.tx.now}
        NO_LONGER_SHOWN.change(self.tx.connection, gone)


def _after(last: dict[bytes, datetime], notice: Notice) -> Notice:
    """Give a notice a moment of its own within its lane, so that what was put first is said first.

    Two notices of one transaction share `now`; so do two transactions while the preview's clock stands still.
    """
    before = last.get(notice.chat_hash)
    made_at = notice.made_at if before is None else max(notice.made_at, before + A_MOMENT)
    last[notice.chat_hash] = made_at
    return notice if made_at == notice.made_at else replace(notice, made_at=made_at)


_ON_THE_PHONE: Final = (
    outbox.c.state == NoticeState.SENT.value,
    outbox.c.message_id.is_not(None),
    outbox.c.hidden_at.is_(None),
)
_NEWEST_FIRST: Final = (outbox.c.settled_at.desc(), outbox.c.made_at.desc())


def _for_message(rows: Select[Any]) -> Select[Any]:
    shown = rows.where(
        outbox.c.chat_hash == bindparam("chat_hash"),
        outbox.c.message_id == bindparam("message_id"),
        outbox.c.state == NoticeState.SENT.value,
        outbox.c.act != Act.DELETE.value,
    )
    return shown.order_by(*_NEWEST_FIRST).limit(1)


def _latest_screen(rows: Select[Any]) -> Select[Any]:
    shown = rows.where(outbox.c.chat_hash == bindparam("chat_hash"), outbox.c.act.in_(SCREENS), *_ON_THE_PHONE)
    return shown.order_by(*_NEWEST_FIRST).limit(1)


def _to_hide(rows: Select[Any]) -> Select[Any]:
    shown = rows.where(outbox.c.hide_at <= bindparam("now"), *_ON_THE_PHONE)
    return shown.order_by(outbox.c.hide_at).limit(bindparam("most", type_=Integer))
