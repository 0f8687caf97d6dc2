"""Brings a database to the schema of this program, forward only, and refuses one that is from a newer program."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.engine import open_database
from storage.errors import SchemaTooNew, SchemaTooOld
from storage.migrations import HEAD

if TYPE_CHECKING:  # Alembic is imported where a schema is changed or is not ours: a start has no need of it
    from alembic.config import Config


class SchemaState(StrEnum):
    """How the schema of a database stands to this program's."""

    CURRENT = "current"
    BEHIND = "behind"
    NEWER = "newer"


def upgrade(url: str) -> None:
    """Run the missing steps. The caller has made a backup; a newer schema is refused with `SchemaTooNew`."""
    database = open_database(url)
    try:
        database.write_sync(upgrade_over)
    finally:
        database.close_sync()


def upgrade_over(connection: Connection) -> None:
    """Run the missing steps inside the transaction of this connection: all of them, or none."""
    if schema_state(connection) is SchemaState.NEWER:
        raise SchemaTooNew(schema=revision_of(connection))
    upgrade_to(connection, "head")


def upgrade_to(connection: Connection, revision: str) -> None:
    """Run the steps up to this revision: a copy of an older database is made in its own shape."""
    from alembic import command

    command.upgrade(alembic_config(connection), revision)


def schema_state(connection: Connection) -> SchemaState:
    """Compare the database's schema with ours. An empty database is behind."""
    theirs = revision_of(connection)
    if theirs == HEAD:
        return SchemaState.CURRENT
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory.from_config(alembic_config())
    known = {step.revision for step in steps.walk_revisions()}
    return SchemaState.BEHIND if theirs is None or theirs in known else SchemaState.NEWER


def refuse_other_schema(connection: Connection) -> None:
    """Raise `SchemaTooNew` or `SchemaTooOld`, unless the schema is the one this program was written for."""
    match schema_state(connection):
        case SchemaState.NEWER:
            raise SchemaTooNew(schema=revision_of(connection))
        case SchemaState.BEHIND:
            raise SchemaTooOld(schema=revision_of(connection))


def alembic_config(connection: Connection | None = None) -> "Config":
    """Alembic's settings, made here and not in a file of their own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def revision_of(connection: Connection) -> str | None:
    """Return the revision that Alembic's own table holds, or None where there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
