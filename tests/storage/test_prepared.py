"""What goes straight to SQLite's driver finds and does what SQLAlchemy would, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Integer, Select, bindparam, delete, func, insert, select, update

from storage.errors import Conflict
from storage.prepared import LONGEST, SHORT, Prepared
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.conftest import NOW
from tests.storage.small import Box, Colour, box, boxes, in_boxes

LATER = NOW + timedelta(days=9)
FULL = {"best_before": date(2027, 1, 2), "open": True, "label_hash": b"\x00" * 32}
BOXES = [box(str(n), id=f"box{n}", made_at=NOW + timedelta(hours=n), **(FULL if n % 2 else {})) for n in range(24)]
NAMES = ("id", "colour", "size", "made_at", "best_before", "open", "label_hash")
PLAIN = [boxes.c[name] for name in NAMES]
IN_ORDER = select(*PLAIN).order_by(boxes.c.made_at)
OF_THESE = IN_ORDER.where(boxes.c.id.in_(bindparam("ids", expanding=True)))
ASKED: dict[str, tuple[Select[Any], dict[str, Any]]] = {
    "no values": (IN_ORDER, {}),
    "a moment and a number": (
        IN_ORDER.where(boxes.c.made_at > bindparam("since")).limit(bindparam("most", type_=Integer)),
        {"since": NOW, "most": 3},
    ),
    "a day, a flag and bytes": (
        IN_ORDER.where(
            boxes.c.best_before == bindparam("day"), boxes.c.open.is_(True), boxes.c.label_hash == bindparam("hash")
        ),
        {"day": date(2027, 1, 2), "hash": b"\x00" * 32},
    ),
    "a list that never changes": (IN_ORDER.where(boxes.c.colour.in_([Colour.RED.value, Colour.BLUE.value])), {}),
    "a list of none": (OF_THESE, {"ids": []}),
    "a list of one": (OF_THESE, {"ids": ["box3"]}),
    "a short list": (OF_THESE, {"ids": [f"box{n}" for n in range(SHORT)]}),
    "a list that is filled up": (OF_THESE, {"ids": [f"box{n}" for n in range(SHORT + 1)]}),
    "the longest list": (OF_THESE, {"ids": [f"box{n}" for n in range(LONGEST)]}),
    "a list that is too long": (OF_THESE, {"ids": [f"box{n}" for n in range(LONGEST + 1)]}),
    "all but many": (
        IN_ORDER.where(boxes.c.id.not_in(bindparam("ids", expanding=True))),
        {"ids": [f"box{n}" for n in range(SHORT + 2)]},
    ),
    "all but some": (IN_ORDER.where(boxes.c.id.not_in(bindparam("ids", expanding=True))), {"ids": ["box1", "box2"]}),
    "a newest moment": (select(func.max(boxes.c.made_at)).where(boxes.c.open.is_(None)), {}),
    "a newest moment of none": (select(func.max(boxes.c.made_at)).where(boxes.c.id == bindparam("its")), {"its": "?"}),
}


def kept(tx: Transaction) -> None:
    in_boxes(tx).add_all(BOXES)


@pytest.mark.parametrize("name", ASKED)
def test_it_finds_what_sqlalchemy_finds(store_sync: Store, name: str) -> None:
    statement, values = ASKED[name]
    prepared = Prepared(statement)

    def look(tx: Transaction) -> None:
        expected = [tuple(row) for row in tx.connection.execute(statement, values)]
        for _ in range(2):  # worked out, and then known
            found = [tuple(row) for row in prepared.rows(tx.connection, values)]
            assert found == expected
            assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]
        assert prepared.first_column(tx.connection, values) == [row[0] for row in expected]
        first = prepared.row(tx.connection, values)
        assert (first and tuple(first)) == (expected[0] if expected else None)

    store_sync.write_sync(kept, now=NOW)
    store_sync.read_sync(look, now=NOW)


def test_lists_of_another_length_are_other_words(store_sync: Store) -> None:
    prepared = Prepared(OF_THESE)

    def look(tx: Transaction) -> list[list[str]]:
        lists: tuple[list[str], ...] = (["box1"], ["box2", "box3"], ["box4"], [], ["box6", "box5"])
        return [prepared.first_column(tx.connection, {"ids": ids}) for ids in lists]

    store_sync.write_sync(kept, now=NOW)
    assert store_sync.read_sync(look, now=NOW) == [["box1"], ["box2", "box3"], ["box4"], [], ["box5", "box6"]]


def test_a_change_says_how_many_rows_it_changed_and_writes_only_what_it_was_handed(store_sync: Store) -> None:
    moved = Prepared(update(boxes).where(boxes.c.made_at < bindparam("before")))
    gone = Prepared(delete(boxes).where(boxes.c.id.in_(bindparam("ids", expanding=True))))

    def change(tx: Transaction) -> tuple[int, int, int, list[Box]]:
        two = moved.change(tx.connection, {"before": BOXES[2].made_at, "made_at": LATER})
        none = moved.change(tx.connection, {"before": NOW - timedelta(days=1), "size": 2, "colour": "blue"})
        three = gone.change(tx.connection, {"ids": ["box5", "box6", "box7"]})
        return two, none, three, in_boxes(tx).where(boxes.c.made_at == LATER, order_by=boxes.c.id)

    store_sync.write_sync(kept, now=NOW)
    two, none, three, found = store_sync.write_sync(change, now=NOW)
    assert (two, none, three) == (2, 0, 3)
    assert found == [replace(one, made_at=LATER) for one in BOXES[:2]]


def test_a_change_for_each_changes_each(store_sync: Store) -> None:
    renumbered = Prepared(update(boxes).where(boxes.c.id == bindparam("its_id")).values(size=bindparam("to_size")))

    def change(tx: Transaction) -> list[int]:
        renumbered.change_each(tx.connection, [])
        renumbered.change_each(tx.connection, [{"its_id": f"box{n}", "to_size": n % 2 + 1} for n in range(4)])
        return [int(in_boxes(tx).get(f"box{n}").size) for n in range(5)]

    store_sync.write_sync(kept, now=NOW)
    assert store_sync.write_sync(change, now=NOW) == [1, 2, 1, 2, 1]


def test_what_an_update_returns_can_be_read(store_sync: Store) -> None:
    grown = Prepared(
        update(boxes).where(boxes.c.id == bindparam("its_id")).values(size=boxes.c.size + 1).returning(boxes.c.size)
    )

    def grow(its_id: str) -> list[int]:
        return store_sync.write_sync(lambda tx: grown.first_column(tx.connection, {"its_id": its_id}), now=NOW)

    store_sync.write_sync(kept, now=NOW)
    assert [grow(its_id) for its_id in ("box1", "box1", "nobody")] == [[2], [3], []]


def test_what_the_database_refuses_is_our_error_and_undoes_the_whole(store_sync: Store) -> None:
    added = Prepared(insert(boxes))

    def twice(tx: Transaction) -> None:
        in_boxes(tx).add(box(id="new"))
        added.change(tx.connection, in_boxes(tx).shape.row(BOXES[0], tx.keys))

    store_sync.write_sync(kept, now=NOW)
    with pytest.raises(Conflict):
        store_sync.write_sync(twice, now=NOW)
    assert store_sync.read_sync(lambda tx: in_boxes(tx).find("new"), now=NOW) is None
