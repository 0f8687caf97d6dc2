"""A broadcast by the real program: its pace, its refusals, what it costs, and how a tap fares meanwhile."""

import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.home import make_home
from bot.settings import Environment
from storage.engine import open_database
from storage.keys import read_keys
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, Priority
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.benchmarks.against_peers import FIRST_CHAT, far_end, judge, processor_time, started
from tests.benchmarks.taps import TOKEN
from tests.faults.families import put_families
from tests.faults.program import SERVICE, now

CHUNK = 500


@dataclass(frozen=True)
class Broadcast:
    """What one showed: messages a second, the fullest second, answers 429, and the share of a core it took."""

    rate: float
    fullest_second: int
    refused: int
    core: float


async def ours(folder: Path, *, count: int, paid: bool) -> Broadcast:
    """Have the program send one notice each to so many families, and return what Telegram saw."""
    home = folder / ("paid" if paid else "free")
    make_home(Environment(home=home), SERVICE)
    put_broadcast(home, count)
    async with far_end(limit=1000 if paid else 30) as telegram:
        settings = {
            "MAINSTAY_TOKEN": TOKEN, "MAINSTAY_API_URL": telegram.url, "MAINSTAY_BROADCAST": "paid" if paid else "free"
        }  # fmt: skip
        command = (sys.executable, "-m", "bot", "run", "--home", str(home))
        async with started(command, log=folder / f"{home.name}.log", **settings) as process:
            await telegram.until_sent(count // 10, process)
            before, began = processor_time(process.pid), time.monotonic()
            report = await telegram.until_sent(count, process)
            core = (processor_time(process.pid) - before) / (time.monotonic() - began)
    return judged(report, count, core)


async def ptb(folder: Path, python: Path, *, count: int) -> Broadcast:
    """Have python-telegram-bot's own limiter send as many, at its free pace."""
    script = Path(__file__).parent / "peers" / "ptb_broadcast.py"
    async with far_end(limit=30) as telegram:
        command = (str(python), str(script), telegram.url, str(FIRST_CHAT), str(count))
        async with started(command, log=folder / "ptb.log") as process:
            await telegram.until_sent(1, process)
            before, began = processor_time(process.pid), time.monotonic()
            report = await telegram.until_sent(count, process)
            core = (processor_time(process.pid) - before) / max(0.1, time.monotonic() - began)
    return judged(report, count, core)


def judged(report: dict[str, Any], count: int, core: float) -> Broadcast:
    """Return the figures of a run in which everybody got their own message, once."""
    judge(report, count, count)
    rate = (count - 1) / (report["last"] - report["first"])
    return Broadcast(rate, report["fullest_second"], report["refused"], core)


def put_broadcast(home: Path, count: int) -> None:
    """Keep so many families, and a notice for each that is due now."""
    with Store(open_database(f"sqlite:///{home / 'mainstay.db'}"), Keyring(read_keys(home / "keys.toml"))) as store:
        store.write_sync(lambda tx: _put(tx, count), now=now())


def _put(tx: Transaction, count: int) -> None:
    families = put_families(tx, [FIRST_CHAT + number for number in range(count)])
    for start in range(0, count, CHUNK):
        tx.outbox.put(*(
            Notice(
                id=new_id(), chat_id=family.chat_id, chat_hash=family.link.chat_hash, act=Act.SEND, kind="ask_sent",
                key=f"bench/{family.chat_id}", due=tx.now, made_at=tx.now, person_id=family.person.id,
                priority=Priority.BROADCAST, facts={
                    "holder": family.lead.name, "ref": f"Q{family.chat_id}", "by": (tx.now + timedelta(days=2)).date(),
                    "child": family.plan.child_name, "concern_id": new_id(),
                },
            )
            for family in families[start : start + CHUNK]
        ))  # fmt: skip
