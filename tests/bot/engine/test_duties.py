"""Duties: a tick starts one, a failure is kept to itself."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine.duties import Duties, Duty
from storage.errors import DiskFull
from tests.bot.engine.at_once import NOW
from tests.bot.engine.virtual_time import in_virtual_time


class Done:
    """Duties that write down what they were asked to do, as of when."""

    def __init__(self) -> None:
        self.done: list[tuple[str, datetime]] = []

    def duty(self, name: str, **times: Any) -> Duty:
        def do(tx: Any, now: datetime) -> None:
            assert tx.now == now
            self.done.append((name, now))

        return Duty(name, do, **(times or {"every": 60}))

    def failing(self, name: str) -> Duty:
        def do(tx: Any, now: datetime) -> None:
            raise LookupError("Yusuf")

        return Duty(name, do, every=60)


@in_virtual_time
async def test_the_previews_clock_runs_every_duty_in_the_order_of_the_table(store, clock):
    done = Done()
    later = NOW + timedelta(days=3)
    await Duties(store, clock, [done.duty("ladder"), done.duty("reminders", at="0 3 * * *")]).run_all(later)
    assert done.done == [("ladder", later), ("reminders", later)]


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
async def test_a_duty_that_could_not_be_done_for_a_full_disk_is_done_at_the_next_tick(store, clock):
    done = Done()
    duties = Duties(store, clock, [done.duty("ladder")])
    store.fails(DiskFull(), times=1)
    await duties.run_all(NOW)
    await duties.run_all(NOW)
    assert done.done == [("ladder", NOW)]


async def test_starting_does_every_duty_once_and_sets_ticks_that_may_come_late(store, clock):
    done = Done()
    duties = Duties(
        store, clock, [done.duty("ladder", every=60), done.duty("nightly", at="30 3 * * *")], zone="Europe/London"
    )
    await duties.start()
    try:
        assert [name for name, _ in done.done] == ["ladder", "nightly"]
        jobs = duties._scheduler.get_jobs()
        assert sorted(job.id for job in jobs) == ["ladder", "nightly"]
        assert all(job.misfire_grace_time is None and job.coalesce and job.max_instances == 1 for job in jobs)
        await jobs[0].func(*jobs[0].args)
        assert len(done.done) == 3
    finally:
        await duties.stop()
    await duties.stop()


async def test_a_duty_without_times_is_refused_at_the_start(store, clock):
    duties = Duties(store, clock, [Duty("never", lambda tx, now: None)])
    with pytest.raises(ValueError, match="'never' has no times"):
        await duties.start()
