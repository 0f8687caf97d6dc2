"""Promises 5 and 6 over ten thousand steps of everybody: an independent judge reads every byte that leaves.

Each of the ten worlds first goes the ways of its own share of the registry, so that every handler is heard by somebody
it is for and has its effect; then people whom it is not for press every one of its buttons; then everybody does
anything at random. Each world answers for its own share, so that nothing is passed between processes: together the
shares are the whole registry.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from handlers.hears import Tap
from handlers.registry import all_routes, all_ticks
from tests.stories.quick import Quick, throws_same_dice
from tests.stories.reached import module_of, name_of, rows_of
from tests.stories.walk import Walk
from tests.stories.ways import WORLDS

STEPS = int(os.environ.get("MAINSTAY_TEST_STEPS", "1000"))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(len(WORLDS)))
def test_nobody_learns_what_was_not_meant_for_them(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    throws_same_dice(monkeypatch, seed)
    world, quick = WORLDS[seed], Quick(tmp_path)
    rows = rows_of(*world.modules)
    try:
        walk = Walk(quick, seed)
        world.way(walk)
        walk.tries_doors(dict.fromkeys(route.verb for route in rows.values() if isinstance(route, Tap)))
        assert not [row for row in rows if not quick.reached.done[row]], "nobody it is for had it done"
        doors = [row for row in rows if row.startswith("Tap ")]
        assert not [row for row in doors if not quick.reached.refused[row]], "nobody it is not for tried it"
        while walk.count < STEPS:
            walk.burst()
        assert walk.judge.seen > STEPS / 2
    finally:
        quick.close()


def test_the_ten_worlds_share_out_the_whole_registry_and_no_row_has_two_of_them() -> None:
    shares = Counter(module for world in WORLDS for module in world.modules)
    heard = {module_of(route.handler) for route in all_routes()} | {module_of(tick.duty) for tick in all_ticks()}
    assert len(WORLDS) == 10
    assert [module for module, worlds in shares.items() if worlds > 1] == []
    assert heard - set(shares) == set()
    assert set().union(*(rows_of(*world.modules) for world in WORLDS)) == set(rows_of())
    assert len({name_of(route) for route in all_routes()}) == len(all_routes())
