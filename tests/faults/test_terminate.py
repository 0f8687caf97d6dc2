"""SIGTERM in the middle of a broadcast: what is on its way lands and is marked, the rest goes back (R29)."""

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from storage.records.notices import NoticeState
from tests.faults.program import program
from tests.faults.reckoning import beside, look, reckon, settled
from tests.faults.sending import put_notices

FAMILIES = 60
ENDS_WITHIN = 10.0  # seconds
ANSWERS_AFTER = 0.3  # seconds that Telegram takes for some, so that something is on its way
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(900)]
RUNS = [
    pytest.param("sqlite", 1, 3, marks=pytest.mark.timeout(300)),
    *(pytest.param(kind, seed, 5, marks=NIGHT) for kind in ("sqlite", "postgresql") for seed in range(2, 22)),
]


@pytest.mark.parametrize(("kind", "seed", "times"), RUNS)
async def test_told_to_stop_in_a_broadcast_it_ends_in_time_and_nothing_is_said_twice_or_left_out(
    kind: str, seed: int, times: int, tmp_path: Path, request: pytest.FixtureRequest, tally
) -> None:
    database = None if kind == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(FAMILIES)
        for phone in phones[::3]:
            phone.slow_seconds = ANSWERS_AFTER
        families = await beside(running, lambda tx: put_notices(tx, phones), writing=True)
        for _ in range(times):
            goal = len(running.telegram.calls("sendMessage")) + dice.randint(1, FAMILIES // (times + 2))
            await running.start()
            await running.until(lambda goal=goal: len(running.telegram.calls("sendMessage")) >= goal)  # type: ignore[misc]
            await asyncio.sleep(dice.uniform(0, 0.05))
            began = time.monotonic()
            assert await running.stop() == 0, running.log()
            assert time.monotonic() - began <= ENDS_WITHIN
            found = await look(running)
            assert {notice.state for notice in found.of()} == {NoticeState.SENT, NoticeState.PENDING}
            marked = sum(notice.state is NoticeState.SENT for notice in found.of())
            assert marked == sum(len(phone.from_bot) for phone in phones)
        await running.start()
        await settled(running)
        assert await running.stop() == 0, running.log()
        found = await look(running)
        figures = reckon(found, phones, families)
        tally(f"SIGTERM in a broadcast, {kind}", lost=figures.lost, wrong=figures.wrong, twice=figures.twice)
        assert (figures.lost, figures.wrong, figures.twice) == (0, 0, 0)
        assert Counter(notice.state for notice in found.of()) == {NoticeState.SENT: FAMILIES}
        assert all(notice.attempts == 1 for notice in found.of())
        assert found.sound
