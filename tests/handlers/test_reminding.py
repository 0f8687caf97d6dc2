"""Reminders in a real file: planned however often, each is one row (R15); after any stop, none is forgotten (R13)."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.records.meetings import Meeting
from storage.records.notices import Notice, NoticeState
from tests.handlers.reminded import NOW, Reminded

TIMES, THREADS = 50, 8


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Reminded]:
    world = Reminded(tmp_path, family=4)
    yield world
    world.close()


def test_planning_fifty_times_over_the_same_data_makes_no_extra_row(world: Reminded) -> None:
    meetings = world.meetings(2, seed=1)
    world.plan(meetings)
    first = world.rows()
    for time in range(TIMES):
        world.plan(meetings, NOW + timedelta(minutes=time))
    assert world.rows() == first
    assert len(first) == len({one.key for one in first}) >= 2 * 2 * len(world.family) - 4


def test_eight_threads_that_plan_at_once_make_no_extra_row(world: Reminded) -> None:
    meetings = world.meetings(3, seed=2)
    troubles: list[BaseException] = []
    ready = threading.Barrier(THREADS)

    def plans(seed: int) -> None:
        mine = random.Random(seed).sample(meetings, len(meetings))
        with world.open() as store:
            ready.wait()
            try:
                world.plan(mine, store=store)
            except BaseException as trouble:  # a thread's own would be lost
                troubles.append(trouble)

    threads = [threading.Thread(target=plans, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    planned = world.rows()
    world.plan(meetings)
    assert world.rows() == planned
    assert len(planned) == len({one.key for one in planned})
    assert {one.state for one in planned} == {NoticeState.PENDING}


def test_planning_while_they_fall_due_and_after_makes_no_extra_row_and_sends_none_twice(world: Reminded) -> None:
    meetings = world.meetings(2, seed=3, days=2)
    world.plan(meetings)
    planned, sent = len(world.rows()), Counter[str]()
    now = NOW
    while now < NOW + timedelta(days=12):
        now += timedelta(hours=3)
        world.plan(meetings, now)
        sent.update(one.notice.key for one in world.send(now))
    rows = world.rows()
    assert len(rows) == planned
    assert max(sent.values()) == 1


def test_a_process_that_was_stopped_across_a_thousand_due_times_forgets_none(world: Reminded) -> None:
    meetings = world.meetings(110, seed=13)
    world.plan(meetings)
    dice, now, sent_at = random.Random(13), NOW, dict[str, datetime]()
    while now < NOW + timedelta(days=40):
        now += timedelta(minutes=dice.choice([20, 45, 90, 600, 2_000, 4_000]))  # it was off since, and starts again
        for one in world.send(now):
            assert (one.notice.key or one.notice.id) not in sent_at
            sent_at[one.notice.key or one.notice.id] = now
    rows, reports = world.rows(), world.reports()
    assert len(rows) >= 1_000
    assert {one.state for one in rows} == {NoticeState.SENT, NoticeState.WITHDRAWN}
    assert unaccounted(rows, reports) == []
    assert late(rows, meetings, sent_at) == []
    assert len(reports) > 20  # some of it came too late, or this shows nothing


def unaccounted(rows: list[Notice], reports: set[str]) -> list[str]:
    """Return the reminders of which nobody heard: not sent, not reported, and none after it sent either."""
    reached = {subject_of(one) for one in rows if one.state is NoticeState.SENT}
    last_sent = {(subject_of(one), one.due) for one in rows if one.state is NoticeState.SENT}
    lost = []
    for one in rows:
        told = f"reminder-missed/{subject_of(one)}" in reports
        later = any(subject == subject_of(one) and due > one.due for subject, due in last_sent)
        if one.state is not NoticeState.SENT and not told and not later:
            lost.append(f"{one.key}: {one.reason}, {'one before it was sent' if subject_of(one) in reached else ''}")
    return lost


def subject_of(one: Notice) -> str:
    """Return the meeting, version and person of a reminder, as its key has them."""
    return (one.key or "").removeprefix("reminder/").rpartition("/")[0]


def late(rows: list[Notice], meetings: list[Meeting], sent_at: dict[str, datetime]) -> list[str]:
    """Return the reminders that were sent for a meeting that had begun."""
    starts = {meeting.id: meeting.starts_at for meeting in meetings}
    return [one.key or "" for one in rows if one.key in sent_at and sent_at[one.key] >= starts[one.refers_to or ""]]
