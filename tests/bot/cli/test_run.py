"""`mainstay run` as a process of its own, against a Telegram in this one: it serves, it stops, it refuses by name."""

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.preview.telegram import BotAccount, MemoryTelegram, serve
from bot.starting import only_one
from messages import help_lines
from tests.bot.cli.conftest import SERVICE
from tests.bot.cli.test_db import set_schema
from tests.faults.broken import turn_page

TOKEN = "123456:running-token-of-thirty-five-letters"
PATIENCE = 60.0  # seconds: the machine may be busy


@pytest.fixture
def home(tmp_path: Path, mainstay) -> Path:
    """A home folder made now: another process reads the real clock."""
    assert mainstay("init", *SERVICE).code == 0
    return tmp_path / "home"


class Running:
    """One `mainstay run`, its log read line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log: list[str] = []

    async def logs(self, event: str) -> None:
        """Wait until it has logged this event."""
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self.process.stderr.readline()).decode():
                self.log.append(line)
                if f'"event": "{event}"' in line:
                    return
        raise AssertionError(f"it ended without {event}: {''.join(self.log)}")

    async def ended(self) -> tuple[int | None, dict[str, Any]]:
        """Wait for its end; return its exit code and the one JSON object it printed."""
        async with asyncio.timeout(PATIENCE):
            out, err = await self.process.communicate()
        self.log.append(err.decode())
        assert TOKEN not in "".join(self.log) + out.decode()
        return self.process.returncode, json.loads(out)


@asynccontextmanager
async def running(home: Path, begins: tuple[str, ...] = ("-m", "bot"), /, **environment: str):
    """Start `mainstay run`; whatever is left of it at the end is killed. `begins` is what Python runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *begins, "run", "--json", "--home", str(home),
        env={**os.environ, "MAINSTAY_TOKEN": TOKEN, **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def telegram(**account: Any):
    """A Telegram in memory over HTTP, and where it answers."""
    there = MemoryTelegram(SystemClock(), bot=BotAccount(username="riverside_bot", **account))
    there.poll_cap = 0.2
    async with serve(there, TOKEN) as url:
        yield there, url


async def refused(home: Path, **environment: str) -> tuple[int | None, str]:
    async with running(home, **environment) as program:
        code, said = await program.ended()
    assert set(said["error"]) == {"code", "message", "mend"}
    assert said["error"]["mend"]
    return code, said["error"]["code"]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
async def test_it_serves_a_family_and_stops_when_told_with_0(home, ending):
    async with telegram() as (there, url), running(home, MAINSTAY_API_URL=url) as program:
        await program.logs("started")
        phone = there.phone("Amira")
        phone.types("/start")
        phone.types("/helpnow")
        version = there.version
        async with asyncio.timeout(PATIENCE):
            while not any("999" in message.text for message in phone.from_bot):
                version = await there.wait_changed(version, 1.0)
        program.process.send_signal(ending)
        async with asyncio.timeout(10):
            code, said = await program.ended()
    assert (code, said["bot"]) == (0, "riverside_bot")
    [commands] = there.commands.values()
    assert {"helpnow", "who"} <= {command["command"] for command in commands}
    assert not any('"level": "error"' in line for line in program.log)


async def test_told_to_stop_before_telegram_answers_it_ends_with_0(home):
    async with running(home, MAINSTAY_API_URL="http://127.0.0.1:9") as program:
        await program.logs("telegram_away")
        program.process.terminate()
        assert (await program.ended())[0] == 0


async def test_it_waits_for_a_telegram_that_is_away_at_first(home):
    async with telegram() as (there, url):
        there.refuse_connection = True
        async with running(home, MAINSTAY_API_URL=url) as program:
            await program.logs("telegram_away")
            there.refuse_connection = False
            await program.logs("started")
            program.process.terminate()
            assert (await program.ended())[0] == 0


async def test_a_second_program_on_the_same_home_is_refused_and_the_doctor_sees_the_first(home, mainstay):
    async with telegram() as (_, url), running(home, MAINSTAY_API_URL=url) as program:
        await program.logs("started")
        assert await refused(home, MAINSTAY_API_URL=url) == (33, "already_running")
        seen = await asyncio.to_thread(mainstay, "doctor")
        assert {"ok"} == {check["state"] for check in seen.json["checks"] if check["name"] in ("run", "database")}
        program.process.terminate()
        assert (await program.ended())[0] == 0


@pytest.mark.parametrize("door", ["can_join_groups", "can_read_all_group_messages", "supports_inline_queries"])
async def test_a_bot_that_hears_more_than_private_chats_is_refused(home, door):
    async with telegram(**{door: True}) as (there, url):
        assert await refused(home, MAINSTAY_API_URL=url) == (32, "open_bot")
    assert there.calls("getUpdates") == []


async def test_a_token_that_telegram_refuses_ends_it(home):
    async with telegram() as (_, url):
        wrong = "123456:another-token-of-thirty-five-letters"
        assert await refused(home, MAINSTAY_API_URL=url, MAINSTAY_TOKEN=wrong) == (31, "token_refused")
        assert await refused(home, MAINSTAY_API_URL=url, MAINSTAY_TOKEN="x") == (31, "token_refused")


async def test_another_receiver_of_the_same_bot_ends_it(home):
    async with telegram() as (there, url):
        there.webhook = {"url": "https://example.org/hook"}
        assert await refused(home, MAINSTAY_API_URL=url) == (34, "other_receiver")


def loosen(home: Path) -> None:
    (home / "keys.toml").chmod(0o640)


def spoil(home: Path) -> None:
    (home / "keys.toml").write_text("format = 1")
    (home / "keys.toml").chmod(0o600)


def without(setting: str):
    def cut(home: Path) -> None:
        file = home / "service.toml"
        file.write_text("\n".join(line for line in file.read_text().splitlines() if not line.startswith(setting)))

    return cut


def outdate(home: Path) -> None:
    ours = (help_lines.FOLDER / "england.toml").read_text("utf-8").splitlines()
    old = "\n".join("checked_on = 2020-01-01" if "checked_on" in line else line for line in ours)
    (home / "help-lines.toml").write_text(old, "utf-8")


NO_FILE = {"MAINSTAY_TOKEN": "", "MAINSTAY_TOKEN_FILE": "/there/is/none"}


@pytest.mark.parametrize(
    ("harm", "environment", "ending"),
    [
        pytest.param(lambda home: (home / "service.toml").unlink(), {}, Exit.NO_SERVICE, id="no service file"),
        pytest.param(without("organisation"), {}, Exit.BAD_SERVICE, id="a service file without a name"),
        pytest.param(without("duty_phone"), {}, Exit.NO_LOCAL_NUMBERS, id="no local help number"),
        pytest.param(lambda home: (home / "keys.toml").unlink(), {}, Exit.NO_KEYS, id="no keys"),
        pytest.param(loosen, {}, Exit.LOOSE_KEYS, id="keys that others can read"),
        pytest.param(spoil, {}, Exit.NO_KEYS, id="a key file with nothing in it"),
        pytest.param(outdate, {}, Exit.OLD_HELP_LINES, id="help lines that nobody has checked for years"),
        pytest.param(lambda h: (h / "help-lines.toml").write_text("x"), {}, Exit.BAD_HELP_LINES, id="bad help lines"),
        pytest.param(lambda home: (home / "mainstay.db").unlink(), {}, Exit.NO_DATABASE, id="no database"),
        pytest.param(lambda home: set_schema(home, "9999_later"), {}, Exit.NEWER_SCHEMA, id="a newer schema"),
        pytest.param(lambda _: None, {"MAINSTAY_TOKEN": ""}, Exit.NO_TOKEN, id="no token"),
        pytest.param(lambda _: None, NO_FILE, Exit.NO_TOKEN, id="no file"),
        pytest.param(lambda _: None, {"MAINSTAY_WEBHOOK_URL": "https://x"}, Exit.BAD_ENVIRONMENT, id="a webhook"),
        pytest.param(lambda _: None, {"MAINSTAY_BROADCAST": "fast"}, Exit.BAD_ENVIRONMENT, id="an unknown pace"),
    ],
)  # fmt: skip
async def test_it_refuses_to_start_by_name_where_something_is_not_sound(home, harm, environment, ending):
    harm(home)
    assert await refused(home, **environment) == (ending, ending.code)


@pytest.mark.parametrize("page", [1, 20], ids=["its first page", "a page in the middle"])
async def test_on_a_damaged_file_it_says_the_steps_leaves_it_as_it_is_and_ends_with_25_when_stopped(home, page):
    """R22. That help is answered meanwhile: tests/faults/test_damaged.py."""
    file = home / "mainstay.db"
    spoilt = turn_page(file, page)
    async with telegram() as (_, url), running(home, MAINSTAY_API_URL=url) as program:
        await program.logs("database_damaged")
        await program.logs("started")
        assert await refused(home, MAINSTAY_API_URL=url) == (Exit.ALREADY_RUNNING, Exit.ALREADY_RUNNING.code)
        program.process.terminate()
        code, said = await program.ended()
    assert (code, said["error"]["code"]) == (Exit.DAMAGED, Exit.DAMAGED.code)
    assert "mainstay restore" in said["error"]["mend"]
    assert "Stop `run` and keep the file" in said["error"]["mend"]
    assert any("Stop `run` and keep the file" in line for line in program.log), "said at once, not only at the end"
    assert file.read_bytes() == spoilt


# The program, which asks SQLite for less than it is to answer.
ASKS_LESS = """
import sys
from storage.seat import SETTINGS
name, asked = sys.argv.pop(1).split("=")
SETTINGS[name] = (asked, SETTINGS[name][1])
from bot.cli.program import app
app()
"""


@pytest.mark.parametrize("asked", ["journal_mode=DELETE", "synchronous=NORMAL"])
async def test_it_refuses_a_file_that_would_not_keep_what_it_confirms(home, asked):
    """R21: SQLite is asked what it is set to, and another answer than WAL and FULL ends the program."""
    async with telegram() as (there, url):
        async with running(home, ("-c", ASKS_LESS, asked), MAINSTAY_API_URL=url) as program:
            code, said = await program.ended()
        assert (code, said["error"]["code"]) == (Exit.NO_DATABASE, Exit.NO_DATABASE.code)
        assert "would not promise to keep what it confirms" in said["error"]["message"]
        assert asked.partition("=")[0] in said["error"]["message"]
        assert "on a disk of this machine" in said["error"]["mend"]
    assert there.calls("getMe") == []


async def test_the_token_may_stand_in_a_file(home, tmp_path):
    file = tmp_path / "inputs" / "token"
    file.parent.mkdir()
    file.write_text(TOKEN + "\n")
    async with telegram() as (_, url):
        given = {"MAINSTAY_TOKEN": "", "MAINSTAY_TOKEN_FILE": str(file), "MAINSTAY_API_URL": url}
        async with running(home, **given) as program:
            await program.logs("started")
            program.process.terminate()
            assert (await program.ended())[0] == 0


def test_the_lock_goes_with_whoever_held_it(home):
    with only_one(home):
        pass
    with only_one(home):
        pass
