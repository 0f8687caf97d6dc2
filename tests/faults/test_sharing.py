"""Several processes on one PostgreSQL: one has the right, all handle, and another takes over (R14, R26)."""

import asyncio
import re
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.engine.leading import HANDED_OVER
from bot.preview.telegram import Call, Phone, Refused
from bot.preview.telegram.refusals import conflict
from storage.records.inbox import InboxRow, InboxState
from storage.records.notices import NoticeState
from tests.faults.families import lead_name, put_families
from tests.faults.program import TOKEN, Program, now, program
from tests.faults.reckoning import IN_FLIGHT
from tests.faults.sending import put_notices

FAMILIES = 16
TAKEN_OVER_WITHIN = 40.0  # seconds (safeguards R14)
ELSEWHERE = "terminated by other getUpdates request; make sure that only one bot instance is running"
WORDS = ("Another program receives this bot's updates", "Stop the other one: each would see half of what families send")


async def keep(running: Program, put: Any) -> Any:
    """Change its database from beside it."""

    def change() -> Any:
        with running.store() as store:
            return store.write_sync(put, now=now())

    return await asyncio.to_thread(change)


async def families(running: Program, count: int = FAMILIES) -> list[Phone]:
    phones = running.phones(count)
    await keep(running, lambda tx: put_families(tx, [phone.chat_id for phone in phones]))
    return phones


async def rows(running: Program) -> list[InboxRow]:
    found: list[InboxRow] = await keep(running, lambda tx: tx.inbox.where())
    return sorted(found, key=lambda row: row.arrival)


def logged(one: Program, event: str) -> bool:
    return f'"event": "{event}"' in one.whole_log()


def leader(*programs: Program) -> Program:
    """Which of them has the right, by its own log."""

    def gained_last(one: Program) -> str:
        return max(re.findall(r'"right_gained".*"timestamp": "([^"]+)"', one.whole_log()), default="")

    return max(programs, key=gained_last)


async def led(*programs: Program) -> Program:
    """Wait until one of them has gained the right."""
    await programs[0].until(lambda: any(logged(one, "right_gained") for one in programs))
    return leader(*programs)


def answered_each_to_its_sender(phones: list[Phone], times: int = 1) -> None:
    for number, phone in enumerate(phones):
        names = {found for message in phone.from_bot for found in re.findall(r"Lead\d{5}x", message.text)}
        assert names == {lead_name(number)}
        assert len(phone.from_bot) >= times


def twice(phones: list[Phone], times: int = 1) -> int:
    return sum(len(phone.from_bot) - times for phone in phones)


async def test_two_share_what_is_heard_and_one_asks_and_sends(tmp_path: Path, postgresql_url: str) -> None:
    async with program(tmp_path / "disk" / "home", postgresql_url) as one:
        phones, other = await families(one), one.twin()
        for phone in phones:
            for _ in range(2):
                phone.types("/who")
        await asyncio.gather(one.start(), other.start())
        await one.until(lambda: all(len(phone.from_bot) == 2 for phone in phones))
        handled = await rows(one)
        assert sum(logged(each, "right_gained") for each in (one, other)) == 1
        assert not [call for call in one.telegram.calls("getUpdates") if call.code == 409]
        assert [await one.stop(), await other.stop()] == [0, 0], one.log() + other.log()
        answered_each_to_its_sender(phones, 2)
        assert twice(phones, 2) == 0
        assert {row.state for row in handled} == {InboxState.DONE}
        assert len({row.held_by for row in handled}) == 2, Counter(row.held_by for row in handled)
        for phone in phones:  # one chat in order, whoever handled it
            lane = [row.settled_at for row in handled if f'"id":{phone.chat_id},' in row.body]
            assert len(lane) == 2
            assert lane == sorted(lane)  # type: ignore[type-var]


async def test_when_the_one_with_the_right_is_killed_the_other_goes_on(tmp_path: Path, postgresql_url: str) -> None:
    async with program(tmp_path / "disk" / "home", postgresql_url) as one:
        phones, other = await families(one), one.twin()
        await asyncio.gather(one.start(), other.start())
        killed = await led(one, other)
        heir = other if killed is one else one
        for phone in phones:
            phone.types("/who")
        await heir.until(lambda: sum(bool(phone.from_bot) for phone in phones) >= 5)
        await killed.kill()
        began = time.monotonic()
        await heir.until(lambda: logged(heir, "right_gained"))
        assert time.monotonic() - began < TAKEN_OVER_WITHIN
        await heir.until(lambda: all(phone.from_bot for phone in phones))
        assert await heir.stop() == 0, heir.log()
        answered_each_to_its_sender(phones)
        assert twice(phones) <= IN_FLIGHT
        assert Counter(row.state for row in await rows(one)) == {InboxState.DONE: FAMILIES}


@pytest.mark.nightly
@pytest.mark.timeout(300)
async def test_one_that_hangs_loses_the_right_and_stands_down_when_it_wakes(
    tmp_path: Path, postgresql_url: str
) -> None:
    """SIGSTOP: its connections stay open, and its kernel answers for it."""
    async with program(tmp_path / "disk" / "home", postgresql_url) as one:
        phones, other = await families(one, 30), one.twin()
        await asyncio.gather(one.start(), other.start())
        hung = await led(one, other)
        heir = other if hung is one else one
        for phone in phones:
            phone.types("/who")
        await heir.until(lambda: sum(bool(phone.from_bot) for phone in phones) >= 5)
        hung.signal(signal.SIGSTOP)
        began = time.monotonic()
        await heir.until(lambda: logged(heir, "right_gained"))
        assert time.monotonic() - began < TAKEN_OVER_WITHIN
        await heir.until(lambda: all(phone.from_bot for phone in phones))
        hung.signal(signal.SIGCONT)
        await heir.until(lambda: logged(hung, "right_lost"))
        for phone in phones:
            phone.types("/who")
        await heir.until(lambda: all(len(phone.from_bot) >= 2 for phone in phones))
        assert [await hung.stop(), await heir.stop()] == [0, 0], hung.log() + heir.log()
        answered_each_to_its_sender(phones, 2)
        assert twice(phones, 2) <= IN_FLIGHT


@pytest.mark.parametrize("times", [3, pytest.param(200, marks=[pytest.mark.nightly, pytest.mark.timeout(3600)])])
async def test_of_two_started_at_once_on_one_file_one_runs_and_the_other_is_refused(tmp_path: Path, times: int) -> None:
    """R14, on SQLite: the second finds the home folder held."""
    async with program(tmp_path / "disk" / "home") as one:
        other = one.twin()
        for _ in range(times):
            polls = len(one.telegram.calls("getUpdates"))
            await asyncio.gather(one.start(), other.start())
            ending = {asyncio.create_task(each.ended()): each for each in (one, other)}
            done, waiting = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
            assert [task.result() for task in done] == [33]
            [active] = [ending[task] for task in waiting]
            await active.until(lambda polls=polls: len(one.telegram.calls("getUpdates")) > polls)  # type: ignore[misc]
            assert await active.stop() == 0, active.log()
            await asyncio.gather(*waiting)


async def test_what_the_command_line_puts_into_the_outbox_is_sent_by_whoever_has_the_right(
    tmp_path: Path, postgresql_url: str
) -> None:
    async with program(tmp_path / "disk" / "home", postgresql_url) as one:
        other = one.twin()
        await asyncio.gather(one.start(), other.start())
        await led(one, other)
        phones = one.phones(5)
        await keep(one, lambda tx: put_notices(tx, phones))
        await one.until(lambda: all(phone.from_bot for phone in phones))
        assert twice(phones) == 0
        assert [await one.stop(), await other.stop()] == [0, 0]
        sent = await keep(one, lambda tx: tx.outbox.where())
        assert {notice.state for notice in sent} == {NoticeState.SENT}


async def test_of_two_services_with_one_bot_the_one_that_is_told_so_ends_by_its_own_code_and_the_other_goes_on(
    tmp_path: Path,
) -> None:
    """R14: home folders of their own, so only Telegram knows of both. It ends the older question with 409."""
    async with program(tmp_path / "one" / "home") as one, program(tmp_path / "other" / "home") as other:
        other.joins(one)
        [phone] = await families(other, 1)
        await one.start()
        await one.polls(2)
        await other.start()
        assert await one.ended() == 34, one.log()
        assert [call.code for call in one.telegram.calls("getUpdates")].count(409) == 1
        assert logged(one, "telegram_conflict")
        for words in WORDS:
            assert words in one.whole_log()
        assert TOKEN not in one.whole_log()
        phone.types("/who")
        await other.until(lambda: bool(phone.from_bot))
        assert lead_name(0) in phone.last.text
        assert await other.stop() == 0, other.log()


@pytest.mark.nightly
@pytest.mark.timeout(300)
async def test_one_that_may_be_one_of_several_ends_by_that_code_after_a_minute_and_sends_meanwhile(
    tmp_path: Path, postgresql_url: str
) -> None:
    """R14: for so long, whoever had the right before us may still hold its question open at Telegram."""

    def taken(call: Call) -> Refused | None:
        return conflict(ELSEWHERE) if call.method == "getUpdates" else None

    async with program(tmp_path / "disk" / "home", postgresql_url) as one:
        one.telegram.before_call(taken)
        phones = one.phones(3)
        await keep(one, lambda tx: put_notices(tx, phones))
        await one.start()
        await one.polls(1)
        began = time.monotonic()
        await one.until(lambda: all(phone.from_bot for phone in phones))
        async with asyncio.timeout(2 * HANDED_OVER):
            while one.runs:
                await one.telegram.wait_changed(one.telegram.version, 0.5)
        assert await one.ended() == 34, one.log()
        assert time.monotonic() - began >= HANDED_OVER - 1
        for words in WORDS:
            assert words in one.whole_log()
