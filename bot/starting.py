"""What must hold before `mainstay run` receives anything: each check refuses by a name of its own, with the mend.

NotReady
├── HelpLinesTooOld    the numbers a frightened person needs were checked too long ago
├── HelpLinesBad       the operator's own file of help lines cannot be used
├── NoDatabase         there is no database to stand on
├── Damaged            the database file is not sound: help is given, and nothing else
├── KeysTurning        the keys are being changed, and that was cut short
├── AlreadyRunning     another `mainstay run` holds this home folder
└── BotTooOpen         the bot may be added to groups, reads what is said there, or answers inline (safeguards T13)
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from telegram import User

from bot.logs import log_for
from bot.settings import Environment, read_service
from messages.help_lines import REFUSE_AFTER_DAYS, BadHelpLines, Freshness, HelpLines, load_help_lines
from storage.closed import Closed
from storage.engine import open_database
from storage.errors import DatabaseDamaged
from storage.health import damage
from storage.keys import Keys, read_keys
from storage.ledger import NAME, Kind, Ledger
from storage.promises import refuse_settings
from storage.records.services import Service
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import refuse_other_schema

LOCK_FILE = "running.lock"

log = log_for("run")


class NotReady(Exception):
    """Something must be mended before the start: what is wrong, and the mend."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong} {mend}")
        self.wrong, self.mend = wrong, mend


class HelpLinesTooOld(NotReady):
    """The numbers were checked too long ago to be given to anybody in fear."""


class HelpLinesBad(NotReady):
    """The operator's own file of help lines cannot be used."""


class NoDatabase(NotReady):
    """There is no database to stand on."""


class Damaged(NotReady):
    """The database file is not sound."""


class KeysTurning(NotReady):
    """The keys are being changed: some rows are under the old key, some under the new."""


class AlreadyRunning(NotReady):
    """Another process runs on this home folder."""


class BotTooOpen(NotReady):
    """The bot is set up to hear or answer more than private chats."""


class PartFailed(Exception):
    """A part of the running program ended by itself; the cause says why."""


@dataclass(frozen=True)
class Ground:
    """What the program stands on, read and found sound."""

    environment: Environment
    service: Service
    keys: Keys
    help_lines: HelpLines

    def closed_store(self) -> Store:
        """Return a store that touches nothing: what stands in the database's place while that is damaged."""
        return Store(Closed(), Keyring(self.keys))

    def open_store(self) -> Store:
        """Return the store, not opened yet. A file that is not there is not made."""
        file = self.environment.database_file
        if file is not None and not file.exists():
            raise NoDatabase(
                f"{file} is missing.", "Put it back from its backup, or run `mainstay db upgrade` to begin anew."
            )
        keys = Keyring(self.keys)
        ledger = Ledger(self.environment.home / NAME, keys)
        return Store(open_database(self.environment.url), keys, remember=partial(ledger.add, Kind.ENDED))


def read_ground(environment: Environment) -> Ground:
    """Read the service file, the keys and the help lines, or raise what is wrong with the first that is not sound."""
    service = read_service(environment.service_file)
    keys = read_keys(environment.keys_file)
    return Ground(environment, service, keys, read_help_lines(environment, service.nation))


def read_help_lines(environment: Environment, nation: str) -> HelpLines:
    """Return the nation's help lines: the operator's own file, or ours."""
    try:
        return load_help_lines(nation, environment.help_file)
    except BadHelpLines as fault:
        raise HelpLinesBad(str(fault), "Mend the file, or remove it to use the one that came with Mainstay.") from None


def refuse_old_help(lines: HelpLines, home: Path, now: datetime) -> None:
    """Refuse numbers that nobody has checked for half a year: a wrong one is worse than none."""
    if lines.age(now) is Freshness.TOO_OLD:
        raise HelpLinesTooOld(
            f"The help lines were checked on {lines.checked_on}, more than {REFUSE_AFTER_DAYS} days ago.",
            f"Call each number, write today's date and your name into a copy at {home / 'help-lines.toml'}, "
            "or install a newer Mainstay.",
        )


def refuse_turning(keys: Keys) -> None:
    """Refuse a ring with two sealing keys: half of the chats stand under another hash, and would not be found."""
    if len(keys.sealing) > 1:
        raise KeysTurning("The keys are being changed, and that was cut short.", "Run `mainstay keys rotate` again.")


def stand_on(ground: Ground, now: datetime) -> tuple[Store, Damaged | None]:
    """Return the store to run on, not opened yet; where the file is damaged, a closed one and what is wrong (R22).

    Raises what `refuse_schema` raises.
    """
    try:
        with ground.open_store() as store:
            refuse_damage(store, now)
            refuse_schema(store, now)
    except Damaged as fault:
        log.critical("database_damaged")
        return ground.closed_store(), fault
    return ground.open_store(), None


def refuse_damage(store: Store, now: datetime) -> None:
    """Refuse a file that SQLite itself finds damaged: what is written into it may be lost (safeguards R22)."""
    try:
        found = store.read_sync(damage, now=now)
    except DatabaseDamaged as fault:
        found = str(fault)
    if found is not None:
        raise Damaged(
            f"The database is damaged: {found.splitlines()[0]}.",
            "Nothing was written, and nothing is until it is mended: whoever asks for help gets the numbers, and "
            "everybody hears that nothing could be saved. Stop `run` and keep the file; `mainstay verify` names the "
            "places; then restore the newest backup: `mainstay restore FILE`. Ring the families meanwhile.",
        )


def refuse_schema(store: Store, now: datetime) -> None:
    """Raise `SchemaTooNew` or `SchemaTooOld`, unless the database is of this program's shape; `SettingsRefused` where
    a server does not promise to keep what it confirms."""

    def refuse(tx: Transaction) -> None:
        refuse_settings(tx.connection)
        refuse_other_schema(tx.connection)

    store.read_sync(refuse, now=now)


@contextmanager
def only_one(home: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the home folder: two programs on one file would each answer half of what families send.

    Where the database is on a server, several may run from one folder (`shared`), and none while its shape changes.
    """
    handle = os.open(home / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"Another `mainstay run` holds {home}.", "Stop it first; the system lets go of it when it ends."
            ) from None
        yield
    finally:
        os.close(handle)


def is_running(home: Path) -> bool:
    """Whether a `mainstay run` holds this home folder now."""
    if not (home / LOCK_FILE).exists():
        return False
    try:
        with only_one(home):
            return False
    except AlreadyRunning:
        return True


def refuse_open_bot(me: User) -> None:
    """Refuse a bot that hears groups or answers inline: what a family writes is for private chats alone (T13)."""
    faults = open_doors(me)
    if faults:
        wrong = f"The bot @{me.username} {' and '.join(wrong for wrong, _ in faults)}."
        raise BotTooOpen(wrong, f"At @BotFather: {'; '.join(mend for _, mend in faults)}. Then start again.")


def open_doors(me: User) -> list[tuple[str, str]]:
    """Return what the bot may do that it must not, each with the mend. What Telegram does not say counts as open."""
    doors = (
        (me.can_join_groups, "may be added to groups", "/setjoingroups, Disable"),
        (me.can_read_all_group_messages, "reads every message of a group", "/setprivacy, Enable"),
        (me.supports_inline_queries, "answers inline", "/setinline, then /empty"),
    )
    return [(wrong, mend) for is_open, wrong, mend in doors if is_open is not False]
