"""Figures for whoever watches many programs: `/health` for a glance, `/metrics` for Prometheus (R30).

A port of its own, only where MAINSTAY_METRICS names one, and nothing on it that could name anybody: counts, ages and
sizes. Imported only then, with the web server and the library it takes.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.engine.faults import PortTaken
from bot.engine.figures import HANDLING_BOUNDS, Figures, Part
from bot.engine.skew import Skew
from handlers.rules.signin import MOST_SKEW
from storage.depths import Depths, depths
from storage.errors import DatabaseFault
from storage.records.notices import Priority
from storage.store import Store

DATABASE_ANSWERS_WITHIN: Final = 5.0


@dataclass(frozen=True)
class Looked:
    """What one look found."""

    depths: Depths | None  # None while the database does not answer
    backup_age: float | None


class FiguresPort:
    """Serves both pages."""

    def __init__(
        self, store: Store, clock: Clock, figures: Figures, skew: Skew, *, backup_age: Callable[[], float | None]
    ) -> None:
        """`backup_age` returns the age of the newest backup in seconds; it may read a disk."""
        self._store = store
        self._clock = clock
        self._figures = figures
        self._skew = skew
        self._backup_age = backup_age
        self._server: web.AppRunner | None = None

    async def open(self, host: str, port: int) -> None:
        """Listen there. Raises `PortTaken`."""
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/metrics", self._metrics)
        self._server = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._server.setup()
        try:
            await web.TCPSite(self._server, host, port).start()
        except OSError:
            await self.close()
            raise PortTaken(host, port) from None

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            await self._server.cleanup()
            self._server = None

    async def _health(self, _: web.Request) -> web.Response:
        parts = health(self._figures, self._skew, answers=await self._depths() is not None)
        well = all(part["well"] for part in parts.values())
        return web.json_response({"well": well, "parts": parts}, status=200 if well else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        found = Looked(await self._depths(), await asyncio.to_thread(self._backup_age))
        registry = CollectorRegistry()  # made for this one page: nothing lives in the library
        registry.register(_Page(lambda: families(self._figures, self._skew, found)))
        ProcessCollector(registry=registry)
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _depths(self) -> Depths | None:
        try:
            async with asyncio.timeout(DATABASE_ANSWERS_WITHIN):
                return await self._store.read(depths, now=self._clock.now())
        except (DatabaseFault, TimeoutError):
            return None


def health(figures: Figures, skew: Skew, *, answers: bool) -> dict[str, dict[str, Any]]:
    """Return of each part whether it is well, and what shows it. `answers`: the database has just been read."""
    parts: dict[str, dict[str, Any]] = {}
    for part in Part:
        well = figures.is_well(part) and (answers or part is not Part.DATABASE)
        age = figures.age(part)
        parts[part.value] = {"well": well, "seconds_ago": None if age is None else round(age, 1)}
    seconds = skew.seconds
    parts["clock"] = {
        "well": seconds is None or abs(seconds) <= MOST_SKEW,
        "skew_seconds": None if seconds is None else round(seconds, 1), "jumps": figures.clock_jumps,
    }  # fmt: skip
    return parts


def families(figures: Figures, skew: Skew, found: Looked) -> Iterator[Metric]:
    """Return every figure, as Prometheus calls them."""
    yield from _of_receiving(figures)
    yield from _of_sending(figures)
    yield from _of_the_clock(figures, skew)
    yield _gauge("database_up", "Whether the database answers.", float(found.depths is not None))
    if found.depths is not None:
        yield from _of_the_queues(found.depths)
    if found.backup_age is not None:
        yield _gauge("backup_age_seconds", "Age of the newest backup in the home folder.", found.backup_age)


def _of_receiving(figures: Figures) -> Iterator[Metric]:
    yield _counter("updates_received", "Updates that were kept.", figures.received)
    yield _counter("updates_set_aside", "Updates that could not be handled in three tries.", figures.set_aside)
    yield _counter("handling_failures", "Tries at an update that failed.", figures.failed_tries)
    yield _counter("webhook_turned_away", "Calls at the webhook without the secret.", figures.turned_away)
    yield _gauge("receiving_lag_seconds", "From when the newest update was sent until we had it.", figures.lag_seconds)
    made, total = [], 0
    for bound, count in zip([*map(str, HANDLING_BOUNDS), "+Inf"], figures.handling.buckets, strict=True):
        total += count
        made.append((bound, float(total)))
    yield HistogramMetricFamily(
        "mainstay_handling_seconds",
        "How long updates took to handle.",
        buckets=made,
        sum_value=figures.handling.seconds,
    )


def _of_sending(figures: Figures) -> Iterator[Metric]:
    landed = CounterMetricFamily(
        "mainstay_calls", "What became of calls that say something.", labels=["priority", "became"]
    )
    for (priority, became), count in sorted(figures.landed.items()):
        landed.add_metric([priority.name.lower(), became], count)
    yield landed
    yield _counter("floods", "Answers 429.", figures.floods)
    yield _counter("paused_seconds", "Seconds for which Telegram has asked for quiet.", figures.paused_seconds)


def _of_the_clock(figures: Figures, skew: Skew) -> Iterator[Metric]:
    well = GaugeMetricFamily("mainstay_part_well", "Whether a part does what it is there for.", labels=["part"])
    ages = GaugeMetricFamily(
        "mainstay_part_age_seconds", "Since a part last did what it is there for.", labels=["part"]
    )
    for part in Part:
        well.add_metric([part.value], float(figures.is_well(part)))
        if (age := figures.age(part)) is not None:
            ages.add_metric([part.value], age)
    yield from (well, ages)
    yield _gauge("loop_lag_seconds", "How late the event loop was, when it last looked.", figures.loop_lag_seconds)
    yield _counter("clock_jumps", "Jumps of the wall clock by more than 30 seconds.", figures.clock_jumps)
    if skew.seconds is not None:
        yield _gauge("clock_skew_seconds", "By how much this clock is ahead of Telegram's.", skew.seconds)
    runs = GaugeMetricFamily("mainstay_duty_last_run_timestamp_seconds", "When a duty last ran.", labels=["duty"])
    failures = CounterMetricFamily("mainstay_duty_failures", "Runs of a duty that failed.", labels=["duty"])
    for name, duty in sorted(figures.duties.items()):
        runs.add_metric([name], duty.at)
        failures.add_metric([name], duty.failures)
    yield from (runs, failures)


def _of_the_queues(found: Depths) -> Iterator[Metric]:
    yield _gauge("inbox_waiting", "Updates that are kept and not handled yet.", found.to_handle)
    yield _gauge("inbox_oldest_seconds", "How long the oldest of them has waited.", found.to_handle_age)
    due = GaugeMetricFamily("mainstay_outbox_due", "Notices that are due and not settled.", labels=["priority"])
    for priority in Priority:
        due.add_metric([priority.name.lower()], found.to_say.get(priority, 0))
    yield due
    yield _gauge("outbox_oldest_seconds", "For how long the oldest of them has been due.", found.to_say_age)
    yield _gauge("inbox_set_aside", "Updates that lie set aside.", found.set_aside)
    yield _gauge("outbox_refused", "Notices that Telegram has refused.", found.refused)
    yield _gauge("outbox_doubtful", "Notices that may not have arrived.", found.doubtful)
    yield _gauge("database_bytes", "Size of the database.", found.size)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"mainstay_{name}", says, value=value)


def _counter(name: str, says: str, value: float) -> Metric:
    return CounterMetricFamily(f"mainstay_{name}", says, value=value)


class _Page(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        return self._collect()
