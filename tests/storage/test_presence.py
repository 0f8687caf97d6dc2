"""How a process stands to the others on one PostgreSQL: who has the right, and who loses it when (R14, R26)."""

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from storage import presence
from storage.engine import open_database
from storage.errors import InUse, SchemaTooNew
from storage.postgresql import PostgreSQL
from storage.presence import refuse_company
from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from storage.sealing import Keyring
from storage.store import Store
from storage.upgrade import upgrade

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOON = 10.0


@pytest.fixture
def url(postgresql_url: str) -> str:
    upgrade(postgresql_url)
    return postgresql_url


@pytest.fixture
def open_store(url: str, keys: Keyring) -> Callable[[], Any]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Store]:
        async with Store(open_database(url), keys) as store:
            yield store

    return opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server waits two seconds for a word, and a process one for an answer."""
    for name, seconds in (("SILENCE", 2.0), ("SURE_FOR", 1.0), ("BEAT", 0.1)):
        monkeypatch.setattr(presence, name, seconds)


async def soon(waiting: Any) -> Any:
    return await asyncio.wait_for(waiting, SOON)


def row(update_id: int, lane: bytes = b"l" * 32, attempts: int = 0) -> InboxRow:
    return InboxRow(new_id(), update_id, 0, lane, "{}", NOW, attempts=attempts)


async def kept(store: Store, *rows: InboxRow) -> list[InboxRow]:
    return await store.write(lambda tx: tx.inbox.keep(rows), now=NOW)


async def take(store: Store, fresh: int = 10, suspects: int = 1) -> list[int]:
    number = await soon(store.standing.present())
    rows = await store.write(lambda tx: tx.inbox.take(number, fresh, suspects), now=NOW)
    return [one.update_id for one in rows]


async def done(store: Store, update_id: int) -> bool:
    number = await soon(store.standing.present())
    rows = await store.read(lambda tx: tx.inbox.where(), now=NOW)
    [one] = [one for one in rows if one.update_id == update_id]
    return await store.write(lambda tx: tx.inbox.done(one.id, number), now=NOW)


def hangs(store: Store) -> None:
    """It asks nothing more, as when the process is stopped; its connections stay open."""
    assert isinstance(store.database, PostgreSQL)
    living = store.database.standing._living
    assert living is not None
    living.cancel()


async def test_an_address_may_say_what_libpq_understands_such_as_the_way_to_encrypt(url, keys):
    async with Store(open_database(f"{url}&sslmode=prefer&application_name=ours"), keys) as store:
        assert await store.read(lambda tx: tx.inbox.count(), now=NOW) == 0


# -- the right ---------------------------------------------------------------------------------------------------------


async def test_of_several_one_has_the_right_and_the_next_gets_it_when_that_one_leaves(open_store):
    async with open_store() as first, open_store() as second, open_store() as third:
        await soon(first.standing.gained())
        for other in (second, third):
            await soon(other.standing.elsewhere())
            assert not other.standing.holds
        assert first.standing.holds
        await first.close()
        done_, _ = await asyncio.wait(
            [asyncio.create_task(other.standing.gained()) for other in (second, third)],
            timeout=SOON, return_when=asyncio.FIRST_COMPLETED,
        )  # fmt: skip
        assert len(done_) == 1
        assert second.standing.holds != third.standing.holds


async def test_whoever_hangs_stops_being_sure_before_the_server_gives_the_right_to_another(open_store, impatient):
    async with open_store() as first, open_store() as second:
        await soon(first.standing.gained())
        await soon(second.standing.elsewhere())
        hangs(first)
        while first.standing.holds:
            assert not second.standing.holds
            await asyncio.sleep(0.02)
        assert not second.standing.holds
        await soon(second.standing.gained())


async def test_a_lost_connection_loses_the_right_at_once_and_gets_it_again(open_store, postgresql_server):
    async with open_store() as store:
        await soon(store.standing.gained())
        postgresql_server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1", 7305005
        )
        began = time.monotonic()
        await soon(store.standing.lost())
        assert time.monotonic() - began < presence.SURE_FOR
        await soon(store.standing.gained())


async def test_it_comes_back_after_a_restart_of_the_server(open_store, postgresql_server):
    async with open_store() as store:
        await soon(store.standing.gained())
        await asyncio.to_thread(postgresql_server.restart)
        await asyncio.wait_for(store.standing.gained(), 30)
        assert await store.read(lambda tx: tx.inbox.count(), now=NOW) == 0


async def test_a_database_that_was_upgraded_meanwhile_is_left_alone(open_store, postgresql_server, url):
    async with open_store() as store:
        await soon(store.standing.gained())
        await store.write(lambda tx: tx.connection.execute(text("UPDATE alembic_version SET version_num = '9_new'")),
                          now=NOW)  # fmt: skip
        postgresql_server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1", 7305005
        )
        await soon(store.standing.lost())
        with pytest.raises(SchemaTooNew):
            await soon(store.standing.gained())


async def test_nobody_changes_the_schema_under_a_process_that_is_there(open_store, url):
    async with open_store() as store:
        await store.write(lambda tx: refuse_company(tx.connection), now=NOW)
        await soon(store.standing.present())
        with pytest.raises(InUse):
            await store.write(lambda tx: refuse_company(tx.connection), now=NOW)


# -- the inbox, shared -------------------------------------------------------------------------------------------------


async def test_each_takes_what_nobody_has_and_one_chat_stays_in_order(open_store):
    async with open_store() as first, open_store() as second:
        await kept(first, row(1, b"a" * 32), row(2, b"a" * 32), row(3, b"b" * 32), row(4, b"c" * 32))
        assert await take(first, fresh=2) == [1, 3]
        assert await take(second) == [4]
        assert await take(second) == []  # 2 stands behind 1
        assert await done(first, 1)
        assert await take(second) == [2]


async def test_only_who_has_it_in_hand_can_mark_it_done(open_store):
    async with open_store() as first, open_store() as second:
        await kept(first, row(1))
        assert await take(first) == [1]
        assert not await done(second, 1)
        assert await done(first, 1)
        assert not await done(first, 1)


async def test_what_a_dead_process_had_in_hand_is_tried_again_alone_and_counted(open_store):
    async with open_store() as survivor:
        async with open_store() as dead:
            await kept(dead, *(row(number, bytes([number]) * 32) for number in range(1, 5)))
            assert await take(dead) == [1, 2, 3, 4]
        for number in range(1, 5):
            assert await take(survivor) == [number]  # one suspect at a time
            assert await take(survivor, suspects=0) == []
            assert await done(survivor, number)
        rows = await survivor.read(lambda tx: tx.inbox.where(), now=NOW)
        assert {(one.state, one.attempts) for one in rows} == {(InboxState.DONE, 2)}


async def test_what_was_taken_and_not_begun_is_left_as_if_never_taken(open_store):
    async with open_store() as first, open_store() as second:
        rows = await kept(first, row(1, b"a" * 32), row(2, b"b" * 32))
        await take(first)
        number = await first.standing.present()
        await first.write(lambda tx: tx.inbox.leave(number, {rows[0].id}), now=NOW)
        assert await take(second) == [2]
        [one] = [r for r in await second.read(lambda tx: tx.inbox.where(), now=NOW) if r.update_id == 2]
        assert one.attempts == 1


async def test_the_same_update_handed_to_several_at_once_is_kept_once_and_arrivals_have_one_order(open_store):
    async with open_store() as first, open_store() as second:
        await asyncio.gather(*(kept(store, row(number)) for number in range(20) for store in (first, second)))
        rows = await first.read(lambda tx: tx.inbox.waiting(), now=NOW)
        assert sorted(one.update_id for one in rows) == list(range(20))
        assert len({one.arrival for one in rows}) == 20


async def test_several_who_take_at_once_never_take_the_same(open_store):
    async with open_store() as first, open_store() as second, open_store() as third:
        await kept(first, *(row(number, number.to_bytes(32, "big")) for number in range(60)))
        taken = await asyncio.gather(*(take(store, 10, 0) for store in (first, second, third) for _ in range(2)))
        numbers = [number for some in taken for number in some]
        assert len(numbers) == len(set(numbers)) > 0


# -- word from others --------------------------------------------------------------------------------------------------


async def test_updates_kept_by_one_are_heard_by_the_others_and_notices_by_whoever_sends(open_store):
    def put(tx):
        tx.woke = True

    async with open_store() as leads, open_store() as follows:
        await soon(leads.standing.gained())
        await soon(follows.standing.present())
        hears = asyncio.create_task(follows.changed_elsewhere())
        await leads.write(put, now=NOW)  # its own sender is woken without a word
        await kept(leads, row(1))
        await soon(hears)
        hears = asyncio.create_task(leads.changed_elsewhere())
        await follows.write(put, now=NOW)
        await soon(hears)


# -- a client that hangs in the middle of a question -------------------------------------------------------------------


class HalfAQuestion:
    """A client of the server that takes a lock in a transaction, and then says half of its next question."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        (path,) = [one for one in Path(str(parsed.query["host"])).glob(".s.PGSQL.*") if one.suffix != ".lock"]
        settings = {"user": parsed.username, "database": parsed.database, "application_name": "mainstay"}
        said = b"".join(f"{name}\0{value}\0".encode() for name, value in settings.items()) + b"\0"
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(str(path))
        self._line.sendall(struct.pack("!ii", len(said) + 8, 196_608) + said)
        self._says(b"Q", b"BEGIN; SELECT pg_advisory_xact_lock(77)\0", until=b"T")
        self._says(b"P", b"\0SELECT 1\0\0\0")
        self._says(b"H", b"", until=b"1")

    def goes_on(self) -> None:
        """Say the other half; return once it is answered."""
        self._says(b"B", struct.pack("!xxhhh", 0, 0, 0))
        self._says(b"E", struct.pack("!xi", 0))
        self._says(b"S", b"", until=b"T")

    def _says(self, kind: bytes, words: bytes, *, until: bytes = b"") -> None:
        """Send a message of the protocol; return once the server has answered, its transaction's state among it."""
        self._line.sendall(kind + struct.pack("!i", len(words) + 4) + words)
        while until:
            answer = self._read(1)
            (length,) = struct.unpack("!i", self._read(4))
            more = self._read(length - 4)
            if until in (answer, more if answer == b"Z" else b""):
                return

    def _read(self, count: int) -> bytes:
        return self._line.recv(count, socket.MSG_WAITALL) if count else b""

    def close(self) -> None:
        self._line.close()


async def is_free(store: Store) -> bool:
    taken = text("SELECT pg_try_advisory_xact_lock(77)")
    return bool(await store.write(lambda tx: tx.connection.execute(taken).scalar_one(), now=NOW))


async def test_what_a_client_holds_that_hangs_in_the_middle_of_a_question_is_free_after_a_while(
    open_store, url, impatient, monkeypatch
):
    """R14, R26: asyncpg prepares a statement, and is stopped before it runs it; no limit of the server ends that."""
    monkeypatch.setattr(presence, "STALLED", 1.5)
    async with open_store() as store:
        await soon(store.standing.gained())
        stopped = await asyncio.to_thread(HalfAQuestion, url)
        assert not await is_free(store)
        began = time.monotonic()
        while not await is_free(store):
            assert time.monotonic() - began < SOON
            await asyncio.sleep(0.05)
        assert time.monotonic() - began > 1.0, "whoever is only slow is given time"
        assert store.standing.holds
        stopped.close()


async def test_where_all_froze_together_nobody_is_ended_who_goes_on_at_once(open_store, url, monkeypatch):
    """R14, R26: a machine that sleeps, or a process that is starved, wakes with a question of its own half said."""
    monkeypatch.setattr(presence, "STALLED", 1.0)
    monkeypatch.setattr(presence, "BEAT", 2.0)
    async with open_store() as store:
        await soon(store.standing.gained())
        woken = await asyncio.to_thread(HalfAQuestion, url)
        time.sleep(3.0)  # the loop stands still, as all of it does  # noqa: ASYNC251
        await asyncio.sleep(0.5)  # in which whoever has the right looks once, before the other has moved
        await asyncio.to_thread(woken.goes_on)
        assert not await is_free(store), "what it held is still its own"
        woken.close()
