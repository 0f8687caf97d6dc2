"""Waiting until the program has done all that follows from what was done on a phone or to the clock."""

import asyncio
import time

from bot.app import App
from bot.preview.telegram import MemoryTelegram
from storage.transaction import Transaction

LOOK_EVERY = 0.003
PATIENCE = 4.0  # seconds: a phone that is slow or flooded holds up its own messages, and not the clock for ever


async def settled(app: App, telegram: MemoryTelegram, patience: float = PATIENCE) -> bool:
    """Wait until every update is handled and everything due is sent; False where that took too long."""
    end = time.monotonic() + patience
    while await _is_busy(app, telegram):
        if time.monotonic() > end:
            return False
        await asyncio.sleep(LOOK_EVERY)
    return True


async def _is_busy(app: App, telegram: MemoryTelegram) -> bool:
    if telegram.updates.pending():
        return True
    return await app.store.read(_is_something_left, now=app.clock.now())


def _is_something_left(tx: Transaction) -> bool:
    return bool(tx.inbox.waiting()) or tx.outbox.count_due(tx.now) > 0
