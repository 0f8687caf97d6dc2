"""Waiting until the program has done all that follows from what was done on a phone or to the clock."""

import asyncio
import time

from bot.clock import Clock
from bot.preview.telegram import MemoryTelegram
from storage.store import Store
from storage.transaction import Transaction

LOOK_EVERY = 0.005  # seconds: each look asks the database
PATIENCE = 4.0  # seconds: a phone that is slow or flooded holds up its own messages, and not the clock
HURRY = 0.1  # the patience left once something hangs, until it is done


class Settling:
    """Waits for the program; after waiting in vain it hardly waits, until all is done again."""

    def __init__(self, store: Store, clock: Clock, telegram: MemoryTelegram) -> None:
        self._store = store
        self._clock = clock
        self._telegram = telegram
        self._hangs = False

    async def settled(self) -> None:
        """Wait until every update is handled and everything due is sent, or until patience ends."""
        end = time.monotonic() + (HURRY if self._hangs else PATIENCE)
        while await self._is_busy():
            if time.monotonic() > end:
                self._hangs = True
                return
            await asyncio.sleep(LOOK_EVERY)
        self._hangs = False

    async def _is_busy(self) -> bool:
        if self._telegram.updates.pending():
            return True
        return await self._store.read(self._is_something_left, now=self._clock.now())

    def _is_something_left(self, tx: Transaction) -> bool:
        """Look, and only then ask what time it is: a reply made since this look was asked for is due, too."""
        return bool(tx.inbox.waiting()) or tx.outbox.count_due(self._clock.now()) > 0
