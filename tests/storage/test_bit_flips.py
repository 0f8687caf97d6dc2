"""A bit that turned over on the disk is found by `verify`: 99 of 100, wherever it stands (safeguards R22)."""

import random
import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest

from messages.catalogue import Catalogue
from messages.frameworks import load_frameworks
from storage.backups import inspect_file
from storage.engine import open_database
from storage.errors import CannotOpen, DatabaseDamaged
from storage.kept import RECORDS, sealed_in
from storage.keys import new_keys
from storage.plausible import neighbours
from storage.records.ids import new_id
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import upgrade
from tests.storage.conftest import NOW
from tests.storage.whole import fill

B_TREES = {2: 12, 5: 12, 10: 8, 13: 8}  # the kinds of a page, and how long the head of each is
FEW = [pytest.param(1, 25, marks=pytest.mark.timeout(600))]
MANY = [pytest.param(2, 1_000, marks=[pytest.mark.nightly, pytest.mark.timeout(3_600)])]
FAMILIES, A_WEEK = 3, 8  # a file of a service is mostly updates and notices: so many times more of each


@pytest.fixture
def secrets():
    return new_keys()


@pytest.fixture
def path(tmp_path, secrets):
    """A database file with something in every table, and nothing beside it."""
    upgrade(f"sqlite:///{tmp_path / 'mainstay.db'}")
    with Store(open_database(f"sqlite:///{tmp_path / 'mainstay.db'}"), Keyring(secrets)) as store:
        store.write_sync(lambda tx: fill(tx, FAMILIES), now=NOW)
        store.write_sync(a_week, now=NOW)
    return tmp_path / "mainstay.db"


def a_week(tx) -> None:
    """What heaps up in a week: updates, what was said, and what was answered."""
    for again in range(1, A_WEEK):
        tx.inbox.keep([
            replace(row, id=new_id(), update_id=row.update_id + 1_000_000 * again) for row in tx.inbox.where()
            if row.update_id < 101_000_000 + 3 * 700_000
        ])  # fmt: skip
    for part in tx.parts.where():
        tx.parts.add_all(replace(part, id=new_id()) for _ in range(A_WEEK))
    for notice in [one for one in tx.outbox.where() if one.target_id is None]:
        tx.outbox.put(*(replace(notice, id=new_id(), key=f"{notice.key}/{n}") for n in range(A_WEEK)))


def used_bytes(content: bytes) -> list[int]:
    """Where something stands: heads, pointers and cells of each page, and not the room between them."""
    size = int.from_bytes(content[16:18], "big")
    used = list(range(100))
    for start in range(0, len(content), size):
        head = start + (100 if start == 0 else 0)
        if content[head] not in B_TREES:
            used += range(start, start + size)  # a long value goes on here
            continue
        cells, first = int.from_bytes(content[head + 3 : head + 5], "big"), head - head % size
        begin = int.from_bytes(content[head + 5 : head + 7], "big") or size
        free, block = set[int](), int.from_bytes(content[head + 1 : head + 3], "big")
        while block:
            length = int.from_bytes(content[first + block + 2 : first + block + 4], "big")
            free |= set(range(first + block, first + block + length))
            block = int.from_bytes(content[first + block : first + block + 2], "big")
        used += range(head, head + B_TREES[content[head]] + 2 * cells)
        used += (place for place in range(first + begin, first + size) if place not in free)
    return used


def rows_of(path) -> list[str]:
    """Every row as SQLite reads it."""
    database = sqlite3.connect(path)
    database.text_factory = bytes
    try:
        names = [name.decode() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = (row for name in names for row in database.execute(f"SELECT * FROM {name}"))
        return [repr([in_seconds(value) for value in row]) for row in rows]
    finally:
        database.close()


def opened_in(path, keys) -> dict[tuple[str, str, str], bytes]:
    """Every sealed value that can still be read and opened, by where it stands. What raises shows nobody anything."""
    found, database = {}, sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = bytes
    for table in RECORDS:
        for column in sealed_in(table):
            with suppress(sqlite3.Error, UnicodeDecodeError):  # whose message is not always text
                for row_id, value in database.execute(f'SELECT id, "{column}" FROM "{table}"'):
                    with suppress(CannotOpen, TypeError, UnicodeDecodeError, AttributeError):
                        found[table, column, row_id.decode()] = keys.open(value, table, column, row_id.decode())
    database.close()
    return found


def in_seconds(value):
    """A moment to the second; everything else as it is."""
    return round(value / 1e6) if isinstance(value, int) and value > 10**14 else value


def test_an_untouched_file_is_sound(path, secrets):
    found = inspect_file(path, secrets, NOW, lambda _: None)
    assert found.is_sound, (found.file, found.places)
    assert found.values > 700


@pytest.mark.parametrize(("seed", "flips"), [*FEW, *MANY])
def test_flipped_bits_are_found(path, secrets, tmp_path, seed, flips, capsys):
    """A flip in a byte that nobody reads, and that changes no row, is drawn again: nothing stands there.

    So is one that moves a moment by less than half a second, which nobody is shown. Found or missed, no flip shows
    words that nobody wrote: whatever still opens opens to what was sealed there.
    """
    dice, content, rows, keys = random.Random(seed), path.read_bytes(), rows_of(path), Keyring(secrets)
    written, unread, wrong = opened_in(path, keys), 0, 0
    assert len(written) > 700
    used, spoilt = used_bytes(content), tmp_path / "spoilt.db"
    kinds: Counter[str] = Counter()
    while kinds.total() < flips:
        place, bit = dice.choice(used), dice.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        spoilt.write_bytes(flipped)
        found, shown = inspect_file(spoilt, secrets, NOW, lambda _: None), opened_in(spoilt, keys)
        wrong += sum(written.get(where) != value for where, value in shown.items())
        unread += len(written) - len(shown)
        if found.is_sound and rows_of(spoilt) == rows:
            continue
        kinds["file" if found.file else "rows" if found.places else "missed" if found.is_sound else "audit"] += 1
    share = 1 - kinds["missed"] / flips
    with capsys.disabled():
        print(f"\n{flips} flipped bits in {len(used)} used bytes: {share:.1%} found {dict(kinds)}; ", end="")
        print(f"{wrong} wrong texts shown, {unread} no longer shown")
    assert wrong == 0
    assert share >= 0.99 if flips >= 1_000 else kinds["missed"] <= 2


def test_a_schema_that_is_no_longer_text_is_told_as_damage(path, secrets):
    """So that `run` ends with the steps (25): SQLite's own message quotes it, and cannot be read either."""
    content, told = path.read_bytes(), 0
    begin = content.index(b"CREATE TABLE people")
    for place in range(begin, begin + 60):
        path.write_bytes(content[:place] + bytes((content[place] ^ 0x80,)) + content[place + 1 :])
        with Store(open_database(f"sqlite:///{path}"), Keyring(secrets)) as store:
            try:
                store.read_sync(lambda tx: tx.marks.count(), now=NOW)
            except DatabaseDamaged:
                told += 1
    assert told > 10


def test_no_two_words_of_ours_are_one_bit_apart():
    """Or `verify` would take one of them for damage."""
    kinds = {entry.kind for entry in Catalogue()}
    frameworks, zones = set(load_frameworks()), {"Europe/London", "Europe/Dublin", "Europe/Belfast"}
    for words in (kinds, frameworks, zones):
        assert len(words) > 1
        assert not [(word, near) for word in words for near in neighbours(word) if near in words]
