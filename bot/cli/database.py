"""`mainstay db`: bringing the database to the schema of this program, and moving it to a server."""

from typing import Annotated

import typer

from bot.cli.answering import answering
from bot.cli.options import AsJson, Home

app = typer.Typer(help="The database itself.", no_args_is_help=True)


@app.command(epilog="Example: mainstay db upgrade")
def upgrade(home: Home = None, as_json: AsJson = False) -> None:
    """Bring the database to this version's shape, forward only. `run` must not be running.

    A backup is made first, and read through. Cut short, the database is as it was before.
    """
    with answering(as_json) as answer:
        from bot import keeping
        from bot.cli.progress import progress
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import only_one, read_ground
        from storage.engine import open_database
        from storage.health import has_tables
        from storage.presence import upgrade_alone
        from storage.upgrade import SchemaState, schema_state

        environment = read_environment(home)
        ground, copy = read_ground(environment), None
        with only_one(environment.home):
            database = open_database(environment.url)
            try:
                before = database.read_sync(schema_state)
                if before is not SchemaState.CURRENT:
                    if before is SchemaState.BEHIND and database.read_sync(has_tables):
                        with progress("Making a backup", 2 * keeping.rows_in(environment)) as step:
                            now, named = SystemClock().now(), "before-upgrade"
                            copy = keeping.take(environment, ground.keys, now, step, named=named).file
                    database.write_sync(upgrade_alone)
            finally:
                database.close_sync()
        if before is SchemaState.CURRENT:
            answer.say("The database has this version's shape already.")
        else:
            answer.say("The database has this version's shape now.")
        if copy is not None:
            answer.say(f"As it was before, it lies at {copy}. Remove it once you are content: it holds everything.")
        answer.give(before=before.value, after=SchemaState.CURRENT.value, copy=str(copy) if copy else None)


@app.command(epilog="Example: mainstay db move --to postgresql://mainstay@db.example.org/mainstay")
def move(
    to: Annotated[str, typer.Option(metavar="URL", help="The empty database: postgresql://… or sqlite:///path.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Move everything from the file to a server, or back: all of it, compared row for row and opened, or nothing.

    No `run` may be running. The database that was moved stays as it is. A password may stand in ~/.pgpass instead of
    the address. Afterwards set MAINSTAY_DATABASE_URL to the address.
    """
    with answering(as_json) as answer:
        from bot.cli.progress import progress
        from bot.clock import SystemClock
        from bot.settings import read_environment
        from bot.starting import only_one, read_ground
        from storage import moving
        from storage.engine import open_database
        from storage.sealing import Keyring

        environment = read_environment(home)
        ground = read_ground(environment)
        with only_one(environment.home):
            source, target = ground.open_store().database, open_database(to)
            file, there = target.file, target.file is not None and target.file.exists()
            done = False
            try:
                with progress("Rows", moving.LOOKS * moving.rows_in(source)) as step:
                    rows = moving.move(source, target, Keyring(ground.keys), SystemClock().now(), step)
                done = True
            finally:
                source.close_sync()
                target.close_sync()
                if file is not None and not there and not done:
                    file.unlink(missing_ok=True)  # made by us, and nothing is in it
        total = sum(rows.values())
        answer.say(f"All {total} rows are there: each is what it was, every sealed value opens, and the audit holds.")
        if file is None:
            answer.say("Now set MAINSTAY_DATABASE_URL to that address, for `run` and for every other command.")
        else:
            answer.say(f"Now unset MAINSTAY_DATABASE_URL, and move {file} to {environment.home / 'mainstay.db'}.")
        answer.say("Until then everything goes on where it was. The keys stay where they are, in keys.toml.")
        answer.say("The database that was moved is untouched. Remove it once you are content: it holds everything.")
        answer.give(rows=rows, total=total, to="server" if file is None else str(file))
