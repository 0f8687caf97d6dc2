"""The sign of life: given while all is well, and staying away for a hang, a full disk or a lost network (R30)."""

import asyncio
import socket
import stat
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.engine.clock_watch import ClockWatch
from bot.engine.figures import Figures, Part
from bot.engine.heartbeat import FILE, Heartbeat, last_beat
from bot.engine.pulse import BEAT, Pulse
from bot.engine.service_manager import ServiceManager
from storage.errors import DiskFull
from tests.bot.engine.virtual_time import in_virtual_time


class Signs:
    """A heartbeat that only counts."""

    def __init__(self) -> None:
        self.given: list[datetime] = []

    async def give(self, now: datetime) -> None:
        self.given.append(now)


class Watching:
    """A service manager that only listens."""

    watchdog_every: float | None = 30.0

    def __init__(self) -> None:
        self.told: list[str] = []

    def tell(self, *words: str) -> None:
        self.told.extend(words)


class Office:
    """A pulse at work in virtual time; `well` parts say so each second."""

    def __init__(self, store: Any, clock: Any) -> None:
        self.store, self.clock = store, clock
        loop = asyncio.get_running_loop()
        self.wall_ahead = 0.0
        self.figures = Figures(loop.time, loop.time)
        self.signs, self.manager, self.jumps = Signs(), Watching(), list[float]()
        watch = ClockWatch(lambda: loop.time() + self.wall_ahead, loop.time)
        self.pulse = Pulse(store, clock, self.figures, self.signs, self.manager, watch=watch, jumped=self.jumps.append)  # type: ignore[arg-type]
        self.going = {Part.RECEIVER, Part.SENDER}
        self.working = {Part.RECEIVER, Part.SENDER}

    async def parts(self) -> None:
        while True:
            for part in self.going:
                self.figures.turns(part, 5)
            for part in self.working:
                self.figures.works(part, 5)
            await asyncio.sleep(1)


@pytest.fixture
def office(store, clock):
    @asynccontextmanager
    async def opened() -> Any:
        at = Office(store, clock)
        tasks = [asyncio.create_task(work) for work in (at.parts(), at.pulse.run())]
        try:
            yield at
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return opened


@in_virtual_time
async def test_while_all_is_well_a_sign_is_given_each_minute_and_each_is_a_commit(office, store):
    async with office() as at:
        await asyncio.sleep(601)
        assert len(at.signs.given) in (10, 11)
        kept = store.read_sync(lambda tx: tx.marks.when(BEAT), now=at.clock.now())
        assert at.clock.now() - kept < timedelta(seconds=62)


@pytest.mark.parametrize("part", [Part.RECEIVER, Part.SENDER])
@in_virtual_time
async def test_a_part_that_reaches_nobody_stops_the_sign_within_80_seconds_and_is_not_started_anew(office, part):
    async with office() as at:
        await asyncio.sleep(100)
        at.working.discard(part)
        await asyncio.sleep(80)
        given, told = len(at.signs.given), len(at.manager.told)
        await asyncio.sleep(3600)
        assert len(at.signs.given) == given
        assert len(at.manager.told) - told > 100  # it lives: Telegram is away, and starting anew would not help
        at.working.add(part)
        await asyncio.sleep(10)
        assert len(at.signs.given) == given + 1


@in_virtual_time
async def test_a_part_that_hangs_is_left_to_the_service_manager(office, log):
    async with office() as at:
        await asyncio.sleep(100)
        at.going.discard(Part.SENDER)
        at.working.discard(Part.SENDER)
        await asyncio.sleep(66)
        told = len(at.manager.told)
        await asyncio.sleep(3600)
        assert len(at.manager.told) == told
        assert log.getvalue().count("part_hung") == 1


@in_virtual_time
async def test_a_disk_that_is_full_stops_the_sign(office, store):
    async with office() as at:
        await asyncio.sleep(100)
        store.fails(DiskFull())
        given = len(at.signs.given)
        await asyncio.sleep(600)
        assert len(at.signs.given) == given
        store.works()
        await asyncio.sleep(10)
        assert len(at.signs.given) == given + 1


@in_virtual_time
async def test_the_service_manager_hears_of_us_three_times_in_each_of_its_spans(office):
    async with office() as at:
        await asyncio.sleep(900)
        assert len(at.manager.told) == pytest.approx(30, abs=2)
        assert set(at.manager.told) == {"WATCHDOG=1"}


@in_virtual_time
async def test_a_jump_of_the_clock_is_counted_logged_and_handed_on(office, log):
    async with office() as at:
        await asyncio.sleep(10)
        for by in (7200.0, -86_400.0):
            at.wall_ahead += by
            await asyncio.sleep(10)
        assert at.jumps == pytest.approx([7200.0, -86_400.0])
        assert at.figures.clock_jumps == 2
        assert log.getvalue().count("clock_jumped") == 2


# -- the file, the page, the socket ----------------------------------------------------------------------------------


@asynccontextmanager
async def page(status: int) -> Any:
    """A page that counts its visitors."""
    visits: list[str] = []

    async def visit(request: web.Request) -> web.Response:
        visits.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_get("/{any:.*}", visit)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/secret-of-the-page", visits
    finally:
        await runner.cleanup()


async def test_the_file_says_when_is_for_its_owner_and_leaves_no_other_behind(tmp_path, clock):
    for _ in range(3):
        await Heartbeat(tmp_path).give(clock.now())
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert abs(last_beat(tmp_path) - clock.now()) < timedelta(seconds=5)


@pytest.mark.parametrize("content", [None, "", "soon", "2026-13-01"])
def test_what_is_no_sign_is_none(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_text(content)
    assert last_beat(tmp_path) is None


async def test_the_page_is_called_each_time_and_nowhere_else(tmp_path, clock):
    async with page(200) as (url, visits):
        heartbeat = Heartbeat(tmp_path, url)
        for _ in range(2):
            await heartbeat.give(clock.now())
    assert visits == ["/secret-of-the-page"] * 2


async def test_what_goes_wrong_is_logged_once_and_never_with_the_address(tmp_path: Path, clock, log):
    async with page(302) as (url, visits):
        heartbeat = Heartbeat(tmp_path / "not-there", url)
        for _ in range(3):
            await heartbeat.give(clock.now())
    await heartbeat.give(clock.now())  # nobody there at all
    assert visits == ["/secret-of-the-page"] * 3
    assert log.getvalue().count("ping_failed") == 1
    assert log.getvalue().count("heartbeat_failed") == 1
    assert "secret-of-the-page" not in log.getvalue()


def test_the_service_manager_is_told_over_its_socket(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        manager = ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "90000000"})
        manager.tell("READY=1")
        assert listening.recv(100) == b"READY=1"
        assert manager.watchdog_every == 30.0


@pytest.mark.parametrize(
    "environment",
    [{}, {"NOTIFY_SOCKET": "/not/there"}, {"NOTIFY_SOCKET": "@not-there", "WATCHDOG_USEC": "x"},
     {"NOTIFY_SOCKET": "/not/there", "WATCHDOG_USEC": "90000000", "WATCHDOG_PID": "1"}],
)  # fmt: skip
def test_without_a_service_manager_nothing_is_told_and_nothing_goes_wrong(environment):
    manager = ServiceManager(environment)
    manager.tell("READY=1")
    assert manager.watchdog_every is None
