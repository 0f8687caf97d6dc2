"""`mainstay run`: the service in earnest, once everything it stands on is sound."""

import gc
import sys

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

EPILOG = "Example: MAINSTAY_TOKEN_FILE=/etc/mainstay/token mainstay run --home /var/lib/mainstay"


def run(home: Home = None, as_json: AsJson = False) -> None:
    """Run the service until SIGTERM or Ctrl-C. Refuses to start where anything is not sound, and says the mend.

    On a damaged database it gives help and nothing else, touches nothing, and ends with 25 when it is stopped.

    Logs go to stderr, one JSON object a line, without tokens and without anybody's words. `mainstay doctor` looks at
    the same things while it runs.
    """
    with answering(as_json) as answer:
        gc.disable()  # what is imported stays: to look through it for garbage takes a fifth of a start

        import asyncio

        import uvloop

        from bot.clock import SystemClock
        from bot.logs import configure
        from bot.running import live
        from bot.settings import read_environment
        from bot.starting import only_one, read_ground, refuse_old_help, refuse_turning, stand_on

        gc.freeze()
        gc.enable()
        configure(to=sys.stderr)
        clock = SystemClock()
        began = clock.now()
        environment = read_environment(home)
        for read in (environment.read_webhook, environment.read_metrics, environment.read_heartbeat_url):
            read()  # what cannot be used is refused before anything is opened
        ground = read_ground(environment)
        refuse_turning(ground.keys)
        refuse_old_help(ground.help_lines, environment.home, began)
        token = environment.read_token()
        with only_one(environment.home, shared=environment.database_file is None):
            store, damaged = stand_on(ground, began)
            if damaged is not None:
                answer.warn(f"{damaged.wrong} {damaged.mend}")
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                me = runner.run(live(ground, token, store))
            if damaged is not None:
                raise damaged
        answer.give(bot=me.username if me is not None else None, started_at=began, stopped_at=clock.now())
