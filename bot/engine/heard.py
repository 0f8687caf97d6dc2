"""Remembering when Telegram was last heard, so that a long silence is noticed even across restarts (R11, R12).

Within one life of the program silence is measured by the monotonic clock: a wall clock that is set forward by a day
(R18), or moved on the preview's page, is no silence. Only the first time after a start counts from what was kept.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from storage.errors import DatabaseFault
from storage.store import Store
from storage.transaction import Transaction

# Given by the composition root: the moment, for how long nothing was heard in this life (None at its beginning), and
# whom to go on behind; returns whom to go on behind next, None at the end.
Note = Callable[[Transaction, datetime, timedelta | None, str | None], str | None]

EVERY: Final = 60.0  # seconds between two notes


class Heard:
    """Takes a note aside, while receiving goes on: telling thousands of families takes a while."""

    def __init__(self, store: Store, clock: Clock, note: Note) -> None:
        self._store = store
        self._clock = clock
        self._note = note
        self._last: float | None = None  # this and the next on the monotonic clock
        self._noted: float | None = None
        self._longest = 0.0  # silence since the last note
        self._noting: asyncio.Task[None] | None = None

    def __call__(self) -> None:
        """Telegram has just answered."""
        now = asyncio.get_running_loop().time()
        self._longest = max(self._longest, now - (now if self._last is None else self._last))
        self._last = now
        if self._noting is None and (self._noted is None or now - self._noted >= EVERY):
            self._noting = asyncio.create_task(self._take_note(now))

    @property
    def up_to_date(self) -> bool:
        """Whether Telegram was heard in this life, and no note is under way."""
        return self._noted is not None and self._noting is None

    async def stop(self) -> None:
        """Leave a note that is under way: the next start takes it anew and tells nobody twice."""
        if self._noting is not None:
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)

    async def _take_note(self, started: float) -> None:
        now = self._clock.now()
        silence = None if self._noted is None else timedelta(seconds=self._longest)
        try:
            behind = await self._some(now, silence, None)
            while behind is not None:
                behind = await self._some(now, silence, behind)
        except DatabaseFault:
            return  # the receiver says that it is away; the next time round the note is taken
        finally:
            self._noting = None
        self._noted, self._longest = started, 0.0

    async def _some(self, now: datetime, silence: timedelta | None, behind: str | None) -> str | None:
        return await self._store.write(lambda tx: self._note(tx, now, silence, behind), now=now)
