"""Backing up by command: where to, for how long, never with the keys; and reading a database through."""

import shutil
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.starting import only_one
from tests.bot.cli.conftest import MORNING

DAY = timedelta(days=1)


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""
    return lambda moment: monkeypatch.setattr(SystemClock, "now", lambda _: moment)


def spoil(home, statement: str) -> None:
    database = sqlite3.connect(home / "mainstay.db")
    database.execute(statement)
    database.commit()
    database.close()


def age_of_backup(mainstay):
    return next(check["state"] for check in mainstay("doctor").json["checks"] if check["name"] == "backup")


def test_a_backup_goes_into_the_homes_own_folder_and_says_what_it_holds(home, mainstay):
    said = mainstay("backup")
    assert said.code == 0
    assert said.json["file"] == str(home / "backups" / "mainstay-20261123T100000Z.db")
    assert said.json["rows"]["people"] == 1
    assert {path.name for path in (home / "backups").iterdir()} == {
        "mainstay-20261123T100000Z.db", "mainstay-20261123T100000Z.db.anchor",
    }  # fmt: skip
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home / "backups").iterdir()} == {0o600}
    assert mainstay("verify", said.json["file"]).json["sound"] is True


def test_it_can_be_made_while_the_program_runs(home, mainstay):
    with only_one(home):
        assert mainstay("backup").code == 0


def test_two_in_one_second_have_two_names(home, mainstay):
    assert len({mainstay("backup").json["file"] for _ in range(3)}) == 3


def test_a_backup_may_go_elsewhere_and_the_doctor_still_knows_of_it(home, mainstay, tmp_path):
    (tmp_path / "inputs").mkdir(exist_ok=True)
    assert age_of_backup(mainstay) == "warn"
    assert mainstay("backup", tmp_path / "inputs" / "copy.db").code == 0
    assert sorted(path.name for path in (tmp_path / "inputs").iterdir()) == ["copy.db", "copy.db.anchor"]
    assert age_of_backup(mainstay) == "ok"


def test_after_twenty_six_hours_the_doctor_warns(home, mainstay, at):
    mainstay("backup")
    at(MORNING + timedelta(hours=25))
    assert age_of_backup(mainstay) == "ok"
    at(MORNING + timedelta(hours=27))
    assert age_of_backup(mainstay) == "warn"


@pytest.mark.parametrize("place", ["keys.toml", "copy.db", "mainstay.db"])
def test_nothing_is_written_over_or_beside_the_keys(home, mainstay, place):
    before = (home / "keys.toml").read_bytes()
    assert mainstay("backup", home / place).error == (3, "cannot_keep")
    assert (home / "keys.toml").read_bytes() == before
    assert not (home / "copy.db").exists()


def test_a_way_around_to_the_keys_is_seen_through(home, mainstay, tmp_path):
    (tmp_path / "elsewhere").symlink_to(home)
    (tmp_path / "innocent.db").symlink_to(home / "keys.toml")
    assert mainstay("backup", tmp_path / "elsewhere" / "copy.db").error == (3, "cannot_keep")
    assert mainstay("backup", tmp_path / "innocent.db").error == (3, "cannot_keep")
    assert mainstay("backup", tmp_path / "nowhere" / "copy.db").error == (3, "cannot_keep")


def test_the_newest_thirty_five_days_are_kept(home, mainstay, at):
    first = Path(mainstay("backup").json["file"])
    for day in range(1, 39):
        name = f"mainstay-{MORNING + day * DAY:%Y%m%dT%H%M%SZ}"
        for made in first.parent.glob(f"{first.stem}.*"):
            shutil.copyfile(made, made.with_name(made.name.replace(first.stem, name)))
    at(MORNING + 39 * DAY)
    last = mainstay("backup").json
    kept = sorted(path.name for path in (home / "backups").glob("*.db"))
    assert (len(kept), kept[0], kept[-1]) == (36, "mainstay-20261127T100000Z.db", "mainstay-20270101T100000Z.db")
    assert sorted(Path(path).name for path in last["removed"]) == [
        f"mainstay-202611{day}T100000Z.db" for day in (23, 24, 25, 26)
    ]
    assert len(list((home / "backups").glob("*.anchor"))) == 36


def test_how_long_they_are_kept_can_be_said_and_other_files_are_left(home, mainstay, at):
    mainstay("backup")
    (home / "backups" / "mine.db").write_bytes(b"")
    at(MORNING + 3 * DAY)
    mainstay("backup", "--keep-days", "2")
    assert sorted(path.name for path in (home / "backups").glob("*.db")) == ["mainstay-20261126T100000Z.db", "mine.db"]


def test_the_newest_is_never_removed(home, mainstay, at):
    at(MORNING + 10 * DAY)
    mainstay("backup")
    at(MORNING + DAY)  # a clock that was set back
    mainstay("backup", "--keep-days", "1")
    assert len(list((home / "backups").glob("*.db"))) == 2


def test_a_sound_database_is_sound_and_nothing_of_it_is_changed(home, mainstay, content):
    before = content()
    said = mainstay("verify")
    assert (said.code, said.json["sound"], said.json["places"], said.json["audit_broken_at"]) == (0, True, [], None)
    assert content() == before


def test_what_cannot_be_read_is_named_by_table_column_and_row(home, mainstay):
    spoil(home, "UPDATE people SET name = x'01010203'")
    said = mainstay("verify")
    assert said.code == 25
    assert [(place["table"], place["column"]) for place in said.json["places"]] == [("people", "name")]
    assert len(said.json["places"][0]["row"]) == 16
    assert said.json["steps"]
    assert "people, name" in mainstay("verify", words=True).out
    assert mainstay("backup").error == (25, "damaged")


def test_a_value_that_was_moved_to_another_row_is_named(home, mainstay):
    mainstay("practitioner", "add", "P-01", "Sam")
    spoil(home, "UPDATE people SET name = (SELECT name FROM people ORDER BY id LIMIT 1)")
    assert [place["column"] for place in mainstay("verify").json["places"]] == ["name"]


def test_a_state_that_no_program_writes_is_named(home, mainstay):
    spoil(home, "UPDATE people SET kind = 'stafg'")
    assert [place["column"] for place in mainstay("verify").json["places"]] == ["kind"]


def test_an_audit_that_was_cut_is_found_by_the_anchor_of_a_backup(home, mainstay):
    mainstay("practitioner", "add", "P-01", "Sam")
    mainstay("backup")
    spoil(home, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    said = mainstay("verify")
    assert (said.code, said.json["audit_broken_at"]) == (25, 2)
    assert mainstay("audit", "verify").code == 0  # which has only the chain itself to go by


def test_a_backup_of_which_any_byte_was_changed_is_found_by_its_anchor(home, mainstay):
    from pathlib import Path

    file = Path(mainstay("backup").json["file"])
    held = bytearray(file.read_bytes())
    held[len(held) // 2] ^= 1
    file.write_bytes(held)
    said = mainstay("verify", file)
    assert (said.code, "byte for byte" in said.json["file"][-1]) == (25, True)


@pytest.mark.parametrize("held", [b"", b"not a database", bytes(4096), b"SQLite format 3\0" + bytes(100)])
def test_what_is_no_database_is_damaged(home, mainstay, tmp_path, held):
    (tmp_path / "other.db").write_bytes(held)
    assert mainstay("verify", tmp_path / "other.db").code == 25


def test_a_file_that_is_not_there_is_refused(home, mainstay, tmp_path):
    assert mainstay("verify", tmp_path / "none.db").error == (3, "no_file")


def test_other_keys_than_the_databases_are_told_from_damage(home, mainstay, tmp_path, monkeypatch):
    file = mainstay("backup").json["file"]
    monkeypatch.setenv("MAINSTAY_HOME", str(tmp_path / "other"))
    from tests.bot.cli.conftest import SERVICE

    mainstay("init", *SERVICE, "--coordinator", "Dana")
    assert mainstay("verify", file).error == (16, "bad_keys")
    (tmp_path / "other" / "keys.toml").unlink()
    assert mainstay("verify", file).error == (14, "no_keys")


def test_an_older_database_is_read_as_far_as_this_version_knows_it(home, mainstay):
    spoil(home, "UPDATE alembic_version SET version_num = '0001_first'")
    assert mainstay("backup").error == (21, "older_schema")


@pytest.mark.parametrize("offset", [0, 4_096, 20_480])
def test_of_a_damaged_database_no_backup_is_made_and_the_steps_are_named(home, mainstay, offset):
    """R22. `run`: tests/bot/cli/test_run.py."""
    with (home / "mainstay.db").open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff" * 3_000)
    found, said = mainstay("verify"), mainstay("backup")
    assert (found.code, said.code) == (25, 25)
    assert "mainstay restore" in found.out
    assert "mainstay verify" in said.json["error"]["mend"] or "mainstay restore" in said.json["error"]["mend"]


@pytest.mark.parametrize("command", ["backup", "verify", "restore", "erase", "keys", "db"])
def test_the_command_explains_itself(mainstay, command):
    within = {"keys": ["rotate"], "db": ["upgrade"]}.get(command, [])
    said = mainstay(command, *within, "--help", words=True)
    assert said.code == 0
    assert "--json" in said.out
