"""Restoring a backup: prepared whole in a file beside the database, and only then put in its place, at once.

Whatever ends the program on the way leaves the old database or the new one. What was erased or revoked since the backup
is erased and revoked again before anybody can see it (safeguards R24); the ledger and the present database know of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot import keeping
from bot.erasing import ledger_of
from bot.starting import Ground
from handlers.operator import erasing, practitioners
from handlers.rules.refusals import Refusal
from handlers.sessions import end_session
from storage import backups, erasure, restoring
from storage.copying import copy_file
from storage.engine import open_database
from storage.keys import read_keys, replace_keys
from storage.ledger import Kind, person_mark, plan_mark, restored_mark, revoked_mark
from storage.records.notices import Notice
from storage.restoring import Since
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction

STAGE = ".restoring.db"


@dataclass
class Restored:
    """What a restore did, to be said."""

    kept: Path | None = None
    upgraded: bool = False
    keys_turning: bool = False
    knew_since: bool = True
    held: list[tuple[Notice, str]] = field(default_factory=list)
    sessions: int = 0
    carried_over: dict[str, int] = field(default_factory=dict)
    revoked: list[str] = field(default_factory=list)
    still_there: list[str] = field(default_factory=list)
    erased_people: int = 0
    erased_plans: int = 0


def restore(ground: Ground, file: Path, now: datetime, step: Callable[[int], None]) -> Restored:
    """Put a backup, which was found sound, in the place of the database. The caller holds the home folder."""
    environment, done = ground.environment, Restored()
    ledger = ledger_of(environment, Keyring(ground.keys))
    if environment.database_file is None:
        restoring.refuse_if_used(environment.url)
    lines = ledger.lines()  # one that was meddled with is refused before anything is done
    since = _since(ground, now)
    done.knew_since = since is not None
    with _stage(ground, file, step) as stage:
        with Store(open_database(f"sqlite:///{stage}"), Keyring(ground.keys)) as store:
            done.upgraded = store.database.write_sync(restoring.made_current)
            marks = {line.mark for line in lines if line.kind is not Kind.RESTORED}
            ended = store.read_sync(lambda tx: tx.audit.anchor().seq, now=now)
            store.write_sync(lambda tx: _make_present(tx, done, since or Since(), marks), now=now)
            store.clear_traces_sync()
        if ground.keys != read_keys(environment.keys_file):
            replace_keys(environment.keys_file, ground.keys)  # they read; what is there already writes
        done.keys_turning = len(ground.keys.sealing) > 1
        ledger.add(Kind.RESTORED, [restored_mark(ended)], now, again=True)
        _swap(ground, stage, done, now, step)
    return done


def _since(ground: Ground, now: datetime) -> Since | None:
    """What the present database knows of ends; None where there is none to ask, or it cannot be read."""
    file = ground.environment.database_file
    if file is not None and not file.exists():
        return None
    try:
        with Store(open_database(ground.environment.url), Keyring(ground.keys)) as store:
            return store.read_sync(restoring.read_since, now=now)
    except Exception:  # damaged, empty or of another shape: the ledger alone knows then, and that is said
        return None


@contextmanager
def _stage(ground: Ground, file: Path, step: Callable[[int], None]) -> Iterator[Path]:
    """A copy of the backup, on the disk that the database is on; nothing of it is left behind."""
    database = ground.environment.database_file
    stage = (database.parent if database is not None else ground.environment.home.absolute()) / STAGE
    _away(stage)
    try:
        copy_file(file, stage, step)
        yield stage
    finally:
        _away(stage)


def _away(stage: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        stage.with_name(stage.name + end).unlink(missing_ok=True)


def _make_present(tx: Transaction, done: Restored, since: Since, marks: set[bytes]) -> None:
    """Everything that must be so before this database is used, in one transaction."""
    for session in restoring.open_sessions(tx):
        end_session(tx, session, "restored")
        done.sessions += 1
    done.carried_over = restoring.carry_over(tx, since)
    for table, count in restoring.end_again(tx, marks).items():
        done.carried_over[table] = done.carried_over.get(table, 0) + count
    _revoke_again(tx, done, restoring.who_left(since), marks)
    _erase_again(tx, done, marks)  # before anybody is named in a list
    done.held = [(notice, _reader(tx, notice)) for notice in restoring.hold_back(tx)]
    tx.audit.add(None, "database.restored")


def _reader(tx: Transaction, notice: Notice) -> str:
    person = tx.people.find(notice.person_id) if notice.person_id is not None else None
    return "somebody unknown" if person is None else person.name if person.ref is None else str(person.ref)


def _revoke_again(tx: Transaction, done: Restored, left: set[str], marks: set[bytes]) -> None:
    for person in [*tx.people.staff(), *tx.people.family()]:
        if person.id not in left and revoked_mark(tx.keys, person.id) not in marks:
            continue
        if not person.is_staff or person.ref is None:
            tx.people.change(person, ended_at=tx.now)
            continue
        try:
            practitioners.revoke(tx, person.ref)
            done.revoked.append(person.ref)
        except Refusal:  # the last who could answer families: somebody has to be named first
            done.still_there.append(person.ref)


def _erase_again(tx: Transaction, done: Restored, marks: set[bytes]) -> None:
    """Everybody whom the ledger names, in one look through what others hold of them."""
    people = [one for one in tx.people.where() if person_mark(tx.keys, one.id) in marks and one.name != erasure.NOBODY]
    plans = [
        one for one in tx.plans.where() if plan_mark(tx.keys, one.id) in marks and one.child_name != erasure.NOBODY
    ]
    for person in people:
        if person.is_staff and person.ended_at is None:
            tx.people.change(person, ended_at=tx.now)
    ids = [*(one.id for one in people), *(one.id for one in plans)]
    erasing.erase(tx, [erasing.find(tx, one) for one in ids])
    done.erased_people, done.erased_plans = len(people), len(plans)


def _swap(ground: Ground, stage: Path, done: Restored, now: datetime, step: Callable[[int], None]) -> None:
    environment = ground.environment
    database = environment.database_file
    if database is not None:
        done.kept = restoring.take_the_place(stage, database, _aside(database, now))
        return
    folder = keeping.folder_of(environment)
    folder.mkdir(mode=0o700, exist_ok=True)
    server = open_database(environment.url)
    try:
        done.kept = restoring.keep_of_server(server, _aside(folder / "mainstay.db", now))
        restoring.put_onto(server, stage, step)
    finally:
        server.close_sync()


def _aside(database: Path, now: datetime) -> Path:
    stem = f"{database.stem}-replaced-{now:{backups.STAMP}}Z"
    names = (database.with_name(f"{stem}{more}.db") for more in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(name for name in names if not name.exists())
