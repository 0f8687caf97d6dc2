"""Promises 5 and 6 over ten thousand random steps of everybody: an independent judge reads every byte that leaves."""

import os
from pathlib import Path

import pytest

from tests.stories.quick import Quick
from tests.stories.walk import Walk

WORLDS = 10
STEPS = int(os.environ.get("MAINSTAY_TEST_STEPS", "1000"))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(WORLDS))
def test_nobody_learns_what_was_not_meant_for_them(seed: int, tmp_path: Path) -> None:
    quick = Quick(tmp_path)
    try:
        walk = Walk(quick, seed)
        while walk.count < STEPS:
            walk.burst()
        assert walk.judge.seen > STEPS / 2
    finally:
        quick.close()
