"""What a restored database must be told before anybody uses it, and how it takes the place of the present one.

A backup does not know what ended since: links that were cut off, practitioners who left, views that were closed. The
present database does, where it can still be read; those ends are carried over and nothing else is. What was due before
now is not said: nobody knows whether it was (design.md, section 9 "Keeping"; safeguards R24).
"""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from storage import schema
from storage.chunks import in_chunks
from storage.copying import copy_rows, copy_server, keep, opened, remove_rows
from storage.ends import ENDS, NARROWER, TABLES, ended_mark
from storage.engine import Database, open_database
from storage.faults import reaching
from storage.health import is_empty
from storage.presence import refuse_company
from storage.records.broadcasts import BroadcastState
from storage.records.notices import Act, Notice, NoticeState
from storage.records.signin import Session
from storage.seat import Seat
from storage.transaction import Transaction
from storage.upgrade import SchemaState, schema_state, upgrade_over


@dataclass(frozen=True)
class Since:
    """What has ended, by table, row and column, as the present database knows it."""

    ended: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)


def read_since(tx: Transaction) -> Since:
    """Read every end there is; values that are sealed are not needed for it."""
    found = Since()
    for name, columns in {**dict.fromkeys(NARROWER, ()), **ENDS}.items():
        table, narrower = schema.metadata.tables[name], NARROWER.get(name, {})
        wanted = [table.c[column] for column in (*columns, *narrower)]
        over = [table.c[column].is_not(None) for column in columns]
        over += [table.c[column].is_(value) for column, value in narrower.items()]
        rows = tx.connection.execute(select(table.c.id, *wanted).where(or_(*over)))
        found.ended[name] = {
            row.id: {c: v for c, v in row._mapping.items() if c != "id" and v is not None and narrower.get(c, v) == v}
            for row in rows
        }
    return found


def carry_over(tx: Transaction, since: Since) -> dict[str, int]:
    """End in this database what has ended since; return how many rows of each table that changed.

    People are left out: whoever left is revoked by the rules, which hand over what they held.
    """
    changed: dict[str, int] = {}
    for name, rows in since.ended.items():
        table = schema.metadata.tables[name]
        columns = (*ENDS.get(name, ()), *NARROWER.get(name, ()))
        for some in in_chunks(rows):
            here = select(table.c.id, *(table.c[column] for column in columns)).where(table.c.id.in_(some))
            for row in tx.connection.execute(here).all():
                fresh = {c: v for c, v in rows[row.id].items() if _narrows(name, c, row._mapping[c], v)}
                fresh.pop("ended_at" if name == "people" else "", None)
                if fresh:
                    tx.connection.execute(update(table).where(table.c.id == row.id).values(**fresh))
                    changed[name] = changed.get(name, 0) + 1
    return changed


def end_again(tx: Transaction, marks: Collection[bytes]) -> dict[str, int]:
    """End what the ledger says has ended, wherever this database has not; return how many rows of each table."""
    changed: dict[str, int] = {}
    for name in sorted(TABLES):
        table = schema.metadata.tables[name]
        for row_id in list(tx.connection.execute(select(table.c.id)).scalars()):
            ended = {
                column: value
                for column, value in _ends_of(name, tx.now)
                if ended_mark(tx.keys, f"{name}/{row_id}/{column}") in marks
            }
            if not ended:
                continue
            open_still = or_(*(_is_open(table.c[column], value) for column, value in ended.items()))
            done = tx.connection.execute(update(table).where(table.c.id == row_id, open_still).values(**ended))
            if done.rowcount:
                changed[name] = changed.get(name, 0) + 1
    return changed


def _ends_of(name: str, now: datetime) -> Iterator[tuple[str, datetime | bool]]:
    yield from ((column, now) for column in ENDS.get(name, ()))
    yield from NARROWER.get(name, {}).items()


def _is_open(column: ColumnElement[Any], value: datetime | bool) -> ColumnElement[bool]:
    return column.is_not(value) if isinstance(value, bool) else column.is_(None)


def who_left(since: Since) -> set[str]:
    """Return the ids of everybody who has left since."""
    return {row_id for row_id, values in since.ended.get("people", {}).items() if "ended_at" in values}


def hold_back(tx: Transaction) -> list[Notice]:
    """Say nothing that was due before now; return what that is. Deletions still go: they take words off phones."""
    kept = schema.outbox.c
    waits = kept.state.in_((NoticeState.PENDING.value, NoticeState.CLAIMED.value))
    due = or_(kept.due <= tx.now, kept.state == NoticeState.CLAIMED.value)
    held = tx.outbox.where(waits, due, kept.act != Act.DELETE.value, order_by=(kept.due, kept.id))
    tx.outbox.withdraw_these((notice.id for notice in held), "restored")
    _call_off_broadcasts(tx)
    return held


def _call_off_broadcasts(tx: Transaction) -> None:
    """Say no more of what was on its way to many families: who of them has it since, nobody knows here."""
    for one in tx.broadcasts.where(schema.broadcasts.c.state == BroadcastState.GOING.value):
        tx.outbox.withdraw(topic=one.topic, reason="restored")
        tx.broadcasts.change(one, state=BroadcastState.CALLED_OFF, ended_at=tx.now)


def open_sessions(tx: Transaction) -> list[Session]:
    """Return every session that was not ended: none of them outlives a restore."""
    return tx.sessions.where(schema.sessions.c.ended_at.is_(None))


def refuse_if_used(url: str) -> None:
    """Raise `InUse` before anything is begun, where a program runs on that server."""
    server = open_database(url)
    try:
        server.read_sync(refuse_company)
    finally:
        server.close_sync()


def made_current(connection: Connection) -> bool:
    """Bring a restored database to this program's shape; return whether there was anything to bring."""
    if schema_state(connection) is SchemaState.CURRENT:
        return False
    upgrade_over(connection)
    return True


def keep_of_server(server: Database, kept: Path) -> Path | None:
    """Copy what is on a server before something else is put there; return where to, or None where there is nothing."""
    if server.read_sync(is_empty):
        return None
    copy_server(server, kept, lambda _: None)
    return kept


def put_onto(server: Database, file: Path, step: Callable[[int], None]) -> None:
    """Everything on a server goes and everything of the file comes, in one transaction; nobody else may be there."""

    def put(target: Connection) -> None:
        refuse_company(target)
        upgrade_over(target)
        with opened(file) as source:
            remove_rows(target)
            copy_rows(source, target, step)

    server.write_sync(put)


def take_the_place(fresh: Path, database: Path, kept: Path) -> Path | None:
    """Put a finished file in the place of the database, at once or not at all; return where the old one lies now.

    The old one's WAL is folded in first. If it cannot be, the old one is damaged anyway, and what can be had of it is
    kept as it is.
    """
    if not database.exists():
        with reaching():
            fresh.replace(database)
        keep(database)
        return None
    beside = [database.with_name(database.name + end) for end in ("-wal", "-shm")]
    try:
        seat = Seat(str(database), writes=True)
        seat.clear_traces()
        seat.close()
    except Exception:  # noqa: S110 (it is damaged, which is why it is replaced)
        pass
    with reaching():
        os.link(database, kept)
        for path in beside:
            if path.exists() and path.stat().st_size and path.name.endswith("-wal"):
                path.replace(kept.with_name(kept.name + "-wal"))
            path.unlink(missing_ok=True)
        fresh.replace(database)
    keep(database)
    return kept


def _narrows(table: str, column: str, here: Any, since: Any) -> bool:
    """Whether what has become of it since is an end that is not here yet."""
    if column in NARROWER.get(table, {}):
        return bool(here) != NARROWER[table][column] and since == NARROWER[table][column]
    return here is None and since is not None
