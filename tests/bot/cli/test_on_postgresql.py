"""A service whose database is on a server, from `init` to `run`, and the way there and back from a file."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.starting import only_one
from storage.copying import tables_of
from storage.engine import open_database
from tests.bot.cli.conftest import SAMPLES, SERVICE
from tests.bot.cli.test_run import PATIENCE, running, telegram

MADE = tuple(SAMPLES / name for name in ("people-utf8-bom.csv", "plans-semicolons-cp1252.csv", "teams-tabs-utf16.csv"))
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def on_server(postgresql_url, monkeypatch):
    monkeypatch.setenv("MAINSTAY_DATABASE_URL", postgresql_url)
    return postgresql_url


@pytest.fixture
def service(tmp_path: Path, mainstay) -> Path:
    """A service in a file, with people and plans."""
    assert mainstay("init", *SERVICE, "--coordinator", "Dana").code == 0
    assert mainstay("import", *MADE).code == 0
    return tmp_path / "home"


def kept(url: str) -> dict[str, Any]:
    """Everything a database holds: each table's rows, by column, as they lie there."""

    def rows(connection):
        return {
            table.name: sorted(repr(sorted(row._mapping.items())) for row in connection.execute(table.select()))
            for table in tables_of(connection)
        }

    database = open_database(url)
    try:
        return database.read_sync(rows)
    finally:
        database.close_sync()


def in_file(home: Path) -> str:
    return f"sqlite:///{home / 'mainstay.db'}"


async def answered(there, phone) -> None:
    version = there.version
    async with asyncio.timeout(PATIENCE):
        while not any("999" in message.text for message in phone.from_bot):
            version = await there.wait_changed(version, 1.0)


def test_a_service_is_set_up_and_administered_on_a_server(on_server, mainstay, tmp_path):
    assert mainstay("init", *SERVICE, "--coordinator", "Dana").code == 0
    assert not (tmp_path / "home" / "mainstay.db").exists()
    said = mainstay("import", *(SAMPLES / name for name in MADE))
    assert said.code == 0, said.out
    [plan, *_] = mainstay("plan", "list").json["plans"]
    code = mainstay("invite", plan["ref"], "--name", "Zainab", "--relation", "mother").json
    assert len(code["code"].replace("-", "")) == 12
    assert mainstay("practitioner", "enrol", "CO-1").json["otpauth"].startswith("otpauth://totp/")
    assert mainstay("audit", "verify").json["sound"]
    found = {check["name"]: check["state"] for check in mainstay("doctor").json["checks"]}
    assert found["database"] == found["schema"] == found["audit"] == "ok"
    assert mainstay("db", "upgrade").json["after"] == "current"
    assert mainstay("init", *SERVICE, "--home", tmp_path / "other").error == (7, "already_set_up")


async def test_it_runs_on_a_server_and_hears_the_command_line_at_once(on_server, mainstay, tmp_path):
    assert (await asyncio.to_thread(mainstay, "init", *SERVICE)).code == 0
    async with telegram() as (there, url), running(tmp_path / "home", MAINSTAY_API_URL=url) as program:
        await program.logs("right_gained")
        phone = there.phone("Amira")
        phone.types("/start")
        phone.types("/helpnow")
        await answered(there, phone)
        assert (await asyncio.to_thread(mainstay, "db", "upgrade")).error == (33, "already_running")
        program.process.terminate()
        assert (await program.ended())[0] == 0


def test_a_server_that_is_away_or_promises_less_ends_it_by_name(postgresql_server, on_server, mainstay, monkeypatch):
    assert mainstay("init", *SERVICE).code == 0
    name = on_server.partition("@/")[2].partition("?")[0]
    postgresql_server.sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    monkeypatch.setenv("MAINSTAY_TOKEN", "123456:running-token-of-thirty-five-letters")
    assert ended("run") == 22
    postgresql_server.sql(f"ALTER DATABASE {name} RESET synchronous_commit")
    monkeypatch.setenv("MAINSTAY_DATABASE_URL", on_server.replace(name, "there_is_none"))
    assert ended("run") == 22
    assert mainstay("plan", "list").error == (22, "no_database")


def ended(*words: str) -> int:
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, check=False, capture_output=True, cwd=REPOSITORY, timeout=PATIENCE).returncode


# -- moving ------------------------------------------------------------------------------------------------------------


def test_everything_is_moved_to_a_server_row_for_row_and_opens_there(service, postgresql_url, mainstay, monkeypatch):
    before = kept(in_file(service))
    said = mainstay("db", "move", "--to", postgresql_url).json
    assert said["to"] == "server"
    assert said["total"] == sum(len(rows) for rows in before.values()) > 20
    assert kept(postgresql_url) == before == kept(in_file(service))
    plans = mainstay("plan", "list").json
    monkeypatch.setenv("MAINSTAY_DATABASE_URL", postgresql_url)
    (service / "mainstay.db").unlink()
    assert mainstay("plan", "list").json == plans
    assert mainstay("audit", "verify").json["sound"]
    assert mainstay("import", *MADE).json["counts"]["people"]["added"] == 0


def test_it_can_be_moved_back_to_a_file(service, postgresql_url, mainstay, monkeypatch, tmp_path):
    before = kept(in_file(service))
    assert mainstay("db", "move", "--to", postgresql_url).code == 0
    monkeypatch.setenv("MAINSTAY_DATABASE_URL", postgresql_url)
    back = tmp_path / "back.db"
    assert mainstay("db", "move", "--to", f"sqlite:///{back}").json["to"] == str(back)
    assert kept(f"sqlite:///{back}") == before
    assert mainstay("db", "move", "--to", f"sqlite:///{back}").error == (3, "refused")
    assert mainstay("db", "move", "--to", postgresql_url).error == (3, "refused")


def test_it_is_not_moved_under_a_running_program_nor_to_where_something_is(service, postgresql_url, mainstay):
    with only_one(service):
        assert mainstay("db", "move", "--to", postgresql_url).error == (33, "already_running")
    database = open_database(postgresql_url)
    database.write_sync(lambda connection: connection.execute(text("CREATE TABLE other (a INTEGER)")))
    database.close_sync()
    assert mainstay("db", "move", "--to", postgresql_url).error == (3, "refused")
    assert kept(postgresql_url) == {"other": []}


def test_a_value_that_does_not_open_stops_the_move_and_nothing_of_it_is_left(service, postgresql_url, mainstay):
    def swap(connection):
        connection.execute(text("UPDATE people SET name = (SELECT child_name FROM plans LIMIT 1)"))

    database = open_database(in_file(service))
    database.write_sync(swap)
    database.close_sync()
    before = kept(in_file(service))
    assert mainstay("db", "move", "--to", postgresql_url).code != 0
    assert kept(postgresql_url) == {}
    assert kept(in_file(service)) == before


@pytest.mark.parametrize("after", [pytest.param(0, marks=pytest.mark.nightly), 15])
def test_a_move_that_is_killed_leaves_the_other_database_empty(service, postgresql_url, mainstay, after):
    """`kill -9` from within, between any two steps: the process has no time to tidy up."""
    before = kept(in_file(service))
    killed = f"""
import os, signal, sys
from storage import copying, moving
steps = 0
def dies(step):
    def told(count):
        global steps
        steps += count
        if steps > {after}:
            os.kill(os.getpid(), signal.SIGKILL)
        step(count)
    return told
copy = moving.copy_rows
moving.copy_rows = lambda here, there, step: copy(here, there, dies(step))
from bot.__main__ import main
sys.argv = ["mainstay", "db", "move", "--to", {postgresql_url!r}]
main()
"""
    done = subprocess.run([sys.executable, "-c", killed], check=False, capture_output=True, cwd=REPOSITORY,
                          env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, timeout=PATIENCE)  # fmt: skip
    assert done.returncode == -9, done.stderr.decode()
    assert kept(postgresql_url) == {}
    assert kept(in_file(service)) == before
    assert mainstay("db", "move", "--to", postgresql_url).code == 0
    assert kept(postgresql_url) == before
