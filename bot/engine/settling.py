"""What an outcome means for a notice, and the marks that say so, committed in groups.

A mark that is not committed when we are killed is a message that may be sent twice: so groups are small, and a lone
mark does not wait for company.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.clock import Clock
from bot.engine.acts import Delivery
from bot.engine.backoff import wait_before
from bot.engine.outcomes import Became, Outcome
from bot.logs import log_for
from messages.render import Rendered
from storage.errors import DatabaseFault
from storage.outbox import Settled
from storage.records.notices import Act, Notice, NoticeState
from storage.store import Store
from storage.transaction import Transaction

GROUP: Final = 64
GROUP_WAIT: Final = 0.010
DOUBTFUL: Final = "doubtful"
GONE: Final = "already_gone"

log = log_for("send")


class Then(StrEnum):
    """What is to be done with a notice after one try."""

    SETTLE = "settle"
    REST = "rest"  # hold its place in its chat for a while, then put it back
    PUT_BACK = "put_back"  # the try did not count


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from an outcome."""

    then: Then
    state: NoticeState
    reason: str | None = None


def decide(notice: Notice, outcome: Outcome) -> Decision:
    """Say what an outcome means for this notice (engine.md, "Send")."""
    match outcome.became:
        case Became.SENT:
            return Decision(Then.SETTLE, NoticeState.SENT, outcome.reason)
        case Became.STOPPED:
            return Decision(Then.SETTLE, NoticeState.STOPPED, outcome.reason)
        case Became.REFUSED:
            return Decision(Then.SETTLE, NoticeState.REFUSED, outcome.reason)
        case Became.FLOOD | Became.MIGRATED:
            return Decision(Then.PUT_BACK, NoticeState.PENDING)
        case Became.TRY_LATER:
            return Decision(Then.REST, NoticeState.PENDING, notice.reason)
        case Became.DOUBTFUL if notice.act in (Act.EDIT, Act.DELETE):
            return Decision(Then.REST, NoticeState.PENDING, DOUBTFUL)  # doing it twice is doing it once
        case Became.DOUBTFUL if notice.once or notice.reason == DOUBTFUL:
            return Decision(Then.SETTLE, NoticeState.UNKNOWN, DOUBTFUL)
    return Decision(Then.REST, NoticeState.PENDING, DOUBTFUL)  # its text bears being read twice, not three times


def _nothing(tx: Transaction, delivery: Delivery) -> None:
    """Do nothing more."""


def _nothing_sent(tx: Transaction, delivery: Delivery, rendered: Rendered | None) -> None:
    """Do nothing more."""


def _nothing_known(tx: Transaction, notice: Notice) -> None:
    """Do nothing more."""


def _nothing_stuck(tx: Transaction, notice_id: str) -> None:
    """Do nothing more."""


def _nothing_moved(tx: Transaction, delivery: Delivery, chat_id: int) -> None:
    """Do nothing more."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the composition root wants done in the very transaction that settles a notice.

    `on_stopped`: the person cannot be reached; their chat's notices are withdrawn already. `on_refused`: Telegram
    (or a template) will never take this one. `on_doubtful`: nobody knows whether it arrived. `on_stuck`: a fault of
    our own keeps this one, by its id, from even being claimed. `on_migrated`: the chat has a new id; its notices have
    it already.
    """

    on_stopped: Callable[[Transaction, Delivery], None] = _nothing
    on_refused: Callable[[Transaction, Delivery], None] = _nothing
    on_doubtful: Callable[[Transaction, Notice], None] = _nothing_known
    on_stuck: Callable[[Transaction, str], None] = _nothing_stuck
    on_migrated: Callable[[Transaction, Delivery, int], None] = _nothing_moved
    on_sent: Callable[[Transaction, Delivery, Rendered | None], None] = _nothing_sent


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to write about a delivery."""

    delivery: Delivery
    settled: Settled
    rendered: Rendered | None = None
    new_chat_id: int | None = None


class Settling:
    """Gathers marks and commits them, each with what follows from it."""

    def __init__(self, store: Store, clock: Clock, hooks: Hooks, written: Callable[[Sequence[Mark]], None]) -> None:
        self._store = store
        self._clock = clock
        self._hooks = hooks
        self._written = written
        self.marks: list[Mark] = []
        self._some = asyncio.Event()
        self._full = asyncio.Event()
        self._flushing: asyncio.Task[None] | None = None
        self.away = False

    def put(self, mark: Mark) -> None:
        """Have a mark written soon."""
        self.marks.append(mark)
        self._some.set()
        if len(self.marks) >= GROUP:
            self._full.set()

    def forget_what_goes_back(self) -> None:
        """Write no mark that would only put a notice back; what was sent, or never will be, is written."""
        self.marks[:] = [mark for mark in self.marks if mark.settled.state is not NoticeState.PENDING]

    async def run(self, more_coming: Callable[[], bool]) -> None:
        """Write marks until cancelled; wait a moment for others only while calls are on their way."""
        while True:
            await self._some.wait()
            if more_coming():
                await _at_most(GROUP_WAIT, self._full)
            self._some.clear()
            self._full.clear()
            await self.flush()

    async def flush(self) -> None:
        """Write every mark there is. A group that is being written is finished even if the caller is cancelled."""
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        await asyncio.shield(self._flushing)

    async def _flush(self) -> None:
        while marks := self.marks[:GROUP]:
            await self._surely(marks)
            del self.marks[: len(marks)]
            self._written(marks)

    async def _surely(self, marks: Sequence[Mark]) -> None:
        trouble = 0
        while True:
            try:
                await self._write(marks)
            except DatabaseFault as problem:
                trouble += 1
                self.away = True  # nothing more is sent meanwhile: it could not be marked
                log.error("settle_failed", count=len(marks), exc_info=problem)
                await asyncio.sleep(wait_before(trouble))
            else:
                self.away = False
                return

    async def _write(self, marks: Sequence[Mark]) -> None:
        """Write a group; if what follows from one of them fails, that one is marked without it."""
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: self._mark(tx, marks), now=now)
        except DatabaseFault:
            raise
        except Exception as problem:
            log.error("settle_failed", count=len(marks), exc_info=problem)
            if len(marks) > 1:
                for mark in marks:
                    await self._write([mark])
            else:
                await self._store.write(lambda tx: tx.outbox.settle_many([mark.settled for mark in marks]), now=now)

    def _mark(self, tx: Transaction, marks: Sequence[Mark]) -> None:
        tx.outbox.settle_many([mark.settled for mark in marks])
        for mark in marks:
            self._follow(tx, mark)

    def _follow(self, tx: Transaction, mark: Mark) -> None:
        delivery, hooks = mark.delivery, self._hooks
        if mark.new_chat_id is not None:
            tx.outbox.migrate(delivery.lane, mark.new_chat_id)
            hooks.on_migrated(tx, delivery, mark.new_chat_id)
        match mark.settled.state:
            case NoticeState.SENT:
                hooks.on_sent(tx, delivery, mark.rendered)
            case NoticeState.STOPPED:
                tx.outbox.withdraw(lane=delivery.lane, reason="stopped")
                hooks.on_stopped(tx, delivery)
            case NoticeState.REFUSED:
                hooks.on_refused(tx, delivery)
            case NoticeState.UNKNOWN:
                hooks.on_doubtful(tx, delivery.notice)


async def _at_most(seconds: float, event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
