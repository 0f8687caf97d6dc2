"""A start imports what it needs and no more: a family must not wait for what some other command, or nobody, asked for.

What is slow cannot be told by a clock here, where other tests run at the same time; so the modules are named instead.
"""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.cli.program import COMMANDS
from bot.clock import SystemClock
from bot.home import make_home
from bot.preview.telegram import MemoryTelegram, serve
from bot.settings import Environment
from tests.faults.program import REPOSITORY, SERVICE, TOKEN

PATIENCE = 60.0  # seconds: the machine may be busy

# `mainstay run` up to where its parts are built and nothing is left but to start them.
START = """
import os, sys
from bot.app import App
from bot.cli.program import app

async def built(self):
    print(*sys.modules, flush=True)
    os._exit(0)

App.start = built
app(["run", "--home", sys.argv[1]])
"""

# Each with what it is for. A folder stands for all that lies in it.
ELSEWHERE = {
    "aiohttp.web": "serving pages: `demo`, and a webhook where one is asked for",
    "alembic": "bringing a database to a newer schema",
    "asyncpg": "PostgreSQL, where the database is there",
    "bot.cli.checks": "`doctor`",
    "bot.cli.faults": "saying what went wrong",
    "bot.cli.progress": "bars for people who wait",
    "bot.home": "`init`",
    "bot.preview": "`demo`",
    "handlers.operator": "the operator's own commands",
    "holidays": "the first question about a working day",
    "icalendar": "the first appointment that is sent",
    "messages.pages": "the first plan on a page",
    "prometheus_client": "figures, where somebody gathers them",
    "segno": "a square for a practitioner's authenticator",
    "sqlalchemy.ext": "PostgreSQL, where the database is there",
    "sqlalchemy.orm": "nothing: it comes with `sqlalchemy.ext.asyncio`",
    "typst": "the first plan on a page",
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of all modules that a start imports, in an interpreter of its own."""
    home = tmp_path_factory.mktemp("start") / "home"
    make_home(Environment(home=home), SERVICE)
    return asyncio.run(_imported(home))


async def _imported(home: Path) -> frozenset[str]:
    async with serve(MemoryTelegram(SystemClock(), token=TOKEN), TOKEN) as url:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", START, str(home), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "MAINSTAY_TOKEN": TOKEN, "MAINSTAY_API_URL": url},
        )  # fmt: skip
        try:
            async with asyncio.timeout(PATIENCE):
                out, err = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert process.returncode == 0, err.decode()
    return frozenset(out.decode().split())


def test_a_start_has_all_that_it_needs_by_then(imported: frozenset[str]) -> None:
    assert {"bot.running", "bot.engine.receive", "handlers.family.who", "storage.store", "telegram"} <= imported


@pytest.mark.parametrize("name", ELSEWHERE, ids=str)
def test_a_start_does_without(imported: frozenset[str], name: str) -> None:
    found = sorted(module for module in imported if f"{module}.".startswith(f"{name}."))
    assert not found, f"{name} is for {ELSEWHERE[name]}: import it in the function that needs it"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_start_imports_no_other_command(imported: frozenset[str], command: str) -> None:
    assert (COMMANDS[command].partition(":")[0] in imported) == (command == "run")
