"""`mainstay backup`: a whole copy of the database, read through before it counts as one."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

EPILOG = "Example: mainstay backup --keep-days 35"


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to.", show_default="HOME/backups/mainstay-<UTC>.db", dir_okay=False),
    ] = None,
    keep_days: Annotated[
        int, typer.Option(min=1, max=3650, help="Remove backups in HOME/backups that are older than this.")
    ] = 35,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Copy the database as it is at this moment, and read the whole copy. `run` may go on meanwhile.

    The copy is one file for its owner alone, and never holds the keys: it opens with the keys.toml it was made with.
    Keep it on another machine, and the keys in a third place. Its anchor, a small file beside it, holds the end of the
    audit: sent to somebody else, it shows later whether entries were cut off. Run this every night (see the README).
    """
    with answering(as_json) as answer:
        from bot import keeping
        from bot.cli.progress import progress
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import read_ground, refuse_schema

        environment, now = read_environment(home), SystemClock().now()
        ground = read_ground(environment)
        with ground.open_store() as store:
            refuse_schema(store, now)
        with progress("Copying and reading", 2 * keeping.rows_in(environment)) as step:
            kept = keeping.take(environment, ground.keys, now, step, file=file, days=keep_days)
        made = kept.backup
        answer.say(f"{kept.file} holds {sum(made.rows.values())} rows, and every one of them can be read.")
        answer.say("Keep this line somewhere else; it shows later whether the end of the audit was cut off:")
        answer.say(f"{made.audit.seq} {made.audit.mac.hex()}")
        if kept.removed:
            answer.say(f"Removed, older than {keep_days} days: {', '.join(path.name for path in kept.removed)}.")
        answer.give(
            file=str(kept.file), taken_at=made.taken_at, rows=made.rows, size=made.size, sha256=made.digest,
            audit={"seq": made.audit.seq, "mac": made.audit.mac.hex()}, removed=[str(path) for path in kept.removed],
        )  # fmt: skip
