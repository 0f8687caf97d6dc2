"""The demo's clock runs on by itself and can be set forward."""

from datetime import timedelta

from bot.preview.running_clock import RunningClock
from tests.bot.preview.standing import MONDAY, Stopwatch


def test_it_runs_on_with_real_seconds(stopwatch: Stopwatch):
    clock = RunningClock(MONDAY, seconds=stopwatch)
    stopwatch.seconds = 12.5
    assert clock.now() == MONDAY + timedelta(seconds=12.5)


def test_once_set_forward_it_runs_on_from_there(stopwatch: Stopwatch):
    clock = RunningClock(MONDAY, seconds=stopwatch)
    stopwatch.seconds = 100
    clock.set(MONDAY + timedelta(days=1))
    stopwatch.seconds = 107
    assert clock.now() == MONDAY + timedelta(days=1, seconds=7)


def test_moving_it_on_counts_the_seconds_that_have_run(stopwatch: Stopwatch):
    clock = RunningClock(MONDAY, seconds=stopwatch)
    stopwatch.seconds = 30
    clock.move(timedelta(hours=1))
    assert clock.now() == MONDAY + timedelta(hours=1, seconds=30)


def test_whoever_waits_for_it_is_told_when_it_is_set(stopwatch: Stopwatch):
    clock, told = RunningClock(MONDAY, seconds=stopwatch), []
    clock.on_change(lambda: told.append(clock.now()))
    clock.set(MONDAY + timedelta(hours=2))
    assert told == [MONDAY + timedelta(hours=2)]
