"""A part of a transaction that fails is undone alone; the others are kept, and nothing of it is left behind (R27)."""

import pytest

from storage.errors import Conflict, DatabaseLocked
from tests.storage.conftest import NOW
from tests.storage.small import box, in_boxes


class Broken(Exception):
    """What a mistake in the program raises."""


def put(tx, record):
    in_boxes(tx).add(record)


def put_and_break(tx, record, error):
    in_boxes(tx).add(record)
    tx.audit.add(None, "box.put", record.id)
    tx.ended.append(f"link/{record.id}")
    raise error


def kept(store) -> set[str]:
    found: set[str] = store.read_sync(lambda tx: {record.id for record in in_boxes(tx).where()}, now=NOW)
    return found


def test_what_fails_is_undone_alone_and_named(store_sync):
    first, broken, last = box(), box(), box()

    def work(tx):
        done = [
            tx.apart("first", put, tx, first),
            tx.apart("broken", put_and_break, tx, broken, Broken("Yusuf")),
            tx.apart("last", put, tx, last),
        ]
        return done, [(one.about, type(one.error)) for one in tx.failed], tx.ended

    done, failed, ended = store_sync.write_sync(work, now=NOW)
    assert done == [True, False, True]
    assert failed == [("broken", Broken)]
    assert ended == []
    assert kept(store_sync) == {first.id, last.id}


def test_the_audit_goes_on_from_the_entry_before(store_sync):
    def work(tx):
        tx.audit.add(None, "round.begun")
        tx.apart("broken", put_and_break, tx, box(), Broken())
        tx.audit.add(None, "round.ended")

    store_sync.write_sync(work, now=NOW)
    assert store_sync.read_sync(lambda tx: tx.audit.verify(), now=NOW) is None
    acts = store_sync.read_sync(lambda tx: [entry.act for entry in tx.audit.entries(10)], now=NOW)
    assert acts == ["round.ended", "round.begun"]


def test_what_breaks_a_promise_of_the_schema_is_a_fault_of_that_part_alone(store_sync):
    one, other = box(), box()

    def work(tx):
        put(tx, one)
        tx.apart("again", put, tx, one)
        put(tx, other)
        return [type(failed.error) for failed in tx.failed]

    assert store_sync.write_sync(work, now=NOW) == [Conflict]
    assert kept(store_sync) == {one.id, other.id}


def test_a_part_within_a_part_is_undone_with_it_or_alone(store_sync):
    outer, inner, sound = box(), box(), box()

    def whole(tx):
        put(tx, sound)
        tx.apart("inner", put_and_break, tx, inner, Broken())

    def broken(tx):
        tx.apart("sound", put, tx, box())
        put_and_break(tx, outer, Broken())

    def work(tx):
        return tx.apart("whole", whole, tx), tx.apart("broken", broken, tx)

    assert store_sync.write_sync(work, now=NOW) == (True, False)
    assert kept(store_sync) == {sound.id}


def test_that_the_database_fails_is_no_parts_fault(store_sync):
    def work(tx):
        put(tx, box())
        tx.apart("busy", put_and_break, tx, box(), DatabaseLocked())

    with pytest.raises(DatabaseLocked):
        store_sync.write_sync(work, now=NOW)
    assert kept(store_sync) == set()
