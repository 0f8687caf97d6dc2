"""One erasure from its first look to the emptied WAL, by command or again after a restore.

What others hold of it is looked for in a read, which keeps nobody waiting; then the ledger's line is on the disk; then
everything goes in one transaction (safeguards 9.2, R24).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.settings import Environment
from bot.starting import Ground
from handlers.operator import erasing
from handlers.operator.erasing import Target
from storage import erasure
from storage.ledger import NAME, Kind, Ledger, revoked_mark
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction

OVERLAP = timedelta(minutes=5)  # a transaction of the running program may be of a moment before it was committed


def ledger_of(environment: Environment, keys: Keyring) -> Ledger:
    """Return the home folder's erasure ledger."""
    return Ledger(environment.home / NAME, keys)


def erase_one(ground: Ground, store: Store, find: Callable[[Transaction], Target], now: datetime) -> bool:
    """Erase what `find` returns; return whether nothing of it is left in the WAL either."""
    ledger = ledger_of(ground.environment, store.keys)

    def look(tx: Transaction) -> erasure.Mentions:
        return erasure.mentions(tx, find(tx).theirs)

    def gone(tx: Transaction) -> None:
        target = find(tx)
        for kind, marks in target.marks(tx.keys).items():
            ledger.add(kind, marks, now)
        erasing.erase(tx, [target], known, now - OVERLAP)

    known = store.read_sync(look, now=now)
    store.write_sync(gone, now=now)
    store.clear_traces_sync()
    return _is_emptied(ground.environment.database_file)


def remember_revoked(environment: Environment, keys: Keyring, person_id: str, now: datetime) -> None:
    """Have the ledger know who was revoked, so that an older backup does not bring back what they could do."""
    ledger_of(environment, keys).add(Kind.REVOKED, [revoked_mark(keys, person_id)], now)


def _is_emptied(database: Path | None) -> bool:
    """Whether the WAL is empty; a server recycles its own."""
    if database is None:
        return True
    wal = database.with_name(database.name + "-wal")
    return not wal.exists() or wal.stat().st_size == 0
