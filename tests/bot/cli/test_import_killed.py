"""An import that is killed in the middle: nothing of it is there, and it can be done again."""

import asyncio
import os
import signal
import sqlite3
import sys

from tests.bot.cli.conftest import SERVICE

ROWS = 4_000


async def test_an_import_killed_in_the_middle_leaves_nothing_half_written(tmp_path, mainstay, file):
    assert mainstay("init", *SERVICE).code == 0
    home = tmp_path / "home"
    people = file("people.csv", "ref,name,job", *(f"B-{n},Name {n},Teacher" for n in range(ROWS)))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "import", str(people), env={**os.environ, "MAINSTAY_HOME": str(home)}
    )
    await asyncio.to_thread(_until_it_writes, home, process)
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL
    listed = mainstay("practitioner", "list")
    assert listed.code == 0, listed.err
    assert listed.json["practitioners"] == []
    assert mainstay("audit", "verify").json["entries"] == 0
    few = file("few.csv", "ref,name", "B-1,Lee")
    assert mainstay("import", few).json["counts"]["people"]["added"] == 1


def _until_it_writes(home, process) -> None:
    """Return once the import holds the database and has spilled rows into the WAL that are not committed."""
    wal = home / "mainstay.db-wal"
    while process.returncode is None:
        database = sqlite3.connect(home / "mainstay.db", timeout=0, isolation_level=None)
        try:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        except sqlite3.OperationalError:
            if wal.exists() and wal.stat().st_size > 0:
                return
        finally:
            database.close()
    raise AssertionError("it ended before it was killed")
