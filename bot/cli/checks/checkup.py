"""All checks of `mainstay doctor`, from the ground up; one that needs what another found missing is left out."""

import time
from collections.abc import Iterator

from bot.cli.checks import machine
from bot.cli.checks.check import Check, fail, ok
from bot.cli.checks.database import database_checks
from bot.cli.checks.telegram import telegram_checks
from bot.clock import SystemClock
from bot.settings import BadSettings, Environment, read_service


def checkup(environment: Environment) -> Iterator[Check]:
    """Look at everything."""
    started, now = (time.time(), time.monotonic()), SystemClock().now()
    yield machine.environment_check(environment)
    try:
        service = read_service(environment.service_file)
    except BadSettings as fault:
        yield fail("service", fault.wrong, fault.mend)
        return
    yield ok("service", f"{service.organisation}, {service.area}, {service.nation}")
    yield machine.home_check(environment.home)
    yield from machine.help_lines_checks(environment, service, now)
    yield machine.disk_check(environment.home)
    yield machine.backup_check(environment, now)
    yield machine.running_check(environment.home)
    yield from database_checks(environment, now)
    yield machine.clock_check(started)
    yield from telegram_checks(environment, service)
