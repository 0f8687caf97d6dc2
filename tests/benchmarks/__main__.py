"""`python -m tests.benchmarks`: measure, and print a table; about two minutes on an idle machine."""

import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import uvloop
from rich.console import Console
from rich.progress import Progress

from bot.app import build_house
from bot.logs import configure
from bot.running import TAKES_TURNS
from messages.render import Reader
from tests.benchmarks import process, taps
from tests.benchmarks.figures import Figure, NoFigure, percentile, table

TAPS = 400
WARM = 50
FEW, MANY = 1_000, 10_000
RENDERS = 5_000


async def figures(folder: Path) -> AsyncIterator[list[Figure]]:
    """Measure one thing after the other."""
    yield [_renders()]
    few, busy = await _tapped(folder, FEW)
    yield [
        Figure("tap to reply, p50", median(few), "ms", more=f"{FEW:,} families, beyond the API's own time"),
        Figure("tap to reply, p95", percentile(few, 95), "ms", goal=30),
        Figure("processor time a tap, all that follows included", busy, "ms"),
    ]
    many, _ = await _tapped(folder, MANY)
    yield [
        Figure(f"/who with {MANY:,} families, p50", median(many), "ms"),
        Figure(f"/who, {MANY:,} to {FEW:,} families", median(many) / median(few), "times", goal=1.5),
    ]
    yield [Figure("start to the first getUpdates", median(await process.starts(folder)), "s", goal=2)]
    yield [Figure(f"memory with {MANY:,} families", await process.memory(folder, MANY), "MiB", goal=150)]


async def _tapped(folder: Path, families: int) -> tuple[list[float], float]:
    """Return how long each tap waited for its reply, and the processor's milliseconds for each."""
    place = folder / str(families)
    place.mkdir()
    async with taps.bench(place, families) as bench:
        await bench.taps(WARM)
        began = time.process_time()
        took = await bench.taps(TAPS)
        return took, 1000 * (time.process_time() - began) / TAPS


def _renders() -> Figure:
    house = build_house(taps.SERVICE, datetime.now(UTC).year)
    facts = {"holder": "Sam", "ref": "Q27", "by": date(2026, 11, 25), "child": "Mia", "concern_id": "0" * 16}
    reader, now = Reader(level="standard", name="Amira", discreet=False), datetime.now(UTC)
    house.renderer.render("ask_sent", facts, reader, now)
    began = time.perf_counter()
    for _ in range(RENDERS):
        house.renderer.render("ask_sent", facts, reader, now)
    return Figure("texts rendered", RENDERS / (time.perf_counter() - began), "a second")


async def _measure(folder: Path, console: Console) -> Sequence[Figure]:
    found: list[Figure] = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("measuring", total=5)
        async for some in figures(folder):
            found += some
            progress.advance(task)
    return found


def main() -> int:
    """Print the table; 1 where a run lost or misdirected a message, whatever its figures."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    console = Console(width=120)
    configure(to=sys.stderr, level=logging.WARNING)
    sys.setswitchinterval(TAKES_TURNS)
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                found = runner.run(_measure(Path(folder), console))
        except NoFigure as fault:
            console.print(f"[red]No figures: {fault}")
            return 1
    console.print(table(found))
    console.print(f"For a machine that is otherwise idle; its load is {os.getloadavg()[0]:.1f} now.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
