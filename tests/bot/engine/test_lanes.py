"""Lanes: one chat in order, many at once."""

import asyncio

from bot.engine.lanes import Lanes
from tests.bot.engine.virtual_time import in_virtual_time


class Work:
    """Work that takes a second, and writes down what it did."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.seconds = seconds
        self.done: list[tuple[str, int]] = []
        self.now = self.most = 0

    async def __call__(self, item: tuple[str, int]) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.now -= 1
        self.done.append(item)


@in_virtual_time
async def test_one_chat_is_worked_on_in_order_and_one_at_a_time():
    work = Work()
    lanes = Lanes(work)
    for number in range(5):
        lanes.put("amira", ("amira", number))
    await lanes.below(1)
    assert work.done == [("amira", number) for number in range(5)]
    assert work.most == 1


@in_virtual_time
async def test_many_chats_are_worked_on_at_once():
    work = Work()
    lanes = Lanes(work)
    for chat in range(100):
        lanes.put(chat, (str(chat), 0))
    await lanes.below(1)
    assert asyncio.get_running_loop().time() == 1.0


@in_virtual_time
async def test_no_more_chats_at_once_than_allowed():
    work = Work()
    lanes = Lanes(work, at_once=8)
    for chat in range(40):
        lanes.put(chat, (str(chat), 0))
    await lanes.below(1)
    assert work.most == 8
    assert len(work.done) == 40


@in_virtual_time
async def test_a_chat_with_a_hundred_messages_takes_turns_with_the_others():
    work = Work()
    lanes = Lanes(work, at_once=1)
    for number in range(100):
        lanes.put("many", ("many", number))
    lanes.put("one", ("one", 0))
    await lanes.below(1)
    assert work.done.index(("one", 0)) <= 2


@in_virtual_time
async def test_waiting_for_room_returns_when_there_is_room():
    lanes = Lanes(Work())
    for number in range(3):
        lanes.put("amira", ("amira", number))
    await lanes.below(3)
    assert lanes.waiting == 2


@in_virtual_time
async def test_stopping_finishes_what_is_in_hand_and_begins_nothing_more():
    work = Work()
    lanes = Lanes(work)
    for number in range(3):
        lanes.put("amira", ("amira", number))
    await asyncio.sleep(0.5)
    assert await lanes.stop(within=10) == 2
    assert work.done == [("amira", 0)]


@in_virtual_time
async def test_stopping_waits_no_longer_than_it_was_told():
    work = Work(seconds=60)
    lanes = Lanes(work)
    lanes.put("amira", ("amira", 0))
    await asyncio.sleep(0.5)
    await lanes.stop(within=2)
    assert asyncio.get_running_loop().time() == 2.5
    assert work.done == []


@in_virtual_time
async def test_a_lane_is_forgotten_once_it_is_empty():
    lanes = Lanes(Work())
    lanes.put("amira", ("amira", 0))
    await lanes.below(1)
    await asyncio.sleep(0)
    assert not lanes._lanes
    lanes.put("amira", ("amira", 1))
    await lanes.below(1)
