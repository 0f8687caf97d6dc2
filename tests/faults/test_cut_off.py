"""PostgreSQL's connections cut again and again: what R1, R2, R3 and R5 promise of a file holds on a server (R26).

What is heard while they are cut (R4) stands in `test_server_lost.py`. Nobody dies here, so whoever was cut off still
knows what was sent, marks it once the server answers, and only then goes on.
"""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.engine.settling import DOUBTFUL
from bot.preview.telegram import Call, Phone
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState
from tests.faults.families import put_families
from tests.faults.program import program
from tests.faults.reckoning import CLAIMED, beside, look, reckon, settled
from tests.faults.sending import LOST, SECRETS, put_notices, with_coordinator
from tests.faults.state import state_of
from tests.faults.test_replayed import hand_over, remembered
from tests.faults.test_server_lost import cut, real_answers
from tests.faults.test_webhook import by_webhook, free_port
from tests.postgres import Server

CONNECTIONS = 14  # more than it has
EACH = 14  # messages for each cut
BETWEEN = 8  # of them are sent from one cut to the next, so that some are left to send at the last
UNHEARD = math.ceil(CLAIMED / SECRETS)  # secrets in one claim that was kept, and of which we never heard
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(900)]


def nights(*more: Any) -> list[Any]:
    """A hundred cuts, in five runs."""
    return [pytest.param(seed, 20, *more, marks=NIGHT) for seed in range(2, 7)]


@pytest.mark.parametrize(("seed", "cuts", "lost"), [(1, 2, LOST), *nights(0.0), *nights(LOST)])
async def test_cut_off_while_sending_it_says_all_to_each_no_secret_twice_and_tells_of_its_doubts(
    seed: int, cuts: int, lost: float, tmp_path: Path, postgresql_server: Server, postgresql_url: str,
    tally: Callable[..., None],
) -> None:  # fmt: skip
    """R1 and R2, and with answers that are lost R3: what is said twice is what was lost, and nothing more."""
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", postgresql_url) as running:
        phones = running.phones(EACH * (cuts + 1))
        families = await with_coordinator(running, lambda tx: put_notices(tx, phones))

        def lose(call: Call) -> None:
            if call.method == "sendMessage" and dice.random() < lost:
                running.telegram.lose_answer(method="sendMessage")

        running.telegram.before_call(lose)
        await running.start()
        for goal in range(BETWEEN, BETWEEN * (cuts + 1), BETWEEN):
            await running.until(lambda goal=goal: len(running.telegram.calls("sendMessage")) >= goal)  # type: ignore[misc]
            await asyncio.sleep(dice.uniform(0, 0.05))
            await cut(postgresql_server, postgresql_url, dice.randint(1, CONNECTIONS))
        await settled(running)
        assert await running.stop() == 0, running.log()

        found = await look(running)
        figures = reckon(found, phones, families)
        losses = sum(call.lost for call in running.telegram.calls("sendMessage"))
        tally(f"cut off while sending, {lost:.0%} of answers lost", kills=cuts, lost=figures.lost, wrong=figures.wrong,
              twice=figures.twice)  # fmt: skip
        assert (figures.lost, figures.wrong, figures.secrets_twice) == (0, 0, 0)
        assert figures.twice <= losses
        states = Counter(notice.state for notice in found.of())
        assert states[NoticeState.SENT] + states[NoticeState.UNKNOWN] == len(phones)
        assert found.tells_of_its_doubts
        assert all(notice.once or notice.reason == DOUBTFUL for notice in found.doubtful)
        assert len(found.doubtful) <= losses + cuts * UNHEARD
        assert found.sound


@pytest.mark.parametrize(("seed", "cuts"), [(1, 2), *nights()])
async def test_cut_off_while_everything_comes_again_it_does_each_thing_once(
    seed: int, cuts: int, tmp_path: Path, postgresql_server: Server, postgresql_url: str, tally: Callable[..., None]
) -> None:
    """R5: the first half of the cuts while it is new, the second half when all is done and nothing may change."""
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", postgresql_url) as running:
        phones = running.phones(2 * cuts)
        await beside(running, lambda tx: put_families(tx, [p.chat_id for p in phones]), writing=True)
        updates = remembered(running.telegram)
        port = free_port()
        by_webhook(running, port)
        running.telegram.hand_over.behind = f"http://127.0.0.1:{port}"
        running.telegram.hand_over.retry_after = 0.1
        await running.start()

        async def comes_again(asking: Sequence[Phone] = ()) -> None:
            for phone in asking:
                phone.types("/who")
            known = len(running.telegram.hand_over.posted)
            hand_over(running, dice.sample(updates, len(updates)))
            goal = known + dice.randint(1, len(updates))
            await running.until(lambda: len(running.telegram.hand_over.posted) >= goal)
            await cut(postgresql_server, postgresql_url, dice.randint(1, CONNECTIONS))
            await running.until(lambda: not running.telegram.updates.pending())

        for number in range(cuts // 2):
            await comes_again(phones[4 * number : 4 * number + 4])
        await settled(running)
        before, shown = await beside(running, state_of), [real_answers(phone) for phone in phones]
        for _ in range(cuts // 2):
            await comes_again()
        await settled(running)
        after = await beside(running, state_of)
        assert {name for name in before if before[name] != after[name]} == set()
        assert [real_answers(phone) for phone in phones] == shown == [1] * len(phones)
        assert await running.stop() == 0, running.log()
        found = await look(running)
        assert Counter(row.state for row in found.rows) == {InboxState.DONE: len(phones)}
        assert Counter(notice.state for notice in found.of()) == {NoticeState.SENT: len(phones)}
        tally("cut off while everything comes again", kills=cuts, twice=0)
