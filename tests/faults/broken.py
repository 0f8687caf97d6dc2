"""Ways of taking the database away from a program: pages that cannot be read, for a while or for good, a full disk."""

import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.program import Program

SMALL_DISK = "8m"
NOT_SAVED = "I could not save that yet"  # what people are told meanwhile
PAGE = 4096


@contextmanager
def unreadable(running: Program) -> Iterator[None]:
    """Overwrite the file, its first page and all, with rubbish; afterwards it is what it was.

    Everything is folded into the file first, by a commit of our own, so that the program has to read it again.
    """
    beside = sqlite3.connect(running.database, isolation_level=None)
    beside.execute("PRAGMA user_version = 7")
    assert beside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, "somebody held the database"
    beside.close()
    sound = running.database.read_bytes()
    _over(running.database, bytes(reversed(sound)))
    try:
        yield
    finally:
        _over(running.database, sound)


def turn_page(file: Path, page: int) -> bytes:
    """Turn a page round, counted from 1, while nobody has the file open; return what the file is now."""
    content = bytearray(file.read_bytes())
    content[PAGE * (page - 1) : PAGE * page] = bytes(reversed(content[PAGE * (page - 1) : PAGE * page]))
    file.write_bytes(content)
    return bytes(content)


def _over(path: Path, content: bytes) -> None:
    """Write over the file where it stands: the program has it open."""
    with path.open("r+b") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small disk there, where this user may; return whether there is one."""
    folder.mkdir()
    mounted = _mount("mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            _mount("umount", "--lazy", str(folder))


def way_of(mounted: bool) -> str:
    """Say in which way a disk was full, for the lines at the end of the tests."""
    return f"full disk of {SMALL_DISK}" if mounted else "full disk, none mounted: RLIMIT_FSIZE in its place"


@contextmanager
def full(running: Program, *, disk: bool) -> Iterator[None]:
    """Fill the disk to its last byte; without a disk of our own, forbid the program to make its files any longer."""
    if not disk:
        with _no_longer_files(running.pid):
            yield
        return
    filler = running.home.parent / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _no_longer_files(pid: int) -> Iterator[None]:
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def _mount(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
