"""When to look into the outbox, and bringing what is due into memory while sending goes on."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.engine.acts import Delivery
from bot.engine.backoff import wait_before
from bot.engine.line import Line
from bot.logs import log_for
from storage.errors import DatabaseFault
from storage.records.notices import Notice, Priority
from storage.store import Store
from storage.transaction import Transaction

# Given by the composition root: claims rows, judges whether each is still true, and joins who reads it.
Claim = Callable[[Transaction, datetime, Mapping[Priority, int]], list[Delivery]]

LOOK_EVERY: Final = 1.0
LOOK_AGAIN: Final = 0.050  # how old a claim may be before it is asked once more whether it still stands

log = log_for("send")


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one claim brought. `behind`: of which priorities more is due; any, where it brought what was not true."""

    deliveries: list[Delivery]
    behind: Collection[Priority]
    next_in: float


class Claiming:
    """Keeps the line filled, one claim at a time, and forgets what was withdrawn meanwhile."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        line: Line,
        *,
        claim: Claim,
        on_stuck: Callable[[Transaction, str], None],
        most: int,
        take_in: Callable[[list[Delivery]], None],
        in_hand: Callable[[], Collection[str]],
        wake: Callable[[], None],
    ) -> None:
        """`most`: how many of each priority to hold. `take_in` is handed what was claimed; `wake` follows each look.

        `on_stuck` hears the id of a notice that cannot be claimed, whatever is tried.
        `in_hand` says what was claimed and is not settled: after a fault a claim may stand that we never heard of.
        """
        self._store = store
        self._clock = clock
        self._line = line
        self._claim = claim
        self._on_stuck = on_stuck
        self._most = most
        self._take_in = take_in
        self._in_hand = in_hand
        self._in_doubt = False
        self.untried: Collection[str] = frozenset()  # what was in the line when the right was lost
        self._wake = wake
        self._unasked = set(Priority)  # of which something may be due that is not held: asked for once there is room
        self._next_look = float("-inf")
        self._checked_at = float("-inf")
        self._doubted = False  # something was withdrawn since the last check
        self._looking: asyncio.Task[None] | None = None
        self._trouble = 0

    def want(self) -> None:
        """Have the outbox looked at as soon as there is room."""
        self._unasked.update(Priority)

    def doubt(self) -> None:
        """Have what was claimed checked before anything more is sent: something has just been withdrawn (R16)."""
        self._doubted = True

    @property
    def due_in(self) -> float:
        """For how many seconds there is no reason to look. Under way, or no room: whatever changes that wakes us."""
        left = self._next_look - _monotonic()
        return LOOK_EVERY if self._looking is not None or left <= 0 else left

    def begin(self) -> None:
        """Begin to claim, beside the sending, when there is a reason to and room for more."""
        if self._looking is not None:
            return
        if _monotonic() >= self._next_look:
            self.want()
        if self._unasked and not self._unasked.isdisjoint(room := self._room()):
            self._unasked.difference_update(room)
            self._next_look = _monotonic() + LOOK_EVERY
            self._looking = asyncio.create_task(self._fill(room))
            self._looking.add_done_callback(self._looked)

    async def finish(self) -> None:
        """Return once no claim is under way."""
        if self._looking is not None:
            await asyncio.wait([self._looking])

    async def take_up_what_was_left(self, on_doubtful: Callable[[Transaction, Notice], None]) -> None:
        """Put back what a sender before us had claimed when it died, and what we had when we lost the right."""
        untried, self.untried = self.untried, frozenset[str]()  # once: by the next time another may have tried it

        def rearm(tx: Transaction) -> None:
            for notice in tx.outbox.rearm(untried):
                on_doubtful(tx, notice)

        while True:
            try:
                return await self._store.write(rearm, now=self._clock.now())
            except DatabaseFault as problem:
                await asyncio.sleep(self._wait_after(problem))

    async def check_again(self) -> None:
        """Forget what was withdrawn since it was claimed: a meeting that has just moved is not announced."""
        if not len(self._line) or not (self._doubted or _monotonic() - self._checked_at >= LOOK_AGAIN):
            return
        self._doubted = False
        ids = {delivery.notice.id for delivery in self._line.waiting()}
        try:
            standing = await self._store.read(lambda tx: tx.outbox.still_claimed(ids), now=self._clock.now())
        except DatabaseFault:
            return  # the next claim says so
        fresh = {delivery.notice.id for delivery in self._line.waiting()} - ids
        self._line.keep_only(standing | fresh)
        self._checked_at = _monotonic()

    def _room(self) -> dict[Priority, int]:
        """Room of its own for each priority. It is filled up again from half, so that claims come in batches."""
        return {
            priority: self._most - held
            for priority in Priority
            if (held := self._line.held(priority)) <= self._most // 2
        }

    async def _fill(self, room: Mapping[Priority, int]) -> None:
        now = self._clock.now()
        try:
            if self._in_doubt:
                ours = self._in_hand()
                await self._store.write(lambda tx: tx.outbox.give_back_all_but(ours), now=now)
                self._in_doubt = False
            self._took(await self._store.write(lambda tx: self._claim_due(tx, now, room), now=now))
        except DatabaseFault as problem:
            self._in_doubt = True
            self._next_look = _monotonic() + self._wait_after(problem)
        except Exception as problem:
            log.error("claim_failed", exc_info=problem)
            await self._find_the_bad_one(now, type(problem).__name__)

    def _claim_due(self, tx: Transaction, now: datetime, room: Mapping[Priority, int]) -> Claimed:
        deliveries = self._claim(tx, now, room)
        due = tx.outbox.next_due(now)
        next_in = LOOK_EVERY if due is None else (due - now).total_seconds()
        all_true = len(deliveries) == tx.outbox.claimed
        return Claimed(deliveries, behind=tx.outbox.behind if all_true else frozenset(Priority), next_in=next_in)

    def _took(self, claimed: Claimed) -> None:
        self._trouble = 0
        self._unasked.update(claimed.behind)
        self._next_look = min(self._next_look, _monotonic() + claimed.next_in)
        if not len(self._line):
            self._checked_at = _monotonic()
        self._take_in(claimed.deliveries)

    async def _find_the_bad_one(self, now: datetime, reason: str) -> None:
        """A notice that cannot be claimed must not hold up the others: go one by one, and date that one later."""
        for priority in Priority:
            one = {priority: 1}
            try:
                self._took(await self._store.write(partial(self._claim_due, now=now, room=one), now=now))
            except DatabaseFault as problem:
                self._in_doubt = True
                self._next_look = _monotonic() + self._wait_after(problem)
                return
            except Exception:
                await self._postpone(now, one, reason)
        self.want()

    async def _postpone(self, now: datetime, room: Mapping[Priority, int], reason: str) -> None:
        """Date it later, and have somebody told once it is clear that this does not help (R27)."""

        def postpone(tx: Transaction) -> None:
            for notice_id in tx.outbox.postpone_heads(now, room, reason):
                self._on_stuck(tx, notice_id)

        try:
            await self._store.write(postpone, now=now)
        except DatabaseFault:
            raise
        except Exception as problem:  # nobody can be told, either: it must still not hold up the others
            log.error("claim_failed", exc_info=problem)
            await self._store.write(lambda tx: tx.outbox.postpone_heads(now, room, reason), now=now)

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking = None
        if not task.cancelled() and (problem := task.exception()) is not None:
            self._next_look = _monotonic() + self._wait_after(problem)
        self._wake()

    def _wait_after(self, problem: BaseException) -> float:
        self._trouble += 1
        log.error("claim_failed", exc_info=problem)
        return wait_before(self._trouble)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
