"""`kill -9` at random instants: nothing is lost, nobody gets what is another's, and little is said twice (R1 to R4)."""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.pacing import FREE
from bot.engine.settling import GROUP_WAIT
from bot.preview.telegram import Call, Phone
from storage.records.ids import new_id
from storage.records.inbox import InboxState
from storage.records.notices import Act, Notice, NoticeState
from storage.transaction import Transaction
from tests.faults.families import Family, put_coordinator, put_families
from tests.faults.program import Program, program
from tests.faults.reckoning import IN_FLIGHT, Reckoning, beside, look, reckon, settled

FAMILIES = 60
AT_NIGHT = {"receiving": 100, "sending": 500}  # in fifty runs on each database
KILLS = 3
ANSWERS_AFTER = 0.05  # seconds that Telegram takes for each message
MACHINE = 0.05  # seconds that a commit and two event loops may take on cores that others use as well
# A kill repeats what had gone out and was not yet marked as sent: what goes out, at an even pace, while Telegram
# answers and the mark waits for others and is committed. That is 29.7/s x (50 + 10 ms) = 1.8 on the average (engine.md:
# about two), and at the most `floor(pace x window) + 1`: with the machine's own time, 4. One kill may fall into a
# moment when the machine stands still, so the bound is on all kills of a run together.
REPEATED = KILLS * (1 + math.floor(FREE.rate * (ANSWERS_AFTER + GROUP_WAIT + MACHINE)))
LOST = 0.05  # of all answers
BLOCKED = 50  # one in so many
SECRETS = 5  # one in so many must never be said twice, and nobody who has blocked us is among them
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
        phones = _slow(running.phones(count))
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
        assert figures.twice <= REPEATED


@pytest.mark.parametrize(("kind", "seed", "count"), RUNS["sending"])
async def test_killed_while_sending_it_says_everything_and_each_to_its_reader(
    seed: int, count: int, kind: str, database: str | None, tmp_path: Path, tally: Callable[..., None]
) -> None:
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = _slow(running.phones(count))
        families = await _with_coordinator(running, phones)
        await _send_among_kills(running, dice, count)
        found = await look(running)
        figures = _tallied(tally, f"kill -9 while sending, {kind}", reckon(found, phones, families))
        states = Counter(notice.state for notice in found.of())
        assert states[NoticeState.SENT] + states[NoticeState.UNKNOWN] == count
        assert all(notice.once for notice in found.doubtful)
        assert found.tells_of_its_doubts
        assert found.sound
        assert len(found.doubtful) <= KILLS * IN_FLIGHT
        assert figures.twice <= REPEATED


@pytest.mark.parametrize(("kind", "seed", "count"), TROUBLED)
async def test_killed_while_answers_are_lost_and_some_have_blocked_us_it_says_twice_no_more_than_that(
    seed: int, count: int, kind: str, database: str | None, tmp_path: Path, tally: Callable[..., None]
) -> None:
    """R2, R3, R8: what nobody knows to have arrived is listed, and who has blocked us holds up nobody."""
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = _slow(running.phones(count))
        families = await _with_coordinator(running, phones)
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
        doubtful = {one.chat_id for one in found.doubtful if one.once}
        heard = {phone.chat_id for phone in phones if phone.from_bot}
        assert not heard & blocked
        assert heard | blocked | doubtful == {phone.chat_id for phone in phones}
        assert found.tells_of_its_doubts
        losses = sum(call.lost for call in running.telegram.calls("sendMessage"))
        assert figures.twice <= losses + REPEATED
        assert found.sound


def _slow(phones: list[Phone]) -> list[Phone]:
    for phone in phones:
        phone.slow_seconds = ANSWERS_AFTER
    return phones


async def _with_coordinator(running: Program, phones: list[Phone], each: int = 1) -> list[Family]:
    """Put in so many notices for each, and somebody who is told of what may not have arrived."""
    office = running.telegram.phone("Co-ordinator")

    def put(tx: Transaction) -> list[Family]:
        families = _notices(tx, phones, each)
        put_coordinator(tx, families, office.chat_id)
        return families

    written: list[Family] = await beside(running, put, writing=True)
    return written


async def _send_among_kills(running: Program, dice: random.Random, count: int) -> None:
    """Let all of it be said, among kills at random instants; secrets that a kill leaves unsaid are never sent."""
    await running.start()
    for sends in sorted(dice.sample(range(1, count - KILLS * IN_FLIGHT), KILLS)):
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


def _notices(tx: Transaction, phones: list[Phone], each: int = 1) -> list[Family]:
    """Put so many notices in for each, one round of all after the other, numbered as they are to come."""
    families = put_families(tx, [phone.chat_id for phone in phones])
    tx.outbox.put(*(
        Notice(
            id=new_id(), chat_id=family.chat_id, chat_hash=family.link.chat_hash, act=Act.SEND, kind="ask_sent",
            key=f"kill/{number}", due=tx.now, made_at=tx.now, person_id=family.person.id,
            once=number % SECRETS == SECRETS - 1, facts={
                "holder": family.lead.name, "ref": f"Q{1000 + number}", "by": (tx.now + timedelta(days=2)).date(),
                "child": family.plan.child_name, "concern_id": new_id(),
            },
        )
        for number, family in enumerate(families * each)
    ))  # fmt: skip
    return families
