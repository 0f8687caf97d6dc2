"""The erasure ledger: who was erased or revoked and what ended, so that no older backup brings it back (R24).

A file of its own, apart from the database and from its backups, that is only ever added to. A line holds a keyed hash
of a random id and no more; each is chained to the one before with the erasure key, which does not rotate in place. A
line is on the disk before the erasure is committed: a crash between the two leaves a line too many, never one too few.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from storage.copying import keep
from storage.errors import Unsound
from storage.faults import reaching
from storage.sealing import Keyring

NAME: Final = "erasures.ledger"
BEGINNING: Final = bytes(32)


class Kind(StrEnum):
    """What a line says of the one it names."""

    PERSON = "erased-person"
    PLAN = "erased-plan"
    REVOKED = "revoked-person"
    ENDED = "ended"  # a link, a place on a plan, a dial, a code: `storage/ends.py`
    RESTORED = "restored"  # names the entry of the audit that a restored backup ended with


@dataclass(frozen=True)
class Line:
    """One line of the ledger."""

    number: int
    at: datetime
    kind: Kind
    mark: bytes
    mac: bytes

    @property
    def content(self) -> str:
        return f"{self.number} {self.at.astimezone(UTC).isoformat()} {self.kind} {self.mark.hex()}"


@dataclass(frozen=True)
class _End:
    """Where the file ended when we last added to it, so that it need not be read again each time."""

    size: int
    number: int
    mac: bytes
    there: set[tuple[Kind, bytes]]


class Ledger:
    """The ledger of one home folder."""

    def __init__(self, path: Path, keys: Keyring) -> None:
        self._path, self._keys = path, keys
        self._end = _End(-1, 0, BEGINNING, set())

    def lines(self) -> list[Line]:
        """Return every line; raise `Unsound` where one is not what was written. Half a line is none: it was a crash."""
        try:
            with reaching():
                text = self._path.read_text("ascii")
        except UnicodeDecodeError:
            raise Unsound(file=str(self._path)) from None
        except Exception:
            if self._path.exists():
                raise
            return []
        whole = text[: text.rfind("\n") + 1].splitlines()
        return list(self._read(whole))

    def marks(self, *kinds: Kind) -> frozenset[bytes]:
        """Return the marks of these kinds."""
        return frozenset(line.mark for line in self.lines() if line.kind in kinds)

    def add(self, kind: Kind, marks: Iterable[bytes], at: datetime, *, again: bool = False) -> None:
        """Add a line for each mark that has none of this kind yet, or with `again` for each, and wait for the disk."""
        with self._held() as file:
            if os.fstat(file).st_size != self._end.size:  # somebody else has added to it, or has left half a line
                self._end = self._read_end(file)
            end, self._end = self._end, _End(-1, 0, BEGINNING, set())
            for mark in dict.fromkeys(marks):
                if (kind, mark) in end.there and not again:
                    continue
                bare = Line(end.number + 1, at, kind, mark, b"")
                mac = self._code(end.mac, bare)
                os.write(file, f"{bare.content} {mac.hex()}\n".encode("ascii"))
                end = _End(0, bare.number, mac, end.there)
                end.there.add((kind, mark))
            os.fsync(file)
            self._end = replace(end, size=os.fstat(file).st_size)

    def _read_end(self, file: int) -> _End:
        lines = self.lines()
        os.truncate(file, sum(len(line.content) + 2 + 2 * len(line.mac) for line in lines))
        number, mac = (lines[-1].number, lines[-1].mac) if lines else (0, BEGINNING)
        return _End(0, number, mac, {(line.kind, line.mark) for line in lines})

    def _read(self, whole: list[str]) -> Iterator[Line]:
        mac = BEGINNING
        for number, text in enumerate(whole, 1):
            try:
                first, at, kind, *codes = text.split(" ")
                its_mark, its_mac = (bytes.fromhex(code) for code in codes)
                line = Line(int(first), datetime.fromisoformat(at), Kind(kind), its_mark, its_mac)
            except ValueError:
                raise Unsound(file=str(self._path), line=number) from None
            if line.number != number or line.mac != self._code(mac, line) or line.content != text.rpartition(" ")[0]:
                raise Unsound(file=str(self._path), line=number)
            mac = line.mac
            yield line

    def _code(self, before: bytes, line: Line) -> bytes:
        return self._keys.erasure_mark("ledger", f"{before.hex()} {line.content}")

    @contextmanager
    def _held(self) -> Iterator[int]:
        """The file, made where there is none, and one writer at a time."""
        with reaching():
            is_new = not self._path.exists()
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
            finally:
                os.close(file)
            if is_new:
                keep(self._path)


def person_mark(keys: Keyring, person_id: str) -> bytes:
    """What the ledger keeps of a person."""
    return keys.erasure_mark("person", person_id)


def revoked_mark(keys: Keyring, person_id: str) -> bytes:
    """What the ledger keeps of a practitioner who was revoked."""
    return keys.erasure_mark("revoked", person_id)


def plan_mark(keys: Keyring, plan_id: str) -> bytes:
    """What the ledger keeps of a plan."""
    return keys.erasure_mark("plan", plan_id)


def restored_mark(seq: int) -> bytes:
    """What the ledger keeps of a restore: where the audit of the backup ended."""
    return seq.to_bytes(8, "big")
