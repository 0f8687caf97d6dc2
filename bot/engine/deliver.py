"""Delivering: claim what is due, say it at the pace Telegram allows, settle what became of it.

Woken by a commit that put something into the outbox, by the clock being set, by the next due moment, and each second
in any case. Nothing else in the program sends (but the answer to a tap, and help while the database is away).
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.clock import Clock
from bot.engine.acts import Delivery, Speaker
from bot.engine.backoff import wait_before
from bot.engine.claiming import Claim, Claiming
from bot.engine.faults import EngineFault
from bot.engine.figures import ANSWERS_WITHIN, Figures, Part
from bot.engine.line import Line
from bot.engine.outcomes import Became, Outcome, attempt
from bot.engine.pacing import FREE, Pace, Pacer
from bot.engine.settling import GONE, Hooks, Mark, Settling, Then, decide
from bot.logs import log_for
from messages.render import Rendered
from storage.outbox import Settled
from storage.records.notices import Notice, NoticeState, Priority
from storage.store import Store

AT_ONCE: Final = 256  # calls on their way
SHARE_OF_BROADCASTS: Final = 0.75  # of them: the rest is kept for replies and news
ALL: Final = frozenset(Priority)
BUT_BROADCASTS: Final = ALL - {Priority.BROADCAST}
QUARTER: Final = 0.25  # seconds of work to claim at a time
GRACE: Final = 10.0
CLAIMS_WITHIN: Final = 30.0  # seconds: it claims each second, unless there is no room
# Seconds by which a notice that failed rests longer than all else, so that another shows whether it was the road:
# a chat for which Telegram has trouble of its own would otherwise stand before all others, try after try.
ANOTHER_FIRST: Final = 0.5

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
        figures: Figures | None = None,
    ) -> None:
        self._figures = figures or Figures()
        self._standing = store.standing
        self._clock = clock
        self._speaker = speaker
        self._hooks = hooks
        self._settling = Settling(store, clock, hooks, self._written)
        self._line = Line()
        self._pacer = Pacer(_monotonic, pace)
        self._wake = asyncio.Event()
        self._claiming = Claiming(
            store,
            clock,
            self._line,
            claim=claim,
            on_stuck=hooks.on_stuck,
            most=max(8, int(pace.rate * QUARTER)),
            take_in=self._take_in,
            in_hand=self._in_hand,
            wake=self._wake.set,
        )
        self._sending: set[asyncio.Task[None]] = set()
        self._resting: dict[asyncio.TimerHandle, Mark] = {}
        self._trouble = 0
        self._broken: EngineFault | None = None
        store.on_commit.append(self.wake)
        store.on_withdrawal.append(self._claiming.doubt)
        clock.on_change(self.wake)

    def wake(self) -> None:
        """Have the outbox looked at now."""
        self._claiming.want()
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled. Only who holds the right to send may run this. Raises `TokenRefused`."""
        await self._claiming.take_up_what_was_left(self._hooks.on_doubtful)
        settling = asyncio.create_task(self._settling.run(lambda: self._line.flying() > 0))
        try:
            while self._broken is None:
                self._wake.clear()
                if self._standing.holds and not self._pacer.paused and not self._settling.away:
                    self._claiming.begin()
                    self._figures.turns(Part.SENDER, ANSWERS_WITHIN)
                    await self._claiming.check_again()
                wait = self._send_what_may_go()
                self._figures.turns(Part.SENDER, wait)
                await self._sleep(wait)
            raise self._broken
        finally:
            self._figures.rests(Part.SENDER)
            settling.cancel()
            await asyncio.gather(settling, return_exceptions=True)

    async def stop(self, within: float = GRACE) -> None:
        """After `run` was cancelled: let what is on its way land, mark it, and put the rest back."""
        await self._claiming.finish()
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._standing.holds:
            self._put_back_everything()
        else:
            self._settling.forget_what_goes_back()
        await self._settling.flush()

    async def stand_down(self, within: float = GRACE) -> None:
        """After `run` was cancelled because the right to send is lost: mark what was on its way when it lands.

        The rest is no longer ours to put back: whoever has the right by now has taken it up. If that is us again, we
        know what of it was never tried.
        """
        await self._claiming.finish()
        if self._sending:
            await asyncio.wait(self._sending, timeout=within)
        self._claiming.untried = {delivery.notice.id for delivery in self._line.clear()}
        for timer in self._resting:
            timer.cancel()
        self._resting.clear()
        self._settling.forget_what_goes_back()
        await self._settling.flush()

    # -- sending -------------------------------------------------------------------------------------------------

    def _in_hand(self) -> set[str]:
        """The ids of all that was claimed and is not settled yet."""
        held = {delivery.notice.id for delivery in self._line.all()}
        return held | {mark.delivery.notice.id for mark in (*self._resting.values(), *self._settling.marks)}

    def _take_in(self, deliveries: list[Delivery]) -> None:
        for part in (Part.SENDER, Part.DATABASE):  # a claim is a commit
            self._figures.works(part, CLAIMS_WITHIN)
        if self._pacer.paused:  # Telegram has asked for quiet since they were claimed
            self._put_back(deliveries)
        else:
            self._line.put(deliveries)

    def _send_what_may_go(self) -> float:
        """Begin every call that may begin now; return for how many seconds there is nothing more to begin."""
        while self._standing.holds and not self._settling.away and self._one_more():
            if wait := self._pacer.wait():
                return self._until_next(wait if len(self._line) or self._pacer.paused else None)
            allowed = self._allowed()
            delivery = self._line.take(self._pacer, allowed)
            if delivery is None:
                return self._until_next(self._line.wait(self._pacer, allowed))
            self._begin(delivery)
        return self._until_next(None)

    def _one_more(self) -> bool:
        """Whether one more may go before others have landed and are marked."""
        flying = self._line.flying()
        if self._trouble and flying:
            return False  # one call shows whether Telegram can be reached again (R10)
        return flying < AT_ONCE and flying + len(self._settling.marks) < self._pacer.pace.unsettled

    def _begin(self, delivery: Delivery) -> None:
        """Find the words, then book and call: words that take their time must not bring two calls nearer together."""
        try:
            rendered = self._speaker.words(delivery, self._clock.now())
        except Exception as problem:  # a template's fault will be the same tomorrow
            log.error("notice_unrenderable", kind=delivery.notice.kind, exc_info=problem)
            self._landed(delivery, Outcome(Became.REFUSED, reason=type(problem).__name__), None)
            return
        self._pacer.book(delivery.lane)
        task = asyncio.create_task(self._send(delivery, rendered))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _allowed(self) -> frozenset[Priority]:
        most = min(AT_ONCE, self._pacer.pace.unsettled)
        crowded = self._line.flying(Priority.BROADCAST) >= most * SHARE_OF_BROADCASTS
        return BUT_BROADCASTS if crowded else ALL

    def _until_next(self, wait: float | None) -> float:
        if self._pacer.paused:
            return self._pacer.paused
        return self._claiming.due_in if wait is None else min(wait, self._claiming.due_in)

    async def _sleep(self, seconds: float) -> None:
        """Rest until the next turn, then until something is to be done; at most so many seconds."""
        turn = self._pacer.pace.turn
        if turn or seconds <= 0:
            await asyncio.sleep(turn)
        if seconds <= turn:
            return
        try:
            async with asyncio.timeout(seconds - turn):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _send(self, delivery: Delivery, rendered: Rendered | None) -> None:
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
                self._rest(mark, max(wait_before(notice.attempts), self._pacer.paused + ANOTHER_FIRST))
            case Then.PUT_BACK:
                self._put_back(self._line.drop(delivery.lane))
                self._settling.put(mark)
            case Then.SETTLE:
                if outcome.became is Became.STOPPED:
                    self._line.drop(delivery.lane)  # withdrawn with the lane
                self._settling.put(mark)
        if len(self._line) or outcome.became is not Became.SENT:  # room for what waits here; its mark tells of the rest
            self._wake.set()

    def _written(self, marks: Sequence[Mark]) -> None:
        """Look for what these marks make room for: an edit may wait for its screen, a chat for its turn."""
        if not len(self._line) or any(mark.delivery.notice.priority is Priority.REPLY for mark in marks):
            self._claiming.want()
        self._wake.set()

    def _mind_the_road(self, delivery: Delivery, outcome: Outcome) -> None:
        """Stop sending while Telegram cannot be reached or does not want to be; say what went wrong."""
        kind, became = delivery.notice.kind, outcome.became
        self._figures.sent(delivery.notice.priority, became.value)
        if became is Became.FLOOD:
            log.warning("flood_control", seconds=outcome.wait)
            before = self._pacer.paused
            self._pacer.flooded(outcome.wait)
            self._figures.flooded(max(0.0, self._pacer.paused - before))
            self._figures.works(Part.SENDER, self._pacer.paused + CLAIMS_WITHIN)  # quiet is what Telegram asked for
            self._put_back_the_line()
            return
        if became is not Became.SENT:
            log.warning(f"notice_{became.value}", kind=kind, error=outcome.reason)
        if became not in (Became.TRY_LATER, Became.DOUBTFUL):
            if self._trouble:
                log.info("sending_resumed")
            self._trouble = 0
        elif not self._pacer.paused:
            self._trouble += 1
            self._pacer.pause(wait_before(self._trouble))
            self._put_back_the_line()

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
