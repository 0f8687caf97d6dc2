"""What `mainstay doctor` looks at on the machine: environment, files, help lines, disk, clock.

A check looks and changes nothing, so all of them may be made while `run` runs.
"""

import shutil
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot import keeping, settings, starting
from bot.cli.checks.check import Check, fail, ok, warn
from messages.help_lines import REFUSE_AFTER_DAYS, Freshness, HelpLines
from storage.records.services import Service

LITTLE_SPACE, NO_SPACE = 1 << 30, 100 << 20
LITTLE_SHARE = 0.1  # of the disk, or less than LITTLE_SPACE: whichever comes first (safeguards R19)
CLOCK_JUMP = 1.0  # seconds the wall clock may gain on the monotonic one during a checkup


def environment_check(environment: settings.Environment) -> Check:
    try:
        environment.read_webhook()
        if environment.has_token:
            environment.read_token()
            return ok("environment", "There is a token.")
    except settings.BadSettings as fault:
        return fail("environment", fault.wrong, fault.mend)
    return warn("environment", "There is no token.", "`run` needs MAINSTAY_TOKEN_FILE or MAINSTAY_TOKEN.")


def home_check(home: Path) -> Check:
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        return warn("home", f"Others on this machine can look into {home}.", f"Run `chmod 700 {home}`.")
    return ok("home", f"Only its owner can look into {home}.")


def help_lines_checks(environment: settings.Environment, service: Service, now: datetime) -> Iterator[Check]:
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


def disk_check(home: Path) -> Check:
    disk = shutil.disk_usage(home)
    says = f"{disk.free / (1 << 30):.1f} GiB are free, {disk.free / disk.total:.0%} of the disk."
    if disk.free < NO_SPACE:
        return fail("disk", says, "Free some space now: what families send could not be kept.")
    is_little = disk.free < LITTLE_SPACE or disk.free < LITTLE_SHARE * disk.total
    return warn("disk", says, "Free some space.") if is_little else ok("disk", says)


def backup_check(environment: settings.Environment, now: datetime) -> Check:
    age = keeping.age_of_newest(environment, now)
    mend = 'Run `mainstay backup` every night, from a timer (README, "Backups"), and keep copies on another machine.'
    if age is None:
        return warn("backup", "No backup was ever made here.", mend)
    says = f"The newest backup is {age.total_seconds() / 3600:.0f} hours old."
    return warn("backup", says, mend) if age > keeping.TOO_OLD else ok("backup", says)


def running_check(home: Path) -> Check:
    if starting.is_running(home):
        return ok("run", "`mainstay run` is running.")
    return warn("run", "`mainstay run` is not running: nobody is answered.", "Start it.")


def clock_check(started: tuple[float, float]) -> Check:
    """Compare how far both clocks went since the checkup began: (wall, monotonic)."""
    gained = (time.time() - started[0]) - (time.monotonic() - started[1])
    if abs(gained) > CLOCK_JUMP:
        mend = "Have the machine keep time (systemd-timesyncd, chrony), and let it slew rather than jump."
        return warn("clock", f"The wall clock jumped by {gained:+.1f} seconds just now.", mend)
    return ok("clock", f"It is {datetime.now(UTC):%Y-%m-%d %H:%M} UTC here.")
