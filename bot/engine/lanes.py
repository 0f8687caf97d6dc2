"""Lanes: what comes from one chat is done in order, and what comes from many is done at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
AT_ONCE: Final = 256


class Lanes(Generic[T]):
    """Does `work` on each item: one at a time and in order within a lane, up to `at_once` lanes at a time.

    Lanes take turns item by item, so a chat with a hundred messages does not keep a place from the others. `work`
    deals with its own errors.
    """

    def __init__(self, work: Callable[[T], Awaitable[None]], *, at_once: int = AT_ONCE) -> None:
        self._work = work
        self._at_once = at_once
        self._lanes: dict[Hashable, deque[T]] = {}
        self._turn: deque[Hashable] = deque()  # lanes with something to do that nobody is at
        self._workers: set[asyncio.Task[None]] = set()
        self._count = 0
        self._less = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many items are not done yet, those being worked on among them."""
        return self._count

    def put(self, lane: Hashable, item: T) -> None:
        """Let the item be worked on after everything else in its lane."""
        self._count += 1
        if (queue := self._lanes.get(lane)) is not None:
            queue.append(item)
            return
        self._lanes[lane] = deque([item])
        self._turn.append(lane)
        if len(self._workers) < self._at_once:
            worker = asyncio.create_task(self._run())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def below(self, count: int) -> None:
        """Return once fewer than `count` items are not done."""
        while self._count >= count:
            self._less.clear()
            await self._less.wait()

    async def stop(self, within: float) -> int:
        """Give the work in hand so many seconds to finish; begin nothing more. Return how many items are left."""
        self._turn.clear()
        self._lanes.clear()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=within)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        return self._count

    async def _run(self) -> None:
        while self._turn:
            lane = self._turn.popleft()
            queue = self._lanes[lane]
            try:
                await self._work(queue[0])
            finally:
                self._count -= 1
                self._less.set()
                queue.popleft()
                self._lane_again(lane, queue)

    def _lane_again(self, lane: Hashable, queue: deque[T]) -> None:
        if self._lanes.get(lane) is not queue:
            return  # stopped meanwhile
        if queue:
            self._turn.append(lane)
        else:
            del self._lanes[lane]
