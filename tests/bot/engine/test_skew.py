"""How far our clock is from Telegram's: seen through whole seconds and slow answers, and jumps seen at once (R18)."""

from email.utils import formatdate

import pytest

from bot.engine.clock_watch import ClockWatch
from bot.engine.skew import Skew

NOON = 1_795_262_400.0


class Wall:
    """A wall clock and a monotonic one."""

    def __init__(self) -> None:
        self.now, self.passed = NOON, 50.0

    def goes(self, seconds: float, jump: float = 0.0) -> None:
        self.now += seconds + jump
        self.passed += seconds


def date(moment: float) -> str:
    return formatdate(moment, usegmt=True)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def skew(wall: Wall) -> Skew:
    return Skew(lambda: wall.now)


def test_before_the_first_answer_nothing_is_known(skew):
    assert skew.seconds is None
    for strange in (None, "", "yesterday", "Sat, 99 Nov 2026 12:00:00 GMT"):
        skew.note(strange, 0.1)
    assert skew.seconds is None


@pytest.mark.parametrize("late", [0.0, 0.3, 0.999, 1.4], ids="{} s into the second".format)
def test_a_clock_that_is_right_counts_as_right_whatever_part_of_the_second_it_is(skew, wall, late):
    skew.note(date(NOON), 0.5)
    wall.goes(late)
    skew.note(date(NOON), 0.5)
    assert skew.seconds == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize("wrong", [-7200.0, -31.0, 31.0, 86_400.0])
def test_a_clock_that_is_wrong_is_seen_to_within_the_second(skew, wall, wrong, log):
    skew.note(date(NOON - wrong), 0.1)
    assert skew.seconds == pytest.approx(wrong, abs=1.2)
    assert log.getvalue().count("clock_skewed") == 1


def test_a_long_poll_neither_hides_a_wrong_clock_nor_makes_one(skew, wall):
    skew.note(date(NOON - 40), 0.1)
    known = skew.seconds
    wall.goes(50)
    skew.note(date(NOON + 50 - 40), 50.0)
    assert skew.seconds == known
    skew.note(date(wall.now), 0.1)
    wall.goes(50)
    skew.note(date(wall.now - 50), 50.0)  # stamped when the question came
    assert abs(skew.seconds) < 1.0


def test_it_is_said_once_when_it_goes_wrong_and_once_when_it_is_right_again(skew, wall, log):
    for wrong in (0, 6, 8, 20, 0, 0):
        skew.note(date(NOON - wrong), 0.1)
    assert log.getvalue().count("clock_skewed") == 1
    assert log.getvalue().count("clock_right") == 1


def test_a_jump_is_seen_before_the_next_answer(skew):
    skew.note(date(NOON), 0.1)
    skew.jumped(7200)
    assert skew.seconds == pytest.approx(7200, abs=2)


@pytest.mark.parametrize(
    ("passed", "jump", "seen"),
    [
        pytest.param(1, 0, None, id="nothing"),
        pytest.param(3600, 0, None, id="a long wait is no jump"),
        pytest.param(1, 29, None, id="put right a little"),
        pytest.param(1, 31, 31, id="forward"),
        pytest.param(1, -31, -31, id="back"),
        pytest.param(1, 7200, 7200, id="two hours"),
        pytest.param(1, -86_400, -86_400, id="back a day"),
    ],
)
def test_the_wall_clocks_jumps_are_told_from_time_that_passes(wall, passed, jump, seen):
    watch = ClockWatch(lambda: wall.now, lambda: wall.passed)
    wall.goes(passed, jump)
    assert watch.look() == pytest.approx(seen) if seen is not None else watch.look() is None
    wall.goes(1)
    assert watch.look() is None  # once


def test_200_jumps_are_200_jumps(wall):
    watch = ClockWatch(lambda: wall.now, lambda: wall.passed)
    seen = 0
    for number in range(400):
        wall.goes(1, jump=0 if number % 2 else (-1) ** (number // 2) * 7200)
        seen += watch.look() is not None
    assert seen == 200
