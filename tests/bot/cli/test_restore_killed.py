"""A restore that is killed at any instant leaves the old database or the new one, never something between (R24)."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bot.cli.kept_home import all_of, opened, present, put_families

REPOSITORY = Path(__file__).parents[3]
SHORT, LONG = [(1, 2)], [pytest.param(2, 60, marks=[pytest.mark.nightly, pytest.mark.timeout(3_600)])]


@pytest.mark.parametrize(("seed", "kills"), [*SHORT, *LONG])
def test_killed_at_random_instants(home, mainstay, seed, kills):
    dice, killed, new = random.Random(seed), 0, 0
    older = put_families(home, 12)
    file = mainstay("backup").json["file"]
    newer = put_families(home, 1, seed=8)
    stage = home / ".restoring.db"
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "restore", file, "--yes", "--home", str(home)], cwd=REPOSITORY,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            while process.poll() is None and not stage.exists():
                time.sleep(0.002)
            try:
                process.wait(dice.uniform(0, 1.0))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
        text = opened(home)
        assert len(present(older, text)) == all_of(older)
        assert len(present(newer, text)) in (0, all_of(newer))
        assert mainstay("verify").json["sound"] is True
        if not present(newer, text):
            new += 1
            newer = put_families(home, 1, seed=9 + new)
    assert mainstay("restore", file, "--yes").code == 0
    assert present(newer, opened(home)) == []
    assert not stage.exists()
    assert killed > 0
