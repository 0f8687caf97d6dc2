"""The doctor: what is well, what should be looked at, what must be mended."""

import shutil
import sqlite3

import pytest

from bot.cli.checks import machine
from bot.cli.checks.check import State
from bot.preview.telegram import BotAccount, MemoryTelegram, serve
from bot.starting import only_one
from messages import help_lines
from tests.bot.cli.test_db import set_schema

TOKEN = "123456:doctor-token-of-thirty-five-letters"


def disk_of(total: int, free: int):
    """What Python says of such a disk."""
    return lambda _: shutil._ntuple_diskusage(total, total - free, free)


def found(said):
    """Each check's name and state, and that each that is not well has a mend."""
    assert all(check["mend"] for check in said.json["checks"] if check["state"] != "ok")
    return {check["name"]: check["state"] for check in said.json["checks"]}


def test_a_new_service_is_well_and_says_what_is_still_to_do(home, mainstay, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", disk_of(100 << 30, 50 << 30))
    said = mainstay("doctor")
    assert (said.code, said.json["worst"]) == (0, "warn")
    states = found(said)
    assert (
        states.pop("environment") == states.pop("run") == states.pop("coordinators") == states.pop("backup") == "warn"
    )
    assert set(states.values()) == {"ok"}
    assert {"keys", "help_lines", "database", "schema", "quick_check", "audit", "disk", "clock"} <= states.keys()


def test_the_doctor_looks_while_the_program_runs_and_sees_it(home, mainstay):
    with only_one(home):
        assert found(mainstay("doctor"))["run"] == "ok"


def test_the_doctor_changes_nothing(home, mainstay, content):
    before = content()
    mainstay("doctor")
    assert content() == before


def test_loose_keys_and_a_loose_home_are_found(home, mainstay):
    (home / "keys.toml").chmod(0o644)
    home.chmod(0o755)
    said = mainstay("doctor")
    assert (said.code, found(said)["keys"], found(said)["home"]) == (5, "fail", "warn")


def test_a_missing_service_file_a_database_and_keys_are_found(home, mainstay):
    (home / "mainstay.db").unlink()
    assert found(mainstay("doctor"))["database"] == "fail"
    (home / "keys.toml").unlink()
    assert found(mainstay("doctor"))["keys"] == "fail"
    (home / "service.toml").unlink()
    assert found(mainstay("doctor"))["service"] == "fail"


@pytest.mark.parametrize(
    ("checked_on", "state"), [("2026-11-01", "ok"), ("2026-08-01", "warn"), ("2026-05-01", "fail")]
)
def test_old_help_lines_are_warned_about_and_then_refused(home, mainstay, checked_on, state):
    ours = (help_lines.FOLDER / "england.toml").read_text("utf-8")
    dated = "\n".join(f"checked_on = {checked_on}" if "checked_on" in line else line for line in ours.splitlines())
    (home / "help-lines.toml").write_text(dated, "utf-8")
    assert found(mainstay("doctor"))["help_lines"] == state


def test_another_schema_a_broken_audit_and_a_damaged_file_are_found(home, mainstay):
    database = sqlite3.connect(home / "mainstay.db")
    database.execute("UPDATE audit SET act = 'plan.closed'")
    database.commit()
    database.close()
    assert found(mainstay("doctor"))["audit"] == "fail"
    set_schema(home, "9999_from_the_future")
    assert found(mainstay("doctor"))["schema"] == "fail"
    (home / "mainstay.db").write_bytes(b"not a database" * 500)
    assert found(mainstay("doctor"))["database"] == "fail"


def test_a_full_disk_and_a_jumping_clock_are_found(home, mainstay, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", disk_of(10**12, 10**6))
    monkeypatch.setattr(machine, "CLOCK_JUMP", -1.0)
    states = found(mainstay("doctor"))
    assert (states["disk"], states["clock"]) == ("fail", "warn")


@pytest.mark.parametrize(
    ("total", "free", "state"),
    [
        pytest.param(5 << 30, 1 << 30, State.OK, id="a small disk with a GiB"),
        pytest.param(5 << 30, (1 << 30) - 1, State.WARN, id="a small disk with a byte less than a GiB"),
        pytest.param(40 << 30, 4 << 30, State.OK, id="a large disk with a tenth"),
        pytest.param(40 << 30, (4 << 30) - 1, State.WARN, id="a large disk with a byte less than a tenth"),
        pytest.param(5 << 30, 100 << 20, State.WARN, id="100 MiB"),
        pytest.param(5 << 30, (100 << 20) - 1, State.FAIL, id="a byte less than 100 MiB"),
        pytest.param(500 << 20, 100 << 20, State.WARN, id="a fifth of a disk that is smaller than a GiB"),
    ],
)
def test_little_room_is_less_than_a_gib_or_than_a_tenth_of_the_disk(tmp_path, monkeypatch, total, free, state):
    """R19: whichever comes first."""
    monkeypatch.setattr(shutil, "disk_usage", disk_of(total, free))
    check = machine.disk_check(tmp_path)
    assert check.state is state
    assert check.says == f"{free / 2**30:.1f} GiB are free, {free / total:.0%} of the disk."


def test_a_plan_whose_lead_has_no_phone_is_named(home, mainstay):
    mainstay("practitioner", "add", "P-01", "Sam")
    mainstay("plan", "open", "OK-14", "Mia", "--lead", "P-01")
    mainstay("plan", "open", "OK-22", "Zayn")
    said = mainstay("doctor")
    [leads] = [check for check in said.json["checks"] if check["name"] == "leads"]
    assert leads["state"] == "warn"
    assert "OK-14" in leads["says"]
    assert "OK-22" in leads["says"]


@pytest.mark.parametrize(
    ("account", "names"),
    [
        pytest.param(BotAccount(username="riverside_bot"), set(), id="as it should be"),
        pytest.param(BotAccount(username="riverside_bot", can_join_groups=True), {"bot"}, id="may join groups"),
        pytest.param(BotAccount(username="other_bot"), {"bot_username"}, id="another bot"),
    ],
)
async def test_the_bot_is_asked_about_where_there_is_a_token(home, mainstay, monkeypatch, account, names):
    import asyncio

    from bot.clock import SteppedClock
    from tests.bot.cli.conftest import MORNING

    async with serve(MemoryTelegram(SteppedClock(MORNING), bot=account), TOKEN) as url:
        monkeypatch.setenv("MAINSTAY_API_URL", url)
        monkeypatch.setenv("MAINSTAY_TOKEN", TOKEN)
        said = await asyncio.to_thread(mainstay, "doctor")
        states = found(said)
        assert states["telegram"] == states["telegram_clock"] == "ok"
        assert {name for name in ("bot", "bot_username", "webhook") if states.get(name, "ok") != "ok"} == names
        monkeypatch.setenv("MAINSTAY_TOKEN", TOKEN + "x")
        assert found(await asyncio.to_thread(mainstay, "doctor"))["telegram"] == "fail"
        assert TOKEN not in said.out + said.err
    assert found(await asyncio.to_thread(mainstay, "doctor"))["telegram"] == "warn"
