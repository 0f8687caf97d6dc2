"""Where the backups of a home folder lie, how one is made, and which places are refused for one.

CannotKeep    a backup cannot be written there: what is wrong, and the mend
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.settings import Environment
from storage import backups
from storage.audit import Anchor
from storage.backups import Backup
from storage.copying import counts, opened
from storage.engine import open_database
from storage.errors import DatabaseDamaged, StorageFault
from storage.inspecting import Findings, inspect
from storage.keys import Keys
from storage.ledger import NAME, Kind, Ledger
from storage.sealing import Keyring
from storage.store import Store

KEEP_DAYS = 35
TOO_OLD = timedelta(hours=26)  # a day, and two hours for the night's run (safeguards R23)


class CannotKeep(Exception):
    """A backup cannot be written there."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.wrong, self.mend = wrong, mend


@dataclass(frozen=True)
class Kept:
    """A backup that was made, where it lies, and which old ones were removed for it."""

    file: Path
    backup: Backup
    removed: tuple[Path, ...]


def folder_of(environment: Environment) -> Path:
    """Return the folder of this home's backups."""
    return environment.home.absolute() / backups.FOLDER


def take(
    environment: Environment, keys: Keys, now: datetime, step: Callable[[int], None], *,
    file: Path | None = None, days: int = KEEP_DAYS, named: str | None = None,
) -> Kept:  # fmt: skip
    """Make a backup at `file`, or in the home's folder, where old ones are then removed.

    The anchor is left in the home's folder, too, so that `doctor` and `verify` know of it. `named` names a copy that is
    made before something is changed; it stays until somebody removes it.
    """
    folder = folder_of(environment)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = file.absolute() if file is not None else _free(folder, named, now)
    refuse_place(environment, target)
    made = backups.back_up(environment.url, keys, target, now, step)
    for place in {target.parent, folder}:
        anchor = place / (target.name + backups.ANCHOR)
        anchor.unlink(missing_ok=True)  # of a backup of that name which was carried away
        backups.write_anchor(anchor, made)
    is_ours = file is None and named is None
    return Kept(target, made, tuple(backups.prune(folder, now, days)) if is_ours else ())


def refuse_place(environment: Environment, file: Path) -> None:
    """Refuse to write over anything, and beside the keys: a set that holds both opens to whoever finds it (T28)."""
    keys = environment.keys_file
    if file.exists() or file.is_symlink():
        what = "the key file" if keys.exists() and file.exists() and file.samefile(keys) else "there already"
        raise CannotKeep(f"{file} is {what}.", "Name a file that is not there yet.")
    if not file.parent.is_dir():
        raise CannotKeep(f"{file.parent} is no folder.", "Make it first, or name another.")
    if file.parent.samefile(keys.parent):
        raise CannotKeep(
            f"{file.parent} holds the keys, and a backup never lies beside its keys.",
            f"Name another folder, or none: then it goes to {folder_of(environment)}.",
        )


def rows_in(environment: Environment, file: Path | None = None) -> int:
    """Return how many rows there are, for a bar that shows how far it is; 0 where they cannot be counted."""
    try:
        if file is not None:
            with opened(file) as connection:
                return sum(counts(connection).values())
        database = open_database(environment.url)
        try:
            return sum(database.read_sync(counts).values())
        finally:
            database.close_sync()
    except StorageFault:
        return 0


def look(
    environment: Environment, keys: Keys, file: Path | None, now: datetime, step: Callable[[int], None]
) -> Findings:
    """Look at a backup, or at the database and its audit against every anchor there is."""
    found = backups.inspect_file(file, keys, now, step) if file is not None else _look(environment, keys, now, step)
    if not found.rows.get("people"):
        found.file.append("it holds nobody: this is no database of Mainstay's")
    return found


def _look(environment: Environment, keys: Keys, now: datetime, step: Callable[[int], None]) -> Findings:
    anchors = anchors_of(environment, keys)
    store = Store(open_database(environment.url), Keyring(keys))
    try:
        return store.read_sync(lambda tx: inspect(tx, step, anchors), now=now)
    except DatabaseDamaged as fault:  # not even to be opened
        return Findings(file=[str(fault)])
    finally:
        store.close_sync()


def anchors_of(environment: Environment, keys: Keys) -> list[Anchor]:
    """Return the ends of the audit that were kept and still count.

    A restore leaves out what came after its backup; the ledger remembers that, so nobody else can.
    """
    folder = folder_of(environment)
    lines = Ledger(environment.home / NAME, Keyring(keys)).lines()
    restores = [(line.at, int.from_bytes(line.mark, "big")) for line in lines if line.kind is Kind.RESTORED]
    return [
        one.audit for one in (backups.every(folder) if folder.is_dir() else [])
        if not any(at > one.taken_at and seq < one.audit.seq for at, seq in restores)
    ]  # fmt: skip


def age_of_newest(environment: Environment, now: datetime) -> timedelta | None:
    """Return how old the newest backup is, or None where none is known."""
    folder = folder_of(environment)
    known = backups.every(folder) if folder.is_dir() else []
    return now - known[0].taken_at if known else None


def _free(folder: Path, named: str | None, now: datetime) -> Path:
    if named is None:
        return backups.default_file(folder, now)
    plain = backups.default_file(folder, now).name.removeprefix("mainstay-")
    return folder / f"{named}-{plain}"
