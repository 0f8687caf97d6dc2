"""Whoever changes what was done is found out (safeguards T20)."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from storage.audit import Anchor
from storage.keys import new_keys
from storage.schema import audit
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.conftest import NOW, sqlite_only

ENTRIES = 40
WHO = ["0123456789abcdef", "fedcba9876543210", None]


class Undo(Exception):
    """Ends a tampering so that the next one finds the chain whole."""


def fill(tx):
    for n in range(ENTRIES):
        tx.audit.add(WHO[n % 3], f"act.{n % 5}", WHO[(n + 1) % 3])


def edit(tx, chance):
    column, value = chance.choice(
        [
            ("act", "other"),
            ("actor_id", "someone"),
            ("object_id", "x"),
            ("outcome", "refused"),
            ("at", NOW + timedelta(1)),
        ]
    )
    seq = chance.randint(1, ENTRIES)
    tx.connection.execute(update(audit).where(audit.c.seq == seq).values({column: value}))
    return seq


def remove(tx, chance):
    seq = chance.randint(1, ENTRIES - 1)
    tx.connection.execute(delete(audit).where(audit.c.seq == seq))
    if chance.random() < 0.5:  # and close the gap
        for later in range(seq + 1, ENTRIES + 1):
            tx.connection.execute(update(audit).where(audit.c.seq == later).values(seq=later - 1))
    return seq


def swap(tx, chance):
    one, other = sorted(chance.sample(range(1, ENTRIES + 1), 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        tx.connection.execute(update(audit).where(audit.c.seq == old).values(seq=new))
    return one


def slip_in(tx, chance):
    seq = chance.randint(1, ENTRIES + 1)
    like = tx.connection.execute(select(audit).where(audit.c.seq == chance.randint(1, ENTRIES))).one()._mapping
    for later in range(ENTRIES, seq - 1, -1):
        tx.connection.execute(update(audit).where(audit.c.seq == later).values(seq=later + 1))
    tx.connection.execute(audit.insert().values(dict(like) | {"seq": seq, "act": "slipped"}))
    return seq


def cut(tx, chance):
    keep = chance.randint(0, ENTRIES - 1)
    tx.connection.execute(delete(audit).where(audit.c.seq > keep))
    return keep + 1


@sqlite_only
@pytest.mark.parametrize("tamper", [edit, remove, swap, slip_in])
def test_two_hundred_tamperings_of_each_kind_are_all_found_where_they_stand(store_sync, tamper):
    store_sync.write_sync(fill, now=NOW)
    chance = random.Random(20)
    found = 0

    def attempt(tx):
        nonlocal found
        tampered = tamper(tx, chance)
        broken = tx.audit.verify()
        found += broken is not None and broken <= tampered + 1
        raise Undo

    for _ in range(200):
        with pytest.raises(Undo):
            store_sync.write_sync(attempt, now=NOW)
    assert found == 200
    assert store_sync.read_sync(lambda tx: tx.audit.verify(), now=NOW) is None


@sqlite_only
def test_a_chain_cut_before_its_anchor_is_found_two_hundred_times(store_sync):
    store_sync.write_sync(fill, now=NOW)
    anchor = store_sync.read_sync(lambda tx: tx.audit.anchor(), now=NOW)
    chance = random.Random(21)
    found = []

    def attempt(tx):
        found.append((cut(tx, chance), tx.audit.verify(anchor)))
        raise Undo

    for _ in range(200):
        with pytest.raises(Undo):
            store_sync.write_sync(attempt, now=NOW)
    assert all(tampered == broken for tampered, broken in found)


def test_another_chain_of_the_same_length_does_not_meet_the_anchor(store_sync):
    store_sync.write_sync(fill, now=NOW)
    anchor = store_sync.read_sync(lambda tx: tx.audit.anchor(), now=NOW)
    assert store_sync.read_sync(lambda tx: tx.audit.verify(anchor), now=NOW) is None
    assert store_sync.read_sync(lambda tx: tx.audit.verify(Anchor(7, bytes(32))), now=NOW) == 7


def test_numbers_have_no_gaps_even_after_writes_that_failed(store_sync):
    def fail(tx):
        tx.audit.add(None, "lost")
        raise Undo

    for _ in range(3):
        store_sync.write_sync(lambda tx: tx.audit.add(None, "kept"), now=NOW)
        with pytest.raises(Undo):
            store_sync.write_sync(fail, now=NOW)
    entries = store_sync.read_sync(lambda tx: tx.audit.entries(10), now=NOW)
    assert [(entry.seq, entry.act) for entry in entries] == [(3, "kept"), (2, "kept"), (1, "kept")]


async def test_many_at_once_make_one_chain(store):
    import asyncio

    await asyncio.gather(*[store.write(lambda tx: tx.audit.add(None, "act"), now=NOW) for _ in range(100)])
    assert await store.read(lambda tx: tx.audit.verify(), now=NOW) is None
    assert (await store.read(lambda tx: tx.audit.anchor(), now=NOW)).seq == 100


def test_an_entry_says_who_did_what_to_whom_and_when(store_sync):
    store_sync.write_sync(lambda tx: tx.audit.add(WHO[0], "concern.read", WHO[1]), now=NOW)
    store_sync.write_sync(lambda tx: tx.audit.add(WHO[1], "plan.closed", "q27", "refused"), now=NOW)
    newest, oldest = store_sync.read_sync(lambda tx: tx.audit.entries(), now=NOW)
    assert (oldest.actor_id, oldest.act, oldest.object_id, oldest.outcome, oldest.at) == (
        WHO[0],
        "concern.read",
        WHO[1],
        "done",
        NOW,
    )
    assert newest.outcome == "refused"
    about = store_sync.read_sync(lambda tx: tx.audit.entries(about=WHO[1]), now=NOW)
    assert about == [newest, oldest]
    assert store_sync.read_sync(lambda tx: tx.audit.entries(1, about=WHO[0]), now=NOW) == [oldest]
    assert store_sync.read_sync(lambda tx: tx.audit.entries(act="plan.closed"), now=NOW) == [newest]


@pytest.mark.parametrize(
    "entry", [(None, "No taxi again"), (None, "act", "Amira K."), ("Ruth Hill", "act"), (None, "")]
)
def test_free_text_is_refused(store_sync, entry):
    with pytest.raises(ValueError, match="no free text"):
        store_sync.write_sync(lambda tx: tx.audit.add(*entry), now=NOW)


def test_with_another_audit_key_nothing_holds(store_sync, url):
    store_sync.write_sync(fill, now=NOW)
    with Store(store_sync.database, Keyring(new_keys())) as other:
        assert other.read_sync(lambda tx: tx.audit.verify(), now=NOW) == 1


def test_an_empty_chain_holds(store_sync):
    def look(tx: Transaction):
        return tx.audit.verify(), tx.audit.anchor(), tx.audit.entries()

    assert store_sync.read_sync(look, now=NOW) == (None, Anchor(0, bytes(32)), [])
