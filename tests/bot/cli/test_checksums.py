"""Checksums on a server: `mainstay doctor` says whether it would notice a page that a disk spoiled (R26)."""

from storage.engine import open_database
from storage.promises import has_checksums
from tests.bot.cli.conftest import SERVICE
from tests.faults.test_server_lost import own_server

__all__ = ["own_server"]


def test_doctor_warns_of_a_server_without_checksums_until_they_are_turned_on_as_it_says(
    own_server, mainstay, monkeypatch
):
    """Whether `initdb` makes a cluster with them or without depends on the version of PostgreSQL."""
    with own_server.fresh() as url:
        monkeypatch.setenv("MAINSTAY_DATABASE_URL", url)
        assert mainstay("init", *SERVICE).code == 0
        for switch, there in (("--disable", False), ("--enable", True)):
            [(shown,)] = own_server.sql("SHOW data_checksums")
            if (shown == "on") is not there:
                own_server.stop()
                own_server._run("pg_checksums", switch, "-D", str(own_server.data))
                own_server.start()
            assert finds_checksums(url) is there
            [said] = [check for check in mainstay("doctor").json["checks"] if check["name"] == "database"]
            assert said["state"] == ("ok" if there else "warn")
            assert ("pg_checksums --enable" in said.get("mend", "")) is not there


def test_a_file_needs_none_because_it_is_checked_whole(tmp_path):
    assert finds_checksums(f"sqlite:///{tmp_path / 'mainstay.db'}")


def finds_checksums(url: str) -> bool:
    database = open_database(url)
    try:
        return database.read_sync(has_checksums)
    finally:
        database.close_sync()
