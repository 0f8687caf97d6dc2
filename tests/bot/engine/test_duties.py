"""Duties: a tick starts one, a failure is kept to itself."""

import asyncio
import json
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from bot.engine.duties import Duties, Duty
from bot.engine.figures import Figures
from storage.errors import DiskFull
from tests.bot.engine.at_once import NOW
from tests.bot.engine.virtual_time import in_virtual_time


class Done:
    """Duties that write down what they were asked to do, as of when."""

    def __init__(self) -> None:
        self.done: list[tuple[str, datetime]] = []

    def duty(self, name: str, every: float = 60) -> Duty:
        def do(tx: Any, now: datetime) -> None:
            assert tx.now == now
            self.done.append((name, now))

        return Duty(name, do, every)

    def failing(self, name: str) -> Duty:
        def do(tx: Any, now: datetime) -> None:
            raise LookupError("Yusuf")

        return Duty(name, do, every=60)

    def failing_for(self, name: str, rows: list[str]) -> Duty:
        """A duty that does each of four rows, and fails for those of the list."""

        def one(row: str, now: datetime) -> None:
            if row in rows:
                raise LookupError("Yusuf")
            self.done.append((row, now))

        def do(tx: Any, now: datetime) -> None:
            for row in "abcd":
                tx.apart(row, one, row, now)

        return Duty(name, do, every=60)


class Told:
    """Whoever hears of a duty that fails again and again."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.of: list[str] = []
        self._breaks = breaks

    def __call__(self, tx: Any, name: str) -> None:
        assert tx.now >= NOW
        self.of.append(name)
        if self._breaks:
            raise KeyError(name)


def faults_in(log: Any) -> list[tuple[str, str | None, str]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [(line["duty"], line["row"], line["error"]) for line in lines if line["event"] == "duty_failed"]


@in_virtual_time
async def test_the_previews_clock_runs_every_duty_in_the_order_of_the_table(store, clock):
    done = Done()
    later = NOW + timedelta(days=3)
    await Duties(store, clock, [done.duty("ladder"), done.duty("reminders", every=3600)]).run_all(later)
    assert done.done == [("ladder", later), ("reminders", later)]


@in_virtual_time
async def test_a_duty_that_says_so_is_done_again_at_once_each_time_in_a_transaction_of_its_own(store, clock):
    seen = []

    def in_pieces(tx: Any, now: datetime) -> bool:
        seen.append(tx)
        return len(seen) < 3

    await Duties(store, clock, [Duty("broadcasts", in_pieces, every=2)]).run_all(NOW)
    assert len(set(map(id, seen))) == len(seen) == 3


@in_virtual_time
async def test_on_the_way_each_duty_is_done_as_often_as_it_asks_and_after_a_fault_at_once(store, clock):
    done = Done()
    duties = Duties(store, clock, [done.duty("ladder"), done.duty("reminders", every=3600)])
    store.fails(DiskFull(), times=2)
    for minutes in (0, 15, 30, 60, 74.995, 30):
        await duties.run_due(NOW + timedelta(minutes=minutes))

    def times(name: str) -> list[float]:
        return [round((at - NOW).total_seconds() / 60, 3) for done_name, at in done.done if done_name == name]

    assert times("reminders") == [15, 74.995, 30]
    assert times("ladder") == [15, 30, 60, 74.995, 30]


@in_virtual_time
async def test_a_duty_that_fails_keeps_nobody_from_theirs_and_is_logged_by_name(store, clock, log):
    done = Done()
    await Duties(store, clock, [done.failing("ladder"), done.duty("reminders")]).run_all(NOW)
    assert done.done == [("reminders", NOW)]
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    [line] = [line for line in lines if line["event"] == "duty_failed"]
    assert (line["duty"], line["error"]) == ("ladder", "LookupError")
    assert "Yusuf" not in log.getvalue()


@in_virtual_time
async def test_a_row_that_fails_is_logged_by_its_id_and_leaves_the_others_theirs(store, clock, log):
    done, figures = Done(), Figures()
    await Duties(store, clock, [done.failing_for("ladder", ["b"])], figures=figures).run_all(NOW)
    assert [row for row, _ in done.done] == ["a", "c", "d"]
    assert faults_in(log) == [("ladder", "b", "LookupError")]
    assert "Yusuf" not in log.getvalue()
    assert figures.duties["ladder"].failures == 1


@in_virtual_time
async def test_what_fails_three_times_in_a_row_is_told_and_no_sooner(store, clock):
    done, told, rows = Done(), Told(), ["b"]
    duties = Duties(store, clock, [done.failing_for("ladder", rows), done.duty("digest")], on_stuck=told)
    for rows[:] in (["b"], ["b", "c"], ["c"], [], ["b"], ["b"]):
        await duties.run_all(NOW)
        assert told.of == []
    rows[:] = ["b", "d"]
    for _ in range(2):
        await duties.run_all(NOW)
    assert told.of == ["ladder", "ladder"]  # whoever is told says it once a day


@in_virtual_time
async def test_a_whole_duty_that_fails_is_told_and_that_the_database_is_away_is_not(store, clock, log):
    told = Told()
    duties = Duties(store, clock, [Done().failing("ladder")], on_stuck=told)
    store.fails(DiskFull(), times=4)
    for _ in range(4):
        await duties.run_all(NOW)
    store.works()
    for _ in range(2):
        await duties.run_all(NOW)
    store.fails(DiskFull(), times=1)
    await duties.run_all(NOW)
    assert told.of == []
    await duties.run_all(NOW)
    assert told.of == ["ladder"]
    away, ours = ("ladder", None, "DiskFull"), ("ladder", None, "LookupError")
    assert faults_in(log) == [away, away, away, away, ours, ours, away, ours]


@in_virtual_time
async def test_that_nobody_can_be_told_keeps_no_duty_from_being_done(store, clock, log):
    done = Done()
    duties = Duties(store, clock, [done.failing("ladder"), done.duty("digest")], on_stuck=Told(breaks=True))
    for _ in range(3):
        await duties.run_all(NOW)
    assert len(done.done) == 3
    assert faults_in(log)[-1] == ("ladder", None, "KeyError")


@in_virtual_time
async def test_a_duty_that_could_not_be_done_for_a_full_disk_is_done_at_the_next_tick(store, clock):
    done = Done()
    duties = Duties(store, clock, [done.duty("ladder")])
    store.fails(DiskFull(), times=1)
    await duties.run_all(NOW)
    await duties.run_all(NOW)
    assert done.done == [("ladder", NOW)]


async def test_a_duty_that_takes_longer_than_its_times_leaves_the_others_theirs(store, clock):
    done = Done()

    def takes_long(tx: Any, now: datetime) -> None:
        time.sleep(0.15)
        done.done.append(("slow", now))

    slow = Duty("slow", takes_long, every=0.05)
    duties = Duties(store, clock, [done.failing("fails"), slow, *(done.duty(f"quick {n}", every=0.05) for n in (1, 2))])
    await duties.start()
    async with asyncio.timeout(60):
        while min(times := Counter(name for name, _ in done.done).values()) < 5 or len(times) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await duties.stop()
    counted = Counter(name for name, _ in done.done)
    assert min(counted["quick 1"], counted["quick 2"]) >= counted["slow"] - 1
    before = len(done.done)
    await asyncio.sleep(0.2)
    assert len(done.done) == before  # stopped is stopped


async def test_starting_does_every_duty_once_and_sets_ticks_that_may_come_late(store, clock):
    done = Done()
    duties = Duties(store, clock, [done.duty("ladder"), done.duty("digest")], zone="Europe/London")
    await duties.start()
    try:
        assert [name for name, _ in done.done] == ["ladder", "digest"]
        jobs = duties._scheduler.get_jobs()
        assert sorted(job.id for job in jobs) == ["digest", "ladder"]
        assert all(job.misfire_grace_time is None and job.coalesce and job.max_instances == 1 for job in jobs)
        await jobs[0].func(*jobs[0].args)
        assert len(done.done) == 3
    finally:
        await duties.stop()
    await duties.stop()
