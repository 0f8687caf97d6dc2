"""A program that is started on a damaged database gives help, keeps nothing, and goes on from a backup (R22)."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from bot.engine.heartbeat import last_beat
from bot.preview.telegram import Phone
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState
from tests.faults.broken import NOT_SAVED, turn_page
from tests.faults.families import lead_name, put_families
from tests.faults.program import REPOSITORY, Program, now, program
from tests.faults.reckoning import settled
from tests.faults.test_outside import until_health
from tests.faults.test_webhook import by_webhook, free_port

STRAY = "The bus did not come again today."


def mainstay(running: Program, *words: str) -> str:
    """Run a command on the same home folder; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--home", str(running.home)], cwd=running.home.parent, text=True,
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def new_on(phone: Phone) -> Callable[[], list[str]]:
    """From now on: what comes to this phone."""
    before = len(phone.from_bot)
    return lambda: [message.text for message in phone.from_bot[before:]]


@pytest.mark.parametrize("page", [1, 20], ids=["its first page", "a page in the middle"])
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_started_on_a_damaged_database_it_gives_help_until_a_backup_is_in_its_place(
    tmp_path: Path, tally: Callable[..., None], way: str, page: int
) -> None:
    async with program(tmp_path / "disk" / "home") as running:
        linked, stranger = running.phones(2)
        with running.store() as store:
            store.write_sync(lambda tx: put_families(tx, [linked.chat_id]), now=now())
        if way == "webhook":
            by_webhook(running, port := free_port())
            running.telegram.hand_over.behind = f"http://127.0.0.1:{port}"
            running.telegram.hand_over.retry_after = 0.1
        await running.start()
        linked.types("/menu")
        await running.until(lambda: bool(linked.from_bot))
        assert await running.stop() == 0, running.log()
        mainstay(running, "backup")
        (backup,) = (running.home / "backups").glob("*.db")
        damaged = turn_page(running.database, page)

        told, told_stranger, beat = new_on(linked), new_on(stranger), last_beat(running.home)
        running.environment |= {"MAINSTAY_METRICS": f"127.0.0.1:{(health := free_port())}"}
        await running.start()
        linked.types("help")
        stranger.types("Help!")
        await running.until(lambda: bool(told() and told_stranger()))
        stranger.types(STRAY)
        linked.types("/who")
        await running.until(lambda: len(running.telegram.calls("sendMessage")) >= 3)
        for said in (told, told_stranger):
            assert len(said()) == 1, "once, though the same updates come again and again"
            assert "999" in said()[0]
            assert NOT_SAVED in said()[0]
        assert len(running.telegram.updates.pending()) == 4
        found = await until_health(running, health, 503)
        assert not found["parts"]["database"]["well"]
        assert last_beat(running.home) == beat, "it gave a sign of life"
        assert running.database.read_bytes() == damaged
        assert '"event": "database_damaged"' in running.whole_log()
        assert await running.stop() == Exit.DAMAGED, running.log()
        assert "mainstay restore" in running.log()
        assert running.database.read_bytes() == damaged

        mainstay(running, "restore", str(backup), "--yes")
        await running.start()
        await running.until(lambda: any(lead_name(0) in text for text in told()) and len(told_stranger()) >= 2)
        await settled(running)
        assert await running.stop() == 0, running.log()
        with running.store() as store:
            rows, notices = store.read_sync(lambda tx: (tx.inbox.where(), tx.outbox.where()), now=now())
    assert [row.state for row in rows] == [InboxState.DONE] * len(rows)
    assert {notice.state for notice in notices} == {NoticeState.SENT}
    tally(f"started on a damaged database, {way}")
