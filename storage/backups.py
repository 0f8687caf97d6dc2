"""Backups: a copy that was read whole before it got its name, and the end of the audit beside it.

A backup is one SQLite file, whatever database it was made of. It holds no key. `<file>.anchor` says when it was made,
how many rows it has, its digest, and where the audit's chain ended: kept in another place, that shows a chain that was
cut later (safeguards R23, T20, T28).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from storage.audit import Anchor
from storage.copying import copy_file, copy_server, keep, make_file, opened
from storage.engine import open_database
from storage.errors import CannotOpen, Unsound
from storage.faults import reaching
from storage.inspecting import Findings, inspect
from storage.keys import Keys
from storage.records.ids import new_id
from storage.sealing import Keyring
from storage.transaction import Transaction
from storage.upgrade import revision_of

Step = Callable[[int], None]
FOLDER: Final = "backups"
NAME: Final = re.compile(r"mainstay-(\d{8}T\d{6})Z(?:-\d+)?\.db")
STAMP: Final = "%Y%m%dT%H%M%S"
ANCHOR: Final = ".anchor"
CUT_SHORT: Final = timedelta(days=1)  # a copy that has been in the making for longer was left by a crash


@dataclass(frozen=True)
class Backup:
    """One backup, as its anchor tells."""

    file: str
    taken_at: datetime
    schema: str | None
    audit: Anchor
    rows: dict[str, int]
    size: int
    digest: str

    def as_text(self) -> str:
        """The anchor's file."""
        return json.dumps({
            "format": 1, "file": self.file, "taken_at": self.taken_at.isoformat(), "schema": self.schema,
            "audit": {"seq": self.audit.seq, "mac": self.audit.mac.hex()}, "rows": self.rows, "size": self.size,
            "sha256": self.digest,
        }, indent=1) + "\n"  # fmt: skip


def default_file(folder: Path, now: datetime) -> Path:
    """Return a name in the backups' folder that nothing has yet."""
    stem = f"mainstay-{now.astimezone(UTC):{STAMP}}Z"
    names = (f"{stem}{more}.db" for more in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(folder / name for name in names if not (folder / name).exists())


def back_up(url: str, keys: Keys, file: Path, now: datetime, step: Step) -> Backup:
    """Copy the database at `url` into a new file, read all of that, and only then give it its name.

    `step` is told of rows, each once for copying and once for reading. Raises `Unsound` where the copy is not sound:
    then the database itself is to be looked at.
    """
    part = file.with_name(f".{file.name}.{new_id()}.part")
    try:
        database = open_database(url)
        try:
            source = database.file
            rows = copy_server(database, part, step) if source is None else copy_file(source, part, step)
        finally:
            database.close_sync()
        found = inspect_file(part, keys, now, step)
        if found.is_foreign:
            raise CannotOpen(file=str(file))
        if not found.is_sound or found.rows != rows:
            raise Unsound(places=len(found.places) + len(found.file), audit_broken_at=found.audit_broken_at)
        made = Backup(file.name, now, _schema(part), found.anchor, rows, part.stat().st_size, digest(part))
        with reaching():
            part.rename(file)
            keep(file)
    finally:
        for left in (part, part.with_name(part.name + "-journal")):
            left.unlink(missing_ok=True)
    return made


def write_anchor(path: Path, made: Backup) -> None:
    """Write what is known of a backup beside it, or wherever it is looked for."""
    make_file(path)
    with reaching():
        path.write_text(made.as_text(), "utf-8")
    keep(path)


def anchor_of(file: Path) -> Backup | None:
    """Return what stands beside a backup, or None where there is nothing that we wrote."""
    return _read(file.with_name(file.name + ANCHOR))


def inspect_file(file: Path, keys: Keys, now: datetime, step: Step) -> Findings:
    """Look at a backup as it lies there, by its anchor too where there is one."""
    told = anchor_of(file)
    with opened(file) as connection:
        tx = Transaction(connection, Keyring(keys), now, writing=False)
        found = inspect(tx, step, [told.audit] if told is not None else [])
    if told is not None and digest(file) != told.digest:
        found.file.append("it is not, byte for byte, the file that was written")
    return found


def every(folder: Path) -> list[Backup]:
    """Return all that is known of backups made so far, the newest first."""
    known = (_read(path) for path in folder.glob(f"*{ANCHOR}"))
    return sorted((one for one in known if one is not None), key=lambda one: one.taken_at, reverse=True)


def prune(folder: Path, now: datetime, days: int) -> list[Path]:
    """Remove the backups of the folder that are older than so many days, never the newest; return which."""
    dated = sorted(_dated(folder), reverse=True)
    removed = [path for made_at, path in dated[1:] if made_at < now - timedelta(days=days)]
    for path in removed:
        path.unlink()
        path.with_name(path.name + ANCHOR).unlink(missing_ok=True)
    for left in folder.glob(".mainstay-*.part"):
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < now - CUT_SHORT:
            left.unlink()
    return removed


def digest(file: Path) -> str:
    """Return the file's SHA-256."""
    with reaching(), file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _dated(folder: Path) -> Iterator[tuple[datetime, Path]]:
    for path in folder.iterdir():
        if match := NAME.fullmatch(path.name):
            yield datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path


def _schema(file: Path) -> str | None:
    with opened(file) as connection:
        return revision_of(connection)


def _read(path: Path) -> Backup | None:
    try:
        said = json.loads(path.read_text("utf-8"))
        return Backup(
            said["file"], datetime.fromisoformat(said["taken_at"]), said["schema"],
            Anchor(int(said["audit"]["seq"]), bytes.fromhex(said["audit"]["mac"])), dict(said["rows"]),
            int(said["size"]), said["sha256"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None
