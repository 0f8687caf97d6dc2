"""Moving the clock stops at each moment at which something is due, and at each quarter of an hour."""

from datetime import datetime, timedelta

import pytest

from bot.preview.moving import Journey, Moves
from bot.preview.running_clock import RunningClock
from bot.preview.stage import Stage, next_working_morning
from tests.bot.preview.standing import MONDAY, Stopwatch


def minutes(count: float) -> datetime:
    return MONDAY + timedelta(minutes=count)


class World:
    """Things that fall due at given minutes; each that is caught up with is heard as one message."""

    def __init__(self, stopwatch: Stopwatch, *due: float) -> None:
        self.clock = RunningClock(MONDAY, seconds=stopwatch)
        self.due = [minutes(m) for m in due]
        self.stops: list[datetime] = []
        self.did_all_at: list[datetime] = []
        self.heard = 0
        self.moves = Moves(
            self.clock, next_due=self.next_due, catch_up=self.catch_up,
            heard=lambda: {"Amira": self.heard}, changed=lambda: None,
        )  # fmt: skip

    async def next_due(self, now: datetime) -> datetime | None:
        return min((d for d in self.due if d > now), default=None)

    async def catch_up(self, *, on_the_way: bool) -> None:
        self.stops.append(self.clock.now())
        if not on_the_way:
            self.did_all_at.append(self.clock.now())
        self.heard += sum(d == self.clock.now() for d in self.due)

    async def goes(self, to: float, **more: bool) -> None:
        assert self.moves.begin(Journey("Moving", MONDAY, minutes(to), **more))
        await self.moves.ended()


async def test_it_stops_at_quarters_and_at_what_is_due(stopwatch: Stopwatch):
    world = World(stopwatch, 7, 22)
    await world.goes(31)
    assert world.stops == [minutes(m) for m in (7, 15, 22, 30, 31)]


async def test_a_long_way_is_gone_in_half_hours_and_at_night_by_the_hour_and_misses_nothing_due(
    stopwatch: Stopwatch,
):
    night = 11 * 60  # it begins at ten in the morning
    world = World(stopwatch, 7, night + 20)
    await world.goes(2 * 24 * 60)
    assert world.stops[:4] == [minutes(m) for m in (7, 30, 60, 90)]
    assert world.stops[world.stops.index(minutes(night)) :][:4] == [minutes(night + m) for m in (0, 20, 60, 120)]


async def test_on_the_way_it_does_what_the_clock_asks_for_and_everything_where_it_ends(stopwatch: Stopwatch):
    world = World(stopwatch, 7)
    await world.goes(31)
    assert world.did_all_at == [minutes(31)]


async def test_it_says_how_many_messages_came_on_the_way(stopwatch: Stopwatch):
    world = World(stopwatch, 7, 22)
    await world.goes(60)
    assert world.moves.arrived == "2 new messages on the way. For Amira."


async def test_it_says_for_whom_the_messages_are(stopwatch: Stopwatch):
    world = World(stopwatch, 7)
    world.moves = Moves(
        world.clock, next_due=world.next_due, catch_up=world.catch_up, changed=lambda: None,
        heard=lambda: {"Amira": 3 + world.heard, "Sam": 0, "Jo": 2 * world.heard},
    )  # fmt: skip
    await world.goes(60)
    assert world.moves.arrived == "3 new messages on the way. For Amira and Jo."


async def test_until_a_message_comes_it_goes_no_farther_than_that(stopwatch: Stopwatch):
    world = World(stopwatch, 50, 90)
    await world.goes(24 * 60, stops_at_news=True)
    assert world.clock.now() == minutes(50)
    assert world.moves.arrived == "1 new message on the way. For Amira."


async def test_where_no_message_comes_it_ends_all_the_same(stopwatch: Stopwatch):
    world = World(stopwatch)
    await world.goes(120, stops_at_news=True)
    assert world.clock.now() == minutes(120)
    assert world.moves.arrived == "No new messages on the way."


async def test_it_can_be_stopped_on_the_way(stopwatch: Stopwatch):
    world = World(stopwatch)
    world.moves.begin(Journey("Moving", MONDAY, minutes(6000)))
    world.moves.stop()
    await world.moves.ended()
    assert world.clock.now() < minutes(6000)
    assert world.moves.journey is None


async def test_one_journey_at_a_time(stopwatch: Stopwatch):
    world = World(stopwatch)
    assert world.moves.begin(Journey("Moving", MONDAY, minutes(60)))
    assert not world.moves.begin(Journey("Moving", MONDAY, minutes(600)))
    await world.moves.ended()
    assert world.clock.now() == minutes(60)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        pytest.param("2026-11-23T07:00+00:00", "2026-11-23T08:30+00:00", id="early on a working day: that morning"),
        pytest.param("2026-11-23T08:30+00:00", "2026-11-24T08:30+00:00", id="at half past eight: the next one"),
        pytest.param("2026-11-24T12:00+00:00", "2026-11-26T08:30+00:00", id="a holiday is left out"),
        pytest.param("2026-11-27T12:00+00:00", "2026-11-30T08:30+00:00", id="on a Friday: Monday"),
        pytest.param("2027-03-26T12:00+00:00", "2027-03-29T07:30+00:00", id="over the change to summer time"),
    ],
)
def test_the_next_working_morning(stage: Stage, now: str, morning: str):
    found = next_working_morning(stage.calendar, datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(morning)
