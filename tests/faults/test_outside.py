"""The running program seen from outside: its port, its sign of life, and a hang that somebody notices (R30, T27)."""

import asyncio
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.engine.heartbeat import FILE, last_beat
from tests.bot.engine.test_pulse import RESTART_AFTER, SILENT_FOR
from tests.faults.broken import unreadable
from tests.faults.families import lead_name, put_families
from tests.faults.program import PATIENCE, Program, now, program
from tests.faults.test_webhook import free_port, listening

ANEW_WITHIN = 90.0  # seconds from the hang to the answer (R30)


async def asked(url: str) -> tuple[int, str, Any]:
    """Return code, text and JSON of a page, or code 0 while nobody listens."""
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            text = await answer.text()
            return answer.status, text, await answer.json() if "json" in answer.content_type else None
    except aiohttp.ClientError:
        return 0, "", None


async def until_health(running: Program, port: int, code: int) -> Any:
    end = time.monotonic() + PATIENCE
    while (found := await asked(f"http://127.0.0.1:{port}/health"))[0] != code:
        assert time.monotonic() < end, f"{found}\n{running.log()}"
        await running.telegram.wait_changed(running.telegram.version, 0.2)
    return found[2]


async def status(running: Program) -> int:
    """The exit code of `mainstay status`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "status", "--home", str(running.home), stdout=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    return await process.wait()


async def test_health_and_figures_stand_at_the_one_port_and_name_nobody(tmp_path):
    async with program(tmp_path / "disk" / "home") as running:
        phones = running.phones(3)
        with running.store() as store:
            store.write_sync(lambda tx: put_families(tx, [phone.chat_id for phone in phones]), now=now())
        port = free_port()
        running.environment = {"MAINSTAY_METRICS": f"127.0.0.1:{port}"}
        await running.start()
        for phone in phones:
            phone.types("/who")
        await running.until(lambda: all(phone.from_bot for phone in phones))
        said = await until_health(running, port, 200)
        assert said["well"]
        assert set(said["parts"]) == {"receiver", "sender", "database", "clock"}
        assert len(listening(running.pid)) == 1
        _, page, _ = await asked(f"http://127.0.0.1:{port}/metrics")
        for line in (
            "mainstay_updates_received_total 3.0", "mainstay_handling_seconds_count 3.0", "mainstay_inbox_waiting 0.0",
            'mainstay_calls_total{became="sent",priority="reply"} 3.0', 'mainstay_outbox_due{priority="news"} 0.0',
            "mainstay_database_up 1.0", 'mainstay_part_well{part="receiver"} 1.0', "mainstay_floods_total 0.0",
            "mainstay_clock_skew_seconds 0.0", 'mainstay_duty_failures_total{duty="ladder"} 0.0',
        ):  # fmt: skip
            assert line in page, page
        for number, phone in enumerate(phones):
            for name in (
                str(phone.chat_id),
                lead_name(number),
                f"Child{number:05d}",
                f"OK-{number + 100}",
                "Riverside",
            ):
                assert name not in page + str(said)
        assert (await asked(f"http://127.0.0.1:{port}/"))[0] == 404
        with unreadable(running):
            found = await until_health(running, port, 503)
            assert not found["parts"]["database"]["well"]
            assert (await asked(f"http://127.0.0.1:{port}/metrics"))[1].count("mainstay_database_up 0.0") == 1
        await until_health(running, port, 200)
        assert await running.stop() == 0, running.log()


async def test_a_clock_that_is_not_telegrams_shows_in_health(tmp_path):
    async with program(tmp_path / "disk" / "home") as running:
        port = free_port()
        running.telegram.date_ahead = 3600.0
        running.environment = {"MAINSTAY_METRICS": f"127.0.0.1:{port}"}
        await running.start()
        await running.polls(1)
        found = await until_health(running, port, 503)
        while found["parts"]["clock"]["well"]:
            found = await until_health(running, port, 503)
        assert found["parts"]["clock"]["skew_seconds"] == pytest.approx(-3600, abs=5)
        assert await running.stop() == 0, running.log()
        assert "clock_skewed" in running.log()


async def test_the_sign_of_life_is_there_within_seconds_and_status_is_well_until_it_is_killed(tmp_path):
    async with program(tmp_path / "disk" / "home") as running:
        await running.start()
        await running.until((running.home / FILE).exists)
        before = last_beat(running.home)
        assert before is not None
        assert await status(running) == 0
        await running.kill()
        assert await status(running) == 5
        await running.start()
        await running.until(lambda: last_beat(running.home) != before)
        assert await status(running) == 0
        assert await running.stop() == 0, running.log()
        assert await status(running) == 5


@pytest.mark.parametrize("name", ["MAINSTAY_METRICS", "MAINSTAY_HEARTBEAT_URL"])
async def test_what_cannot_be_used_is_refused_by_name_and_not_repeated(name, tmp_path):
    async with program(tmp_path / "disk" / "home") as running:
        running.environment = {name: "http://secret-of-the-page.example.org/"}
        await running.start()
        assert await running.ended() == 13
        assert name in running.log()
        assert "secret-of-the-page" not in running.log()


class Watchdog:
    """What systemd does with `mainstay.service`: silent for too long, it is killed, and started anew a little later."""

    def __init__(self, running: Program, folder: Path, silent_for: float, restart_after: float) -> None:
        self._running = running
        self._silent_for, self._restart_after = silent_for, restart_after
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._line.bind(str(folder / "notify"))
        self.heard: list[str] = []
        self.restarts = 0
        running.environment = {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": str(int(silent_for * 1e6))}

    def close(self) -> None:
        self._line.close()

    async def watch(self) -> None:
        await self._running.start()
        loop = asyncio.get_running_loop()
        while True:
            started = "READY=1" in self.heard[self._since :] if self.heard else False
            try:
                said = await asyncio.wait_for(
                    loop.sock_recv(self._line, 200), self._silent_for if started else PATIENCE
                )
                self.heard.append(said.decode())
            except TimeoutError:
                await self._running.kill()
                self.restarts += 1
                self._since = len(self.heard)
                await asyncio.sleep(self._restart_after)
                await self._running.start()

    _since = 0


@pytest.mark.parametrize(
    ("silent_for", "restart_after"),
    [(6.0, 0.0), pytest.param(SILENT_FOR, RESTART_AFTER, marks=[pytest.mark.nightly, pytest.mark.timeout(300)])],
)
async def test_a_program_that_hangs_is_silent_is_started_anew_and_answers_what_came_meanwhile(
    tmp_path, silent_for, restart_after
):
    """At night by the figures of the sample; its bound for every moment: `tests/bot/engine/test_pulse.py`."""
    async with program(tmp_path / "disk" / "home") as running:
        [phone] = running.phones(1)
        watchdog = Watchdog(running, tmp_path, silent_for, restart_after)
        watching = asyncio.create_task(watchdog.watch())
        try:
            async with asyncio.timeout(PATIENCE + ANEW_WITHIN):
                while "WATCHDOG=1" not in watchdog.heard:
                    await running.telegram.wait_changed(running.telegram.version, 0.1)
                assert watchdog.heard[0] == "READY=1"
                os.kill(running.pid, signal.SIGSTOP)
                hung_at = time.monotonic()
                phone.types("/help")
                while not phone.from_bot:
                    await running.telegram.wait_changed(running.telegram.version, 0.2)
            assert watchdog.restarts >= 1
            if restart_after:
                assert time.monotonic() - hung_at < ANEW_WITHIN
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            watchdog.close()
        assert await running.stop() == 0, running.log()
