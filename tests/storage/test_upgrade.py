"""A migrated database is the schema of the program, whole or not at all, and never older than its rows."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage import upgrade as upgrading
from storage.engine import open_database
from storage.errors import SchemaTooNew, SchemaTooOld
from storage.migrations import HEAD
from storage.schema import metadata
from storage.upgrade import SchemaState, alembic_config, refuse_other_schema, schema_state, upgrade

MEND = 'the schema has changed: python -m storage.migrations.draft <number_name> "<sentence>"'


@pytest.fixture
def look(url):
    """Run a function of a connection against the database, in a transaction."""
    database = open_database(url)
    yield database.write_sync
    database.close_sync()


def test_a_migrated_database_has_exactly_the_schema_of_the_program(url, look):
    upgrade(url)
    difference = look(lambda connection: compare_metadata(MigrationContext.configure(connection), metadata))
    assert difference == [], MEND
    assert look(schema_state) is SchemaState.CURRENT
    look(refuse_other_schema)


def test_an_empty_database_is_behind_and_says_what_to_run(look):
    assert look(schema_state) is SchemaState.BEHIND
    with pytest.raises(SchemaTooOld, match="mainstay db upgrade"):
        look(refuse_other_schema)


def test_a_schema_from_a_newer_program_is_refused_and_left_alone(url, look):
    upgrade(url)
    look(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'")))
    assert look(schema_state) is SchemaState.NEWER
    with pytest.raises(SchemaTooNew):
        look(refuse_other_schema)
    with pytest.raises(SchemaTooNew):
        upgrade(url)


def test_upgrading_twice_changes_nothing(url, look):
    upgrade(url)
    upgrade(url)
    assert look(schema_state) is SchemaState.CURRENT


def test_an_upgrade_that_fails_at_its_end_leaves_nothing_behind(look):
    def fail(connection):
        upgrading.upgrade_over(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        look(fail)
    assert look(lambda connection: inspect(connection).get_table_names()) == []


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD, "set HEAD in storage/migrations"


def test_the_leads_of_open_plans_are_asked_about_other_help_a_month_after_the_upgrade(look) -> None:
    look(lambda connection: upgrading.upgrade_to(connection, "0006_raised"))
    look(_two_plans)
    look(upgrading.upgrade_over)
    days = look(lambda connection: dict(connection.execute(text("SELECT id, help_day FROM plans")).all()))
    assert (days["open"] is not None, days["closed"]) == (True, None)


def _two_plans(connection) -> None:
    """A plan that is open and one that is closed, as the schema before had them; nothing of them is opened here."""
    connection.execute(text(
        "INSERT INTO people (id, kind, name, created_at, reading, discreet, hide_after_minutes, hours_from, hours_to,"
        " coordinator) VALUES ('dana', 'staff', :blob, 0, 'standard', :no, 0, :blob, :blob, :no)"
    ), {"blob": b"x", "no": False})  # fmt: skip
    for plan_id, closed in (("open", None), ("closed", 1)):
        connection.execute(text(
            "INSERT INTO plans (id, ref, ref_hash, child_name, framework, nation, lead_state, duty_id, opened_at,"
            " closed_at) VALUES (:id, :blob, :hash, :blob, 'x', 'england', 'choosing', 'dana', 0, :closed)"
        ), {"id": plan_id, "blob": b"x", "hash": plan_id.encode(), "closed": closed})  # fmt: skip
