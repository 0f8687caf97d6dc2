"""What a process of its own takes: to start, and to live with a hundred thousand families."""

import time
from datetime import timedelta
from pathlib import Path

from storage.transaction import Transaction
from tests.benchmarks.figures import NoFigure
from tests.benchmarks.many import put_copies
from tests.benchmarks.notices import future_notice
from tests.faults.families import Family, lead_name, put_families
from tests.faults.program import Program, now, program

STARTS = 3


async def starts(folder: Path) -> list[float]:
    """Return the seconds from `mainstay run` until it first asks Telegram for updates, a few times.

    The first start is not counted: it compiles what pip has compiled where Mainstay is installed.
    """
    took = []
    async with program(folder / "start" / "home") as running:
        running.environment |= {
            "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "start" / "compiled")
        }  # fmt: skip
        for _ in range(1 + STARTS):
            running.telegram.traffic.clear()
            began = time.perf_counter()
            await running.start()
            await running.until(lambda: bool(running.telegram.calls("getUpdates")))
            took.append(time.perf_counter() - began)
            if await running.stop() != 0:
                raise NoFigure(f"it did not stop as it should: {running.log()}")
    return took[1:]


async def memory(folder: Path, families: int, heard: int = 100) -> float:
    """Return the MiB that lie in memory with so many families, after so many of them were answered."""
    async with program(folder / "memory" / "home") as running:
        phones = running.phones(heard)
        with running.store() as store:
            real = store.write_sync(lambda tx: _real(tx, [phone.chat_id for phone in phones]), now=now())
            store.database.write_sync(lambda connection: put_copies(connection, real, families - heard))
        await running.start()
        for phone in phones:
            phone.types("/who")
        await running.until(lambda: all(phone.from_bot for phone in phones))
        for number, phone in enumerate(phones):
            if lead_name(number) not in phone.last.text or len(phone.from_bot) != 1:
                raise NoFigure("a reply was lost, doubled or misdirected")
        took = _resident(running)
        await running.stop()
        return took


def _real(tx: Transaction, chats: list[int]) -> Family:
    first, *_ = put_families(tx, chats)
    tx.outbox.put(future_notice(first, tx.now + timedelta(days=30), tx.now))
    return first


def _resident(running: Program) -> float:
    status = Path(f"/proc/{running.pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
