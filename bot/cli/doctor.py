"""`mainstay doctor`: looks at everything the service stands on, and says the mend of what is not well."""

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

EPILOG = "Example: mainstay doctor --home /var/lib/mainstay"


def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Look at keys, files, help lines, database, audit, people, disk and clock, and at the bot where there is a token.

    Changes nothing, and may look while `run` runs. Ends with an exit code of its own if anything must be mended.
    """
    with answering(as_json) as answer:
        from bot.cli.checks.check import SIGNS, State
        from bot.cli.checks.checkup import checkup
        from bot.cli.checks.database import worst_of
        from bot.cli.exits import Exit
        from bot.settings import read_environment

        checks = []
        for check in checkup(read_environment(home)):
            checks.append(check)
            answer.say(f"{SIGNS[check.state]}  {check.name}: {check.says}")
            if check.mend:
                answer.say(f"      {check.mend}")
        worst = worst_of(checks)
        if worst is State.FAIL:
            answer.ending = Exit.UNHEALTHY
        answer.give(worst=worst.value, checks=[vars(check) for check in checks])
