"""What the operator asks of a database as a whole: its schema, its soundness, and what lies unsettled."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, text

from storage import schema
from storage.records.inbox import InboxState
from storage.records.notices import NoticeState
from storage.transaction import Transaction
from storage.upgrade import SchemaState, schema_state


@dataclass(frozen=True)
class Unsettled:
    """How many updates were set aside, and how many notices Telegram refused or may never have shown."""

    set_aside: int
    refused: int
    unknown: int
    waiting: int


def schema_of(tx: Transaction) -> SchemaState:
    """Return how the schema of this database stands to the program's."""
    return schema_state(tx.connection)


def is_empty(connection: Connection) -> bool:
    """Whether nothing of Mainstay is in this database yet."""
    return not inspect(connection).has_table(schema.people.name)


def has_tables(connection: Connection) -> bool:
    """Whether there is anything at all in this database."""
    return bool(inspect(connection).get_table_names())


def damage(tx: Transaction) -> str | None:
    """Return what SQLite's quick check finds, or None where the file is sound. A server checks its own files."""
    if tx.connection.dialect.name != "sqlite":
        return None
    found = [str(row[0]) for row in tx.connection.execute(text("PRAGMA quick_check(5)"))]
    return None if found == ["ok"] else "; ".join(found)


def unsettled(tx: Transaction) -> Unsettled:
    """Return what waits for somebody to look at it."""
    by_state = select(schema.outbox.c.state, func.count()).group_by(schema.outbox.c.state)
    states: dict[str, int] = {row.state: row[1] for row in tx.connection.execute(by_state)}
    return Unsettled(
        set_aside=tx.inbox.count(schema.inbox.c.state == InboxState.SET_ASIDE.value),
        refused=states.get(NoticeState.REFUSED.value, 0),
        unknown=states.get(NoticeState.UNKNOWN.value, 0),
        waiting=tx.outbox.count_due(tx.now),
    )


def has_open_concerns(tx: Transaction, plan_id: str) -> bool:
    """Whether a family of this plan waits for an answer."""
    kept = schema.concerns.c
    waits = tx.concerns.count(kept.plan_id == plan_id, kept.closed_at.is_(None), kept.answered_at.is_(None))
    return waits > 0
