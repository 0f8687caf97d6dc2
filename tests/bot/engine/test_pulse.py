"""The sign of life: given while all is well, and staying away for a hang, a full disk or a lost network (R30)."""

import asyncio
import configparser
import socket
import stat
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.addresses import WebhookAddress
from bot.engine.claiming import LOOK_EVERY
from bot.engine.clock_watch import ClockWatch
from bot.engine.figures import ANSWERS_WITHIN, HUNG, Figures, Part
from bot.engine.heartbeat import FILE, STALE_AFTER, Heartbeat, last_beat
from bot.engine.lanes import Lanes
from bot.engine.pulse import BEAT, Pulse
from bot.engine.receive import GRACE, LONG_POLL, MOST_WAITING, Receiver
from bot.engine.registration import Registration
from bot.engine.service_manager import ServiceManager
from bot.engine.webhook import WebhookReceiver
from storage.errors import DiskFull
from tests.bot.engine.virtual_time import in_virtual_time
from tests.faults.program import REPOSITORY

UNIT = configparser.ConfigParser(strict=False, interpolation=None)
UNIT.read(REPOSITORY / "mainstay.service", "utf-8")
SERVICE = UNIT["Service"]
SILENT_FOR, RESTART_AFTER = float(SERVICE["WatchdogSec"]), float(SERVICE["RestartSec"])
WATCHED = {"NOTIFY_SOCKET": "/not/there", "WATCHDOG_USEC": str(int(SILENT_FOR * 1e6))}

ANEW_WITHIN = 90.0  # seconds (R30)
FOR_THE_START = 20.0  # of them: what is held against it is the start of a process, and that takes one or two
ALARM_WITHIN = 300.0
LOOKED_AT_EVERY = 60.0  # by whoever asks `mainstay status`, or waits for our call


class Signs:
    """A heartbeat that only counts."""

    def __init__(self) -> None:
        self.given: list[datetime] = []
        self.given_at: list[float] = []

    async def give(self, now: datetime) -> None:
        self.given.append(now)
        self.given_at.append(asyncio.get_running_loop().time())


class Watching:
    """A service manager that only listens."""

    def __init__(self) -> None:
        self.watchdog_every = ServiceManager(WATCHED).watchdog_every
        self.told: list[str] = []
        self.told_at: list[float] = []

    def tell(self, *words: str) -> None:
        self.told.extend(words)
        self.told_at.append(asyncio.get_running_loop().time())


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
        self.within = dict.fromkeys((Part.RECEIVER, Part.SENDER), 5.0)
        self.going = {Part.RECEIVER, Part.SENDER}
        self.working = {Part.RECEIVER, Part.SENDER}

    async def parts(self) -> None:
        while True:
            for part in self.going:
                self.figures.turns(part, self.within[part])
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


# -- hangs -----------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_a_program_that_hangs_at_any_moment_is_started_anew_within_90_seconds(office):
    """By the figures of the sample for systemd: it counts from the last sign before the hang, and kills at once."""
    assert SERVICE["Restart"] == "always"
    assert SERVICE["WatchdogSignal"] == "SIGKILL"
    said = (REPOSITORY / "README.md").read_text("utf-8")
    assert f"`WatchdogSec={SILENT_FOR:.0f}`, `RestartSec={RESTART_AFTER:.0f}`" in said
    async with office() as at:
        await asyncio.sleep(1.5)
        for _ in range(1200):
            await asyncio.sleep(0.25)
            hangs_at = asyncio.get_running_loop().time()
            killed_at = at.manager.told_at[-1] + SILENT_FOR
            assert hangs_at < killed_at
            assert killed_at + RESTART_AFTER - hangs_at <= ANEW_WITHIN - FOR_THE_START
            assert at.signs.given_at[-1] + STALE_AFTER.total_seconds() + LOOKED_AT_EVERY - hangs_at <= ALARM_WITHIN


@in_virtual_time
async def test_a_program_that_is_held_up_at_any_moment_for_half_the_time_is_not_killed(office):
    loop: Any = asyncio.get_running_loop()
    async with office() as at:
        await asyncio.sleep(1.5)
        for _ in range(200):
            await asyncio.sleep(20.3)
            loop._virtual.now += SILENT_FOR / 2  # nothing ran meanwhile
        assert set(at.manager.told) == {"WATCHDOG=1"}
        assert max(after - before for before, after in pairwise(at.manager.told_at)) < SILENT_FOR


HANGS = pytest.mark.parametrize(
    ("part", "within"),
    [
        pytest.param(Part.RECEIVER, LONG_POLL + 2 * GRACE, id="the receiver, asking"),
        pytest.param(Part.RECEIVER, ANSWERS_WITHIN, id="the receiver, keeping"),
        pytest.param(Part.SENDER, LOOK_EVERY, id="the sender, waiting"),
        pytest.param(Part.SENDER, ANSWERS_WITHIN, id="the sender, at the database"),
        pytest.param(Part.DATABASE, None, id="the database"),
    ],
)


@HANGS
@in_virtual_time
async def test_a_part_that_hangs_at_any_moment_is_told_of_and_started_anew_within_five_minutes(
    office, store, log, part, within
):
    """As late as this, because so long it may rightly wait: for a long poll, or a server that does not answer."""
    loop = asyncio.get_running_loop()
    for moment in range(0, 63, 7):
        store.takes = 0.0
        async with office() as at:
            if within is not None:
                at.within[part] = within
            await asyncio.sleep(100.2 + moment)
            hung_at = loop.time()
            if part is Part.DATABASE:
                store.takes = 1e9
            at.going.discard(part)
            at.working.discard(part)
            await asyncio.sleep(ALARM_WITHIN + LOOKED_AT_EVERY)
            assert at.manager.told.count("WATCHDOG=trigger") == 1
            assert at.manager.told[-1] == "WATCHDOG=trigger"
            assert at.manager.told_at[-1] + RESTART_AFTER + FOR_THE_START - hung_at <= ALARM_WITHIN
            assert at.signs.given_at[-1] + STALE_AFTER.total_seconds() + LOOKED_AT_EVERY - hung_at <= ALARM_WITHIN
    assert log.getvalue().count("part_hung") == 9


@HANGS
@in_virtual_time
async def test_a_part_that_is_only_slow_is_left_alone(office, store, part, within):
    """A commit on a disk that has much to do, a long poll on a bad line, a server that is found to be away."""
    async with office() as at:
        await asyncio.sleep(100)
        if part is Part.DATABASE:
            store.takes = ANSWERS_WITHIN + HUNG - 2
            await asyncio.sleep(3600)
        for _ in range(0 if within is None else 20):
            at.going.discard(part)
            at.figures.turns(part, within)
            await asyncio.sleep(within + HUNG - 2)
            at.going.add(part)
            await asyncio.sleep(2)
        assert set(at.manager.told) == {"WATCHDOG=1"}


@in_virtual_time
async def test_a_machine_that_has_slept_finds_everybody_late_and_starts_nothing_anew(office):
    loop: Any = asyncio.get_running_loop()
    async with office() as at:
        for _ in range(50):
            await asyncio.sleep(10.7)
            loop._virtual.now += 8 * 3600
        await asyncio.sleep(10)
        assert set(at.manager.told) == {"WATCHDOG=1"}


class Full:
    """An intake with as much in hand as it may have, of which nothing gets done: the database is away."""

    def __init__(self) -> None:
        self.lanes: Lanes[int] = Lanes(self.never)
        for number in range(MOST_WAITING):
            self.lanes.put(number, number)

    async def never(self, _: int) -> None:
        await asyncio.sleep(1e9)

    async def resume(self) -> int:
        return 0


@in_virtual_time
async def test_a_receiver_that_has_its_hands_full_for_hours_does_not_hang(bot, request_in_memory):
    figures, full = Figures(asyncio.get_running_loop().time), Full()
    receiver = Receiver(bot, full, None, polling=request_in_memory, figures=figures)  # type: ignore[arg-type]
    receiving = asyncio.create_task(receiver.run())
    for _ in range(600):
        await asyncio.sleep(30.1)
        assert not figures.is_hung(Part.RECEIVER)
        assert not figures.is_well(Part.RECEIVER)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    await full.lanes.stop(0)


@in_virtual_time
async def test_a_webhook_that_cannot_be_set_for_hours_because_telegram_is_away_is_no_hang(bot, telegram, store, clock):
    figures = Figures(asyncio.get_running_loop().time)
    address = WebhookAddress("https://bot.example.org/telegram", "s" * 43, "127.0.0.1", 8080)
    receiver = WebhookReceiver(bot, None, None, address=address, figures=figures, registration=None)  # type: ignore[arg-type]
    telegram.refuse_connection = True
    setting_up = asyncio.create_task(Registration(bot, store, clock).set_up(address, receiver.goes_on))
    for _ in range(600):
        await asyncio.sleep(30.1)
        assert not figures.is_hung(Part.RECEIVER)
        assert not figures.is_well(Part.RECEIVER)
    telegram.refuse_connection = False
    await setting_up
    assert telegram.webhook["url"] == address.url


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
        assert len(at.manager.told) == pytest.approx(900 / (SILENT_FOR / 3), abs=3)
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
