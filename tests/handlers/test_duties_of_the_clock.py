"""The clock's own duties over one database: two schedulers at once, and the days on which the clocks change."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import build_house, duties_of
from bot.clock import SteppedClock
from bot.engine.duties import Duties
from handlers.clock.digest import ROUND
from storage.engine import open_database
from storage.records.meetings import Answer
from storage.records.notices import Notice
from storage.store import Store
from tests.handlers.reminded import NOW, Reminded
from tests.stories.dialog import SERVICE


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Reminded]:
    world = Reminded(tmp_path, family=2)
    world.meetings(4, seed=4, days=2)  # nothing of them is planned yet: the duties find that out
    world.store.write_sync(
        lambda tx: world.meeting(tx, NOW.replace(hour=8, tzinfo=None), world.family, Answer.YES),
        now=NOW,
    )
    yield world
    world.close()


async def duties_go_on(world: Reminded, url: str, schedulers: int, days: int) -> list[tuple[Any, ...]]:
    """Have so many schedulers do every duty at the same hours of some days; return what stands in the outbox then."""
    stores = [Store(open_database(url), world.keys) for _ in range(schedulers)]
    clock = SteppedClock(NOW)
    each = [Duties(await store.open(), clock, duties_of(world.house)) for store in stores]
    for _ in range(days * 8):
        clock.move(timedelta(hours=3))
        await asyncio.gather(*(duties.run_all(clock.now()) for duties in each))
    rows: list[Notice] = await stores[0].read(lambda tx: tx.outbox.where(), now=clock.now())
    for store in stores:
        await store.close()
    return sorted((one.key, one.kind, one.due, one.state.value) for one in rows)


async def test_two_schedulers_over_one_database_make_no_row_more_than_one(world: Reminded, tmp_path: Path) -> None:
    world.store.close_sync()
    shutil.copy(tmp_path / "reminded.db", tmp_path / "other.db")
    by_one = await duties_go_on(world, world.url, 1, days=2)
    by_two = await duties_go_on(world, f"sqlite:///{tmp_path / 'other.db'}", 2, days=2)
    assert by_two == by_one
    assert len(by_two) > 10
    assert max(Counter(row[0] for row in by_two).values()) == 1
    world.store = world.open()


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2027, 10, 31)])
def test_what_is_told_once_a_day_is_told_once_on_the_day_the_clocks_change(world: Reminded, change: date) -> None:
    """Asked every ten minutes from the day before to the day after, by a service that works on Sundays."""
    service = SERVICE.__class__(**{**vars(SERVICE), "weekdays": tuple(range(7))})
    house = build_house(service, change.year)
    digest = next(duty for duty in duties_of(house) if duty.name == "digest")
    calendar = house.calendar_of(service.nation)
    now = datetime(change.year, change.month, change.day, tzinfo=NOW.tzinfo) - timedelta(days=1)
    days = {calendar.day(now + timedelta(days=n)) for n in range(3)} - calendar.holidays
    for _ in range(3 * 24 * 6):
        world.store.write_sync(lambda tx, now=now: digest.do(tx, now), now=now)  # type: ignore[misc]
        now += timedelta(minutes=10)
    rounds = world.store.read_sync(lambda tx: tx.audit.entries(100, act=ROUND), now=now)
    assert Counter(calendar.day(entry.at) for entry in rounds) == Counter(dict.fromkeys(days, 1))
