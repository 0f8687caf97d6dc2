"""`mainstay status`: one glance at the running service, for people and for whatever calls it every minute."""

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

EPILOG = "Example: mainstay status --json || page-somebody"


def status(home: Home = None, as_json: AsJson = False) -> None:
    """Say whether the service runs and gets on: signs of life, queues, what lies unsettled, backup, size, disk.

    Asks neither Telegram nor the running program, and changes nothing. Ends with 0 where all is well, and with 5 where
    something must be mended.
    """
    with answering(as_json) as answer:
        from bot.cli.checks import glance, machine
        from bot.cli.checks.check import SIGNS, State
        from bot.cli.exits import Exit
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import read_ground

        environment, now = read_environment(home), SystemClock().now()
        seen = glance.look(environment, read_ground(environment), now)
        checks = [*glance.checks(seen, now), machine.disk_check(environment.home)]
        for check in checks:
            answer.say(f"{SIGNS[check.state]}  {check.says}")
            if check.mend:
                answer.say(f"      {check.mend}")
        well = all(check.state is not State.FAIL for check in checks)
        if not well:
            answer.ending = Exit.UNHEALTHY
        answer.give(well=well, **seen.as_data(now), checks=[vars(check) for check in checks])
