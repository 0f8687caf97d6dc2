"""A day's work, and the program takes no more room than it took in the morning: memory and handles are flat (R32).

The day holds 432,000 updates, five a second. The night's form is 20,000 of them, as fast as they are taken. Whoever
wants the whole day says `MAINSTAY_TEST_HOURS=24`: then they come five a second, for so long.
"""

import asyncio
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.preview.telegram import Call, Phone, Refused, too_many_requests
from storage.transaction import Transaction
from tests.benchmarks.notices import future_notice
from tests.faults.families import LEADS, Family, give_leads_phones, put_families
from tests.faults.program import Program, program
from tests.faults.reckoning import beside, settled

HOURS = float(os.environ.get("MAINSTAY_TEST_HOURS", "0"))
A_SECOND = 5.0
AT_NIGHT = int(HOURS * 3600 * A_SECOND) or 20_000
TENTHS = 10
MOST_GROWTH = 0.10
ONLY_GROSS = 0.50  # in the short form: what is needed once may still come
ROUND = 50  # updates, then a look whether there is still room for more
MOST_WAITING = 100  # updates that Telegram still holds: more would fill the program's lanes, and measure nothing else
KEPT = 12  # messages on each phone, and so buttons to press: the Telegram in memory must not be what grows
CLOSED_AFTER = 55.0  # seconds until connections to Telegram that nobody needs are closed: after 25, looked at each 25
POOL = min(32, (os.cpu_count() or 1) + 4)  # threads of asyncio's own pool, each made when first so many work at once
RARELY = 0.001  # of all sendings: refused for a second, or accepted and the answer lost
WORDS = ("help", "Who comes on Monday?", "I am worried about school", "2", "yes", "The bus did not come again.")
COMMANDS = ("/who", "/menu", "/actions", "/meetings", "/questions", "/settings", "/words", "/privacy", "/help", "/ask")
NIGHT = [pytest.mark.nightly, pytest.mark.timeout(1800 + HOURS * 3700)]


@dataclass(frozen=True)
class Room:
    """What a process takes at one moment."""

    resident: float  # MiB
    threads: int
    handles: Counter[str]
    to_telegram: int

    @classmethod
    def of(cls, pid: int, port: int) -> "Room":
        """Read it from /proc. How many connections lead to Telegram is how many calls were on their way just now."""
        status = Path(f"/proc/{pid}/status").read_text("ascii")
        said = dict(re.findall(r"^(VmRSS|Threads):\s+(\d+)", status, re.MULTILINE))
        calls, handles = _sockets_to(pid, port), Counter[str]()
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                handles[os.readlink(handle)] += 1  # noqa: PTH115
        to_telegram = sum(handles.pop(call, 0) for call in calls)
        kinds = Counter[str]()
        for name, count in handles.items():
            kinds[re.sub(r"\[\d+\]", "", name)] += count
        return cls(int(said["VmRSS"]) / 1024, int(said["Threads"]), kinds, to_telegram)


def _sockets_to(pid: int, port: int) -> set[str]:
    lines = Path(f"/proc/{pid}/net/tcp").read_text("ascii").splitlines()[1:]
    parts = [line.split() for line in lines]
    return {f"socket:[{part[9]}]" for part in parts if int(part[2].rpartition(":")[2], 16) == port}


class Day:
    """Many families and their leads, each of whom does this and that."""

    def __init__(self, running: Program, seed: int, families: list[Family], phones: list[Phone]) -> None:
        self._running = running
        self._dice = random.Random(seed)
        self._families, self._phones = families, phones
        self.kinds = Counter[str]()
        self.refused = 0
        running.telegram.before_call(self._trouble)

    async def goes_on(self, updates: int) -> None:
        """Let so many updates come, and so many reminders fall due as ten of them make; return when all is said."""
        telegram, began = self._running.telegram, time.monotonic()
        for done in range(0, updates, ROUND):
            for phone in self._dice.choices(self._phones, k=min(ROUND, updates - done)):
                self._somebody_does_something(phone)
            self.kinds["reminder"] += ROUND // 10
            await beside(self._running, self._reminders, writing=True)
            await self._running.until(lambda: len(telegram.updates.pending()) < MOST_WAITING)
            self._forget()
            if HOURS:
                await asyncio.sleep(max(0.0, began + (done + ROUND) / A_SECOND - time.monotonic()))
        await settled(self._running)

    async def a_page_is_wanted(self) -> None:
        """Have a plan laid out on a page: that is seldom wanted, and what it takes comes once, some 30 MiB."""
        telegram = self._running.telegram
        number = next(number for number, phone in enumerate(self._phones) if phone.from_bot)
        self._phones[number].taps_data(f"1|page.yes|{self._families[number].plan.id}")
        await self._running.until(lambda: bool(telegram.calls("sendDocument")))
        await settled(self._running)

    def _somebody_does_something(self, phone: Phone) -> None:
        dice = self._dice
        kind = dice.choices(("command", "tap", "words", "edit", "photo", "nonsense"), (40, 35, 15, 4, 3, 3))[0]
        said = [message for message in phone.chat if not message.from_bot and message.kind == "text"]
        pressed = [label for message in phone.from_bot[-1:] for label in message.labels]
        self.kinds[kind] += 1
        match kind:
            case "tap" if pressed:
                phone.taps(dice.choice(pressed), phone.from_bot[-1])
            case "words":
                phone.types(dice.choice(WORDS))
            case "edit" if said:
                phone.edits(said[-1], f"{dice.choice(WORDS)} {dice.random()}")
            case "photo":
                phone.sends_photo("look")
            case "nonsense":
                phone.types("".join(dice.choices("aäß€🏟 .<&/", k=dice.randint(1, 300))) + "x")
            case _:
                phone.types(dice.choice(COMMANDS))

    def _reminders(self, tx: Transaction) -> None:
        for family in self._dice.choices(self._families, k=ROUND // 10):
            tx.outbox.put(future_notice(family, tx.now + timedelta(seconds=self._dice.random() * 2), tx.now))

    def _trouble(self, call: Call) -> Refused | None:
        if call.method not in ("sendMessage", "editMessageText"):
            return None
        thrown = self._dice.random()
        self.refused += thrown < 2 * RARELY
        if thrown < RARELY:
            return too_many_requests(1)
        if thrown < 2 * RARELY:
            self._running.telegram.lose_answer(method=call.method)
        return None

    def _forget(self) -> None:
        """Keep of what Telegram in memory knows only what the phones still need."""
        telegram = self._running.telegram
        telegram.traffic.clear()
        for chat in telegram.chats.values():
            chat.lines.clear()
            chat.toasts.clear()
            for number in list(chat.messages)[:-KEPT]:
                del chat.messages[number]


def _put(tx: Transaction, phones: list[Phone]) -> list[Family]:
    families = put_families(tx, [phone.chat_id for phone in phones])
    give_leads_phones(tx, families)
    return families


async def _room(running: Program, *, at_rest: bool = False) -> Room:
    """What it takes now; `at_rest`, once it has closed what it does not need."""
    if at_rest:
        await asyncio.sleep(CLOSED_AFTER)
    return Room.of(running.pid, running.telegram_port)


@pytest.mark.parametrize(
    ("kind", "updates", "people", "growth"),
    [
        ("sqlite", 200, 100, ONLY_GROSS),
        *(pytest.param(kind, AT_NIGHT, 500, MOST_GROWTH, marks=NIGHT) for kind in ("sqlite", "postgresql")),
    ],
)
async def test_after_a_days_work_it_takes_no_more_memory_handles_and_threads_than_in_the_morning(
    kind: str, updates: int, people: int, growth: float, request: pytest.FixtureRequest, tmp_path: Path,
    tally: Callable[..., None],
) -> None:  # fmt: skip
    """R32. It is warm after a fifth of the day: every cache has met everything, and what is made once is there."""
    database = None if kind == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    async with program(tmp_path / "disk" / "home", database) as running:
        phones = running.phones(people)
        families = await beside(running, lambda tx: _put(tx, phones), writing=True)
        leads = [running.telegram.phone("Lead", user_id=LEADS + phone.chat_id) for phone in phones]
        for lead in leads:
            lead.kept.started = True
        running.environment = {"MAINSTAY_BROADCAST": "paid"}  # the pace at which a day passes in minutes
        long = updates == AT_NIGHT
        day = Day(running, updates, families, phones + leads[: people // 10])
        await running.start()
        await running.polls(1)
        await day.goes_on(2 * updates // TENTHS if long else updates)
        await day.a_page_is_wanted()
        morning = await _room(running, at_rest=long)
        curve = [morning.resident]
        for _ in range(TENTHS if long else 1):
            await day.goes_on(updates // TENTHS if long else updates)
            curve.append((await _room(running)).resident)
        evening = await _room(running, at_rest=long)
        print(f"{kind}: {dict(day.kinds)}, refused {day.refused}; MiB " + ", ".join(f"{mib:.1f}" for mib in curve))
        print(f"{evening.threads} threads, handles {dict(evening.handles)}, to Telegram {evening.to_telegram}")
        assert evening.handles == morning.handles
        if long:
            assert evening.threads <= morning.threads + POOL
            assert evening.to_telegram <= morning.to_telegram
        assert max(curve) <= curve[0] * (1 + growth), curve
        assert await running.stop() == 0, running.log()
        assert "update_failed" not in running.whole_log()
