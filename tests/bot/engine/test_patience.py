"""Twenty at once, then one every three seconds, in order and nothing lost; help goes ahead; nobody waits (T23)."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.engine.intake import Intake
from bot.engine.patience import TELL_AGAIN, Patience
from handlers.rules.flood import AT_ONCE, EVERY
from storage.errors import DiskFull
from storage.records.inbox import InboxState
from tests.bot.engine.virtual_time import in_virtual_time


def asks_for_help(raw: Any) -> bool:
    return bool(raw["message"]["text"] == "help")


@dataclass
class Desk:
    """An intake with patience; what was heard, and when."""

    intake: Intake
    store: Any
    clock: Any
    heard: list[str] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)
    told: list[int] = field(default_factory=list)

    def states(self) -> list[InboxState]:
        return [row.state for row in self.store.read_sync(lambda tx: tx.inbox.where(), now=self.clock.now())]


@pytest.fixture
def desk(store, clock, bot):
    @asynccontextmanager
    async def opened(*, resume: bool = True) -> Any:
        desk = Desk(None, store, clock)  # type: ignore[arg-type]
        loop = asyncio.get_running_loop()  # ours: a server's rows are handled on another

        def handle(tx: Any, update: Any, row: Any) -> None:
            desk.heard.append(update.message.text)
            desk.at[update.message.text] = loop.time()

        desk.intake = Intake(
            store, bot, clock, handle=handle, on_set_aside=lambda tx, row: None, patience=Patience(asks_for_help),
            on_held_back=lambda tx, row: desk.told.append(row.update_id),
        )  # fmt: skip
        if resume:
            await desk.intake.resume()
        try:
            yield desk
        finally:
            await desk.intake.stop(1)

    return opened


def said(telegram: Any, phone: Any, words: Any) -> list[Any]:
    return [dict(phone.types(str(word))) for word in words]


@in_virtual_time
async def test_twenty_are_heard_as_they_come_and_the_rest_bit_by_bit_in_order_and_all_of_them(desk, telegram):
    async with desk() as at:
        await at.intake.keep(said(telegram, telegram.phone("Somebody"), range(50)))
        await asyncio.sleep(0.1)
        assert at.heard == [str(number) for number in range(AT_ONCE)]
        assert at.intake.lanes.waiting == 0  # what is held back keeps no place from others
        await asyncio.sleep(EVERY)
        assert len(at.heard) == AT_ONCE + 1
        await asyncio.sleep(29 * EVERY)
        assert at.heard == [str(number) for number in range(50)]
        assert set(at.states()) == {InboxState.DONE}
        assert len(at.told) == 1


@in_virtual_time
async def test_no_minute_after_the_first_hears_more_than_twenty(desk, telegram):
    async with desk() as at:
        phone = telegram.phone("Somebody")
        for number in range(200):
            await at.intake.keep(said(telegram, phone, [number]))
            await asyncio.sleep(0.5)
        await asyncio.sleep(600)
        assert at.heard == [str(number) for number in range(200)]
        moments = sorted(at.at.values())
        assert all(
            sum(start <= moment < start + 60 for moment in moments) <= AT_ONCE + (AT_ONCE if start < 60 else 1)
            for start in moments
        )


@in_virtual_time
async def test_whoever_sends_no_faster_than_allowed_is_never_held_back(desk, telegram):
    async with desk() as at:
        phone = telegram.phone("Somebody")
        for number in range(100):
            await at.intake.keep(said(telegram, phone, [number]))
            await asyncio.sleep(EVERY)
            assert len(at.heard) == number + 1
        assert at.told == []


@in_virtual_time
async def test_after_a_while_of_quiet_the_whole_allowance_is_back(desk, telegram):
    async with desk() as at:
        phone = telegram.phone("Somebody")
        for _ in range(3):
            before = len(at.heard)
            await at.intake.keep(said(telegram, phone, range(before, before + AT_ONCE)))
            await asyncio.sleep(0.1)
            assert len(at.heard) == before + AT_ONCE
            await asyncio.sleep(AT_ONCE * EVERY)
        assert at.told == []


@in_virtual_time
async def test_help_goes_ahead_of_ones_own_queue_and_as_often_as_it_is_asked_every_three_seconds(desk, telegram):
    async with desk() as at:
        phone = telegram.phone("Somebody")
        await at.intake.keep(said(telegram, phone, range(1000)))
        for number in range(5):
            await asyncio.sleep(EVERY)
            asked = asyncio.get_running_loop().time()
            await at.intake.keep(said(telegram, phone, ["help", "help"]))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert at.heard.count("help") == number + 1
            assert at.at["help"] == asked


@in_virtual_time
async def test_nobody_else_waits_for_whoever_sends_ten_thousand(desk, telegram):
    async with desk() as at:
        flooder, others = telegram.phone("Somebody"), [telegram.phone(f"Other {number}") for number in range(20)]
        for start in range(0, 10_000, 100):
            await at.intake.keep(said(telegram, flooder, range(start, start + 100)))
            if start % 1000 == 0:
                sent = asyncio.get_running_loop().time()
                for number, phone in enumerate(others):
                    await at.intake.keep(said(telegram, phone, [f"other {start} {number}"]))
                await asyncio.sleep(0.01)
                for number in range(20):
                    assert at.at[f"other {start} {number}"] - sent <= 0.01
        assert len(at.told) == 1
        assert len(at.states()) == 10_200  # and all of it is kept


@in_virtual_time
async def test_what_was_held_back_is_held_back_again_after_a_restart_and_nobody_waits_for_it(desk, telegram):
    phone, other = telegram.phone("Somebody"), telegram.phone("Other")
    async with desk() as at:
        await at.intake.keep(said(telegram, phone, range(100)))
        await asyncio.sleep(0.1)
    async with desk(resume=False) as at:
        left = asyncio.create_task(at.intake.resume())
        await at.intake.keep(said(telegram, other, ["hello"]))
        await asyncio.sleep(0.1)
        await left
        assert len(at.heard) == AT_ONCE + 1
        assert "hello" in at.heard
        await asyncio.sleep(100 * EVERY)
        at.heard.remove("hello")
        assert at.heard == [str(number) for number in range(AT_ONCE, 100)]
        assert set(at.states()) == {InboxState.DONE}


@in_virtual_time
async def test_help_does_not_wait_for_what_a_process_before_left(desk, telegram, store, clock):
    phone = telegram.phone("Somebody")
    async with desk(resume=False) as at:
        await at.intake.keep(said(telegram, phone, ["hello", "help"]))
        await asyncio.sleep(0.1)
        assert at.heard == ["help"]
        await at.intake.resume()
        await asyncio.sleep(0.1)
        assert sorted(at.heard) == ["hello", "help"]


@in_virtual_time
async def test_the_same_updates_again_and_again_while_nothing_can_be_kept_are_counted_once(desk, telegram, store):
    async with desk() as at:
        updates = said(telegram, telegram.phone("Somebody"), range(AT_ONCE))
        store.fails(DiskFull())
        for _ in range(10):
            with pytest.raises(DiskFull):
                await at.intake.keep(updates)
        store.works()
        await at.intake.keep(updates)
        await asyncio.sleep(0.1)
        assert len(at.heard) == AT_ONCE
        assert at.told == []


@in_virtual_time
async def test_a_spell_of_much_is_told_once_and_a_later_one_again(desk, telegram):
    async with desk() as at:
        phone = telegram.phone("Somebody")
        for times in (1, 2):
            await at.intake.keep(said(telegram, phone, range(AT_ONCE + 10)))
            await asyncio.sleep(11 * EVERY)
            await at.intake.keep(said(telegram, phone, range(AT_ONCE)))
            await asyncio.sleep(TELL_AGAIN + 1)
            assert len(at.told) == times
