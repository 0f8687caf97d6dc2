"""Updates that several processes share (PostgreSQL): each takes what it has hands for, and a chat stays in order.

What is kept is nobody's yet. Whoever is free takes the oldest update of each chat that nobody is at, and counts the
attempt in the same commit; the next of that chat can be taken once this one is done. What a killed process had in hand
is free as soon as the server sees that it is gone (`storage/inbox.py`, `storage/presence.py`).
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from bot.engine.backoff import wait_before
from bot.engine.intake import MOST_TRIES, Intake
from bot.logs import log_for
from storage.errors import DatabaseFault
from storage.records.inbox import InboxRow

HANDS: Final = 16  # updates at once: more than the connections there are, so that none of those stands idle
LOOK_EVERY: Final = 1.0  # seconds, should a word have been lost

log = log_for("receive")


class SharedIntake(Intake):
    """The intake of one process among several."""

    counted = 0
    shared = True

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._wake = asyncio.Event()
        self._in_hand: set[str] = set()
        self._begun: set[str] = set()
        self._suspects = 0  # of those in hand: a process before us failed with one, or was killed

    def wake(self) -> None:
        """Have the inbox looked at now: another process has kept something, or left something."""
        self._wake.set()

    def _hand_on(self, rows: Sequence[InboxRow]) -> None:
        self.wake()  # they are anybody's

    async def resume(self) -> int:
        """Whatever was left undone is taken as everything else is."""
        return 0

    async def share(self) -> None:
        """Take and handle until cancelled."""
        trouble = 0
        while not self._closing:
            self._wake.clear()
            try:
                if trouble:
                    await self._give_back()
                full = await self._take()
            except DatabaseFault as problem:
                trouble += 1
                if trouble == 1:
                    log.error("store_away", exc_info=problem)
                await asyncio.sleep(wait_before(trouble, longest=LOOK_EVERY * 5))
                continue
            trouble = 0
            if not full:
                await self._until_woken()

    async def stop(self, within: float) -> None:
        await super().stop(within)
        try:
            async with asyncio.timeout(within):
                await self._give_back()
        except (DatabaseFault, TimeoutError):
            return  # then they are free once we are gone

    async def _take(self) -> bool:
        """Take as many as there are hands free; return whether there may be more to take at once."""
        room = HANDS - self.lanes.waiting
        if room <= 0:
            return False  # whichever is done first wakes us
        number = self._number = await self._store.standing.present()
        suspects = 0 if self._suspects else 1
        rows = await self._store.write(
            lambda tx: tx.inbox.take(number, room - suspects, suspects), now=self._clock.now()
        )
        for row in rows:
            self._begin(row)
        return len(rows) >= room - suspects > 0

    def _begin(self, row: InboxRow, *, ahead: bool = False) -> None:
        self._in_hand.add(row.id)
        self._suspects += row.attempts > 1
        super()._begin(row, ahead=ahead)

    async def _see_through(self, row: InboxRow) -> None:
        self._begun.add(row.id)
        try:
            if row.attempts > MOST_TRIES:
                await self._set_aside(row, row.fault or "killed")
            else:
                await super()._see_through(row)
        finally:
            self._suspects -= row.attempts > 1
            self._in_hand.discard(row.id)
            self._begun.discard(row.id)
            self.wake()

    async def _give_back(self) -> None:
        """Leave what is marked as ours and was never begun: a commit of which we never heard may have marked it."""
        number, begun = await self._store.standing.present(), self._begun if self._closing else self._in_hand
        await self._store.write(lambda tx: tx.inbox.leave(number, begun), now=self._clock.now())

    async def _until_woken(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._wake.wait()
        except TimeoutError:
            return
