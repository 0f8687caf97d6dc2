"""A copy is one moment of the database, row for row, whichever database it was made of."""

import sqlite3
import stat
import threading
from functools import partial

import pytest
from sqlalchemy import text

from storage import backups, copying, schema
from storage.engine import open_database
from storage.errors import CannotOpen, Unsound
from storage.kept import BY_LINK, CODES, HASHES, RECORDS
from storage.keys import new_keys
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import upgrade
from tests.storage.conftest import NOW, sqlite_only
from tests.storage.whole import fill


@pytest.fixture
def other_server_url(postgresql_server):
    with postgresql_server.fresh() as url:
        yield url


PAIRS, NUMBERED = 100, 7  # how many pairs of marks there are at any moment; how many digits are in a mark's name


def pair(number: int) -> tuple[str, str]:
    """The two marks of one transaction."""
    return f"{number:0{NUMBERED}d}a", f"{number:0{NUMBERED}d}b"


def put_marks(names, tx):
    for name in names:
        tx.marks.put(name, NOW)


def renew_marks(number, tx):
    """Put this pair, and take away the oldest."""
    put_marks(pair(number), tx)
    for name in pair(number - PAIRS):
        tx.marks.remove(name)


def nobody(_: int) -> None:
    """A bar that nobody watches."""


@pytest.fixture
def secrets():
    return new_keys()


@pytest.fixture
def whole(url, secrets):
    """A migrated database with something in every table."""
    upgrade(url)
    with Store(open_database(url), Keyring(secrets)) as store:
        store.write_sync(lambda tx: fill(tx, 3), now=NOW)
        yield store


def content(connection):
    """Every row of every table, as it stands there."""
    found = {}
    for table in copying.tables_of(connection):
        found[table.name] = sorted(map(repr, connection.execute(table.select()).all()))
    return found


def test_the_rows_of_these_tests_are_in_every_table(whole):
    assert all(whole.database.read_sync(copying.counts).values())


def test_a_backup_holds_every_row_as_it_was_and_opens_with_the_same_keys(whole, url, secrets, tmp_path):
    made = backups.back_up(url, secrets, tmp_path / "copy.db", NOW, nobody)
    with copying.opened(tmp_path / "copy.db") as connection:
        assert content(connection) == whole.database.read_sync(content)
        assert sum(made.rows.values()) == sum(len(rows) for rows in content(connection).values())
    with Store(open_database(f"sqlite:///{tmp_path / 'copy.db'}"), Keyring(secrets)) as copy:
        assert copy.read_sync(lambda tx: tx.people.family(), now=NOW) == whole.read_sync(
            lambda tx: tx.people.family(), now=NOW
        )


def test_a_backup_goes_back_onto_a_server_row_for_row(whole, other_server_url, url, secrets, tmp_path):
    """Whatever it was made of: the file and the server hold the same."""
    before = whole.database.read_sync(content)
    backups.back_up(url, secrets, tmp_path / "copy.db", NOW, nobody)
    there = other_server_url
    upgrade(there)
    database = open_database(there)
    try:
        for _ in range(2):  # a second time over what is there
            with copying.opened(tmp_path / "copy.db") as source:

                def put(target, source=source):
                    copying.remove_rows(target)
                    copying.copy_rows(source, target, nobody)

                database.write_sync(put)
        assert database.read_sync(content) == before
    finally:
        database.close_sync()


def test_only_its_owner_may_read_it_and_nothing_lies_beside_it(whole, url, secrets, tmp_path):
    folder = tmp_path / "apart"
    folder.mkdir()
    backups.back_up(url, secrets, folder / "copy.db", NOW, nobody)
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600


def test_no_byte_of_a_key_is_in_a_backup(whole, url, secrets, tmp_path):
    """T28."""
    made = backups.back_up(url, secrets, tmp_path / "copy.db", NOW, nobody)
    backups.write_anchor(tmp_path / "copy.db.anchor", made)
    keys = [secrets.sealing[0].secret, secrets.lookup[0], secrets.audit, secrets.erasure, secrets.pseudonym]
    for path in (tmp_path / "copy.db", tmp_path / "copy.db.anchor"):
        held = path.read_bytes()
        for key in keys:
            parts = [key[start : start + 8] for start in range(25)]
            assert not [part for part in parts if part in held or part.hex().encode() in held]


def test_a_backup_is_told_from_one_whose_keys_are_others(whole, url, tmp_path):
    with pytest.raises(CannotOpen):
        backups.back_up(url, new_keys(), tmp_path / "copy.db", NOW, nobody)
    assert not list(tmp_path.glob("*copy*"))


def test_a_database_that_cannot_be_read_gives_no_backup(whole, url, secrets, tmp_path):
    spoil = text("UPDATE people SET name = :other WHERE id = (SELECT min(id) FROM people)")
    whole.database.write_sync(lambda connection: connection.execute(spoil, {"other": b"\x01\x01" + bytes(40)}))
    with pytest.raises(Unsound):
        backups.back_up(url, secrets, tmp_path / "copy.db", NOW, nobody)
    assert not list(tmp_path.glob("*copy*"))


def test_a_bar_hears_of_every_row_twice(whole, url, secrets, tmp_path):
    heard: list[int] = []
    made = backups.back_up(url, secrets, tmp_path / "copy.db", NOW, heard.append)
    assert sum(heard) == 2 * sum(made.rows.values())


@pytest.mark.parametrize("copies", [4, pytest.param(200, marks=[pytest.mark.nightly, pytest.mark.timeout(3_600)])])
def test_copies_taken_while_others_write_lack_nothing_that_was_committed_and_are_sound(
    whole, url, secrets, tmp_path, copies, capsys
):
    """R23: every copy is the state between two commits, none older than what was committed when it was begun.

    A transaction puts a pair of marks and takes away the oldest pair: so at any moment the pairs are the newest ones,
    and a row too many, too few or too old shows.
    """
    stop, committed, broken = threading.Event(), PAIRS, list[Exception]()
    whole.write_sync(lambda tx: put_marks([name for n in range(PAIRS) for name in pair(n)], tx), now=NOW)

    def write():
        nonlocal committed
        with Store(open_database(url), Keyring(secrets)) as store:
            while not stop.is_set():
                try:
                    store.write_sync(partial(renew_marks, committed), now=NOW)
                except Exception as problem:
                    broken.append(problem)
                    return
                committed += 1

    writer = threading.Thread(target=write)
    writer.start()
    moments, meanwhile = list[int](), 0
    try:
        for number in range(copies):
            file, before = tmp_path / f"copy{number}.db", committed
            made = backups.back_up(url, secrets, file, NOW, nobody)
            meanwhile += committed > before
            with copying.opened(file) as connection:
                marks = set(connection.execute(schema.marks.select()).scalars())
            file.unlink()
            newest = max(int(name[:NUMBERED]) for name in marks - {"mark7"})
            moments.append(newest + 1)
            assert before <= newest + 1 <= committed + 1
            assert marks == {"mark7", *(name for n in range(newest + 1 - PAIRS, newest + 1) for name in pair(n))}
            assert made.rows["marks"] == len(marks)
    finally:
        stop.set()
        writer.join()
    assert broken == []
    assert moments == sorted(moments)
    assert meanwhile > 0
    with capsys.disabled():
        kind, commits = url.split(":")[0], committed - PAIRS
        print(f"\n{copies} copies of {kind} during {commits} commits, {meanwhile} copies with some in the middle")


@sqlite_only
def test_a_copy_that_was_cut_short_is_no_backup(whole, url, secrets, tmp_path):
    def cut(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.back_up(url, secrets, tmp_path / "copy.db", NOW, cut)
    assert not list(tmp_path.glob("*copy*"))


@sqlite_only
def test_a_file_that_is_there_is_never_written_over(whole, url, tmp_path):
    (tmp_path / "copy.db").write_bytes(b"somebody's")
    with pytest.raises(Exception, match="reached"):
        copying.copy_file(tmp_path / "mainstay.db", tmp_path / "copy.db", nobody)
    assert (tmp_path / "copy.db").read_bytes() == b"somebody's"


@sqlite_only
def test_looking_at_a_copy_changes_no_byte_of_it(whole, url, secrets, tmp_path):
    backups.back_up(url, secrets, tmp_path / "copy.db", NOW, nobody)
    before = (tmp_path / "copy.db").read_bytes()
    assert backups.inspect_file(tmp_path / "copy.db", secrets, NOW, nobody).is_sound
    assert (tmp_path / "copy.db").read_bytes() == before
    assert sqlite3.connect(tmp_path / "copy.db").execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_every_table_has_its_record_and_every_hash_its_rule():
    tables = {table.name: table for table in schema.metadata.sorted_tables if table.name != "audit"}
    assert set(RECORDS) == set(tables)
    hashes = {(name, c.name) for name, table in tables.items() for c in table.c if c.info.get("plain") == "keyed HMAC"}
    ruled = {(name, one.column) for name, several in HASHES.items() for one in several}
    assert hashes == ruled | CODES | BY_LINK, "say in storage/kept.py how a rotation makes this hash anew"
    for name, several in HASHES.items():
        assert all({one.of, one.column} <= set(tables[name].c.keys()) for one in several)
