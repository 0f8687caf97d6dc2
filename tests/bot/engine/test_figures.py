"""What the program counts of itself, and when a part counts as well, or as hung."""

from dataclasses import dataclass

import pytest

from bot.engine.figures import HANDLING_BOUNDS, HUNG, LATE, Figures, Part
from storage.records.notices import Priority


@dataclass
class Ticking:
    """A clock for one test."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def figures(ticking: Ticking) -> Figures:
    return Figures(ticking, ticking)


def test_a_part_that_has_nothing_to_do_here_is_well_and_not_hung(figures, ticking):
    ticking.now += 1e9
    assert all(figures.is_well(part) and not figures.is_hung(part) for part in Part)


def test_a_part_that_has_begun_is_not_well_before_it_has_done_anything(figures):
    figures.turns(Part.RECEIVER, 70)
    assert not figures.is_well(Part.RECEIVER)
    figures.works(Part.RECEIVER, 60)
    assert figures.is_well(Part.RECEIVER)


@pytest.mark.parametrize(
    ("after", "well", "hung"),
    [
        pytest.param(60, True, False, id="in its time"),
        pytest.param(60 + LATE, True, False, id="a little late"),
        pytest.param(60 + LATE + 1, False, False, id="it reaches nobody"),
        pytest.param(70 + HUNG, False, False, id="it goes on for all we know"),
        pytest.param(70 + HUNG + 1, False, True, id="it hangs"),
    ],
)
def test_a_part_is_well_while_it_works_and_hung_when_it_does_not_even_go_on(figures, ticking, after, well, hung):
    figures.turns(Part.RECEIVER, 70)
    figures.works(Part.RECEIVER, 60)
    ticking.now += after
    assert (figures.is_well(Part.RECEIVER), figures.is_hung(Part.RECEIVER)) == (well, hung)
    assert figures.age(Part.RECEIVER) == after


def test_a_part_that_goes_on_without_success_is_never_hung_and_not_well(figures, ticking):
    for _ in range(100):
        figures.turns(Part.RECEIVER, 60)
        ticking.now += 60
    assert not figures.is_hung(Part.RECEIVER)
    assert not figures.is_well(Part.RECEIVER)


def test_a_part_that_has_ended_is_at_rest(figures, ticking):
    figures.turns(Part.SENDER, 1)
    figures.rests(Part.SENDER)
    ticking.now += 1e6
    assert figures.is_well(Part.SENDER)
    assert figures.age(Part.SENDER) is None


def test_handling_falls_into_the_bucket_whose_bound_it_does_not_pass(figures):
    for seconds in (0.0, HANDLING_BOUNDS[0], HANDLING_BOUNDS[0] + 1e-6, 99.0):
        figures.handled(seconds, done=True)
    figures.handled(0.2, done=False)
    assert figures.handling.buckets[:2] == [2, 1]
    assert figures.handling.buckets[-1] == 1
    assert sum(figures.handling.buckets) == 5
    assert figures.failed_tries == 1


def test_calls_are_counted_by_priority_and_by_what_became_of_them(figures):
    for became in ("sent", "sent", "refused"):
        figures.sent(Priority.REPLY, became)
    figures.sent(Priority.BROADCAST, "sent")
    assert figures.landed == {
        (Priority.REPLY, "sent"): 2, (Priority.REPLY, "refused"): 1, (Priority.BROADCAST, "sent"): 1,
    }  # fmt: skip


def test_a_duty_keeps_its_last_run_and_counts_its_failures(figures, ticking):
    figures.did("concerns", 0.1, done=False)
    ticking.now += 60
    figures.did("concerns", 0.2, done=True)
    duty = figures.duties["concerns"]
    assert (duty.at, duty.seconds, duty.failures) == (1060.0, 0.2, 1)


def test_the_lag_is_from_when_the_newest_update_was_sent_and_never_negative(figures):
    figures.heard(2, 990)
    assert (figures.received, figures.lag_seconds) == (2, 10.0)
    figures.heard(1, 1001)
    assert figures.lag_seconds == 0.0
    figures.heard(1, None)
    assert figures.lag_seconds == 0.0
