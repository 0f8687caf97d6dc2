"""One person sends far too much: nobody else waits for it, nothing of it is lost, and help is still given (T23)."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.preview.telegram import Phone
from handlers.rules.flood import AT_ONCE, EVERY
from storage.records.inbox import InboxState
from tests.faults.families import lead_name, put_families
from tests.faults.program import Program, now, program

FLOODS = [120, pytest.param(10_000, marks=pytest.mark.nightly)]
OTHERS = 20
SOON = 2.0  # seconds, at p95


def waiting(running: Program) -> Counter[InboxState]:
    with running.store() as store:
        return Counter(row.state for row in store.read_sync(lambda tx: tx.inbox.where(), now=now()))


async def answered_after(running: Program, phone: Phone, asked: str) -> float:
    """Ask, and return how many seconds the answer took."""
    before, began = len(phone.from_bot), time.monotonic()
    phone.types(asked)
    await running.until(lambda: len(phone.from_bot) > before)
    return time.monotonic() - began


@pytest.mark.parametrize("count", FLOODS)
async def test_nobody_waits_for_one_who_sends_far_too_much_and_it_is_all_kept_across_a_kill(
    count: int, tmp_path: Path
) -> None:
    async with program(tmp_path / "disk" / "home") as running:
        flooder, *others = running.phones(1 + OTHERS)
        with running.store() as store:
            store.write_sync(lambda tx: put_families(tx, [phone.chat_id for phone in (flooder, *others)]), now=now())
        await running.start()
        await running.polls(2)
        took: list[float] = []
        began = time.monotonic()

        async def flood() -> None:
            for number in range(count):
                flooder.types(f"again {number}")
                if number % 50 == 49:
                    await asyncio.sleep(0.02)

        flooding = asyncio.create_task(flood())
        for number, phone in enumerate(others, 1):
            took.append(await answered_after(running, phone, "/who"))
            assert lead_name(number) in phone.last.text
        await flooding
        await running.until(lambda: not running.telegram.updates.pending())
        assert sum("I keep all of it" in message.text for message in flooder.from_bot) == 1
        await answered_after(running, flooder, "help")
        await running.until(lambda: any("Childline" in message.text for message in flooder.from_bot))
        let_in = AT_ONCE + (time.monotonic() - began) / EVERY + 1
        found = waiting(running)
        assert found[InboxState.WAITING] >= count - let_in
        assert found.total() == count + OTHERS + 1
        await running.kill()
        await running.start()
        took.append(await answered_after(running, others[0], "/who"))
        assert waiting(running).total() == count + OTHERS + 2
        assert InboxState.SET_ASIDE not in waiting(running)
        assert await running.stop() == 0, running.log()
        took.sort()
        print(f"p95 {took[int(len(took) * 0.95) - 1]:.2f} s beside {count} updates")
        if count > 1000:
            assert took[int(len(took) * 0.95) - 1] <= SOON
