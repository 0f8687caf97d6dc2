"""Whoever sends much at a time is heard bit by bit: all of it is kept, in its order, and nobody else waits (T23).

What is over the limit lies in the inbox and is let in a few each minute; here is only its id, so that ten thousand
updates take no more room than they must. Whoever asks for help meanwhile goes ahead of their own queue.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from bot.engine.updates import Raw, update_id_of
from handlers.rules.flood import AT_ONCE, EVERY, heard_now

TELL_AGAIN: Final = 600.0  # seconds: a long spell, or several, are one message
MANY: Final = 10_000  # people whose allowance is remembered, beyond which it is seen who has all of it again


class Turn(Enum):
    """When an update is heard."""

    NOW = auto()
    LATER = auto()
    LATER_AND_SAY_SO = auto()
    AHEAD = auto()  # help, past everything else of the same chat


class Held(NamedTuple):
    """An update that waits in the inbox. `counted`: its first attempt is counted already."""

    row_id: str
    counted: bool


class Patience:
    """Says whose turn it is, and lets in what was held back."""

    def __init__(self, asks_for_help: Callable[[Raw], bool]) -> None:
        self._asks_for_help = asks_for_help
        self._full_at: dict[bytes, float] = {}  # when a chat has its whole allowance again
        self._helped_at: dict[bytes, float] = {}
        self._told_at: dict[bytes, float] = {}
        self._held: dict[bytes, deque[Held]] = {}  # from the first that waits until none does
        self._letting_in: dict[bytes, asyncio.Task[None]] = {}
        self._judged: dict[int, Turn] = {}  # while they come again and again because nothing can be kept

    @property
    def holding(self) -> int:
        """How many updates are held back."""
        return sum(map(len, self._held.values()))

    def judge(self, updates: Sequence[tuple[Raw, bytes]], *, busy: bool = False) -> dict[int, Turn]:
        """Say when each update is heard, by its id. `busy`: nobody's turn comes soon, so help goes ahead at once."""
        turns = {}
        for raw, lane in updates:
            if (update_id := update_id_of(raw)) is not None:
                if update_id not in self._judged:
                    self._judged[update_id] = self._turn(raw, lane, busy=busy)
                turns[update_id] = self._judged[update_id]
        return turns

    def kept(self) -> None:
        """What was judged is kept, so it will not come again."""
        self._judged.clear()
        if len(self._full_at) > MANY:
            now = _monotonic()
            self._full_at = {lane: moment for lane, moment in self._full_at.items() if moment > now}
            self._helped_at = {lane: moment for lane, moment in self._helped_at.items() if moment > now - EVERY}
            self._told_at = {lane: moment for lane, moment in self._told_at.items() if moment > now - TELL_AGAIN}

    def hold(self, lane: bytes, held: Held, let_in: Callable[[Held], Awaitable[None]]) -> None:
        """Hold an update back, behind what is held back of its chat already, until its turn comes."""
        self._held.setdefault(lane, deque()).append(held)
        if lane not in self._letting_in:
            self._letting_in[lane] = asyncio.create_task(self._let_in_bit_by_bit(lane, let_in))

    async def stop(self) -> None:
        """Let nothing more in: it is in the inbox, for the next start."""
        tasks = list(self._letting_in.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _turn(self, raw: Raw, lane: bytes, *, busy: bool) -> Turn:
        now = _monotonic()
        full_at = None if lane in self._held else heard_now(self._full_at.get(lane, now), now)
        if full_at is not None:
            self._full_at[lane] = full_at
            return Turn.AHEAD if busy and self._asks_for_help(raw) else Turn.NOW
        if now - self._helped_at.get(lane, float("-inf")) >= EVERY and self._asks_for_help(raw):
            self._helped_at[lane] = now  # asked again before that, the answer stands on the screen already
            return Turn.AHEAD
        self._held.setdefault(lane, deque())
        if now - self._told_at.get(lane, float("-inf")) < TELL_AGAIN:
            return Turn.LATER
        self._told_at[lane] = now
        return Turn.LATER_AND_SAY_SO

    async def _let_in_bit_by_bit(self, lane: bytes, let_in: Callable[[Held], Awaitable[None]]) -> None:
        queue = self._held[lane]
        try:
            while queue:
                await asyncio.sleep(EVERY)
                await let_in(queue.popleft())
        finally:
            del self._letting_in[lane]
            if not queue:
                self._held.pop(lane, None)
                self._full_at[lane] = _monotonic() + AT_ONCE * EVERY  # used up, and filling again from now


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
