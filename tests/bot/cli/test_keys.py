"""Changing the keys: all that is kept opens with the new ones, nothing with the old, and a crash loses nothing."""

import random
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.starting import only_one
from storage import rotation, schema
from storage.kept import HASHES, sealed_in, shape_for
from storage.keys import read_keys, replace_keys, with_fresh_key, without_old_keys
from storage.sealing import Keyring
from tests.bot.cli.conftest import MORNING
from tests.bot.cli.kept_home import all_of, opened, present, put_families, store_of

REPOSITORY = Path(__file__).parents[3]


def keys_in(home, url=None) -> set[int]:
    """The ids of the keys that anything is sealed with."""
    found = set[int]()

    def look(tx):
        for table in schema.metadata.sorted_tables:
            for name in sealed_in(table.name):
                for value in tx.connection.execute(table.select().with_only_columns(table.c[name])).scalars():
                    found.update([] if value is None else [Keyring.key_of(value)])

    with store_of(home, url) as store:
        store.read_sync(look, now=MORNING)
    return found


def hashes_are_new(home, url=None) -> bool:
    def look(tx):
        for name, several in HASHES.items():
            for one in several:
                table = schema.metadata.tables[name]
                for row in tx.connection.execute(table.select()):
                    value = row._mapping[one.of]
                    if value is None:
                        continue
                    shape = shape_for(name)
                    record = shape.record([row._mapping[column.name] for column in shape.columns], tx.keys)
                    if row._mapping[one.column] != tx.keys.lookup(one.domain, one.written(getattr(record, one.of))):
                        return False
        return True

    with store_of(home, url) as store:
        return bool(store.read_sync(look, now=MORNING))


def test_everything_opens_with_the_new_key_and_nothing_is_under_the_old(home, mainstay):
    families = put_families(home, 4)
    before, keys = opened(home), read_keys(home / "keys.toml")
    said = mainstay("keys", "rotate")
    assert (said.code, said.json["went_on"]) == (0, False)
    now = read_keys(home / "keys.toml")
    assert (len(now.sealing), now.sealing[0].id) == (1, keys.sealing[0].id + 1)
    assert now.sealing[0].secret != keys.sealing[0].secret
    assert (now.audit, now.erasure, now.pseudonym) == (keys.audit, keys.erasure, keys.pseudonym)
    assert keys_in(home) == {now.sealing[0].id}
    assert hashes_are_new(home)
    after = opened(home)
    assert len(present(families, after)) == all_of(families)
    assert after.count("\n") == before.count("\n")
    said = mainstay("verify")
    assert said.json["sound"] is True, said
    assert mainstay("plan", "show", families[0].plan.ref).code == 0


def test_chats_and_lanes_are_found_by_the_new_key(home, mainstay):
    one = put_families(home, 2)[0]
    mainstay("keys", "rotate")

    def look(tx):
        lane = tx.links.chat_hash(one.link.chat_id)
        invitation = tx.invitations.where(schema.invitations.c.person_id == one.person.id)[0]
        return (
            tx.links.of_chat_hash(lane).id, len(tx.chats.in_lane(lane)),
            tx.outbox.count(schema.outbox.c.chat_hash == lane),
            tx.inbox.count(schema.inbox.c.lane == lane), invitation.used_by_chat == lane,
        )  # fmt: skip

    with store_of(home) as store:
        assert store.read_sync(look, now=MORNING) == (one.link.id, 1, 7, 3, True)


def test_the_old_keys_are_left_for_the_old_backups_in_a_file_of_their_own(home, mainstay):
    families = put_families(home, 1)
    file, before = mainstay("backup").json["file"], read_keys(home / "keys.toml")
    old = Path(mainstay("keys", "rotate").json["old_keys"])
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert read_keys(old).sealing == before.sealing
    assert mainstay("restore", file, "--yes").error == (16, "bad_keys")
    assert mainstay("restore", file, "--keys", old, "--yes").code == 0
    assert mainstay("run").error == (19, "keys_turning")
    assert mainstay("keys", "rotate").json["went_on"] is True
    assert len(present(families, opened(home))) == all_of(families)
    assert keys_in(home) == {read_keys(home / "keys.toml").sealing[0].id}


def test_an_old_key_taken_away_too_early_is_a_named_refusal(home, mainstay):
    put_families(home, 2)
    path = home / "keys.toml"
    replace_keys(path, without_old_keys(with_fresh_key(read_keys(path))))
    assert mainstay("plan", "list").error == (16, "bad_keys")
    assert mainstay("keys", "rotate").error == (16, "bad_keys")


def test_not_under_a_running_program(home, mainstay):
    before = (home / "keys.toml").read_bytes()
    with only_one(home):
        assert mainstay("keys", "rotate").error == (33, "already_running")
    assert (home / "keys.toml").read_bytes() == before


def test_half_changed_keys_do_not_start_and_a_second_run_goes_on(home, mainstay, monkeypatch):
    families = put_families(home, 3)
    monkeypatch.setattr(rotation, "TOGETHER", 5)
    real, rounds = rotation._batch, iter(range(1000))

    def cut_short(tx, table, after):
        if next(rounds) == 9:
            raise ZeroDivisionError
        return real(tx, table, after)

    monkeypatch.setattr(rotation, "_batch", cut_short)
    assert mainstay("keys", "rotate").error == (1, "fault")
    assert len(keys_in(home)) == 2
    assert mainstay("run").error == (19, "keys_turning")
    assert len(present(families, opened(home))) == all_of(families)
    said = mainstay("keys", "rotate")
    assert said.json["went_on"] is True
    assert len(keys_in(home)) == 1
    assert len(present(families, opened(home))) == all_of(families)
    acts = [entry["act"] for entry in mainstay("audit", "--last", "2").json["entries"]]
    assert acts == ["keys.dropped", "keys.turned"]


def test_codes_in_letters_go_on_working_and_the_old_look_up_key_stays_for_them(home, mainstay, monkeypatch):
    from bot.clock import SystemClock

    put_families(home, 1)
    code = mainstay("invite", "OK-700000", "--name", "Nan", "--relation", "grandparent").json["code"]
    said = mainstay("keys", "rotate").json
    assert said["codes_until"] is not None
    ring = read_keys(home / "keys.toml")
    assert (len(ring.sealing), len(ring.lookup)) == (1, 2)
    with store_of(home) as store:
        assert store.read_sync(lambda tx: tx.invitations.by_code(code.replace("-", "")), now=MORNING) is not None
    assert mainstay("keys", "rotate").json["codes_until"] == said["codes_until"]
    monkeypatch.setattr(SystemClock, "now", lambda _: MORNING + timedelta(days=8))
    assert mainstay("keys", "rotate").json["codes_until"] is None
    assert len(read_keys(home / "keys.toml").lookup) == 1
    said = mainstay("verify")
    assert said.json["sound"] is True, said


def test_the_same_on_a_server(home, mainstay, postgresql_url, monkeypatch):
    monkeypatch.setenv("MAINSTAY_DATABASE_URL", postgresql_url)
    mainstay("db", "upgrade")
    families = put_families(home, 2, url=postgresql_url)
    assert mainstay("keys", "rotate").code == 0
    assert len(keys_in(home, postgresql_url)) == 1
    assert hashes_are_new(home, postgresql_url)
    assert len(present(families, opened(home, postgresql_url))) == all_of(families)
    said = mainstay("verify")
    assert said.json["sound"] is True, said


def written_in(home) -> tuple[int, int]:
    """What changes with the first thing a process writes."""
    wal = home / "mainstay.db-wal"
    return (wal.stat().st_size, wal.stat().st_mtime_ns) if wal.exists() else (0, 0)


SHORT = [pytest.param(1, 3, 40)]
LONG = [pytest.param(2, 100, 400, marks=[pytest.mark.nightly, pytest.mark.timeout(3_600)])]


@pytest.mark.parametrize(("seed", "kills", "count"), [*SHORT, *LONG])
def test_killed_at_random_instants_it_loses_nothing_and_ends_with_one_key(home, mainstay, seed, kills, count):
    """0 unreadable, 0 under the old key at the end."""
    dice, families = random.Random(seed), put_families(home, count)
    started = 0
    for _ in range(kills):
        before = written_in(home)
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "keys", "rotate", "--home", str(home)], cwd=REPOSITORY,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            while process.poll() is None and written_in(home) == before:
                time.sleep(0.002)
            try:
                process.wait(dice.uniform(0, 0.3))
            except subprocess.TimeoutExpired:
                process.kill()
                started += 1
        assert len(present(families[:1], opened(home))) == all_of(families[:1])
    assert mainstay("keys", "rotate").code == 0
    if len(read_keys(home / "keys.toml").sealing) > 1:
        assert mainstay("keys", "rotate").code == 0
    assert len(present(families, opened(home))) == all_of(families)
    assert keys_in(home) == {read_keys(home / "keys.toml").sealing[0].id}
    assert hashes_are_new(home)
    said = mainstay("verify")
    assert said.json["sound"] is True, said
    assert started > 0
