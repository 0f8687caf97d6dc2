"""`python -m tests.benchmarks [PART ...]`: measure, and print a table; about nine minutes on an idle machine.

Parts: words, plain, taps, process, growth, broadcast, peers; all of them where none is named. `--million` lets
`growth` go to a million families. A run that lost or misdirected a message ends without its figures.
"""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import uvloop
from rich.console import Console
from rich.progress import Progress

from bot.app import build_house
from bot.logs import configure
from bot.running import tune_interpreter
from messages import plain_words
from messages.render import Reader
from tests.benchmarks import against_peers, broadcasts, many, process, taps
from tests.benchmarks.against_peers import PEERS, Peer
from tests.benchmarks.figures import Figure, NoFigure, percentile, table
from tests.house import corpus

TAPS = 400
WARM = 50
RENDERS = 5_000
CHECKS = 20
FAMILIES = 100_000
FREE, PAID = 600, 10_000  # messages in a broadcast: twenty seconds, and ten
UPDATES, TURNS = 6_000, 5  # of ours and of the fastest peer, one after the other
Part = Callable[[Path, argparse.Namespace], Awaitable[list[Figure]]]


async def words(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """How many texts a second are rendered."""
    house = build_house(taps.SERVICE, datetime.now(UTC).year)
    facts = {"holder": "Sam", "ref": "Q27", "by": date(2026, 11, 25), "child": "Mia", "concern_id": "0" * 16}
    reader, now = Reader(level="standard", name="Amira", discreet=False), datetime.now(UTC)
    house.renderer.render("ask_sent", facts, reader, now)
    began = time.perf_counter()
    for _ in range(RENDERS):
        house.renderer.render("ask_sent", facts, reader, now)
    return [Figure("texts rendered", RENDERS / (time.perf_counter() - began), "a second")]


async def plain(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """How well the plain-words check does on the half of the corpus it was not built on, and what a text takes."""
    held_out = corpus.shares(corpus.rows("held_out.csv"))
    texts = [row["what"] for row in corpus.rows("for_building.csv")]
    for text in texts:
        plain_words.check(text, nation="england", limit=plain_words.ACTION)
    began = time.process_time()
    for text in texts * CHECKS:
        plain_words.check(text, nation="england", limit=plain_words.ACTION)
    each = 1000 * (time.process_time() - began) / (CHECKS * len(texts))
    return [
        Figure("poor actions found, of those held out", 100 * held_out.found, "%", goal=85, at_least=True),
        Figure("plain actions flagged, of those held out", 100 * held_out.flagged, "%", goal=5),
        Figure("plain-words check, a text", each, "ms", goal=1, more="processor time"),
    ]


async def tapped(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """How long a tap waits for its reply, and the processor's milliseconds for each."""
    async with taps.bench(folder, 1_000) as bench:
        await bench.taps(WARM)
        began = time.process_time()
        took = await bench.taps(TAPS)
        busy = 1000 * (time.process_time() - began) / TAPS
        during = await bench.taps_during_broadcast(TAPS // 4)
    slot = 1000 / 29.7
    return [
        Figure("tap to reply, p50", median(took), "ms", more="1,000 families, beyond the API's own time"),
        Figure("tap to reply, p95", percentile(took, 95), "ms", goal=30),
        Figure("processor time a tap, all that follows included", busy, "ms"),
        Figure("tap to reply during a broadcast, p95, more", percentile(during, 95) - percentile(took, 95), "ms", slot),
    ]


async def of_process(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """What a process of its own takes to start, and in memory."""
    return [
        Figure("start to the first getUpdates", median(await process.starts(folder)), "s", goal=2),
        Figure(f"memory with {FAMILIES:,} families", await process.memory(folder, FAMILIES), "MiB", goal=150),
    ]


async def growth(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """What the hot paths take with more and more families and notices."""
    sizes = (1_000, 10_000, 100_000, *((1_000_000,) if wishes.million else ()))
    each = list(zip(sizes, many.took(folder, sizes), strict=True))
    (_, first), (size, last) = each[0], each[-1]
    found = [
        Figure(f"{what} with {size:,} families and notices", value, "ms")
        for size, took in each
        for what, value in (("all duties", took.tick), ("a claim of eight", took.claim), ("/who", took.who))
    ]
    ratios = (
        ("all duties, nothing due", first.tick, last.tick),
        ("a claim, nothing due", first.idle_claim, last.idle_claim),
        ("a claim of eight", first.claim, last.claim),
        ("/who", first.who, last.who),
    )
    return found + [Figure(f"{what}, {size:,} to 1,000", two / one, "times", goal=1.5) for what, one, two in ratios]


async def broadcast(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """A broadcast by the whole program, free and paid, and by python-telegram-bot's limiter."""
    free = await broadcasts.ours(folder, count=FREE, paid=False)
    paid = await broadcasts.ours(folder, count=PAID, paid=True)
    theirs = await broadcasts.ptb(folder, PEERS, count=FREE)
    return [
        Figure("broadcast, free", free.rate, "a second", goal=29.5, at_least=True),
        Figure("  answers 429", free.refused, "", goal=0, more=f"fullest second: {free.fullest_second}"),
        Figure("  python-telegram-bot's limiter", theirs.rate, "a second", more=f"{theirs.refused} answers 429"),
        Figure("  ours to theirs", free.rate / theirs.rate, "times"),
        Figure("broadcast, paid", paid.rate, "a second", goal=970, at_least=True),
        Figure("  answers 429", paid.refused, "", goal=0, more=f"fullest second: {paid.fullest_second}"),
        Figure("  of a core", 100 * paid.core, "%", goal=70),
    ]


async def peers(folder: Path, wishes: argparse.Namespace) -> list[Figure]:
    """Updates with a reply each, the far end taking 50 ms over every message.

    A machine that others share is half as fast one minute as the next: so ours and the fastest peer take turns.
    """
    here = Path(__file__).parent / "peers"
    fastest = Peer("aiogram, in the background", (str(PEERS), str(here / "aiogram_replies.py")), UPDATES)
    mine, theirs = [], []
    for turn in range(TURNS):
        place = folder / str(turn)
        place.mkdir()
        ours = Peer("ours, durable", (sys.executable, "-m", "tests.benchmarks.ours_replies"), UPDATES, (str(place),))
        mine.append((await against_peers.replies(ours, place)).rate)
        theirs.append((await against_peers.replies(fastest, place)).rate)
    rate = median(mine)
    found = [
        Figure("updates with a reply each: ours, durable", rate, "a second", goal=944, at_least=True),
        Figure(f"  {fastest.name}", median(theirs), "a second", more="not durable"),
        Figure("  ours to that", rate / median(theirs), "times", goal=1, at_least=True),
    ]
    for peer in (
        Peer("python-telegram-bot, concurrent", (str(PEERS), str(here / "ptb_replies.py")), 1_200, ("concurrent",)),
        Peer("python-telegram-bot, as it comes", (str(PEERS), str(here / "ptb_replies.py")), 400, ("sequential",)),
    ):
        run = await against_peers.replies(peer, folder)
        found += [
            Figure(f"  {peer.name}", run.rate, "a second", more="not durable"),
            Figure("  ours to that", rate / run.rate, "times"),
        ]
    return found


PARTS: dict[str, Part] = {
    "words": words, "plain": plain, "taps": tapped, "process": of_process, "growth": growth, "broadcast": broadcast,
    "peers": peers,
}  # fmt: skip


async def figures(folder: Path, wishes: argparse.Namespace) -> AsyncIterator[list[Figure]]:
    """Measure one thing after the other."""
    for name in wishes.parts or PARTS:
        place = folder / name
        place.mkdir()
        yield await PARTS[name](place, wishes)


async def _measure(folder: Path, console: Console, wishes: argparse.Namespace) -> Sequence[Figure]:
    found: list[Figure] = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("measuring", total=len(wishes.parts or PARTS))
        async for some in figures(folder, wishes):
            found += some
            progress.advance(task)
    return found


def main() -> int:
    """Print the table; 1 where a run lost or misdirected a message, whatever its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)}")
    parser.add_argument("--million", action="store_true", help="let `growth` go to a million families")
    wishes = parser.parse_args()
    if strange := set(wishes.parts) - PARTS.keys():
        parser.error(f"there is no part {', '.join(sorted(strange))}; there are {', '.join(PARTS)}")
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    console = Console(width=130)
    configure(to=sys.stderr, level=logging.WARNING)
    tune_interpreter()
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                found = runner.run(_measure(Path(folder), console, wishes))
        except NoFigure as fault:
            console.print(f"[red]No figures: {fault}")
            return 1
    console.print(table(found))
    console.print(f"For a machine that is otherwise idle; its load is {os.getloadavg()[0]:.1f} now.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
