"""A disk that is full, a power cut in the middle of the WAL, and many writers at once (safeguards R19, R20, R21)."""

import random
import resource
import shutil
import sqlite3
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest

from storage.engine import open_database
from storage.errors import DatabaseUnreachable, DiskFull
from storage.keys import new_keys
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import upgrade
from tests.faults.broken import NOT_SAVED, full, small_disk, way_of
from tests.faults.families import put_families
from tests.faults.program import now, program
from tests.faults.reckoning import beside, look, settled

P99 = 0.250  # seconds, asked of the long form alone
LONG = [pytest.mark.nightly, pytest.mark.timeout(3_600)]


@pytest.fixture
def keys():
    return Keyring(new_keys())


def store_at(folder, keys) -> Store:
    return Store(open_database(f"sqlite:///{folder / 'mainstay.db'}"), keys)


def marks(store) -> set[str]:
    return set(store.read_sync(lambda tx: [mark.id for mark in tx.marks.where()], now=now()))


def put_marks(names, tx):
    for name in names:
        tx.marks.put(name, now())


def words_kept(tx) -> dict[int, list[str]]:
    """What each chat has written and not sent, in its order."""
    chats = {link.person_id: link.chat_id for link in tx.links.where()}
    return {chats[one.person_id]: [part["words"] for part in one.fields["parts"]] for one in tx.drafts.where()}


def is_whole(folder) -> bool:
    database = sqlite3.connect(folder / "mainstay.db")
    found = database.execute("PRAGMA integrity_check").fetchall()
    database.close()
    return found == [("ok",)]


@contextmanager
def no_longer_files(size: int):
    """Where no small disk may be mounted: no file of this process grows beyond that."""
    import signal

    before, told = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)


@contextmanager
def little_room(folder):
    """A small disk, or files that cannot grow much; which of both is said."""
    with small_disk(folder) as mounted:
        if mounted:
            yield way_of(mounted)
        else:
            with no_longer_files(2 << 20):
                yield way_of(mounted)


def test_on_a_full_disk_what_was_acknowledged_is_what_is_there_when_it_is_opened_again(tmp_path, keys, tally):
    """R19: rows = rows, and reading goes on."""
    folder, acknowledged, refused = tmp_path / "small", set[str](), 0
    with little_room(folder) as way:
        upgrade(f"sqlite:///{folder / 'mainstay.db'}")
        with store_at(folder, keys) as store:
            for number in range(20_000):
                name = f"{number:06d}" + "x" * 900
                try:
                    store.write_sync(partial(put_marks, [name]), now=now())
                    acknowledged.add(name)
                except (DiskFull, DatabaseUnreachable):
                    refused += 1
                if refused > 20:
                    break
            assert marks(store) == acknowledged
        assert refused > 20
        shutil.copytree(folder, tmp_path / "after")
    assert is_whole(tmp_path / "after")
    with store_at(tmp_path / "after", keys) as store:
        assert marks(store) == acknowledged
    assert len(acknowledged) > 100
    tally(way)


@pytest.mark.parametrize(("seed", "writers"), [(1, 8), *(pytest.param(seed, 24, marks=LONG) for seed in range(2, 12))])
async def test_nobody_is_told_on_a_full_disk_that_words_are_kept_which_are_not(tmp_path, seed, writers, tally):
    """R19: many write at once while the disk fills up. Whoever reads their own words in an answer finds them kept.

    That is asked while the disk is full, and again when there is room: then nothing that anybody wrote is missing.
    """
    dice, folder = random.Random(seed), tmp_path / "disk"
    with small_disk(folder) as mounted:
        async with program(folder / "home") as running:
            phones = running.phones(writers)
            await beside(running, lambda tx: put_families(tx, [phone.chat_id for phone in phones]), writing=True)
            wrote: dict[int, list[str]] = {phone.chat_id: [] for phone in phones}

            def write(times: int) -> None:
                for phone in [phone for phone in phones for _ in range(times)]:
                    words = f"The bus was late, {phone.chat_id} writes, number {len(wrote[phone.chat_id])}."
                    wrote[phone.chat_id].append(words)
                    phone.types(words)

            def shown(chat_id: int) -> set[str]:
                (phone,) = (one for one in phones if one.chat_id == chat_id)
                said = "\n".join(message.text for message in phone.from_bot)
                return {words for words in wrote[chat_id] if words in said}

            await running.start()
            write(2)
            goal = dice.randrange(writers)  # answers before the disk is full; the others are on their way
            await running.until(lambda: sum(len(phone.from_bot) for phone in phones) > goal)
            with full(running, disk=mounted):
                write(2)
                await running.until(lambda: any(NOT_SAVED in one.text for phone in phones for one in phone.from_bot))
                await running.polls(2)
                told = {chat_id: shown(chat_id) for chat_id in wrote}
                kept = await beside(running, words_kept)
                missing = sum(len(words - set(kept.get(chat_id, ()))) for chat_id, words in told.items())
                unsaved = sum(NOT_SAVED in one.text for phone in phones for one in phone.from_bot)
            assert missing == 0
            write(1)
            await settled(running)
            await running.kill()
            assert await beside(running, words_kept) == wrote
            assert (await look(running)).sound
    tally(way_of(mounted), kills=1, lost=missing)
    assert sum(map(len, told.values())) > 0
    assert unsaved > 0


@pytest.mark.parametrize("transactions", [400, pytest.param(10_000, marks=LONG)])
def test_eight_writers_at_once_meet_no_error(tmp_path, keys, transactions, capsys):
    """R20: each with a connection of its own, as processes have."""
    upgrade(f"sqlite:///{tmp_path / 'mainstay.db'}")
    took, errors = list[float](), list[BaseException]()

    def write_all(writer: int) -> None:
        with store_at(tmp_path, keys) as store:
            for number in range(transactions // 8):
                began = time.perf_counter()
                try:
                    store.write_sync(partial(put_marks, [f"{writer}/{number}"]), now=now())
                except Exception as problem:
                    errors.append(problem)
                took.append(time.perf_counter() - began)

    writers = [threading.Thread(target=write_all, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store_at(tmp_path, keys) as store:
        assert len(marks(store)) == transactions
    assert errors == []
    p99 = sorted(took)[int(len(took) * 0.99)]
    with capsys.disabled():
        print(f"\n{transactions} transactions of 8 writers: p99 {p99 * 1000:.0f} ms")
    if transactions >= 10_000:
        assert p99 <= P99


@pytest.mark.parametrize("cuts", [50, pytest.param(1_000, marks=LONG)])
def test_whatever_a_power_cut_leaves_of_the_wal_is_a_beginning_of_what_was_committed(tmp_path, keys, cuts):
    """R21: cut off at random offsets, opened again: sound, and the rows are the first ones in order."""
    upgrade(f"sqlite:///{tmp_path / 'mainstay.db'}")
    dice, torn = random.Random(21), tmp_path / "torn"
    with store_at(tmp_path, keys) as store:
        store.clear_traces_sync()
        for number in range(120):
            store.write_sync(partial(put_marks, [f"{number:04d}{side}" for side in "ab"]), now=now())
        database = (tmp_path / "mainstay.db").read_bytes()
        wal = (tmp_path / "mainstay.db-wal").read_bytes()
    assert len(wal) > 100_000
    lengths = set[int]()
    for _ in range(cuts):
        shutil.rmtree(torn, ignore_errors=True)
        torn.mkdir()
        (torn / "mainstay.db").write_bytes(database)
        (torn / "mainstay.db-wal").write_bytes(wal[: dice.randrange(len(wal) + 1)])
        with store_at(torn, keys) as store:
            found = sorted(marks(store))
        assert is_whole(torn)
        assert found == [f"{number:04d}{side}" for number in range(len(found) // 2) for side in "ab"]
        lengths.add(len(found))
    assert len(lengths) > 10
