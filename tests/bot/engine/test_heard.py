"""Remembering when Telegram was last heard: by the monotonic clock in one life, by what was kept across two."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from bot.engine.heard import Heard
from storage.errors import DatabaseLocked
from storage.transaction import Transaction
from tests.bot.engine.virtual_time import in_virtual_time

HOUR = 3600.0


class Notes:
    """What was noted: the silence measured each time."""

    def __init__(self, people: int = 0) -> None:
        self.silences: list[timedelta | None] = []
        self.behind: list[str | None] = []
        self.people = people
        self.fault: Exception | None = None

    def __call__(self, tx: Transaction, now: datetime, silence: timedelta | None, behind: str | None) -> str | None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        self.behind.append(behind)
        told = 0 if behind is None else int(behind)
        if told < self.people:
            return str(told + 1)
        self.silences.append(silence)
        return None


async def heard_at(heard: Heard, *seconds: float) -> None:
    """Have Telegram answer after so many seconds each."""
    for wait in seconds:
        await asyncio.sleep(wait)
        heard()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


@in_virtual_time
async def test_it_is_noted_once_a_minute_however_often_telegram_answers(store: Any, clock: Any) -> None:
    notes = Notes()
    await heard_at(Heard(store, clock, notes), *[1.0] * 181)
    assert notes.silences == [None, *[timedelta(seconds=1)] * 3]


@in_virtual_time
async def test_the_longest_silence_since_the_last_note_counts(store: Any, clock: Any) -> None:
    notes = Notes()
    await heard_at(Heard(store, clock, notes), 1.0, 26 * HOUR, 1.0, 60.0)
    assert notes.silences == [None, timedelta(hours=26), timedelta(seconds=60)]


@in_virtual_time
async def test_a_note_that_could_not_be_kept_is_taken_the_next_time_with_the_same_silence(
    store: Any, clock: Any
) -> None:
    notes = Notes()
    heard = Heard(store, clock, notes)
    notes.fault = DatabaseLocked(code="SQLITE_BUSY")
    await heard_at(heard, 1.0)
    assert not heard.up_to_date
    await heard_at(heard, 1.0)
    assert notes.silences == [None]
    assert heard.up_to_date
    notes.fault = DatabaseLocked(code="SQLITE_BUSY")
    await heard_at(heard, 26 * HOUR, 1.0)
    assert notes.silences == [None, timedelta(hours=26)]


@in_virtual_time
async def test_many_people_are_told_in_many_small_transactions(store: Any, clock: Any) -> None:
    notes = Notes(people=3)
    heard = Heard(store, clock, notes)
    await heard_at(heard, 1.0)
    await asyncio.sleep(1)
    assert notes.behind == [None, "1", "2", "3"]
    assert notes.silences == [None]
    await heard.stop()
