"""An upgrade that is killed at any instant leaves the old database or the new one, never something between (R25)."""

import hashlib
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.copying import VERSIONS, copy_rows, opened
from storage.engine import open_database
from storage.keys import new_keys
from storage.migrations import HEAD
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import alembic_config, revision_of, upgrade, upgrade_to
from tests.storage.conftest import NOW
from tests.storage.killing import Killing
from tests.storage.whole import fill

REVISIONS = [step.revision for step in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]
STEPS = [pytest.param(*step, id=step[1]) for step in pairwise([None, *REVISIONS])]
AT_ONCE = [pytest.param(None, HEAD, id="from nothing"), pytest.param(REVISIONS[0], HEAD, id="from the first")]
OF_THE_DAY = {("plans", "help_day")}  # a step counts it from the day on which it is run, and midnight may come
KILLS = 100
LATER = 0.004  # seconds: a few statements long
TOGETHER = {"sqlite": 1, "postgresql": 10}  # kills of one database before it is upgraded; a copy of a file costs least
SHAPE = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master",
    "postgresql": """
        SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
}
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


@dataclass(frozen=True)
class State:
    """A database: its revision, all that it is made of, and a hash of what stands in each column of each table."""

    revision: str | None
    shape: frozenset[tuple[Any, ...]]
    content: Mapping[tuple[str, str], str]

    @property
    def form(self) -> tuple[str | None, frozenset[tuple[Any, ...]]]:
        return self.revision, self.shape

    def moved_since(self, old: "State") -> list[tuple[str, str]]:
        """The columns of both that do not say the same in every row; what is sealed is compared as it lies there."""
        both = self.content.keys() & old.content.keys()
        return sorted(column for column in both if self.content[column] != old.content[column])


class Prepared:
    """Databases of every revision with something in every table, made once and copied for each kill."""

    def __init__(self, folder: Path, newest: Path, request: pytest.FixtureRequest, until: ExitStack) -> None:
        """What is made on the server stays `until` then: whoever runs these tests in another order prepares again."""
        self._folder, self._newest, self._request, self._until = folder, newest, request, until
        self._numbers = count(1)
        self._files: dict[str | None, Path] = {}
        self._templates: dict[str | None, str] = {}

    @contextmanager
    def copy(self, backend: str, revision: str | None) -> Iterator[str]:
        """The address of a database of this revision, or of an empty one; it is gone afterwards."""
        with self._file(revision) if backend == "sqlite" else self._database(revision) as url:
            yield url

    @contextmanager
    def _file(self, revision: str | None) -> Iterator[str]:
        if revision not in self._files:
            file = self._folder / f"{revision}.db"
            self._make(f"sqlite:///{file}", revision)
            self._files[revision] = file
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        shutil.copy(self._files[revision], folder / "mainstay.db")
        yield f"sqlite:///{folder / 'mainstay.db'}"
        shutil.rmtree(folder)

    @contextmanager
    def _database(self, revision: str | None) -> Iterator[str]:
        server, name = self._request.getfixturevalue("postgresql_server"), f"killed_{next(self._numbers)}"
        if revision not in self._templates:
            template = f"prepared_{len(self._templates)}"
            server.sql(f"CREATE DATABASE {template}")
            self._until.callback(server.sql, f"DROP DATABASE {template} WITH (FORCE)")
            self._make(server.url(template), revision)
            self._templates[revision] = template
        server.sql(f"CREATE DATABASE {name} TEMPLATE {self._templates[revision]}")
        try:
            yield server.url(name)
        finally:
            server.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self, url: str, revision: str | None) -> None:
        """Lay down what the newest revision holds, as far as this one has its tables and columns, in its own shape."""

        def make(connection: Connection) -> None:
            if revision is not None:
                upgrade_to(connection, revision)
                with opened(self._newest) as newest:
                    rows = copy_rows(newest, connection, lambda _: None)
                assert all(rows.values()), rows

        database = open_database(url)
        database.write_sync(make)
        database.close_sync()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Prepared]:
    folder = tmp_path_factory.mktemp("killed")
    url = f"sqlite:///{folder / 'newest.db'}"
    upgrade(url)
    with Store(open_database(url), Keyring(new_keys())) as store:
        store.write_sync(lambda tx: fill(tx, families=2), now=NOW)
    with ExitStack() as until:
        yield Prepared(folder, folder / "newest.db", request, until)


@pytest.fixture(scope="module")
def killing() -> Iterator[Killing]:
    with Killing() as killing:
        yield killing


def state_of(url: str) -> State:
    """Look at a database as the next start finds it, once the server has noticed that the one before was killed."""
    database = open_database(url)
    try:
        while database.file is None and database.read_sync(lambda connection: connection.execute(OTHERS).scalar_one()):
            time.sleep(0.005)
        return database.read_sync(_look)
    finally:
        database.close_sync()


def _look(connection: Connection) -> State:
    backend, content = connection.dialect.name, {}
    if backend == "sqlite":
        assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    made = connection.execute(text(SHAPE[backend])).all()
    for table in connection.execute(text(TABLES[backend])).scalars().all():
        if table != VERSIONS:
            rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))  # its key comes first
            columns, found = list(rows.keys()), rows.all()
            for number, column in enumerate(columns):
                said = repr([(row[0], row[number]) for row in found])
                content[table, column] = hashlib.sha256(said.encode()).hexdigest()
    # Line by line: where SQLite rebuilds a table, Alembic writes its keys down in any order.
    shape = frozenset((*row[:-1], line.strip(", ")) for row in made for line in (row[-1] or "").splitlines())
    return State(revision_of(connection), shape, content)


def kill_upgrades(
    prepared: Prepared, killing: Killing, backend: str, before: str | None, after: str, kills: int
) -> Counter[str]:
    """Upgrade from one revision to another and be killed so many times; return how often which was found.

    Two kills meet the commit, right before and right after it; the others come at instants that the dice chose, half
    of them while the upgrade runs on. An upgrade that outran its kill is looked at, and not counted.
    """
    dice, found, killed = random.Random(f"{backend} {after}"), Counter[str](), 0
    with prepared.copy(backend, before) as url:
        old = state_of(url)
        instants = killing.upgrade(url, after).instants
        new = state_of(url)
        upgrade(url)
        newest = state_of(url)
    assert (old.revision, new.revision, newest.revision) == (before, after, HEAD)
    assert new.moved_since(old) == []
    assert newest.moved_since(old) == []
    chosen = [(instants - 1, None), (instants, None)]
    while killed < kills:
        with prepared.copy(backend, before) as url:
            for _ in range(TOGETHER[backend]):
                instant, later = chosen.pop(0) if chosen else (
                    dice.randint(1, instants), dice.choice((None, dice.uniform(0, LATER)))
                )  # fmt: skip
                ended = killing.upgrade(url, after, instant=instant, later=later)
                killed += ended.killed
                now = state_of(url)
                where = f"killed at {instant} of {instants}, {later}"
                assert now.form in (old.form, new.form), where
                assert now.moved_since(old) == [], where
                if now.form == new.form:
                    assert set(now.moved_since(new)) <= OF_THE_DAY, where
                if later is None:
                    assert ended.killed, where
                    assert now.form == (new if instant == instants else old).form, where
                else:
                    assert ended.killed or now.form == new.form, where
                found["new" if now.form == new.form else "old"] += ended.killed
                if now.form == new.form or killed == kills:
                    break
            upgrade(url)
            again = state_of(url)
            assert again.form == newest.form, where
            assert again.moved_since(old) == [], where
            assert set(again.moved_since(newest)) <= OF_THE_DAY, where
    return found


@pytest.mark.parametrize(("before", "after"), STEPS[7::3])
def test_killed_in_a_step(prepared, killing, before, after):
    assert kill_upgrades(prepared, killing, "sqlite", before, after, kills=3)["new"] > 0


@pytest.mark.parametrize(("before", "after"), STEPS[-1:])
def test_killed_in_a_step_on_a_server(prepared, killing, before, after):
    assert kill_upgrades(prepared, killing, "postgresql", before, after, kills=3)["new"] > 0


@pytest.mark.nightly
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize(("before", "after"), [*STEPS, *AT_ONCE])
def test_killed_a_hundred_times_in_each_step_and_in_all_of_them(prepared, killing, backend, before, after):
    found = kill_upgrades(prepared, killing, backend, before, after, kills=KILLS)
    assert found.total() == KILLS
    assert min(found["old"], found["new"]) > 0, found
