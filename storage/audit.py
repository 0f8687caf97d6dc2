"""Who did what, for good: rows that are only ever added, each sealed to the one before it.

A row's code is the HMAC, with a key of its own, over the code before it and everything in the row; `seq` has no
gaps. So a row that was edited, removed, swapped or slipped in breaks the chain where it stands (safeguards T20).
A chain that was cut at its end still holds: only an anchor, kept in another place each day, shows that.
There is no free text: an act is a verb of the house, everything else an opaque id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import insert, or_, select, text

from storage.columns import microseconds
from storage.prepared import Prepared
from storage.records.audit import AuditEntry
from storage.schema import audit
from storage.sealing import Keyring

if TYPE_CHECKING:
    from storage.transaction import Transaction

BEGINNING: Final = bytes(32)
VERB: Final = re.compile(r"[a-z][a-z0-9_.-]{0,39}")
OPAQUE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
PAGE: Final = 1_000
LAST: Final = Prepared(select(audit.c.seq, audit.c.mac).order_by(audit.c.seq.desc()).limit(1))
APPEND: Final = Prepared(insert(audit))
# PostgreSQL has several writers, but a chain has one end: whoever adds to it holds this until the commit.
ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7305004)")


class Anchor(NamedTuple):
    """The end of the chain as it once was; kept somewhere else, it shows a chain that was cut."""

    seq: int
    mac: bytes


class Audit:
    """The chain, inside one transaction: an act and its entry are kept together or not at all."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._end: Anchor | None = None

    def add(self, actor_id: str | None, act: str, object_id: str | None = None, outcome: str = "done") -> AuditEntry:
        """Append an entry. `actor_id` is None for the command line and the clock."""
        _no_free_text(actor_id, act, object_id, outcome)
        end = self.anchor(to_append=True)
        bare = AuditEntry(end.seq + 1, self._tx.now, actor_id, act, object_id, outcome, end.mac, b"")
        values = vars(bare) | {"mac": _code(self._tx.keys, bare)}
        APPEND.change(self._tx.connection, values)
        self._end = Anchor(bare.seq, values["mac"])
        return AuditEntry(**values)

    def anchor(self, *, to_append: bool = False) -> Anchor:
        """Return the end of the chain: its last number and code."""
        if self._end is None:
            if to_append and self._tx.connection.dialect.name == "postgresql":
                self._tx.connection.execute(ONE_AT_A_TIME)
            row = LAST.row(self._tx.connection, {})
            end = Anchor(*row) if row else Anchor(0, BEGINNING)
            if not to_append:
                return end
            self._end = end
        return self._end

    def verify(self, anchor: Anchor | None = None) -> int | None:
        """Return the number of the first entry that is not what was written, or None when all are."""
        seq, code = 0, BEGINNING
        for entry in self._all():
            seq += 1
            if (entry.seq, entry.previous) != (seq, code) or entry.mac != _code(self._tx.keys, entry):
                return seq
            if anchor is not None and anchor.seq == seq and anchor.mac != entry.mac:
                return seq
            code = entry.mac
        return seq + 1 if anchor is not None and anchor.seq > seq else None

    def entries(self, limit: int = 100, *, about: str | None = None, act: str | None = None) -> list[AuditEntry]:
        """Return the newest entries first; `about` is the id of whom or what they are about, or of who acted."""
        found = select(audit).order_by(audit.c.seq.desc()).limit(limit)
        if about is not None:
            found = found.where(or_(audit.c.object_id == about, audit.c.actor_id == about))
        if act is not None:
            found = found.where(audit.c.act == act)
        return [AuditEntry(**row._mapping) for row in self._tx.connection.execute(found)]

    def _all(self) -> Iterator[AuditEntry]:
        after = -(2**62)  # an entry slipped in below the first is found, too
        while True:
            page = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(PAGE)
            rows = self._tx.connection.execute(page).all()
            yield from (AuditEntry(**row._mapping) for row in rows)
            if len(rows) < PAGE:
                return
            after = rows[-1].seq


def _code(keys: Keyring, entry: AuditEntry) -> bytes:
    at = microseconds(entry.at)
    content = [entry.seq, at, entry.actor_id, entry.act, entry.object_id, entry.outcome]
    return keys.chained(entry.previous, json.dumps(content, separators=(",", ":")).encode())


def _no_free_text(actor_id: str | None, act: str, object_id: str | None, outcome: str) -> None:
    verbs = VERB.fullmatch(act) and VERB.fullmatch(outcome)
    if not verbs or not all(OPAQUE.fullmatch(name) for name in (actor_id, object_id) if name is not None):
        raise ValueError("the audit holds verbs of the house and opaque ids, and no free text")
