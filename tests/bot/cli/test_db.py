"""Bringing the database to this version's shape."""

import sqlite3
import stat

from bot.starting import only_one


def set_schema(home, number: str) -> None:
    database = sqlite3.connect(home / "mainstay.db")
    database.execute("UPDATE alembic_version SET version_num = ?", (number,))
    database.commit()
    database.close()


def test_a_database_of_this_version_is_left_as_it_is(home, mainstay, content):
    before = content()
    assert mainstay("db", "upgrade").json == {"before": "current", "after": "current", "copy": None}
    assert content() == before


def test_a_missing_database_is_begun_anew(home, mainstay):
    (home / "mainstay.db").unlink()
    assert mainstay("plan", "list").error == (22, "no_database")
    assert mainstay("db", "upgrade").json["before"] == "behind"
    assert mainstay("plan", "list").json == {"plans": []}


def test_a_newer_database_is_refused_by_every_command(home, mainstay):
    set_schema(home, "9999_from_the_future")
    for words in (("db", "upgrade"), ("plan", "list"), ("practitioner", "list"), ("audit",)):
        assert mainstay(*words).error == (20, "newer_schema")


def test_an_older_database_asks_for_the_upgrade_which_copies_it_first(home, mainstay):
    database = sqlite3.connect(home / "mainstay.db")
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    for table in tables:
        database.execute(f"DROP TABLE {table}")
    database.execute("CREATE TABLE kept (words)")
    database.execute("INSERT INTO kept VALUES ('many')")
    database.commit()
    database.close()
    assert mainstay("plan", "list").error == (21, "older_schema")
    said = mainstay("db", "upgrade").json
    assert (said["before"], said["after"]) == ("behind", "current")
    copy = home / said["copy"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    database = sqlite3.connect(copy)
    assert database.execute("SELECT count(*) FROM kept").fetchone() == (1,)
    database.close()


def test_nothing_is_upgraded_under_a_running_program(home, mainstay):
    with only_one(home):
        assert mainstay("db", "upgrade").error == (33, "already_running")
