"""Telegram refuses one call in ten, for some seconds: the program waits, and goes on where it was (R6).

Virtual time shows a minute's refusals to the millisecond (`test_telegram.py`); here are a process and its sockets, and
at night it is killed among the refusals. A process that dies forgets that it was to wait: the next one's first call is
refused for what is left of it.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.preview.telegram import Call, Phone
from bot.preview.telegram.refusals import Refused, too_many_requests
from storage.records.notices import NoticeState
from tests.faults.program import Program, program
from tests.faults.reckoning import IN_FLIGHT, REF, look, reckon, settled
from tests.faults.sending import KILLS, kill_soon, put_notices, with_coordinator
from tests.faults.test_kill import database

__all__ = ["database"]
ONE_IN = 10
ON_THE_WAY = timedelta(seconds=1)  # what was called before the refusal had come back and been read
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(900)]
RUNS = [
    ("sqlite", 1, 10, 2, 0),
    *(pytest.param(kind, seed, 50, 4, KILLS, marks=NIGHT) for kind in ("sqlite", "postgresql") for seed in range(2, 7)),
]


class Storm:
    """Refuses one call in ten for two seconds or three, and, as Telegram does, all that comes before that is over."""

    def __init__(self, running: Program, dice: random.Random) -> None:
        self._now, self._dice = running.telegram.now, dice
        self._over: datetime | None = None
        self._calls = 0
        self.windows: list[tuple[datetime, datetime]] = []
        running.telegram.before_call(self._judge)

    def _judge(self, call: Call) -> Refused | None:
        if call.method != "sendMessage":
            return None
        if self._over is not None and call.at < self._over:
            return too_many_requests(1 + int((self._over - call.at).total_seconds()))
        self._calls += 1
        if self._calls % ONE_IN:
            return None
        seconds = self._dice.randint(2, 3)
        self._over = call.at + timedelta(seconds=seconds)
        self.windows.append((call.at, self._over))
        return too_many_requests(seconds)


@pytest.mark.parametrize(("kind", "seed", "count", "each", "kills"), RUNS)
async def test_in_a_storm_of_refusals_it_waits_and_nothing_is_lost_mistaken_or_out_of_order(
    kind: str, seed: int, count: int, each: int, kills: int, database: str | None, tmp_path: Path,
    tally: Callable[..., None],
) -> None:  # fmt: skip
    dice, killed = random.Random(seed), list[datetime]()
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(count)
        families = await with_coordinator(running, lambda tx: put_notices(tx, phones, each))
        storm = Storm(running, dice)
        await running.start()
        for sends in sorted(dice.sample(range(1, count * each // 2), kills)):
            await kill_soon(running, dice, sends)
            killed.append(running.telegram.now())
            await running.start()
        await settled(running)
        assert await running.stop() == 0, running.log()

        found = await look(running)
        figures = reckon(found, phones, families)
        tally(f"refused one in ten, {kind}", kills=kills, lost=figures.lost, wrong=figures.wrong, twice=figures.twice)
        assert (figures.lost, figures.wrong, figures.secrets_twice) == (0, 0, 0)
        assert {one.state for one in found.of()} <= {NoticeState.SENT, NoticeState.UNKNOWN}
        assert found.tells_of_its_doubts
        assert found.sound
        assert all(in_order(phone) for phone in phones)
        calls = [call.at for call in running.telegram.calls("sendMessage")]
        assert len(storm.windows) >= count * each // ONE_IN
        for began, over in storm.windows:
            if not any(began <= moment <= over for moment in killed):
                assert not [at for at in calls if began + ON_THE_WAY < at < over]
        assert figures.twice <= (KILLS * IN_FLIGHT if kills else 0)
        if not kills:
            assert not found.doubtful
            assert {one.attempts for one in found.of()} == {1}  # to be refused is not to have failed


def in_order(phone: Phone) -> bool:
    """Whether what came stands in the order of its numbers; what came twice stands twice at its place."""
    numbers = [ref for message in phone.from_bot for ref in REF.findall(message.text)]
    return numbers == sorted(numbers)
