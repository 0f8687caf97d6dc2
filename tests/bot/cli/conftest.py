"""A home folder, a command line that answers in JSON, and a fixed morning to stand in."""

import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.program import app
from bot.clock import SystemClock

SAMPLES = Path(__file__).parents[2] / "samples"
MORNING = datetime(2026, 11, 23, 10, tzinfo=UTC)
SERVICE = (
    "--organisation", "Riverside Council", "--area", "Riverside", "--nation", "england", "--phone", "01632 960001",
    "--duty-phone", "01632 960003", "--out-of-hours", "01632 960002", "--bot-username", "riverside_bot",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def error(self) -> tuple[int, str]:
        """The exit code and the short name of what went wrong."""
        assert set(self.json["error"]) == {"code", "message", "mend"}
        assert all(self.json["error"].values())
        return self.code, self.json["error"]["code"]


Mainstay = Callable[..., Said]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the tester's own machine counts."""
    for name in list(os.environ):
        if name.startswith("MAINSTAY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MAINSTAY_HOME", str(tmp_path / "home"))


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Monday 23 November 2026, ten o'clock: what samples with dates in them are read at."""
    monkeypatch.setattr(SystemClock, "now", lambda _: MORNING)
    return MORNING


@pytest.fixture
def mainstay() -> Mainstay:
    """Run a command in this process; `mainstay("plan", "list")` answers as with `--json`, unless told `words=True`."""

    def run(*arguments: str | Path, words: bool = False) -> Said:
        given = [str(argument) for argument in arguments]
        result = CliRunner().invoke(app, given if words else [*given, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def home(tmp_path: Path, mainstay: Mainstay, morning: datetime) -> Path:
    """A home folder with a service and its first co-ordinator, Dana, made this morning."""
    assert mainstay("init", *SERVICE, "--coordinator", "Dana").code == 0
    return tmp_path / "home"


@pytest.fixture
def content(home: Path) -> Callable[[], str]:
    """Everything the database holds, as text, to be compared."""

    def dump() -> str:
        database = sqlite3.connect(home / "mainstay.db")
        try:
            return "\n".join(database.iterdump())
        finally:
            database.close()

    return dump


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file to import."""

    folder = tmp_path / "inputs"
    folder.mkdir()

    def write(name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = folder / name
        path.write_text("\n".join(lines) + "\n", encoding)
        return path

    return write
