"""`kill -9` at random instants: nothing is lost, nobody gets what is another's, and little is said twice (R1, R4)."""

import asyncio
import random
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.preview.telegram import Phone
from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from storage.records.notices import Act, Notice, NoticeState
from storage.transaction import Transaction
from tests.faults.families import lead_name, put_families
from tests.faults.program import Program, now, program

FAMILIES = 60
KILLS = 3
IN_FLIGHT = 8  # what one claim holds at the free pace: a quarter of a second's work
NIGHTS = pytest.mark.nightly
RUNS = [
    pytest.param("sqlite", 1),
    pytest.param("postgresql", 1),
    *(pytest.param(kind, seed, marks=NIGHTS) for kind in ("sqlite", "postgresql") for seed in range(2, 22)),
]
REF = re.compile(r"\bQ\d{4}\b")


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest) -> str | None:
    """The address of a database on a server, or None for the file in the home folder."""
    return None if kind == "sqlite" else str(request.getfixturevalue("postgresql_url"))


@pytest.mark.parametrize(("kind", "seed"), RUNS)
async def test_killed_while_receiving_it_answers_every_update_and_each_to_its_sender(
    seed: int, database: str | None, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(FAMILIES)
        await _keep(running, lambda tx: put_families(tx, [phone.chat_id for phone in phones]))
        kill_after = sorted(dice.sample(range(5, FAMILIES), KILLS))
        await running.start()
        await running.polls(1)
        for number, phone in enumerate(phones):
            phone.types("/who")
            if number in kill_after:
                await _kill_soon(running, dice, sends=dice.randrange(number + 1))
                await running.start()
        await running.until(lambda: all(phone.from_bot for phone in phones))
        assert await running.stop() == 0, running.log()
        for number, phone in enumerate(phones):
            names = {found for message in phone.from_bot for found in re.findall(r"Lead\d{5}x", message.text)}
            assert names == {lead_name(number)}
        await _nothing_left(running, FAMILIES)
        assert _twice(phones) <= KILLS * IN_FLIGHT


@pytest.mark.parametrize(("kind", "seed"), RUNS)
async def test_killed_while_sending_it_says_everything_and_each_to_its_reader(
    seed: int, database: str | None, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(FAMILIES)
        await _keep(running, lambda tx: _notices(tx, phones))
        await running.start()
        for step in range(KILLS):
            await _kill_soon(running, dice, sends=5 + 15 * step + dice.randrange(15))
            await running.start()
        await running.until(lambda: all(phone.from_bot for phone in phones))
        assert await running.stop() == 0, running.log()
        for number, phone in enumerate(phones):
            assert {ref for message in phone.from_bot for ref in REF.findall(message.text)} == {f"Q{1000 + number}"}
        await _nothing_left(running, 0)
        assert _twice(phones) <= KILLS * IN_FLIGHT


async def _kill_soon(running: Program, dice: random.Random, sends: int) -> None:
    """Kill it a moment after so many messages have been sent in all: between any two of its steps."""
    await running.until(lambda: len(running.telegram.calls("sendMessage")) >= sends)
    await asyncio.sleep(dice.uniform(0, 0.05))
    await running.kill()


def _notices(tx: Transaction, phones: list[Phone]) -> None:
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


async def _keep(running: Program, put: Any) -> None:
    def keep() -> None:
        with running.store() as store:
            store.write_sync(put, now=now())

    await asyncio.to_thread(keep)  # a server is spoken to on a loop of its own


async def _nothing_left(running: Program, updates: int) -> None:
    """All that was heard is done, all that was to be said is said, and the audit's chain holds."""

    def look() -> tuple[list[InboxRow], list[Notice], int | None]:
        with running.store() as store:
            return store.read_sync(lambda tx: (tx.inbox.where(), tx.outbox.where(), tx.audit.verify()), now=now())

    rows, notices, broken = await asyncio.to_thread(look)
    assert broken is None
    assert Counter(row.state for row in rows) == Counter({InboxState.DONE: updates} if updates else {})
    assert Counter(notice.state for notice in notices) == {NoticeState.SENT: FAMILIES}


def _twice(phones: list[Phone]) -> int:
    return sum(len(phone.from_bot) - 1 for phone in phones)
