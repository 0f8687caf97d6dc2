"""With a hundred thousand rows the hot path still finds its own by an index, on PostgreSQL as on SQLite."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from bot.app import build_house
from bot.engine.updates import parsed
from handlers.dispatch import Dispatcher
from handlers.registry import all_routes
from storage.claims import heads
from storage.errors import CannotOpen
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.records.notices import Priority
from storage.reminders import plans_of_each
from storage.store import Store
from storage.transaction import Transaction
from tests.benchmarks.taps import SERVICE
from tests.faults.families import put_families
from tests.storage.conftest import NOW

MANY = 100_000
ROOM = {Priority.REPLY: 8, Priority.NEWS: 8, Priority.BROADCAST: 8}
NUMBERS = {
    "postgresql": f"SELECT n FROM generate_series(1, {MANY}) AS n",
    "sqlite": f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {MANY}) SELECT n FROM s",
}
# Nine in ten are settled; of the rest some are due, most are reminders of weeks to come.
OUTBOX = """
    INSERT INTO outbox (id, chat_id, chat_hash, act, kind, key, due, made_at, facts, priority, message_ids, once,
        protect, private, alert, silent, state, attempts)
    SELECT 'n' || n, {seal}, {lane}, 'send', 'k', 'k' || n,
        :now + (n - 90500) * CAST(3600000000 AS BIGINT), :now, {seal}, CASE WHEN n > 99990 THEN 0 ELSE 20 END, {seal},
        {no}, {no}, {no}, {no}, {no}, CASE WHEN n <= 90000 THEN 'sent' ELSE 'pending' END, 0
    FROM ({numbers}) AS numbers
"""
INBOX = """
    INSERT INTO inbox (id, update_id, arrival, lane, body, received_at, state, attempts)
    SELECT 'u' || n, n, n, {lane}, {seal}, :now, CASE WHEN n <= 99000 THEN 'done' ELSE 'waiting' END, 0
    FROM ({numbers}) AS numbers
"""
WORDS = {
    "postgresql": {"seal": "'\\x00'::bytea", "lane": "decode(md5((n % 500)::text), 'hex')", "no": "false"},
    "sqlite": {"seal": "x'00'", "lane": "CAST('lane' || (n % 500) AS BLOB)", "no": "0"},
}
TABLES = ("people", "plans", "roles", "links", "chats", "covers", "outbox", "inbox", "concerns", "meetings")
Look = Callable[[Transaction], Any]


@pytest.fixture
def filled(store_sync: Store) -> Store:
    def fill(tx: Transaction) -> None:
        kind = tx.connection.dialect.name
        for statement in (OUTBOX, INBOX):
            words = {**WORDS[kind], "numbers": NUMBERS[kind]}
            tx.connection.execute(text(statement.format(**words)), {"now": _number(tx)})

    store_sync.write_sync(fill, now=NOW)
    store_sync.write_sync(lambda tx: tx.connection.execute(text("ANALYZE")), now=NOW)
    return store_sync


def _number(tx: Transaction) -> int:
    return int(tx.now.timestamp() * 1_000_000)


def plans_of(store: Store, look: Look, *, of_few: bool = False) -> dict[str, str]:
    """How the database would go about each statement of a look; `of_few`: as if looking through all cost very much."""

    def explain(tx: Transaction) -> dict[str, str]:
        with heard(tx.connection) as said, suppress(CannotOpen):  # these rows hold nothing
            look(tx)
        if of_few and tx.connection.dialect.name == "postgresql":
            tx.connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked = [
            (statement, values) for statement, values in said if statement.lstrip().startswith(("SELECT", "UPDATE"))
        ]
        assert asked
        return {statement: _explained(tx.connection, statement, values) for statement, values in asked}

    return store.write_sync(explain, now=NOW)


@contextmanager
def heard(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked meanwhile: SQLite's driver is asked past SQLAlchemy, too (storage/prepared.py)."""
    said: list[tuple[str, Any]] = []
    driver: Any = connection.connection.driver_connection

    def note(_: Any, __: Any, statement: str, values: Any, ___: Any, many: bool) -> None:
        if not many:
            said.append((statement, values))

    if connection.dialect.name == "sqlite":
        driver.set_trace_callback(lambda statement: said.append((statement, ())))
    else:
        event.listen(connection, "before_cursor_execute", note)
    yield said
    if connection.dialect.name == "sqlite":
        driver.set_trace_callback(None)
    else:
        event.remove(connection, "before_cursor_execute", note)


def _explained(connection: Connection, statement: str, values: Any) -> str:
    word = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(str(row) for row in connection.exec_driver_sql(f"{word} {statement}", values))


def looks_through(plan: str, table: str) -> bool:
    return f"Seq Scan on {table}" in plan or f"SCAN {table}'" in plan


def test_claiming_and_the_next_due_moment_look_through_no_outbox(filled: Store) -> None:
    for look in (
        lambda tx: heads(tx.connection, ROOM, NOW),
        lambda tx: tx.outbox.claim(NOW, ROOM),
        lambda tx: tx.outbox.next_due(NOW),
        lambda tx: tx.outbox.count_due(NOW),
        lambda tx: tx.outbox.latest_screen(b"x" * 32),
    ):  # fmt: skip
        for statement, plan in plans_of(filled, look).items():
            assert not looks_through(plan, "outbox"), f"{statement}\n{plan}"


def test_taking_updates_looks_through_no_inbox(filled: Store) -> None:
    row = InboxRow(new_id(), 10**9, 0, b"l" * 32, "{}", NOW)
    for look in (
        lambda tx: tx.inbox.take(7, 15, 1),
        lambda tx: tx.inbox.keep([row]),
        lambda tx: tx.inbox.attempt("u99500"),
        lambda tx: tx.inbox.done("u99500"),
    ):
        for statement, plan in plans_of(filled, look).items():
            assert not looks_through(plan, "inbox"), f"{statement}\n{plan}"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_without_statistics_roles_and_notices_are_found_by_whose_they_are(store_sync: Store) -> None:
    """SQLite knows no figures of a running service: the index of a column with few values must not tempt it."""
    families = store_sync.write_sync(lambda tx: put_families(tx, [100 + number for number in range(50)]), now=NOW)
    people = [family.person.id for family in families]
    for look in (lambda tx: plans_of_each(tx, people[:8]), lambda tx: tx.plans.of_family(people[0])):
        for statement, plan in plans_of(store_sync, look).items():
            assert "roles_by_person" in plan, f"{statement}\n{plan}"
    withdrawn = plans_of(store_sync, lambda tx: tx.outbox.withdraw_these([new_id() for _ in range(40)], "untrue"))
    assert all("sqlite_autoindex_outbox" in plan for plan in withdrawn.values()), withdrawn
    began = plans_of(store_sync, lambda tx: tx.roles.leading_since([(NOW, NOW + timedelta(days=1))] * 3))
    assert all("(since>? AND since<?)" in plan for plan in began.values()), began


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_who_helps_us_finds_everybody_by_an_index(store_sync: Store) -> None:
    store_sync.write_sync(lambda tx: put_families(tx, [100 + number for number in range(50)]), now=NOW)
    store_sync.write_sync(lambda tx: tx.connection.execute(text("ANALYZE")), now=NOW)
    said = (
        '{"update_id":1,"message":{"message_id":5,"date":1795262400,"text":"/who","chat":{"id":107,"type":"private"},'
        '"from":{"id":107,"is_bot":false,"first_name":"A"},"entities":[{"type":"bot_command","offset":0,"length":4}]}}'
    )
    row = InboxRow(new_id(), 1, 1, b"l" * 32, said, NOW)
    dispatcher = Dispatcher(build_house(SERVICE, NOW.year), all_routes())
    plans = plans_of(store_sync, lambda tx: dispatcher.handle(tx, parsed(row, None), row), of_few=True)
    assert len(plans) > 10
    for statement, plan in plans.items():
        for table in TABLES:
            if table == "people" and "coordinator" in statement:
                continue  # a handful of people are staff, and this asks for all of one kind
            assert not looks_through(plan, table), f"{statement}\n{plan}"
