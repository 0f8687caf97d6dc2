"""What one at a time may do is done while we have the right to it, and left to the next one when we lose it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.engine.duties import Duties, Duty
from bot.engine.faults import AnotherReceiver, ForeignWebhook
from bot.engine.leading import HANDED_OVER, lead, receive_in_turn
from storage.errors import DatabaseUnreachable
from storage.records.notices import NoticeState
from tests.bot.engine.test_deliver import office
from tests.bot.engine.virtual_time import in_virtual_time

__all__ = ["office"]


class ByHand:
    """A standing that the test gives and takes."""

    shared = True

    def __init__(self) -> None:
        self.holds = False
        self.another = False

    async def present(self) -> int:
        return 7

    async def gained(self) -> None:
        await self._until(lambda: self.holds)

    async def lost(self) -> None:
        await self._until(lambda: not self.holds)

    async def elsewhere(self) -> None:
        await self._until(lambda: self.another)

    async def _until(self, so: Any) -> None:
        while not so():  # noqa: ASYNC110 (in virtual time)
            await asyncio.sleep(0.01)


class Receives:
    """A receiver that ends with each of these, then runs on."""

    def __init__(self, *endings: Exception | None) -> None:
        self.endings, self.runs, self.running = list(endings), 0, False

    async def run(self) -> None:
        self.runs += 1
        if self.endings and (ending := self.endings.pop(0)) is not None:
            raise ending
        self.running = True
        try:
            await asyncio.Event().wait()
        finally:
            self.running = False


@in_virtual_time
async def test_nothing_is_sent_without_the_right_and_nothing_twice_when_it_comes_back(office, store, clock):
    store.standing = standing = ByHand()
    async with office(alone=False) as at:
        leading = asyncio.create_task(lead(standing, at.deliver, Duties(store, clock, ()), ticking=False))
        notices = [at.notice(f"f{number}", n=number) for number in range(40)]
        await at.put(*notices)
        await asyncio.sleep(30)
        assert at.sent() == []
        for _ in range(3):
            standing.holds = True
            await asyncio.sleep(0.3)
            standing.holds = False
            before = len(at.sent())
            await asyncio.sleep(30)
            assert len(at.sent()) == before
        standing.holds = True
        await at.settled(*notices)
        assert sorted(at.sent()) == sorted(f"screen {number}" for number in range(40))
        leading.cancel()
        await asyncio.gather(leading, return_exceptions=True)


@in_virtual_time
async def test_who_has_lost_the_right_puts_nothing_back_that_another_may_have_taken(office, store, clock, telegram):
    store.standing = standing = ByHand()
    async with office(alone=False) as at:
        leading = asyncio.create_task(lead(standing, at.deliver, Duties(store, clock, ()), ticking=False))
        at.phone("Amira").slow_seconds = 2.0
        first, second = at.notice("Amira", n=0), at.notice("Amira", n=1)
        standing.holds = True
        await at.put(first, second)
        await asyncio.sleep(0.5)  # the first is on its way, the second is claimed
        standing.holds = False
        await asyncio.sleep(5)
        assert at.state(first) is NoticeState.SENT
        assert at.state(second) is NoticeState.CLAIMED
        standing.holds = True
        await at.settled(second)
        assert at.sent("Amira") == ["screen 0", "screen 1"]
        leading.cancel()
        await asyncio.gather(leading, return_exceptions=True)


@in_virtual_time
async def test_a_secret_that_waited_when_the_right_was_lost_is_sent_once_the_right_is_back_unless_another_had_it(
    office, store, clock
):
    """Nobody has tried it, and we know that (R2, R26); who had the right meanwhile has made it unknown."""
    store.standing = standing = ByHand()
    for another in (False, True):
        async with office(alone=False) as at:
            leading = asyncio.create_task(lead(standing, at.deliver, Duties(store, clock, ()), ticking=False))
            at.phone("Amira").slow_seconds = 2.0
            sending, secret = at.notice("Amira", n=0), at.notice("Amira", n=1, once=True)
            standing.holds = True
            await at.put(sending, secret)
            await asyncio.sleep(0.5)
            standing.holds = False
            await asyncio.sleep(5)
            assert at.state(secret) is NoticeState.CLAIMED
            if another:
                await store.write(lambda tx: tx.outbox.rearm(), now=clock.now())
            standing.holds = True
            await asyncio.sleep(5)
            assert at.state(secret) is (NoticeState.UNKNOWN if another else NoticeState.SENT)
            assert at.heard.count(("on_doubtful", "screen")) == 0
            leading.cancel()
            await asyncio.gather(leading, return_exceptions=True)


@in_virtual_time
async def test_a_claim_whose_answer_was_lost_is_taken_up_again(office, store):
    """The commit was kept, the connection was cut before we heard of it (R26)."""
    write, cuts = type(store).write, iter([True])

    async def cut_once(function: Any, *, now: Any) -> Any:
        result = await write(store, function, now=now)
        if getattr(result, "deliveries", None) and next(cuts, False):
            raise DatabaseUnreachable
        return result

    store.write = cut_once
    async with office() as at:
        once, other = at.notice("Amira", once=True), at.notice("Sam")
        await at.put(once, other)
        await at.settled(once, other)
        assert sorted(at.sent()) == ["screen", "screen"]
        assert at.row(once).attempts == 1


@in_virtual_time
async def test_duties_are_left_to_who_has_the_right(store, clock):
    done: list[str] = []
    duties = Duties(store, clock, [Duty("one", lambda tx, now: done.append("one"), every=60)])
    store.standing = standing = ByHand()
    await duties.run_all(clock.now())
    assert done == []
    standing.holds = True
    await duties.run_all(clock.now() + timedelta(minutes=1))
    assert done == ["one"]


@in_virtual_time
async def test_receiving_goes_on_without_the_right_until_another_has_it():
    standing, receiver = ByHand(), Receives()
    turn = asyncio.create_task(receive_in_turn(standing, receiver))
    await asyncio.sleep(5)
    assert receiver.runs == 0
    standing.holds = True
    await asyncio.sleep(1)
    standing.holds = False  # the database is away: who asks for help is still heard
    await asyncio.sleep(300)
    assert receiver.running
    standing.another = True
    await asyncio.sleep(1)
    assert not receiver.running
    standing.another, standing.holds = False, True
    await asyncio.sleep(1)
    assert (receiver.running, receiver.runs) == (True, 2)
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)


@in_virtual_time
async def test_a_poll_of_the_receiver_before_us_is_waited_for_and_another_programs_is_not():
    standing = ByHand()
    standing.holds = True
    patient = Receives(AnotherReceiver(), AnotherReceiver())
    turn = asyncio.create_task(receive_in_turn(standing, patient))
    await asyncio.sleep(30)
    assert patient.running
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)
    began = asyncio.get_running_loop().time()
    with pytest.raises(AnotherReceiver):
        await receive_in_turn(standing, Receives(*[AnotherReceiver() for _ in range(100)]))
    assert HANDED_OVER < asyncio.get_running_loop().time() - began < HANDED_OVER + 10
    with pytest.raises(ForeignWebhook):
        await receive_in_turn(standing, Receives(ForeignWebhook("example.org")))
