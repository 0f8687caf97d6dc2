"""One number for everything that is kept: a hash over all rows of all tables, with every seal opened.

`BESIDE` is left out, because it is not about what anybody said or did:

* `marks`: when Telegram was last heard of at all. It moves with every minute that passes, replay or no replay.

Everything else must not move: ids, times, attempts, the audit's chain, and who had an update in hand.
"""

import hashlib

from sqlalchemy import select

from storage.kept import sealed_in
from storage.schema import metadata
from storage.transaction import Transaction

BESIDE = frozenset({"marks"})


def state_of(tx: Transaction) -> dict[str, str]:
    """Return a hash for each table, so that a test can name the one that moved."""
    return {table.name: _hash(tx, table.name) for table in metadata.sorted_tables if table.name not in BESIDE}


def _hash(tx: Transaction, name: str) -> str:
    table, sealed = metadata.tables[name], set(sealed_in(name))
    (key,) = table.primary_key.columns
    whole = hashlib.sha256()
    for row in tx.connection.execute(select(table).order_by(key)):
        for column, value in row._mapping.items():
            opened = tx.keys.open(value, name, column, row._mapping[key.name]) if column in sealed and value else value
            whole.update(f"{column}={opened!r}\n".encode())
    return whole.hexdigest()
