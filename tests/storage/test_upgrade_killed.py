"""An upgrade that is killed at any instant leaves the old database or the new one, never something between (R25)."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from storage.copying import counts
from storage.engine import open_database
from storage.migrations import HEAD
from storage.schema import metadata
from storage.upgrade import revision_of, upgrade_to

REPOSITORY = Path(__file__).parents[2]
# The real steps, each statement of them slow, so that a kill meets every one of them.
SLOWLY = """
import sys, time
from sqlalchemy import Engine, event
from storage.upgrade import upgrade
@event.listens_for(Engine, "before_cursor_execute")
def slow(connection, cursor, statement, *_):
    print(statement[:12], flush=True)
    time.sleep(0.005)
upgrade(sys.argv[1])
"""
SHORT, LONG = [(1, 3)], [pytest.param(2, 100, marks=[pytest.mark.nightly, pytest.mark.timeout(1_800)])]
PERSON = text("""
    INSERT INTO people (id, kind, name, created_at, reading, discreet, hide_after_minutes, hours_from, hours_to,
        coordinator)
    VALUES ('0123456789abcdef', 'family', :sealed, 1, 'easy', true, 1, :sealed, :sealed, false)
""")


def state(connection):
    """The revision, the tables and what is in them."""
    names = tuple(sorted(inspect(connection).get_table_names()))
    return revision_of(connection), names, tuple(sorted(counts(connection).items())) if names else ()


def killed_upgrade(url: str, statements: int) -> bool:
    """Begin an upgrade and kill it after so many statements; return whether it was killed before its end."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY, url], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(statements):
            if not process.stdout.readline():
                break
        process.kill()
    return process.returncode != 0


@pytest.mark.parametrize("begins_at", [pytest.param(None, marks=pytest.mark.nightly), "0001_first"])
@pytest.mark.parametrize(("seed", "kills"), [*SHORT, *LONG])
def test_killed_at_random_instants(url, begins_at, seed, kills):
    dice, killed = random.Random(seed), 0
    database = open_database(url)

    def begin(connection):
        if begins_at is not None:
            upgrade_to(connection, begins_at)
            connection.execute(PERSON, {"sealed": b"\x01\x01" + bytes(30)})

    database.write_sync(begin)
    old = database.read_sync(state)
    for _ in range(kills):
        killed += killed_upgrade(url, dice.randrange(1, 110 if begins_at is None else 45))
        now = database.read_sync(state)
        assert now == old or now[0] == HEAD, now
        if now[0] == HEAD:
            old = now
    killed_upgrade(url, 10_000)
    found = database.read_sync(state)
    assert found[0] == HEAD
    assert dict(found[2])["people"] == (0 if begins_at is None else 1)
    assert set(found[1]) == {*metadata.tables, "alembic_version"}
    database.close_sync()
    assert killed > 0
