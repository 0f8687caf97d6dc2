"""PostgreSQL goes away under a running program: it comes back by itself, with the same guarantees (R26).

What is heard while its connections are cut (R4), and a server that restarts; what is sent is in `test_cut_off.py`.
"""

import asyncio
import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from bot.preview.telegram import Phone
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState
from tests.faults.program import Program, program
from tests.faults.test_sharing import answered_each_to_its_sender, families, keep, rows
from tests.postgres import Server, start_server

FAMILIES = 16
CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM (
        SELECT pid FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()
        ORDER BY random() LIMIT $2) AS picked
"""


@pytest.fixture
def own_server():
    """A server that a test may stop without taking it from others."""
    server = start_server()
    yield server
    server.leave()


def name_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


async def cut(server: Server, url: str, count: int) -> None:
    await asyncio.to_thread(server.sql, CUT, name_of(url), count)


def real_answers(phone: Phone) -> int:
    """How often it was really answered: "I could not save that yet" may stand before."""
    return sum("Lead" in message.text for message in phone.from_bot)


async def until_answered(running: Program, phones: list[Phone]) -> None:
    await running.until(lambda: all(real_answers(phone) for phone in phones))


NIGHTS = [pytest.mark.nightly, pytest.mark.timeout(900)]
LONG = [pytest.param(seed, 20, marks=NIGHTS) for seed in range(2, 7)]  # a hundred cuts, and three with every run


@pytest.mark.parametrize(("seed", "cuts"), [(1, 3), *LONG])
async def test_connections_that_are_cut_lose_nothing_heard_and_nothing_to_say(
    seed: int, cuts: int, tmp_path: Path, postgresql_server: Server, postgresql_url: str
) -> None:
    dice = random.Random(seed)
    count = FAMILIES + 3 * cuts
    async with program(tmp_path / "disk" / "home", postgresql_url) as running:
        phones = await families(running, count)
        await running.start()
        await running.polls(1)
        cut_after = set(dice.sample(range(2, count), cuts))
        for number, phone in enumerate(phones):
            phone.types("/who")
            if number in cut_after:
                goal = dice.randrange(number)
                await running.until(lambda goal=goal: sum(bool(p.from_bot) for p in phones) >= goal)  # type: ignore[misc]
                await asyncio.sleep(dice.uniform(0, 0.05))
                await cut(postgresql_server, postgresql_url, dice.randrange(1, 14))
        await until_answered(running, phones)
        assert await running.stop() == 0, running.log()
        answered_each_to_its_sender(phones)
        assert {real_answers(phone) for phone in phones} == {1}  # who is cut off knows what was sent
        assert Counter(row.state for row in await rows(running)) == {InboxState.DONE: count}
        sent = await keep(running, lambda tx: (tx.outbox.where(), tx.audit.verify()))
        assert {notice.state for notice in sent[0]} == {NoticeState.SENT}
        assert sent[1] is None


@pytest.mark.parametrize("how", [signal.SIGINT, pytest.param(signal.SIGQUIT, marks=pytest.mark.nightly)])
async def test_a_server_that_restarts_is_found_again_and_help_is_given_meanwhile(
    how: signal.Signals, tmp_path: Path, own_server: Server
) -> None:
    with own_server.fresh() as url:
        async with program(tmp_path / "disk" / "home", url) as running:
            phones = await families(running)
            helped = running.phones(1)[0]
            await running.start()
            await running.polls(1)
            for phone in phones[:8]:
                phone.types("/who")
            await running.until(lambda: any(phone.from_bot for phone in phones))
            await asyncio.to_thread(own_server.stop, how)
            for phone in phones[8:]:
                phone.types("/who")
            helped.types("/helpnow")
            await running.until(lambda: any("999" in message.text for message in helped.from_bot))
            await asyncio.to_thread(own_server.start)
            await until_answered(running, phones)
            assert await running.stop() == 0, running.log()
            answered_each_to_its_sender(phones)
            assert Counter(row.state for row in await rows(running)) == {InboxState.DONE: len(phones) + 1}
