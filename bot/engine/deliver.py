"""Delivering: claim what is due, say it at the pace Telegram allows, settle what became of it.

Woken by a commit that put something into the outbox, by the clock being set, by the next due moment, and each second
in any case. Nothing else in the program sends (but the answer to a tap, and help while the database is away).
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot.clock import Clock
from bot.engine.acts import Delivery, Speaker
from bot.engine.backoff import wait_before
from bot.engine.faults import EngineFault
from bot.engine.line import Line
from bot.engine.outcomes import Became, Outcome, attempt
from bot.engine.pacing import FREE, Pace, Pacer
from bot.engine.settling import GONE, Hooks, Mark, Settling, Then, decide
from bot.logs import log_for
from messages.render import Rendered
from storage.errors import DatabaseFault
from storage.outbox import Settled
from storage.records.notices import Notice, NoticeState, Priority
from storage.store import Store
from storage.transaction import Transaction

Claim = Callable[[Transaction, datetime, Mapping[Priority, int]], list[Delivery]]

LOOK_EVERY: Final = 1.0
LOOK_AGAIN: Final = 0.050  # how old a claim may be before it is asked once more whether it still stands
AT_ONCE: Final = 256  # calls on their way
SHARE_OF_BROADCASTS: Final = 0.75  # of them: the rest is kept for replies and news
QUARTER: Final = 0.25  # seconds of work to claim at a time
GRACE: Final = 10.0

log = log_for("send")


class Deliver:
    """The one way out."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        speaker: Speaker,
        *,
        claim: Claim,
        hooks: Hooks,
        pace: Pace = FREE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._speaker = speaker
        self._claim = claim
        self._hooks = hooks
        self._settling = Settling(store, clock, hooks)
        self._line = Line()
        self._pacer = Pacer(_monotonic, pace)
        self._room = max(8, int(pace.rate * QUARTER))
        self._wake = asyncio.Event()
        self._look = True
        self._look_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        self._checked_at = float("-inf")
        self._sending: set[asyncio.Task[None]] = set()
        self._resting: dict[asyncio.TimerHandle, Mark] = {}
        self._trouble = 0
        self._store_trouble = 0
        self._broken: EngineFault | None = None
        store.on_commit.append(self.wake)
        clock.on_change(self.wake)

    def wake(self) -> None:
        """Have the outbox looked at now."""
        self._look = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled. Only who holds the right to send may run this. Raises `TokenRefused`."""
        await self._take_up_what_was_left()
        settling = asyncio.create_task(self._settling.run(lambda: self._line.flying() > 0))
        try:
            while self._broken is None:
                self._wake.clear()
                self._look_if_time()
                await self._check_again()
                await self._sleep(self._send_what_may_go())
            raise self._broken
        finally:
            settling.cancel()
            await asyncio.gather(settling, return_exceptions=True)

    async def stop(self, within: float = GRACE) -> None:
        """After `run` was cancelled: let what is on its way land, mark it, and put the rest back."""
        if self._looking is not None:
            await asyncio.wait([self._looking])
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._put_back_everything()
        await self._settling.flush()

    # -- claiming ------------------------------------------------------------------------------------------------

    async def _take_up_what_was_left(self) -> None:
        def rearm(tx: Transaction) -> None:
            for notice in tx.outbox.rearm():
                self._hooks.on_doubtful(tx, notice)

        while True:
            try:
                return await self._store.write(rearm, now=self._clock.now())
            except DatabaseFault as problem:
                await asyncio.sleep(self._store_wait(problem))

    def _look_if_time(self) -> None:
        """Begin to claim, beside the sending, when there is a reason to and room for more."""
        if self._looking is not None or self._pacer.paused or self._settling.away:
            return
        if not self._look and _monotonic() < self._look_at:
            return
        if room := self._room_now():
            self._look = False
            self._look_at = _monotonic() + LOOK_EVERY
            self._looking = asyncio.create_task(self._fill(room))
            self._looking.add_done_callback(self._looked)

    def _room_now(self) -> dict[Priority, int]:
        """Room of its own for each priority. It is filled up again from half, so that claims come in batches."""
        return {
            priority: self._room - held
            for priority in Priority
            if (held := self._line.held(priority)) <= self._room // 2
        }

    async def _fill(self, room: Mapping[Priority, int]) -> None:
        now = self._clock.now()
        try:
            claimed, due = await self._store.write(lambda tx: self._claim_due(tx, now, room), now=now)
        except Exception as problem:
            self._look_at = _monotonic() + self._store_wait(problem)
            return
        self._store_trouble = 0
        if self._pacer.paused:  # Telegram has asked for quiet meanwhile
            self._put_back(claimed)
            return
        self._line.put(claimed)
        if claimed:
            self._look = self._look or len(claimed) >= min(room.values())
        if due is not None:
            self._look_at = min(self._look_at, _monotonic() + max(0.0, (due - now).total_seconds()))

    def _claim_due(
        self, tx: Transaction, now: datetime, room: Mapping[Priority, int]
    ) -> tuple[list[Delivery], datetime | None]:
        return self._claim(tx, now, room), tx.outbox.next_due(now)

    def _looked(self, _: asyncio.Task[None]) -> None:
        self._looking = None
        self._wake.set()

    def _store_wait(self, problem: Exception) -> float:
        self._store_trouble += 1
        log.error("claim_failed", exc_info=problem)
        return wait_before(self._store_trouble)

    async def _check_again(self) -> None:
        """Forget what was withdrawn since it was claimed: a meeting that has just moved is not announced."""
        if not len(self._line) or self._pacer.paused or _monotonic() - self._checked_at < LOOK_AGAIN:
            return
        ids = [delivery.notice.id for delivery in self._line.waiting()]
        try:
            standing = await self._store.read(lambda tx: tx.outbox.still_claimed(ids), now=self._clock.now())
        except DatabaseFault:
            return  # claiming says so
        fresh = {delivery.notice.id for delivery in self._line.waiting()} - set(ids)
        self._line.keep_only(standing | fresh)
        self._checked_at = _monotonic()

    # -- sending -------------------------------------------------------------------------------------------------

    def _send_what_may_go(self) -> float:
        """Begin every call that may begin now; return for how many seconds there is nothing more to begin."""
        while not self._settling.away and self._line.flying() < AT_ONCE:
            if wait := self._pacer.wait():
                return self._until_next(wait if len(self._line) or self._pacer.paused else None)
            delivery = self._line.take(self._pacer, self._allowed())
            if delivery is None:
                return self._until_next(self._line.wait(self._pacer))
            self._pacer.book(delivery.lane)
            task = asyncio.create_task(self._send(delivery))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return self._until_next(None)

    def _allowed(self) -> set[Priority]:
        crowded = self._line.flying(Priority.BROADCAST) >= AT_ONCE * SHARE_OF_BROADCASTS
        return set(Priority) - {Priority.BROADCAST} if crowded else set(Priority)

    def _until_next(self, wait: float | None) -> float:
        look = max(0.0, self._look_at - _monotonic())
        if self._pacer.paused:
            return self._pacer.paused
        if self._looking is not None or look == 0.0:
            look = LOOK_EVERY  # under way, or no room for more: whatever changes that wakes us
        return look if wait is None else min(wait, look)

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _send(self, delivery: Delivery) -> None:
        try:
            rendered = self._speaker.words(delivery, self._clock.now())
        except Exception as problem:  # a template's fault will be the same tomorrow
            log.error("notice_unrenderable", kind=delivery.notice.kind, exc_info=problem)
            self._landed(delivery, Outcome(Became.REFUSED, reason=type(problem).__name__), None)
            return
        try:
            outcome = await attempt(self._speaker.say(delivery, rendered))
        except EngineFault as fault:
            self._broken = fault
            outcome = Outcome(Became.FLOOD)  # not sent, and not for this notice's sake
        except Exception as problem:  # facts that PTB cannot make a call of
            log.error("notice_unrenderable", kind=delivery.notice.kind, exc_info=problem)
            outcome = Outcome(Became.REFUSED, reason=type(problem).__name__)
        self._landed(delivery, outcome, rendered)

    # -- settling ------------------------------------------------------------------------------------------------

    def _landed(self, delivery: Delivery, outcome: Outcome, rendered: Rendered | None) -> None:
        notice, decision = delivery.notice, decide(delivery.notice, outcome)
        self._line.landed(delivery)
        self._mind_the_road(delivery, outcome)
        settled = Settled(
            notice,
            decision.state,
            decision.reason,
            message_id=outcome.message_id,
            counted=decision.then is not Then.PUT_BACK,
            gone=decision.reason == GONE,
        )
        mark = Mark(delivery, settled, rendered, outcome.new_chat_id)
        match decision.then:
            case Then.REST:
                self._put_back(self._line.drop(delivery.lane, notice.priority))
                self._rest(mark, wait_before(notice.attempts))
            case Then.PUT_BACK:
                self._put_back(self._line.drop(delivery.lane))
                self._settling.put(mark)
            case Then.SETTLE:
                if outcome.became is Became.STOPPED:
                    self._line.drop(delivery.lane)  # withdrawn with the lane
                self._settling.put(mark)
        if notice.priority is Priority.REPLY or not len(self._line):
            self._look = True  # an edit of this very screen may wait for it
        self._wake.set()

    def _mind_the_road(self, delivery: Delivery, outcome: Outcome) -> None:
        """Stop sending while Telegram cannot be reached or does not want to be; say what went wrong."""
        kind, became = delivery.notice.kind, outcome.became
        if became is Became.FLOOD and outcome.wait:
            log.warning("flood_control", seconds=outcome.wait)
            self._pacer.flooded(outcome.wait)
            self._put_back_the_line()
        elif became in (Became.TRY_LATER, Became.DOUBTFUL):
            log.warning(f"notice_{became.value}", kind=kind, error=outcome.reason)
            if not self._pacer.paused:
                self._trouble += 1
                self._pacer.pause(wait_before(self._trouble))
                self._put_back_the_line()
        else:
            if self._trouble:
                log.info("sending_resumed")
            self._trouble = 0
            if became is not Became.SENT:
                log.warning(f"notice_{became.value}", kind=kind, error=outcome.reason)

    def _rest(self, mark: Mark, seconds: float) -> None:
        """Let a notice hold its place for a while; then it is claimed and judged anew."""

        def over() -> None:
            del self._resting[timer]
            self._settling.put(mark)
            self.wake()

        timer = asyncio.get_running_loop().call_later(seconds, over)
        self._resting[timer] = mark

    def _put_back_the_line(self) -> None:
        self._put_back(self._line.clear())

    def _put_back(self, deliveries: list[Delivery]) -> None:
        """Give claimed notices back, unsent; the attempt does not count."""
        for delivery in deliveries:
            self._settling.put(Mark(delivery, _unsent(delivery.notice)))

    def _put_back_everything(self) -> None:
        self._put_back_the_line()
        for timer, mark in self._resting.items():
            timer.cancel()
            self._settling.put(mark)
        self._resting.clear()


def _unsent(notice: Notice) -> Settled:
    return Settled(notice, NoticeState.PENDING, notice.reason, counted=False)


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
