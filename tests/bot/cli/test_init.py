"""Setting up a service: everything or nothing, and never over anything."""

import stat
import tomllib

import pytest

from bot import home as home_module
from storage.errors import DiskFull
from tests.bot.cli.conftest import SERVICE


def test_a_new_home_is_whole_and_only_its_owners(home):
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    assert files == {"service.toml": 0o600, "keys.toml": 0o600, "mainstay.db": 0o600}


def test_init_answers_with_the_settings_and_the_first_coordinator(tmp_path, mainstay):
    said = mainstay("init", *SERVICE, "--coordinator", "Dana", "--coordinator-ref", "D-9").json
    assert said["home"] == str(tmp_path / "home")
    assert said["coordinator"] == {"ref": "D-9", "name": "Dana"}
    assert said["service"]["hours"] == "09:00-17:00"


def test_every_setting_of_the_service_file_is_a_flag(tmp_path, mainstay):
    more = (
        "--hours", "08:30-16:30", "--weekdays", "0,1,2,3", "--zone", "Europe/London", "--answer-days", "3",
        "--unopened-hours", "2", "--remind-hours", "1", "--code-days", "5", "--framework", "leeds",
        "--framework", "england-send",
    )  # fmt: skip
    assert mainstay("init", *SERVICE, *more).code == 0
    written = tomllib.loads((tmp_path / "home" / "service.toml").read_text())
    assert written["weekdays"] == [0, 1, 2, 3]
    assert written["frameworks"] == ["leeds", "england-send"]
    assert (written["hours"], written["answer_days"], written["code_days"]) == ("08:30-16:30", 3, 5)


def test_names_with_quotation_marks_and_other_alphabets_are_written_as_toml(tmp_path, mainstay):
    given = ['The "Oak" \\ Trust', "Gwynedd – ŵ"]
    assert mainstay("init", *SERVICE, "--organisation", given[0], "--area", given[1]).code == 0
    written = tomllib.loads((tmp_path / "home" / "service.toml").read_text("utf-8"))
    assert [written["organisation"], written["area"]] == given


def test_a_second_init_says_so_and_changes_nothing(home, mainstay):
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    assert mainstay("init", *SERVICE, "--area", "Elsewhere").error == (7, "already_set_up")
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path, mainstay):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("dear")
    assert mainstay("init", *SERVICE).error == (7, "already_set_up")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.txt"]


def test_an_empty_folder_is_taken(tmp_path, mainstay):
    (tmp_path / "home").mkdir(mode=0o755)
    assert mainstay("init", *SERVICE).code == 0
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_without_a_terminal_every_missing_flag_is_named_and_nothing_is_asked(tmp_path, mainstay):
    said = mainstay("init", "--area", "Riverside")
    assert said.error == (2, "usage")
    for flag in ("--organisation", "--nation", "--phone", "--duty-phone", "--out-of-hours"):
        assert flag in said.json["error"]["message"]
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("flag", "value", "ending"),
    [
        pytest.param("--hours", "17:00-09:00", (11, "bad_service"), id="closes before it opens"),
        pytest.param("--nation", "france", (11, "bad_service"), id="another nation"),
        pytest.param("--zone", "Europe/Leeds", (11, "bad_service"), id="no such zone"),
        pytest.param("--framework", "hogwarts", (11, "bad_service"), id="no such framework"),
        pytest.param("--weekdays", "0,9", (11, "bad_service"), id="no such day"),
        pytest.param("--phone", "ring me", (12, "no_local_numbers"), id="not a number"),
    ],
)
def test_a_setting_that_cannot_be_leaves_nothing_behind(tmp_path, mainstay, flag, value, ending):
    assert mainstay("init", *SERVICE, flag, value).error == ending
    assert list(tmp_path.iterdir()) == []


def test_an_init_that_fails_halfway_leaves_nothing_behind(tmp_path, mainstay, monkeypatch):
    def full(_: str) -> None:
        raise DiskFull

    monkeypatch.setattr(home_module, "upgrade", full)
    assert mainstay("init", *SERVICE).error == (24, "disk_full")
    assert list(tmp_path.iterdir()) == []
