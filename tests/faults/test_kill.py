"""`kill -9` at random instants: nothing is lost, nobody gets what is another's, and little is said twice (R1, R4)."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.preview.telegram import Call, Phone
from storage.records.ids import new_id
from storage.records.inbox import InboxState
from storage.records.notices import Act, Notice, NoticeState
from storage.transaction import Transaction
from tests.faults.families import Family, put_families
from tests.faults.program import Program, program
from tests.faults.reckoning import IN_FLIGHT, Reckoning, beside, look, reckon, settled

FAMILIES = 60
AT_NIGHT = {"receiving": 100, "sending": 500}  # in fifty runs on each database
KILLS = 3
LOST = 0.05  # of all answers
BLOCKED = 50  # one in so many
NIGHTS = [pytest.mark.nightly, pytest.mark.timeout(1200)]
LONG = [(kind, seed) for kind in ("sqlite", "postgresql") for seed in range(2, 52)]
ALWAYS = {"receiving": "sqlite", "sending": "postgresql"}  # the other two with test_crash_points.py, and at night
RUNS = {
    what: [(ALWAYS[what], 1, FAMILIES), *(pytest.param(kind, seed, count, marks=NIGHTS) for kind, seed in LONG)]
    for what, count in AT_NIGHT.items()
}
TROUBLED = [pytest.param(kind, seed, 200, marks=NIGHTS) for kind, seed in LONG if seed < 12]


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest) -> str | None:
    """The address of a database on a server, or None for the file in the home folder."""
    return None if kind == "sqlite" else str(request.getfixturevalue("postgresql_url"))


@pytest.mark.parametrize(("kind", "seed", "count"), RUNS["receiving"])
async def test_killed_while_receiving_it_answers_every_update_and_each_to_its_sender(
    seed: int, count: int, kind: str, database: str | None, tmp_path: Path, tally: Callable[..., None]
) -> None:
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(count)
        families = await beside(running, lambda tx: put_families(tx, [p.chat_id for p in phones]), writing=True)
        kill_after = sorted(dice.sample(range(5, count), KILLS))
        await running.start()
        await running.polls(1)
        for number, phone in enumerate(phones):
            phone.types("/who")
            if number in kill_after:
                await _kill_soon(running, dice, sends=dice.randrange(number + 1))
                await running.start()
        await settled(running)
        assert await running.stop() == 0, running.log()
        found = await look(running)
        figures = _tallied(tally, f"kill -9 while receiving, {kind}", reckon(found, phones, families))
        assert Counter(row.state for row in found.rows) == {InboxState.DONE: count}
        assert Counter(notice.state for notice in found.of()) == {NoticeState.SENT: count}
        assert all(phone.from_bot for phone in phones)
        assert found.sound
        assert figures.twice <= KILLS * IN_FLIGHT


@pytest.mark.parametrize(("kind", "seed", "count"), RUNS["sending"])
async def test_killed_while_sending_it_says_everything_and_each_to_its_reader(
    seed: int, count: int, kind: str, database: str | None, tmp_path: Path, tally: Callable[..., None]
) -> None:
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(count)
        families = await beside(running, lambda tx: _notices(tx, phones), writing=True)
        await _send_among_kills(running, dice, count)
        found = await look(running)
        figures = _tallied(tally, f"kill -9 while sending, {kind}", reckon(found, phones, families))
        assert Counter(notice.state for notice in found.of()) == {NoticeState.SENT: count}
        assert all(phone.from_bot for phone in phones)
        assert found.sound
        assert figures.twice <= KILLS * IN_FLIGHT


@pytest.mark.parametrize(("kind", "seed", "count"), TROUBLED)
async def test_killed_while_answers_are_lost_and_some_have_blocked_us_it_says_twice_no_more_than_that(
    seed: int, count: int, kind: str, database: str | None, tmp_path: Path, tally: Callable[..., None]
) -> None:
    """R3, R8: what nobody knows to have arrived is listed, and who has blocked us holds up nobody."""
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(count)
        families = await beside(running, lambda tx: _notices(tx, phones), writing=True)
        for phone in phones[::BLOCKED]:
            phone.blocks()
        running.telegram.updates.clear()  # long ago: we hear of it when we write to them

        def lose(call: Call) -> None:
            if call.method == "sendMessage" and dice.random() < LOST:
                running.telegram.lose_answer(method="sendMessage")

        running.telegram.before_call(lose)
        await _send_among_kills(running, dice, count)
        found = await look(running)
        figures = _tallied(tally, f"kill -9 among lost answers, {kind}", reckon(found, phones, families))
        states = Counter(notice.state for notice in found.of())
        blocked = {phone.chat_id for phone in phones[::BLOCKED]}
        assert {one.chat_id for one in found.of() if one.state is NoticeState.STOPPED} == blocked
        assert states[NoticeState.SENT] + states[NoticeState.UNKNOWN] == count - len(blocked)
        assert all(bool(phone.from_bot) != (phone.chat_id in blocked) for phone in phones)
        losses = sum(call.lost for call in running.telegram.calls("sendMessage"))
        assert figures.twice <= losses + KILLS * IN_FLIGHT
        assert found.sound


async def _send_among_kills(running: Program, dice: random.Random, count: int) -> None:
    """Let all of it be said, among kills at random instants; a blow may fall when all has been said, and counts."""
    await running.start()
    for sends in sorted(dice.sample(range(1, count), KILLS)):
        await _kill_soon(running, dice, sends)
        await running.start()
    await settled(running)
    assert await running.stop() == 0, running.log()


def _tallied(tally: Callable[..., None], kind: str, figures: Reckoning) -> Reckoning:
    tally(kind, kills=KILLS, lost=figures.lost, wrong=figures.wrong, twice=figures.twice)
    assert (figures.lost, figures.wrong, figures.secrets_twice) == (0, 0, 0)
    return figures


async def _kill_soon(running: Program, dice: random.Random, sends: int) -> None:
    """Kill it a moment after so many messages have been sent in all: between any two of its steps."""
    await running.until(lambda: len(running.telegram.calls("sendMessage")) >= sends)
    await asyncio.sleep(dice.uniform(0, 0.05))
    await running.kill()


def _notices(tx: Transaction, phones: list[Phone]) -> list[Family]:
    families = put_families(tx, [phone.chat_id for phone in phones])
    tx.outbox.put(*(
        Notice(
            id=new_id(), chat_id=family.chat_id, chat_hash=family.link.chat_hash, act=Act.SEND, kind="ask_sent",
            key=f"kill/{number}", due=tx.now, made_at=tx.now, person_id=family.person.id, facts={
                "holder": family.lead.name, "ref": f"Q{1000 + number}", "by": (tx.now + timedelta(days=2)).date(),
                "child": family.plan.child_name, "concern_id": new_id(),
            },
        )
        for number, family in enumerate(families)
    ))  # fmt: skip
    return families
