"""What `mainstay doctor` looks at: one small check for each thing that can be wrong, each with its mend.

A check looks and changes nothing, so all of them may be made while `run` runs. One that needs what another found
missing is left out.
"""

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot import settings, starting
from handlers.operator import plans
from messages.help_lines import REFUSE_AFTER_DAYS, Freshness, HelpLines
from storage import health
from storage.errors import CannotOpen, StorageFault
from storage.keys import read_keys
from storage.records.plans import CoverState
from storage.records.services import Service
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import SchemaState

LITTLE_SPACE, NO_SPACE = 1 << 30, 100 << 20
COVER_SOON = timedelta(days=7)
CLOCK_JUMP = 1.0  # seconds the wall clock may gain on the monotonic one during a checkup
MOST_NAMED = 10


class State(StrEnum):
    """What a check found."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    state: State
    says: str
    mend: str = ""


def ok(name: str, says: str) -> Check:
    return Check(name, State.OK, says)


def warn(name: str, says: str, mend: str) -> Check:
    return Check(name, State.WARN, says, mend)


def fail(name: str, says: str, mend: str) -> Check:
    return Check(name, State.FAIL, says, mend)


def checkup(environment: settings.Environment, now: datetime) -> Iterator[Check]:
    """Look at everything on this machine, from the ground up."""
    started = (time.time(), time.monotonic())
    yield _environment(environment)
    try:
        service = settings.read_service(environment.service_file)
    except settings.BadSettings as fault:
        yield fail("service", fault.wrong, fault.mend)
        return
    yield ok("service", f"{service.organisation}, {service.area}, {service.nation}")
    yield _home(environment.home)
    yield from _help_lines(environment, service, now)
    yield _disk(environment.home)
    yield _running(environment.home)
    yield from _database(environment, service, now)
    yield _clock(started)


# -- files ---------------------------------------------------------------------------------------------------------


def _environment(environment: settings.Environment) -> Check:
    try:
        environment.refuse_webhook()
        if environment.has_token:
            environment.read_token()
            return ok("environment", "There is a token.")
    except settings.BadSettings as fault:
        return fail("environment", fault.wrong, fault.mend)
    return warn("environment", "There is no token.", "`run` needs MAINSTAY_TOKEN_FILE or MAINSTAY_TOKEN.")


def _home(home: Path) -> Check:
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        return warn("home", f"Others on this machine can look into {home}.", f"Run `chmod 700 {home}`.")
    return ok("home", f"Only its owner can look into {home}.")


def _help_lines(environment: settings.Environment, service: Service, now: datetime) -> Iterator[Check]:
    try:
        lines = starting.read_help_lines(environment, service.nation)
    except starting.NotReady as fault:
        yield fail("help_lines", fault.wrong, fault.mend)
        return
    yield _age_of(lines, environment.home, now)
    if lines.unconfirmed:
        wrong = f"Nobody has confirmed these numbers: {', '.join(lines.unconfirmed)}."
        yield warn("help_lines_confirmed", wrong, f"Call them, and confirm them in {environment.home}/help-lines.toml.")


def _age_of(lines: HelpLines, home: Path, now: datetime) -> Check:
    says, age = f"They were checked on {lines.checked_on} by {lines.checked_by}.", lines.age(now)
    mend = f"Call each number; write today's date and your name into a copy at {home / 'help-lines.toml'}."
    if age is Freshness.TOO_OLD:
        return fail("help_lines", f"{says} After {REFUSE_AFTER_DAYS} days `run` refuses to start.", mend)
    return warn("help_lines", says, mend) if age is Freshness.OLD else ok("help_lines", says)


def _disk(home: Path) -> Check:
    free = shutil.disk_usage(home).free
    says = f"{free / (1 << 30):.1f} GiB are free."
    if free < NO_SPACE:
        return fail("disk", says, "Free some space now: what families send could not be kept.")
    return warn("disk", says, "Free some space.") if free < LITTLE_SPACE else ok("disk", says)


def _running(home: Path) -> Check:
    if starting.is_running(home):
        return ok("run", "`mainstay run` is running.")
    return warn("run", "`mainstay run` is not running: nobody is answered.", "Start it.")


def _clock(started: tuple[float, float]) -> Check:
    gained = (time.time() - started[0]) - (time.monotonic() - started[1])
    if abs(gained) > CLOCK_JUMP:
        mend = "Have the machine keep time (systemd-timesyncd, chrony), and let it slew rather than jump."
        return warn("clock", f"The wall clock jumped by {gained:+.1f} seconds just now.", mend)
    return ok("clock", f"It is {datetime.now(UTC):%Y-%m-%d %H:%M} UTC here.")


# -- the database --------------------------------------------------------------------------------------------------


def _database(environment: settings.Environment, service: Service, now: datetime) -> Iterator[Check]:
    from bot.cli_words import fault_words  # placeholder

    yield from ()
