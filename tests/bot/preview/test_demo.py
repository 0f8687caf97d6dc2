"""The demo whole: the real program, the made-up family by the same import as real files, and the clock."""

import asyncio
import signal
import socket
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from bot.preview.demo import demo
from bot.preview.players import Player
from bot.preview.stage import Stage
from tests.bot.preview.standing import MONDAY

LONGEST = 10.0


async def sees(player: Player, words: str) -> None:
    """Wait until this phone shows the words."""
    async with asyncio.timeout(LONGEST):
        while words not in player.phone.shown():
            await player.phone.wait_changed(player.phone.version, 0.05)


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with demo(MONDAY) as stage:
        yield stage


async def test_staff_are_enrolled_and_families_have_letters(stage: Stage):
    staff = [player for player in stage.players.values() if player.secret]
    families = [player for player in stage.players.values() if player.letter]
    assert [p.name for p in families] == ["Amira", "Mia", "Yusuf"]
    assert [p.name for p in staff] == ["Sam", "Priya", "Jo", "Dana"]
    assert all("You are set up" in p.phone.shown() for p in staff)
    assert all(not p.phone.chat for p in families)


async def test_every_family_phone_is_linked_by_the_real_conversation(stage: Stage):
    await stage.link_all()
    for key in ("amira", "mia", "yusuf"):
        player = stage.players[key]
        assert player.phone.last.labels[-1] == "Menu", player.phone.shown()
        assert player.letter is not None
        assert player.letter.check_word not in player.phone.shown()
    assert "linked as mum for OK-14" in stage.players["sam"].phone.shown()


async def test_linking_all_again_changes_nothing(stage: Stage):
    await stage.link_all()
    before = stage.players["amira"].phone.shown()
    await stage.link_all()
    assert stage.players["amira"].phone.shown() == before


async def test_amira_reads_short_and_easy_from_her_first_screen(stage: Stage):
    await stage.link_all()
    stage.players["amira"].phone.types("/who")
    await sees(stage.players["amira"], "This is Sam.")


async def test_yusuf_is_shown_nothing_of_what_was_agreed(stage: Stage):
    await stage.link_all()
    stage.players["amira"].phone.types("/actions")
    stage.players["yusuf"].phone.types("/actions")
    stage.players["yusuf"].phone.types("/who")
    await sees(stage.players["yusuf"], "Sam")
    assert not stage.players["yusuf"].phone.has_seen("bus")


async def test_sam_signs_in_with_what_the_authenticator_shows(stage: Stage):
    sam = stage.players["sam"]
    sam.phone.types("/signin")
    await sees(sam, "6 numbers")
    code = sam.code_at(stage.clock.now())
    assert code is not None
    sam.phone.types(code.numbers)
    await sees(sam, "Signed in until")
    assert code.numbers not in sam.phone.shown()


async def test_the_clock_moves_on_to_the_reminder_of_the_review(stage: Stage):
    await stage.link_all()
    stage.clock.set(MONDAY + timedelta(days=8))
    before = len(stage.players["amira"].phone.ever_on_lock_screen)
    stage.go("day")
    await stage.moves.ended()
    assert stage.clock.now() >= MONDAY + timedelta(days=9)
    assert len(stage.players["amira"].phone.ever_on_lock_screen) > before, "nobody was reminded of the review"


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def names() -> set[str]:
        return {path.name for path in tmp_path.glob("*/*")}

    async def live() -> set[str]:
        async with demo(MONDAY):
            return names()

    assert {"keys.toml", "mainstay.db", "service.toml"} <= asyncio.run(live())
    assert not list(tmp_path.iterdir())


async def test_the_command_prints_its_address_and_ends_cleanly_on_an_interrupt():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process, address = await start(port)
    assert f"http://127.0.0.1:{port}/" in address
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"deleted" in out


async def test_a_taken_port_ends_the_command_with_its_own_code_and_the_mend():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process, _ = await start(port)
        _, err = await process.communicate()
    assert process.returncode == 73
    assert f"--port {port + 1}".encode() in err


async def start(port: int) -> tuple[asyncio.subprocess.Process, str]:
    """Start `mainstay demo` and return it with the line that names its address, if it comes that far."""
    run = "import typer; from bot.cli.demo import demo; typer.run(demo)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", run, "--no-browser", "--port", str(port),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    return process, (await process.stdout.readline()).decode()
