"""`mainstay db`: bringing the database to the schema of this program."""

from datetime import datetime
from pathlib import Path

import typer

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

app = typer.Typer(help="The database itself.", no_args_is_help=True)


@app.command(epilog="Example: mainstay db upgrade")
def upgrade(home: Home = None, as_json: AsJson = False) -> None:
    """Bring the database to this version's shape, forward only. A copy is made first; `run` must not be running."""
    with answering(as_json) as answer:
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import only_one, read_ground
        from storage.engine import open_database
        from storage.health import copy_beside
        from storage.upgrade import SchemaState, schema_state, upgrade_over

        environment = read_environment(home)
        read_ground(environment)
        file, copy = environment.database_file, None
        with only_one(environment.home):
            is_new = file is not None and not file.exists()
            database = open_database(environment.url)
            try:
                before = database.read_sync(schema_state)
                if before is not SchemaState.CURRENT:
                    if file is not None and not is_new and before is SchemaState.BEHIND:
                        copy = copy_name(file, SystemClock().now())
                        copy_beside(file, copy)
                    database.write_sync(upgrade_over)
            finally:
                database.close_sync()
        if before is SchemaState.CURRENT:
            answer.say("The database has this version's shape already.")
        else:
            answer.say("The database has this version's shape now.")
        if copy is not None:
            answer.say(f"As it was before, it lies at {copy}. Remove it once you are content: it holds everything.")
        elif file is None and before is not SchemaState.CURRENT:
            answer.say("The copy of a database server is yours to make (pg_dump).")
        answer.give(before=before.value, after=SchemaState.CURRENT.value, copy=str(copy) if copy else None)


def copy_name(file: Path, now: datetime) -> Path:
    """Return where the copy goes that is made before an upgrade."""
    return file.with_name(f"{file.stem}-before-upgrade-{now:%Y%m%dT%H%M%S}.db")
