"""Restoring: what comes back, what does not, and that it says so (safeguards R24; design.md, "Keeping")."""

import sqlite3
import stat
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.erasing import erase_one
from bot.settings import read_environment
from bot.starting import only_one, read_ground
from handlers.operator import erasing
from storage import schema
from storage.records.inbox import InboxState
from storage.records.notices import Act, NoticeState
from tests.bot.cli.conftest import MORNING
from tests.bot.cli.kept_home import all_of, opened, present, put_families, store_of

LATER = MORNING + timedelta(hours=30)


@pytest.fixture
def later(home, monkeypatch):
    """Go on to the next afternoon: everything of this morning is old."""
    return lambda: monkeypatch.setattr(SystemClock, "now", lambda _: LATER)


def read(home, function):
    with store_of(home) as store:
        return store.read_sync(function, now=LATER)


def write(home, function):
    with store_of(home) as store:
        return store.write_sync(function, now=LATER)


def test_a_backup_takes_the_place_of_the_database_and_the_old_one_is_kept(home, mainstay, later):
    families = put_families(home, 2)
    file = mainstay("backup").json["file"]
    later()
    newer = put_families(home, 1, seed=8)
    said = mainstay("restore", file, "--yes")
    assert said.code == 0
    assert len(present(families, opened(home))) == all_of(families)
    assert present(newer, opened(home)) == []
    kept = Path(said.json["kept"])
    assert (kept.parent, stat.S_IMODE(kept.stat().st_mode)) == (home, 0o600)
    assert stat.S_IMODE((home / "mainstay.db").stat().st_mode) == 0o600
    kept.replace(home / "mainstay.db")
    assert len(present(newer, opened(home))) == all_of(newer)
    assert not list(home.glob(".restoring*"))


def test_what_was_due_before_now_is_held_back_and_listed(home, mainstay, later):
    families = put_families(home, 2)
    file = mainstay("backup").json["file"]
    later()
    said = mainstay("restore", file, "--yes").json
    due = [one["due"] for one in said["held"]]
    assert len(due) == 4  # for each family one that waited and one that was on its way
    assert {one["for"] for one in said["held"]} == {one.person.name for one in families}
    notices = read(home, lambda tx: tx.outbox.where())
    held = [one for one in notices if one.state is NoticeState.WITHDRAWN and one.reason == "restored"]
    assert len(held) == 4
    waiting = [one for one in notices if one.state is NoticeState.PENDING]
    assert all(one.due > LATER or one.act is Act.DELETE for one in waiting)
    assert sum(one.act is not Act.DELETE for one in waiting) == 4  # the reminders of days to come
    assert "ask_sent" in mainstay("restore", file, "--yes", words=True).out


def test_every_sign_in_ends_and_what_it_showed_is_deleted(home, mainstay, later):
    put_families(home, 2)
    file = mainstay("backup").json["file"]
    assert mainstay("restore", file, "--yes").json["sessions_ended"] == 2
    assert read(home, lambda tx: tx.sessions.count(schema.sessions.c.ended_at.is_(None))) == 0
    gone = read(home, lambda tx: tx.outbox.where(schema.outbox.c.kind == "delete"))
    assert len(gone) == 2


@pytest.mark.parametrize("count", [10, pytest.param(50, marks=pytest.mark.nightly)])
def test_those_who_were_erased_since_are_erased_again(home, mainstay, later, count):
    """R24: 0 of 50 present."""
    families = put_families(home, count + 3)
    file = mainstay("backup").json["file"]
    ground = read_ground(read_environment(home))
    with store_of(home) as store:
        for one in families[:count]:
            assert erase_one(ground, store, partial(erasing.find, said=one.plan.ref), MORNING)
    said = mainstay("restore", file, "--yes").json
    assert said["erased_again"] == {"people": count, "plans": count}
    text = opened(home)
    assert present(families[:count], text) == []
    assert len(present(families[count:], text)) == all_of(families[count:])
    assert mainstay("verify").json["sound"] is True


def test_erased_even_where_the_present_database_is_lost(home, mainstay, later):
    families = put_families(home, 2)
    file = mainstay("backup").json["file"]
    mainstay("erase", families[0].plan.ref, "--yes")
    mainstay("practitioner", "revoke", families[1].lead.ref)
    (home / "mainstay.db").write_bytes(b"a disk that died")
    said = mainstay("restore", file, "--yes").json
    assert (said["knew_since"], said["erased_again"]["people"], said["revoked_again"]) == (
        False, 1, [families[1].lead.ref],
    )  # fmt: skip
    assert present(families[:1], opened(home)) == []
    assert Path(said["kept"]).read_bytes() == b"a disk that died"


def test_without_any_database_a_backup_is_one(home, mainstay):
    families = put_families(home, 1)
    file = mainstay("backup").json["file"]
    (home / "mainstay.db").unlink()
    said = mainstay("restore", file, "--yes").json
    assert (said["kept"], said["knew_since"]) == (None, False)
    assert len(present(families, opened(home))) == all_of(families)


def test_what_ended_since_the_backup_has_ended_again(home, mainstay, later):
    one, other, third = put_families(home, 3)
    file = mainstay("backup").json["file"]
    later()
    mainstay("practitioner", "revoke", one.lead.ref)

    def cut_off(tx):
        tx.links.change(tx.links.get(other.link.id), ended_at=LATER)
        tx.roles.change(tx.roles.get(third.role.id), sees_plan=False)
        tx.people.change(tx.people.get(third.person.id), discreet=True)

    write(home, cut_off)
    said = mainstay("restore", file, "--yes").json
    assert said["revoked_again"] == [one.lead.ref]
    assert said["ended_again"]["links"] == 2  # the lead's and the family's
    assert read(home, lambda tx: tx.links.live_of(other.person.id)) is None
    assert read(home, lambda tx: tx.people.get(one.lead.id)).ended_at is not None
    role = read(home, lambda tx: tx.roles.get(third.role.id))
    assert (role.sees_plan, role.sees_dates) == (False, True)


def test_what_ended_in_the_chat_has_ended_again_even_where_the_database_is_lost(home, mainstay, later):
    """A phone that was cut off and a view that was closed stay so, whatever the backup says (R24)."""
    cut, closed, whole = put_families(home, 3)
    file = mainstay("backup").json["file"]
    later()

    def as_the_chat_does(tx):
        tx.links.change(tx.links.get(cut.link.id), ended_at=LATER, expected=False)
        tx.roles.change(tx.roles.get(closed.role.id), sees_plan=False)

    with read_ground(read_environment(home)).open_store() as store:
        store.write_sync(as_the_chat_does, now=LATER)
    (home / "mainstay.db").unlink()
    said = mainstay("restore", file, "--yes").json
    assert said["ended_again"] == {"links": 1, "roles": 1}
    assert read(home, lambda tx: tx.links.live_of(cut.person.id)) is None
    role, other = (read(home, lambda tx, one=one: tx.roles.get(one.role.id)) for one in (closed, whole))
    assert (role.sees_plan, role.sees_dates, other.sees_plan) == (False, True, True)
    assert read(home, lambda tx: tx.links.live_of(whole.person.id)) is not None


def test_what_waited_in_the_inbox_still_waits_and_what_was_done_stays_done(home, mainstay, later):
    families = put_families(home, 2)
    file = mainstay("backup").json["file"]
    write(home, lambda tx: [tx.inbox.done(row.id) for row in tx.inbox.waiting()])
    mainstay("restore", file, "--yes")
    rows = read(home, lambda tx: tx.inbox.where())
    assert sorted(row.state for row in rows) == [InboxState.DONE] * 4 + [InboxState.WAITING] * 2
    again = [row for row in rows if row.state is InboxState.DONE][:1]
    assert write(home, lambda tx: tx.inbox.keep(again)) == []  # handed over once more, it is known
    assert len(families) == 2


def test_nothing_is_restored_under_a_running_program(home, mainstay, content):
    file, before = mainstay("backup").json["file"], content()
    with only_one(home):
        assert mainstay("restore", file, "--yes").error == (33, "already_running")
    assert content() == before


def test_without_yes_it_says_what_it_would_do(home, mainstay, content):
    file, before = mainstay("backup").json["file"], content()
    said = mainstay("restore", file)
    assert said.error == (3, "not_confirmed")
    assert "2026-11-23 10:00" in said.json["error"]["message"]
    assert content() == before


def test_a_backup_that_is_not_sound_is_refused(home, mainstay, content):
    file, before = Path(mainstay("backup").json["file"]), content()
    held = bytearray(file.read_bytes())
    held[-100] ^= 4
    file.write_bytes(held)
    assert mainstay("restore", file, "--yes").error == (25, "damaged")
    assert content() == before


def test_without_the_keys_of_the_backup_it_is_refused_by_name(home, mainstay, tmp_path, monkeypatch):
    """T28: a stolen backup is of no use to anybody."""
    from tests.bot.cli.conftest import SERVICE

    file = mainstay("backup").json["file"]
    (home / "keys.toml").rename(tmp_path / "vault.toml")
    assert mainstay("restore", file, "--yes").error == (14, "no_keys")
    monkeypatch.setenv("MAINSTAY_HOME", str(tmp_path / "other"))
    mainstay("init", *SERVICE, "--coordinator", "Dana")
    assert mainstay("restore", file, "--yes").error == (16, "bad_keys")


def test_a_ledger_that_was_meddled_with_is_refused_before_anything_is_done(home, mainstay, content):
    families = put_families(home, 2)
    file = mainstay("backup").json["file"]
    mainstay("erase", families[0].plan.ref, "--yes")
    before, ledger = content(), home / "erasures.ledger"
    ledger.write_text(ledger.read_text().split("\n", 1)[1])
    assert mainstay("restore", file, "--yes").error == (25, "damaged")
    assert content() == before


def test_anchors_of_what_was_left_out_no_longer_count_and_others_do(home, mainstay, later):
    file = mainstay("backup").json["file"]
    put_families(home, 2)
    mainstay("backup")
    later()
    mainstay("restore", file, "--yes")
    assert mainstay("verify").json["sound"] is True
    mainstay("practitioner", "add", "P-1", "Sam")
    mainstay("backup")
    database = sqlite3.connect(home / "mainstay.db")
    database.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    database.commit()
    database.close()
    assert mainstay("verify").code == 25


def test_a_file_that_holds_nobody_is_refused(home, mainstay, tmp_path, content):
    before = content()
    (tmp_path / "empty.db").touch()
    assert mainstay("restore", tmp_path / "empty.db", "--yes").error == (25, "damaged")
    assert content() == before


def test_a_server_gets_a_backup_back_whole(home, mainstay, later, postgresql_url, monkeypatch):
    """The same from PostgreSQL, there and back, with erasure and reminders."""
    monkeypatch.setenv("MAINSTAY_DATABASE_URL", postgresql_url)
    assert mainstay("db", "upgrade").code == 0
    families = put_families(home, 3, url=postgresql_url)
    made = mainstay("backup")
    assert made.code == 0
    later()
    assert mainstay("erase", families[0].plan.ref, "--yes").code == 0
    said = mainstay("restore", made.json["file"], "--yes")
    assert said.code == 0, said
    assert (said.json["erased_again"]["people"], len(said.json["held"])) == (1, 4)
    assert Path(said.json["kept"]).exists()
    text = opened(home, postgresql_url)
    assert present(families[:1], text) == []
    assert len(present(families[1:], text)) == all_of(families[1:])
    assert mainstay("verify").json["sound"] is True
