"""Changing the keys: every sealed value is sealed anew with the first key of the ring, every keyed hash made again.

Batch by batch, each a transaction of its own, so that `kill -9` at any instant leaves rows that open with one key of
the ring or the other. A second run goes on where the first was: rows that are done are left alone. The old key goes
only when nothing is kept under it (safeguards, section 6). Codes in letters are kept as their hash alone; the old
look-up key stays for them until they run out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Table, bindparam, func, select, update

from storage import schema
from storage.kept import HASHES, sealed_in, shape_for
from storage.keys import Keys, without_old_keys
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction

TOGETHER: Final = 500  # rows in one transaction
TURNED, DROPPED = "keys.turned", "keys.dropped"


@dataclass(frozen=True)
class Turned:
    """The old keys are dropped. `codes_until` is set where the old look-up key is still needed."""

    codes_until: datetime | None


def rows_to_look_at(tx: Transaction) -> int:
    """Return how many rows could hold something under an old key."""
    return sum(tx.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _tables())


def note_the_turn(tx: Transaction) -> None:
    """Have the audit know when the present change of keys began; once."""
    last = {act: tx.audit.entries(1, act=act) for act in (TURNED, DROPPED)}
    seq = {act: entries[0].seq if entries else 0 for act, entries in last.items()}
    if seq[TURNED] <= seq[DROPPED]:
        tx.audit.add(None, TURNED)


def turn(store: Store, now: datetime, step: Callable[[int], None]) -> int:
    """Seal everything with the first key; `step` is told of rows looked at. Return how many rows were written anew."""
    done = 0
    for table in _tables():
        after = ""
        while True:
            seen, written, last = store.write_sync(partial(_batch, table=table, after=after), now=now)
            done += written
            step(seen)
            if seen < TOGETHER:
                break
            after = last
    return done


def finish(tx: Transaction, keys: Keys, drop: Callable[[Keys], None]) -> Turned | None:
    """Drop the old keys while nobody else can write, if nothing is under them; return None where something still is.

    Nothing is sealed here: should the commit fail, the old key is gone and no row needs it.
    """
    for table in _tables():
        after = ""
        while True:
            seen, written, after = _batch(tx, table, after)
            if written:
                return None
            if seen < TOGETHER:
                break
    until = codes_until(tx)
    tx.audit.add(None, DROPPED)
    fresh = without_old_keys(keys)
    drop(fresh if until is None else replace(fresh, lookup=keys.lookup))
    return Turned(until)


def codes_until(tx: Transaction) -> datetime | None:
    """Return until when codes may be used that were made before the last change of keys, or None."""
    entries = tx.audit.entries(1, act=TURNED)
    if not entries:
        return None
    found = []
    for table in (schema.invitations, schema.enrolments):
        kept = table.c
        live = [kept.made_at <= entries[0].at, kept.expires_at > tx.now, kept.used_at.is_(None)]
        live += [kept[name].is_(None) for name in ("revoked_at", "locked_at") if name in kept]
        found.append(tx.connection.execute(select(func.max(kept.expires_at)).where(*live)).scalar_one())
    return max((one for one in found if one is not None), default=None)


def _tables() -> Iterator[Table]:
    for table in schema.metadata.sorted_tables:
        if sealed_in(table.name) or table is schema.invitations:
            yield table


def _batch(tx: Transaction, table: Table, after: str) -> tuple[int, int, str]:
    """Look at the next rows by id; return how many there were, how many were written anew, and the last id."""
    wanted = [*sealed_in(table.name), *(one.column for one in HASHES.get(table.name, ()))]
    if table is schema.invitations:
        return _invitations(tx, after)
    columns = [table.c.id, *(table.c[name] for name in wanted)]
    page = select(*columns).where(table.c.id > after).order_by(table.c.id).limit(TOGETHER)
    rows = tx.connection.execute(page).all()
    changes = [fresh for row in rows if (fresh := _sealed_anew(tx.keys, table, dict(row._mapping))) is not None]
    if changes:
        settings = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in wanted}
        tx.connection.execute(update(table).where(table.c.id == bindparam("its_id")).values(settings), changes)
    return len(rows), len(changes), rows[-1].id if rows else after


def _sealed_anew(keys: Keyring, table: Table, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The row's columns as they are to be, or None where nothing of it is under an old key."""
    names = sealed_in(table.name)
    if all(row[name] is None or keys.key_of(row[name]) == keys.writes_with for name in names):
        return None
    row_id, fresh, shape = row["id"], {"its_id": row["id"]}, shape_for(table.name)
    values: dict[str, Any] = {}
    codecs = {field.name: field.sealed for field in shape.fields}
    for name in names:
        sealed = row[name]
        plain = None if sealed is None else keys.open(sealed, table.name, name, row_id)
        fresh[f"new_{name}"] = None if plain is None else keys.seal(plain, table.name, name, row_id)
        codec = codecs[name]
        values[name] = None if plain is None or codec is None else codec.decode(plain)
    for one in HASHES.get(table.name, ()):
        value = values[one.of]
        fresh[f"new_{one.column}"] = None if value is None else keys.lookup(one.domain, one.written(value))
    return fresh


def _invitations(tx: Transaction, after: str) -> tuple[int, int, str]:
    """The chat that used an invitation is one of its person's; its hash is all that is kept of it there."""
    kept = schema.invitations.c
    rows = tx.invitations.where(kept.id > after, order_by=kept.id, limit=TOGETHER)
    written = 0
    for row in rows:
        if row.used_by_chat is None:
            continue
        for link in tx.links.where(schema.links.c.person_id == row.person_id):
            fresh = tx.links.chat_hash(link.chat_id)
            if row.used_by_chat in tx.links.hashes(link.chat_id) and row.used_by_chat != fresh:
                tx.invitations.change(row, used_by_chat=fresh)
                written += 1
    return len(rows), written, rows[-1].id if rows else after
