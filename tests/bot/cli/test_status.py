"""`mainstay status`: 0 where all is well, 5 and the mend where something is not."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import keeping
from bot.cli.checks import glance
from bot.engine.heartbeat import FILE
from bot.starting import only_one
from storage.depths import depths
from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from tests.bot.cli.test_db import set_schema
from tests.bot.cli.test_doctor import disk_of


@pytest.fixture
def beating(home, morning):
    """Give a sign of life so long before this morning."""

    def give(ago: timedelta) -> None:
        (home / FILE).write_text((morning - ago).isoformat() + "\n")

    give(timedelta(seconds=20))
    return give


@pytest.fixture(autouse=True)
def _large_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", disk_of(100 << 30, 50 << 30))


@pytest.fixture
def running(home, beating):
    with only_one(home):
        yield beating


def states(said):
    assert all(check["mend"] for check in said.json["checks"] if check["state"] != "ok")
    return {check["name"]: check["state"] for check in said.json["checks"]}


def test_a_service_that_runs_and_gets_on_is_well(running, mainstay):
    assert mainstay("backup").code == 0
    said = mainstay("status")
    assert (said.code, said.json["well"], said.json["running"]) == (0, True, True)
    assert set(states(said).values()) == {"ok"}
    assert (said.json["beat_age"], said.json["backup_age"]) == (20.0, 0.0)
    assert (said.json["to_handle"], said.json["set_aside"], said.json["schema"]) == (0, 0, "current")
    assert said.json["to_say"] == {"reply": 0, "news": 0, "broadcast": 0}


def test_it_says_so_in_words(running, mainstay):
    said = mainstay("status", words=True)
    assert said.code == 0
    assert "ok    `mainstay run` is running; all was well 20 seconds ago." in said.out
    assert "WARN  There is no backup in the home folder." in said.out


def test_a_service_that_does_not_run_is_not_well(beating, mainstay):
    said = mainstay("status")
    assert (said.code, states(said)["run"]) == (5, "fail")


@pytest.mark.parametrize(("ago", "ending"), [(timedelta(seconds=150), 0), (timedelta(seconds=151), 5)])
def test_a_service_that_runs_without_a_sign_of_life_for_too_long_is_not_well(running, mainstay, ago, ending):
    running(ago)
    assert mainstay("status").code == ending


def test_a_service_that_never_gave_one_is_not_well(running, home, mainstay):
    (home / FILE).unlink()
    said = mainstay("status")
    assert (said.code, said.json["last_beat"]) == (5, None)


@pytest.mark.parametrize(
    ("change", "name", "state"),
    [
        ({"to_handle": 3, "to_handle_age": 901.0}, "to_handle", "fail"),
        ({"to_handle": 3, "to_handle_age": 899.0}, "to_handle", "ok"),
        ({"to_say_age": 901.0}, "to_say", "fail"),
        ({"set_aside": 1}, "unsettled", "warn"),
        ({"refused": 1}, "unsettled", "warn"),
        ({"doubtful": 1}, "unsettled", "warn"),
    ],
)
def test_what_waits_too_long_must_be_mended_and_what_lies_there_is_told(
    running, mainstay, monkeypatch, change, name, state
):
    real = depths
    monkeypatch.setattr(glance, "depths", lambda tx: replace(real(tx), **change))
    said = mainstay("status")
    assert states(said)[name] == state
    assert said.code == (5 if state == "fail" else 0)


@pytest.mark.parametrize(("hours", "ending"), [(26, 0), (27, 5)])
def test_a_backup_older_than_26_hours_must_be_mended(running, mainstay, monkeypatch, hours, ending):
    monkeypatch.setattr(keeping, "age_of_newest", lambda *_: timedelta(hours=hours))
    assert mainstay("status").code == ending


@pytest.mark.parametrize(("free", "ending", "state"), [(99 << 20, 5, "fail"), (5 << 30, 0, "warn")])
def test_a_disk_that_is_nearly_full_must_be_mended_and_little_room_is_told(
    running, mainstay, monkeypatch, free, ending, state
):
    """R19: before what families send cannot be kept."""
    monkeypatch.setattr(shutil, "disk_usage", disk_of(100 << 30, free))
    said = mainstay("status")
    assert (said.code, states(said)["disk"]) == (ending, state)


def test_a_schema_that_is_not_ours_must_be_mended(running, mainstay, home):
    set_schema(home, "0000")
    said = mainstay("status")
    assert said.code == 5
    assert states(said)["schema"] == "fail"


def test_without_a_service_it_says_so_by_name(mainstay):
    assert mainstay("status").error == (10, "no_service")


def test_it_changes_nothing_and_names_nobody(running, mainstay, content):
    before = content()
    assert "Dana" not in mainstay("status").out
    assert content() == before


def test_real_rows_are_counted(running, mainstay, home, morning):
    from storage.engine import open_database
    from storage.keys import read_keys
    from storage.sealing import Keyring
    from storage.store import Store

    row = InboxRow(id=new_id(), update_id=7, arrival=1, lane=b"l" * 32, body="{}", received_at=morning)
    with Store(open_database(f"sqlite:///{home / 'mainstay.db'}"), Keyring(read_keys(home / "keys.toml"))) as store:
        store.write_sync(lambda tx: tx.inbox.add(replace(row, state=InboxState.SET_ASIDE)), now=morning)
    assert mainstay("status").json["set_aside"] == 1
