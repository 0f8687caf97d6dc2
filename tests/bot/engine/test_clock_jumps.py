"""A machine whose clock jumps by hours and days while the program runs (R18), and the changes of spring and autumn."""

import asyncio
import io
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import outside
from bot.clock import SteppedClock
from bot.engine import claiming, pulse
from bot.engine.clock_watch import ClockWatch
from bot.engine.duties import Duties, Duty
from bot.outside import Outside
from handlers.rules.sessions import begun, is_live
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState
from storage.records.signin import Session
from tests.bot.engine.at_once import NOW
from tests.bot.engine.virtual_time import in_virtual_time
from tests.bot.engine.whole import MachineClock, Whole, moments, scheduler_follows

HOURS, DAY = timedelta(hours=2), timedelta(days=1)
JUMPS = [HOURS, -HOURS, DAY, -DAY]


@pytest.fixture
def kept_in(tmp_path: Path) -> str:
    """What is asked here is which clock is followed, not which database stands behind."""
    return f"sqlite:///{tmp_path / 'mainstay.db'}"


def ticking(
    store: Any, clock: Any, monkeypatch: pytest.MonkeyPatch, every: float, zone: str
) -> tuple[Duties, list[datetime]]:
    """Return duties of which one writes down when it was done."""
    done: list[datetime] = []
    scheduler_follows(monkeypatch, clock)
    duty = Duty("digest", lambda tx, now: done.append(now), every)
    return Duties(store, clock, [duty], zone=zone), done


@pytest.mark.parametrize("by", JUMPS, ids=str)
@in_virtual_time
async def test_duties_go_on_at_once_and_in_step_after_a_jump(
    by: timedelta, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MachineClock()
    duties, done = ticking(store, clock, monkeypatch, 60, "Europe/London")
    await duties.start()
    await asyncio.sleep(90)
    before = len(done)
    clock.jumps(by)
    duties.clock_jumped()
    await asyncio.sleep(1)
    assert len(done) == before + 1
    await asyncio.sleep(600)
    assert len(done) == before + 11
    await duties.stop()
    duties.clock_jumped()  # once it has stopped there is nothing to do


@pytest.mark.parametrize("zone", ["Europe/London", "UTC"])
@pytest.mark.parametrize("change", [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)])
@in_virtual_time
async def test_an_hourly_duty_is_neither_skipped_in_the_spring_gap_nor_doubled_in_the_autumn_fold(
    change: datetime, zone: str, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MachineClock()
    clock.ahead = change - timedelta(hours=12) - NOW
    duties, done = ticking(store, clock, monkeypatch, 3600, zone)
    await duties.start()
    await asyncio.sleep(24 * 3600 + 60)
    await duties.stop()
    assert len(done) == 25
    assert all(abs((later - earlier).total_seconds() - 3600) < 1 for earlier, later in pairwise(done))


@pytest.mark.parametrize("jumps", [50, pytest.param(200, marks=pytest.mark.nightly)])
@in_virtual_time
async def test_jump_after_jump_sends_nothing_twice_revives_no_session_and_is_logged(
    jumps: int,
    store: Any,
    telegram: Any,
    request_in_memory: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    log: io.StringIO,
) -> None:
    dice = random.Random(18)
    whole = Whole(store, telegram, request_in_memory)
    clock = whole.clock
    telegram.clock = SteppedClock(NOW)  # Telegram's own clock is right
    scheduler_follows(monkeypatch, clock)
    monkeypatch.setattr(claiming, "LOOK_EVERY", 60.0)
    monkeypatch.setattr(pulse, "ClockWatch", lambda: ClockWatch(_wall_of(clock), asyncio.get_running_loop().time))
    whole.arrange([moment - timedelta(days=1) for moment in moments(18, 12, timedelta(days=6)) if moment > NOW + DAY])
    planned = len(whole.reminders())
    monkeypatch.setattr(outside, "Heartbeat", NoHeartbeat)
    environment: Any = SimpleNamespace(home=tmp_path, read_heartbeat_url=lambda: None, read_metrics=lambda: None)
    seen_from, dead = Outside(whole.app, environment), set[str]()
    async with whole.runs():
        seen_from.begin()
        for _ in range(jumps):
            signed_in = some_session(whole, dice)
            await store.write(lambda tx, one=signed_in: tx.sessions.add(one), now=clock.now())
            assert is_live(signed_in, clock.now())
            dead |= {one.id for one in whole.sessions() if not is_live(one, clock.now())}
            clock.jumps(dice.choice([by for by in JUMPS if timedelta() <= clock.ahead + by <= 6 * DAY]))
            await asyncio.sleep(dice.choice([3, 3, 35]))
            live = {one.id for one in whole.sessions() if is_live(one, clock.now())}
            assert live & dead == set()
            assert live == set()  # none outlives a jump, either
        await seen_from.end()
    assert len(dead) == jumps - 1
    assert log.getvalue().count("clock_jumped") == jumps
    assert "duty_failed" not in log.getvalue()
    assert whole.sent_twice() == 0
    rows = whole.rows()
    assert max(Counter(one.key for one in rows).values()) == 1
    assert len(whole.reminders()) == planned
    assert len(whole.got("amira", "Your meeting")) > 3
    assert whole.got("amira", "I was off") == []


@pytest.mark.parametrize("by", [-HOURS, -DAY], ids=str)
@in_virtual_time
async def test_after_the_clock_was_set_back_a_reply_goes_at_once_and_what_was_planned_waits_for_its_moment(
    by: timedelta, store: Any, telegram: Any, request_in_memory: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = Whole(store, telegram, request_in_memory)
    clock = whole.clock
    clock.ahead = -by  # it was wrong, and is put right
    monkeypatch.setattr(pulse, "ClockWatch", lambda: ClockWatch(_wall_of(clock), asyncio.get_running_loop().time))
    monkeypatch.setattr(outside, "Heartbeat", NoHeartbeat)
    environment: Any = SimpleNamespace(home=tmp_path, read_heartbeat_url=lambda: None, read_metrics=lambda: None)
    seen_from = Outside(whole.app, environment)
    async with whole.runs(ticking=False):
        seen_from.begin()
        await asyncio.sleep(60)
        now, amira = clock.now(), whole.phone("amira").chat_id
        put = [_says(store, amira, "not_saved", now, now), _says(store, amira, "not_saved", now, now + HOURS)]
        await store.write(lambda tx: tx.outbox.put(*put), now=now)
        clock.jumps(by)
        await asyncio.sleep(60)
        due = {row.id: (row.state, row.due) for row in whole.rows()}
        assert due[put[0].id][0] is NoticeState.SENT
        assert due[put[1].id] == (NoticeState.PENDING, now + HOURS)
        await seen_from.end()


def _says(store: Any, chat_id: int, kind: str, made_at: datetime, due: datetime) -> Notice:
    lane = store.keys.lookup("chat", str(chat_id))
    return Notice(new_id(), chat_id, lane, Act.SEND, kind, new_id(), due, made_at)


class NoHeartbeat:
    """Gives no sign: that would take a thread."""

    def __init__(self, *_: Any) -> None: ...

    async def give(self, now: datetime) -> None: ...


def some_session(whole: Whole, dice: random.Random) -> Session:
    """Return sam's session, begun up to seven hours ago and used a few minutes ago."""
    now = whole.clock.now()
    session = begun(whole.cast.ids["sam"], now - timedelta(minutes=dice.randint(15, 420)))
    return replace(session, seen_at=now - timedelta(minutes=dice.randint(0, 14)))


def _wall_of(clock: MachineClock) -> Any:
    return lambda: clock.now().timestamp()
