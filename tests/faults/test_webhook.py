"""The webhook in earnest: a process of its own, real HTTP, a slow database and `kill -9` (T15, T27, R4, R5)."""

import asyncio
import os
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.preview.telegram import Phone
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState
from tests.faults.broken import NOT_SAVED, unreadable
from tests.faults.families import lead_name, put_families
from tests.faults.program import Program, now, program

URL = "https://bot.example.org:8443/telegram"
SECRET = "webhook-secret-of-some-fifty-characters-for-tests"
LISTENING = "0A"  # as /proc/net/tcp calls it


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def hooked(tmp_path: Path, families: int = 1) -> AsyncIterator[tuple[Program, list[Phone]]]:
    """A program that is to receive by webhook, and so many linked families; nothing runs yet."""
    async with program(tmp_path / "disk" / "home") as running:
        phones = running.phones(families)
        with running.store() as store:
            store.write_sync(lambda tx: put_families(tx, [phone.chat_id for phone in phones]), now=now())
        port = free_port()
        by_webhook(running, port)
        running.telegram.hand_over.behind = f"http://127.0.0.1:{port}"
        running.telegram.hand_over.retry_after = 0.1
        yield running, phones


def by_webhook(running: Program, port: int) -> None:
    running.environment = {
        "MAINSTAY_WEBHOOK_URL": URL, "MAINSTAY_WEBHOOK_SECRET": SECRET, "MAINSTAY_LISTEN": f"127.0.0.1:{port}",
    }  # fmt: skip


def rows(running: Program) -> list[Any]:
    with running.store() as store:
        return store.read_sync(lambda tx: tx.inbox.where(), now=now())


def codes(running: Program) -> list[int]:
    return [code for _, code in running.telegram.hand_over.posted]


def listening(pid: int) -> list[str]:
    """The addresses on which a process listens, as the kernel writes them."""
    mine = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            mine.add(os.readlink(handle))  # noqa: PTH115
        except FileNotFoundError:
            continue
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]:
            parts = line.split()
            if parts[3] == LISTENING and f"socket:[{parts[9]}]" in mine:
                found.append(parts[1])
    return found


async def test_families_are_heard_and_answered_by_webhook_on_the_one_port_it_opens(tmp_path):
    async with hooked(tmp_path, families=20) as (running, phones):
        await running.start()
        for phone in phones:
            phone.types("/who")
        await running.until(lambda: all(phone.from_bot for phone in phones))
        assert len(listening(running.pid)) == 1
        assert running.telegram.calls("getUpdates") == []
        assert await running.stop() == 0, running.log()
        for number, phone in enumerate(phones):
            [answer] = phone.from_bot
            assert lead_name(number) in answer.text
        assert set(codes(running)) == {200}
        assert running.telegram.webhook["url"] == URL  # it stays: Telegram keeps updates for the next start
        assert SECRET not in running.log()


async def test_in_polling_mode_no_port_is_open(tmp_path):
    async with hooked(tmp_path) as (running, [phone]):
        running.environment = {}
        await running.start()
        phone.types("/who")
        await running.until(lambda: bool(phone.from_bot))
        assert listening(running.pid) == []
        assert await running.stop() == 0


async def test_killed_between_the_commit_and_the_200_it_is_handed_over_again_and_has_one_effect(tmp_path):
    async with hooked(tmp_path) as (running, [phone]), asking_instead(running) as swallowed:
        await running.start()
        await running.until(lambda: bool(running.telegram.webhook))
        phone.types("/who")
        async with asyncio.timeout(30):
            await swallowed.wait()
        assert running.kills == 1
        [kept] = rows(running)
        assert running.telegram.updates.pending()  # Telegram has not heard that we have it
        await running.start()
        await running.until(lambda: not running.telegram.updates.pending() and bool(phone.from_bot))
        assert await running.stop() == 0, running.log()
        [row] = rows(running)
        assert (row.id, row.state) == (kept.id, InboxState.DONE)
        assert 1 <= len(phone.from_bot) <= 1 + running.kills  # said twice at most where it was on its way
        with running.store() as store:
            [notice] = store.read_sync(lambda tx: tx.outbox.where(), now=now())
        assert notice.state is NoticeState.SENT


@asynccontextmanager
async def asking_instead(running: Program) -> AsyncIterator[asyncio.Event]:
    """Stand before the program as what ends TLS: pass the first call on, kill the program once the row is kept, and
    let no answer through. Everything after it passes.
    """
    behind, swallowed = str(running.telegram.hand_over.behind), asyncio.Event()

    async def kill_once_kept() -> None:
        with closing(sqlite3.connect(f"file:{running.database}?mode=ro", uri=True)) as beside:
            while not beside.execute("SELECT count(*) FROM inbox").fetchone()[0]:  # noqa: ASYNC110 (at that instant)
                await asyncio.sleep(0)
        await running.kill()
        swallowed.set()

    async def passed_on(request: web.Request) -> web.Response:
        killing = None if swallowed.is_set() else asyncio.create_task(kill_once_kept())
        try:
            async with aiohttp.ClientSession() as client, client.post(
                f"{behind}{request.path}", data=await request.read(), headers=request.headers
            ) as answer:  # fmt: skip
                code = answer.status
        except aiohttp.ClientError:
            code = 502
        if killing is not None:
            await killing
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=code)

    app = web.Application()
    app.router.add_post("/telegram", passed_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    running.telegram.hand_over.behind = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield swallowed
    finally:
        await runner.cleanup()


async def test_while_the_database_is_slow_no_200_is_said_before_the_commit(tmp_path):
    async with hooked(tmp_path) as (running, [phone]):
        await running.start()
        await running.until(lambda: bool(running.telegram.webhook))
        with closing(sqlite3.connect(running.database, isolation_level=None)) as beside:
            beside.execute("BEGIN IMMEDIATE")  # nobody else can commit
            phone.types("/who")
            await asyncio.sleep(1.5)
            assert 200 not in codes(running)
            assert beside.execute("SELECT count(*) FROM inbox").fetchone()[0] == 0
            beside.execute("ROLLBACK")
        await running.until(lambda: 200 in codes(running) and bool(phone.from_bot))
        assert await running.stop() == 0, running.log()
        assert [row.state for row in rows(running)] == [InboxState.DONE]
        assert len(phone.from_bot) == 1


async def test_help_is_answered_once_while_nothing_can_be_kept_though_it_comes_again_and_again(tmp_path):
    async with hooked(tmp_path) as (running, [phone]):
        await running.start()
        phone.types("/menu")
        await running.until(lambda: bool(phone.from_bot))
        with unreadable(running):
            phone.types("help")
            await running.until(lambda: codes(running).count(503) >= 3 and len(phone.from_bot) == 2)
            assert "999" in phone.last.text
            assert NOT_SAVED in phone.last.text
        await running.until(lambda: len(phone.from_bot) == 3)
        assert "999" in phone.last.text
        assert NOT_SAVED not in phone.last.text
        assert await running.stop() == 0, running.log()
        assert [row.state for row in rows(running)] == [InboxState.DONE] * 2


async def test_without_the_setting_polling_is_back_and_what_came_meanwhile_is_heard(tmp_path):
    async with hooked(tmp_path) as (running, [phone]):
        await running.start()
        phone.types("/who")
        await running.until(lambda: bool(phone.from_bot))
        assert await running.stop() == 0
        phone.types("/help")
        running.environment = {}
        await running.start()
        await running.until(lambda: "999" in phone.last.text)
        assert running.telegram.webhook == {}
        assert not any(call.params.get("drop_pending_updates") for call in running.telegram.calls("deleteWebhook"))
        by_webhook(running, free_port())
        assert await running.stop() == 0, running.log()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_under_a_webhook_of_somebody_elses_it_refuses_and_leaves_it_alone(mode, tmp_path):
    async with hooked(tmp_path) as (running, _):
        running.telegram.webhook = {"url": "https://other.example.org/hook"}
        if mode == "polling":
            running.environment = {}
        await running.start()
        assert await running.ended() == 34, running.log()
        assert running.telegram.webhook == {"url": "https://other.example.org/hook"}
        assert "other.example.org" in running.log()


async def test_a_port_that_is_taken_is_refused_by_name(tmp_path):
    async with hooked(tmp_path) as (running, _):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            by_webhook(running, other.getsockname()[1])
            await running.start()
            assert await running.ended() == 73, running.log()
        assert "MAINSTAY_LISTEN" in running.log()


async def test_half_a_webhook_is_refused_by_the_name_of_what_is_wrong_and_the_secret_is_not_repeated(tmp_path):
    async with hooked(tmp_path) as (running, _):
        running.environment |= {"MAINSTAY_LISTEN": "8443"}
        await running.start()
        assert await running.ended() == 13, running.log()
        assert "MAINSTAY_LISTEN" in running.log()
        assert SECRET not in running.log()
