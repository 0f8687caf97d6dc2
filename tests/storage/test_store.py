"""A write is kept whole or not at all, its caller hears after the commit, and others are not harmed."""

import asyncio
import gc
import sqlite3
import stat
import threading

import pytest
from sqlalchemy import text

from storage.engine import open_database
from storage.errors import Conflict, DatabaseDamaged, DatabaseLocked, DatabaseUnreachable, DiskFull, SettingsRefused
from storage.sealing import Keyring
from storage.seat import SETTINGS, Seat
from storage.store import Store
from tests.storage.conftest import NOW, sqlite_only
from tests.storage.small import Thing, box, boxes, in_boxes, in_things


def add(record):
    return lambda tx: in_boxes(tx).add(record)


def how_many(tx) -> int:
    return in_boxes(tx).count()


async def held_up(store, *functions):
    """Start the functions while one write holds the writer, so that they wait together; return their outcomes."""
    go, begun = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(tx):
        loop.call_soon_threadsafe(begun.set)
        go.wait(10)

    first = asyncio.create_task(store.write(hold, now=NOW))
    await begun.wait()
    waiting = [asyncio.create_task(store.write(function, now=NOW)) for function in functions]
    await asyncio.sleep(0)  # each has put itself in the queue
    go.set()
    await first
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_write_is_seen_by_the_reads_after_it(store):
    record = box()
    assert await store.write(add(record), now=NOW) == record
    assert await store.read(lambda tx: in_boxes(tx).get(record.id), now=NOW) == record


async def test_what_raises_leaves_nothing_and_is_raised_at_its_caller(store):
    def half(tx):
        in_boxes(tx).add(box())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(half, now=NOW)
    assert await store.read(how_many, now=NOW) == 0


async def test_an_empty_iterator_in_a_function_is_an_error_and_not_a_wait_for_ever(store):
    """No future can carry a StopIteration."""
    with pytest.raises(RuntimeError, match=r"empty iterator|StopIteration"):
        await store.write(lambda tx: next(iter(())), now=NOW)
    with pytest.raises(RuntimeError, match=r"empty iterator|StopIteration"):
        await store.read(lambda tx: next(iter(())), now=NOW)
    outcomes = await asyncio.gather(
        *[store.write(lambda tx: next(iter(())), now=NOW) for _ in range(5)],
        store.write(add(box()), now=NOW),
        return_exceptions=True,
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["RuntimeError"] * 5 + ["Box"]


async def test_a_system_error_of_the_function_itself_is_not_taken_for_the_databases(store):
    def read_a_file(tx):
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        await store.write(read_a_file, now=NOW)


@sqlite_only
async def test_what_was_erased_is_in_no_file_once_its_traces_are_cleared(store, tmp_path):
    records = [box(str(n)) for n in range(500)]
    await store.write(lambda tx: in_boxes(tx).add_all(records), now=NOW)
    labels = await store.read(
        lambda tx: tx.connection.execute(text("SELECT label FROM boxes")).scalars().all(), now=NOW
    )

    def erase(tx):
        for record in records:
            in_boxes(tx).remove(record.id)

    await store.write(erase, now=NOW)
    await store.clear_traces()
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(label in files for label in labels)


async def test_a_read_can_change_nothing(store):
    with pytest.raises(Exception, match=r"(?i)read-?only|cannot be reached|did not do"):
        await store.read(add(box()), now=NOW)
    assert await store.read(how_many, now=NOW) == 0


async def test_two_hundred_writers_at_once_all_keep_what_they_wrote(store):
    records = [box(str(n)) for n in range(200)]
    results = await asyncio.gather(*[store.write(add(record), now=NOW) for record in records])
    assert results == records
    assert await store.read(how_many, now=NOW) == 200


async def test_a_counter_raised_by_two_hundred_at_once_loses_no_step(store):
    """What a transaction loads, nobody else changes until it ends."""
    record = box(chat_id=0)
    await store.write(add(record), now=NOW)

    def step(tx):
        found = in_boxes(tx).get(record.id)
        assert found.chat_id is not None
        in_boxes(tx).change(found, chat_id=found.chat_id + 1)

    await asyncio.gather(*[store.write(step, now=NOW) for _ in range(200)])
    assert (await store.read(lambda tx: in_boxes(tx).get(record.id), now=NOW)).chat_id == 200


@sqlite_only
async def test_in_a_shared_commit_one_that_fails_is_undone_alone(store):
    good = [box(str(n)) for n in range(20)]

    def half(tx):
        in_boxes(tx).add(box("half"))
        raise ZeroDivisionError

    def clash(tx):
        in_things(tx).add(Thing("a", "nobody", "x"))

    outcomes = await held_up(store, *[add(record) for record in good[:10]], half, clash, *[add(r) for r in good[10:]])
    assert outcomes[:10] + outcomes[12:] == good
    assert isinstance(outcomes[10], ZeroDivisionError)
    assert isinstance(outcomes[11], Conflict)
    assert await store.read(how_many, now=NOW) == 20


@sqlite_only
async def test_waiting_writes_share_commits_of_thirty_two_and_every_one_begins_immediate(store):
    said: list[str] = []
    await store.write(lambda tx: tx.connection.connection.driver_connection.set_trace_callback(said.append), now=NOW)
    said.clear()
    await held_up(store, *[add(box(str(n))) for n in range(64)])
    begins = [line for line in said if line.startswith("BEGIN")]
    assert begins == ["BEGIN IMMEDIATE"] * 3  # the one that held them up, then 32 and 32
    assert said.count("COMMIT") == 3
    assert not [line for line in said if line.startswith("SAVEPOINT")]  # only where one has failed


@sqlite_only
async def test_where_one_fails_the_others_are_run_again_each_behind_a_savepoint_and_kept_once(store):
    tries, said = list[int](), list[str]()
    await store.write(lambda tx: tx.connection.connection.driver_connection.set_trace_callback(said.append), now=NOW)

    def keep(number):
        def work(tx):
            tries.append(number)
            if number == 2:
                raise ZeroDivisionError
            return add(box(str(number)))(tx)

        return work

    outcomes = await held_up(store, *[keep(number) for number in range(4)])
    assert tries == [0, 1, 2, 0, 1, 3]
    assert said.count("ROLLBACK") == 1
    assert said.count("SAVEPOINT one") == 3
    assert [type(outcome).__name__ for outcome in outcomes] == ["Box", "Box", "ZeroDivisionError", "Box"]
    assert await store.read(how_many, now=NOW) == 3


@sqlite_only
async def test_a_reader_begins_without_a_lock(store):
    said: list[str] = []
    for _ in range(2):  # both readers
        await store.read(lambda tx: tx.connection.connection.driver_connection.set_trace_callback(said.append), now=NOW)
    said.clear()
    await store.read(how_many, now=NOW)
    assert said[0] == "BEGIN"


@sqlite_only
async def test_a_caller_who_is_cancelled_while_waiting_takes_the_write_back(store):
    go, begun = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(tx):
        loop.call_soon_threadsafe(begun.set)
        go.wait(10)

    first = asyncio.create_task(store.write(hold, now=NOW))
    await begun.wait()
    second = asyncio.create_task(store.write(add(box()), now=NOW))
    await asyncio.sleep(0)
    second.cancel()
    go.set()
    await first
    with pytest.raises(asyncio.CancelledError):
        await second
    assert await store.read(how_many, now=NOW) == 0


@sqlite_only
async def test_a_caller_who_is_cancelled_later_changes_nothing_for_the_others(store):
    go, begun = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    record = box()

    def hold(tx):
        loop.call_soon_threadsafe(begun.set)
        go.wait(10)
        in_boxes(tx).add(record)

    first = asyncio.create_task(store.write(hold, now=NOW))
    await begun.wait()
    first.cancel()
    go.set()
    await store.write(add(box()), now=NOW)
    assert await store.read(how_many, now=NOW) == 2


async def test_closing_waits_for_the_writes_that_wait(database, keys):
    store = await Store(database, keys).open()
    writes = [asyncio.create_task(store.write(add(box()), now=NOW)) for _ in range(50)]
    await asyncio.sleep(0)
    if type(database).__name__ == "PostgreSQL":
        await asyncio.gather(*writes)  # there the pool closes under whoever still waits
    await store.close()
    await asyncio.gather(*writes)
    with Store(database, keys) as again:
        count = await asyncio.to_thread(again.read_sync, how_many, now=NOW)
        assert count == 50
        await asyncio.to_thread(again.close_sync)


async def test_the_sender_is_woken_after_a_commit_that_put_something_into_the_outbox(store):
    woken = []
    store.on_commit.append(lambda: woken.append(True))

    def put(tx):
        tx.woke = True

    def fail(tx):
        tx.woke = True
        raise ZeroDivisionError

    await store.write(how_many, now=NOW)
    with pytest.raises(ZeroDivisionError):
        await store.write(fail, now=NOW)
    await store.read(put, now=NOW)
    assert woken == []
    await store.write(put, now=NOW)
    assert woken == [True]


async def test_a_change_by_another_process_is_noticed_and_ours_are_not(store, url, keys):
    watching = asyncio.create_task(store.changed_elsewhere(every=0.01))
    await store.write(add(box()), now=NOW)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(watching), 0.2)

    def command_line():
        with Store(open_database(url), keys) as other:
            other.write_sync(add(box()), now=NOW)

    await asyncio.to_thread(command_line)
    await asyncio.wait_for(watching, 5)


def test_now_has_to_have_a_zone(store_sync):
    with pytest.raises(TypeError, match="time zone"):
        store_sync.read_sync(how_many, now=NOW.replace(tzinfo=None))


@sqlite_only
async def test_a_store_that_was_not_opened_says_so(database, keys):
    store = Store(database, keys)
    with pytest.raises(RuntimeError, match="open"):
        await store.write(how_many, now=NOW)
    await store.close()


@sqlite_only
async def test_a_database_that_another_holds_is_locked_and_goes_on_afterwards(store, tmp_path):
    await store.write(lambda tx: tx.connection.execute(text("PRAGMA busy_timeout=10")).all(), now=NOW)
    other = sqlite3.connect(tmp_path / "mainstay.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseLocked):
        await store.write(add(box()), now=NOW)
    assert await store.read(how_many, now=NOW) == 0  # reads go on meanwhile
    other.execute("ROLLBACK")
    other.close()
    await store.write(add(box()), now=NOW)
    assert await store.read(how_many, now=NOW) == 1


@sqlite_only
async def test_on_a_full_disk_nothing_is_said_to_be_kept_that_is_not(store):
    """R19: SQLite undoes the whole group; each of its callers is told."""

    def shrink(tx):
        pages = tx.connection.execute(text("PRAGMA page_count")).scalar_one()
        tx.connection.execute(text(f"PRAGMA max_page_count={pages + 4}")).all()

    await store.write(add(box("before")), now=NOW)
    await store.write(shrink, now=NOW)
    outcomes = await held_up(store, *[add(box("x" * 6_000)) for _ in range(12)])
    kept = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert any(isinstance(outcome, DiskFull) for outcome in outcomes)
    assert {type(outcome) for outcome in outcomes} <= {DiskFull, type(box())}
    assert await store.read(how_many, now=NOW) == 1 + len(kept)
    await store.write(lambda tx: tx.connection.execute(text("PRAGMA max_page_count=100000")).all(), now=NOW)
    await store.write(add(box("x" * 6_000)), now=NOW)
    assert await store.read(how_many, now=NOW) == 2 + len(kept)


@sqlite_only
def test_every_setting_we_promise_is_on_in_both_kinds_of_connection(database, tmp_path):
    for writes in (True, False):
        seat = Seat(str(tmp_path / "mainstay.db"), writes=writes)
        for name, (_, answer) in SETTINGS.items():
            assert seat.raw.execute(f"PRAGMA {name}").fetchone()[0] == answer
        assert seat.raw.execute("PRAGMA query_only").fetchone()[0] == (0 if writes else 1)
        assert seat.raw.isolation_level is None
        seat.close()


def test_a_database_that_does_not_promise_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(SETTINGS, "synchronous", ("NORMAL", 2))
    with pytest.raises(SettingsRefused, match="synchronous"):
        Seat(str(tmp_path / "mainstay.db"), writes=True)


def test_only_the_owner_may_read_the_database(tmp_path):
    seat = Seat(str(tmp_path / "mainstay.db"), writes=True)
    seat.transact(boxes.metadata.create_all)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    seat.close()


def test_a_file_that_is_no_database_is_damaged(tmp_path, keys):
    (tmp_path / "mainstay.db").write_bytes(b"not a database at all" * 500)
    with Store(open_database(f"sqlite:///{tmp_path / 'mainstay.db'}"), keys) as store, pytest.raises(DatabaseDamaged):
        store.read_sync(how_many, now=NOW)


async def test_a_place_that_is_not_there_is_unreachable(tmp_path, keys):
    store = Store(open_database(f"sqlite:///{tmp_path / 'nowhere' / 'mainstay.db'}"), keys)
    with pytest.raises(DatabaseUnreachable):
        await store.open()
    with pytest.raises(DatabaseUnreachable):
        store.read_sync(how_many, now=NOW)
    gc.collect()  # nothing half-open is left behind


async def test_a_server_that_is_not_there_is_unreachable(tmp_path, keys):
    store = Store(open_database(f"postgresql://nobody@/none?host={tmp_path}"), keys)
    with pytest.raises(DatabaseUnreachable):
        await store.open()
    await store.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://secret@host/x", "nonsense secret"])
def test_an_address_we_cannot_keep_things_at_is_refused_without_quoting_it(url):
    with pytest.raises(DatabaseUnreachable) as refused:
        open_database(url)
    assert "secret" not in str(refused.value)


def test_the_command_line_and_the_program_share_one_database(database, keys: Keyring, url):
    record = box()
    with Store(database, keys) as store:
        store.write_sync(add(record), now=NOW)

    async def program():
        async with Store(open_database(url), keys) as store:
            return await store.read(lambda tx: in_boxes(tx).get(record.id), now=NOW)

    assert asyncio.run(program()) == record
