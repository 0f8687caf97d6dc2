"""`kill -9` at random instants: nothing is lost, nobody gets what is another's, and little is said twice (R1 to R4)."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.preview.telegram import Call, Phone
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState
from tests.faults.families import put_families
from tests.faults.program import Program, program
from tests.faults.reckoning import CLAIMED, IN_FLIGHT, Reckoning, beside, look, reckon, settled
from tests.faults.sending import ANSWERS_AFTER, KILLS, LOST, SECRETS, kill_soon, put_notices, with_coordinator

REPEATED = KILLS * IN_FLIGHT
IN_DOUBT = KILLS * (CLAIMED + IN_FLIGHT)  # of a secret that was claimed nobody knows whether it was said
FAMILIES = 60
AT_NIGHT = {"receiving": 100, "sending": 500}  # in fifty runs on each database
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
        phones = _slow(running.phones(count))
        families = await beside(running, lambda tx: put_families(tx, [p.chat_id for p in phones]), writing=True)
        kill_after = sorted(dice.sample(range(5, count), KILLS))
        await running.start()
        await running.polls(1)
        for number, phone in enumerate(phones):
            phone.types("/who")
            if number in kill_after:
                await kill_soon(running, dice, sends=dice.randrange(number + 1))
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
        families = await with_coordinator(running, lambda tx: put_notices(tx, phones))
        await _send_among_kills(running, dice, count)
        found = await look(running)
        figures = _tallied(tally, f"kill -9 while sending, {kind}", reckon(found, phones, families))
        states = Counter(notice.state for notice in found.of())
        assert states[NoticeState.SENT] + states[NoticeState.UNKNOWN] == count
        assert all(notice.once for notice in found.doubtful)
        assert found.tells_of_its_doubts
        assert found.sound
        assert len(found.doubtful) <= IN_DOUBT
        assert figures.twice <= REPEATED


@pytest.mark.parametrize(("kind", "seed", "count"), TROUBLED)
async def test_killed_while_answers_are_lost_and_some_have_blocked_us_it_says_twice_no_more_than_that(
    seed: int, count: int, kind: str, database: str | None, tmp_path: Path, tally: Callable[..., None]
) -> None:
    """R2, R3, R8: what nobody knows to have arrived is listed, and who has blocked us holds up nobody."""
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = _slow(running.phones(count))
        families = await with_coordinator(running, lambda tx: put_notices(tx, phones))
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
        silent = [notice for notice in found.notices if notice.kind == "p_family_silent"]
        assert len(silent) == len(blocked), "of each somebody is told, once"
        told = {NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.PENDING}  # lost answers; nights
        assert {one.state for one in silent} <= told
        assert heard | blocked | doubtful == {phone.chat_id for phone in phones}
        assert found.tells_of_its_doubts
        losses = sum(call.lost for call in running.telegram.calls("sendMessage"))
        assert figures.twice <= losses + REPEATED
        assert found.sound


def _slow(phones: list[Phone]) -> list[Phone]:
    for phone in phones:
        phone.slow_seconds = ANSWERS_AFTER
    return phones


async def _send_among_kills(running: Program, dice: random.Random, count: int) -> None:
    """Let all of it be said, among kills at random instants; secrets that a kill leaves unsaid are never sent."""
    await running.start()
    for sends in sorted(dice.sample(range(1, count - count // SECRETS), KILLS)):
        await kill_soon(running, dice, sends)
        await running.start()
    await settled(running)
    assert await running.stop() == 0, running.log()


def _tallied(tally: Callable[..., None], kind: str, figures: Reckoning) -> Reckoning:
    tally(kind, kills=KILLS, lost=figures.lost, wrong=figures.wrong, twice=figures.twice)
    assert (figures.lost, figures.wrong, figures.secrets_twice) == (0, 0, 0)
    return figures
