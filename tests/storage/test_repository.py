"""A repository gives back the records it was given, and seals what is marked without being asked."""

import sqlite3
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, select, text, update

from storage.columns import identity, number, plain, sealed
from storage.errors import CannotOpen, Conflict, Missing
from storage.repository import Repository
from storage.sealing import SealedBytes
from tests.storage.conftest import NOW, sqlite_only
from tests.storage.small import Box, Colour, Size, Thing, box, boxes, in_boxes, in_things

FULL: dict[str, Any] = {
    "colour": Colour.BLUE,
    "size": Size.BIG,
    "best_before": date(2027, 1, 2),
    "open": True,
    "label_hash": b"\x00" * 32,
    "opens_at": time(8, 30),
    "tags": ("hoist", "sign language"),
    "facts": {"day": date(2026, 12, 1), "at": NOW, "names": ["Ruth", "Sam"], "$odd": {"$date": 1}},
    "lid": Colour.BLUE,
    "chat_id": 2**52 - 1,
    "closes_at": time(17),
}


def keep(*records):
    def function(tx):
        for record in records:
            (in_boxes if isinstance(record, Box) else in_things)(tx).add(record)

    return function


@pytest.mark.parametrize("record", [box(), box("Full", **FULL)], ids=["least", "full"])
def test_a_record_comes_back_as_it_went_in(store_sync, record):
    store_sync.write_sync(keep(record), now=NOW)
    back = store_sync.read_sync(lambda tx: in_boxes(tx).get(record.id), now=NOW)
    assert back == record
    assert [type(getattr(back, f.name)) for f in fields(back)] == [type(getattr(record, f.name)) for f in fields(back)]
    assert back.made_at.tzinfo is UTC


def test_a_row_that_is_not_there_is_missing_by_name(store_sync):
    with pytest.raises(Missing, match="boxes"):
        store_sync.read_sync(lambda tx: in_boxes(tx).get("nobody"), now=NOW)
    assert store_sync.read_sync(lambda tx: in_boxes(tx).find("nobody"), now=NOW) is None


def test_saving_changing_or_removing_what_is_not_there_is_missing(store_sync):
    for attempt in (
        lambda tx: in_boxes(tx).save(box()),
        lambda tx: in_boxes(tx).change(box(), label="x"),
        lambda tx: in_boxes(tx).remove("nobody"),
    ):
        with pytest.raises(Missing):
            store_sync.write_sync(attempt, now=NOW)


def test_a_change_returns_the_new_record_and_writes_only_what_changed(store_sync):
    record = box("Full", **FULL)
    store_sync.write_sync(keep(record), now=NOW)

    def change(tx):
        before = tx.connection.execute(select(boxes)).one()
        changed = in_boxes(tx).change(record, label="Other", open=None)
        after = tx.connection.execute(select(boxes)).one()
        differ = {name for name in before._fields if getattr(before, name) != getattr(after, name)}
        return changed, differ

    changed, differ = store_sync.write_sync(change, now=NOW)
    assert differ == {"label", "open"}
    assert changed == replace(record, label="Other", open=None)
    assert store_sync.read_sync(lambda tx: in_boxes(tx).get(record.id), now=NOW) == changed


def test_saving_writes_the_whole_record(store_sync):
    record = box()
    store_sync.write_sync(keep(record), now=NOW)
    fuller = replace(record, **FULL)
    store_sync.write_sync(lambda tx: in_boxes(tx).save(fuller), now=NOW)
    assert store_sync.read_sync(lambda tx: in_boxes(tx).get(record.id), now=NOW) == fuller


def test_a_removed_row_is_gone(store_sync):
    record = box()
    store_sync.write_sync(keep(record), now=NOW)
    store_sync.write_sync(lambda tx: in_boxes(tx).remove(record.id), now=NOW)
    assert store_sync.read_sync(lambda tx: in_boxes(tx).find(record.id), now=NOW) is None


def test_rows_are_found_by_conditions_in_order_and_number(store_sync):
    records = [box(str(n), made_at=NOW + timedelta(hours=n), colour=Colour.BLUE) for n in range(5)]
    store_sync.write_sync(keep(*records, box("red")), now=NOW)

    def look(tx):
        blue = boxes.c.colour == Colour.BLUE
        repository = in_boxes(tx)
        newest = repository.where(blue, order_by=boxes.c.made_at.desc(), limit=2)
        late = repository.where(
            blue, boxes.c.made_at > NOW + timedelta(hours=2), order_by=(boxes.c.made_at, boxes.c.id)
        )
        first = repository.first(blue, order_by=boxes.c.made_at)
        return newest, late, first, repository.first(boxes.c.size > 7), repository.count(blue)

    newest, late, first, none, how_many = store_sync.read_sync(look, now=NOW)
    assert newest == [records[4], records[3]]
    assert late == records[3:]
    assert first == records[0]
    assert none is None
    assert how_many == 5


def test_many_rows_come_by_their_ids_in_the_order_asked(store_sync):
    records = [box(str(n)) for n in range(1_200)]
    store_sync.write_sync(lambda tx: in_boxes(tx).add_all(records), now=NOW)
    ids = [record.id for record in reversed(records)]
    found = store_sync.read_sync(lambda tx: in_boxes(tx).many([*ids, "nobody", ids[0]]), now=NOW)
    assert list(found.values()) == records[::-1]
    assert store_sync.read_sync(lambda tx: in_boxes(tx).many([]), now=NOW) == {}


def test_rows_among_more_values_than_one_question_holds_come_each_once(store_sync):
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(1_200)]
    records = [box(best_before=day, size=Size.BIG if day.day % 2 else Size.SMALL) for day in days]
    store_sync.write_sync(lambda tx: in_boxes(tx).add_all(records), now=NOW)
    column, big, wanted = boxes.c.best_before, boxes.c.size == Size.BIG, [*days[1:], date(2020, 1, 1), days[1]]

    def look(tx):
        return list(in_boxes(tx).among(column, wanted, big, order_by=column))

    assert store_sync.read_sync(look, now=NOW) == [one for one in records[1:] if one.size is Size.BIG]
    assert store_sync.read_sync(lambda tx: list(in_boxes(tx).among(column, [])), now=NOW) == []


def test_adding_nothing_is_nothing(store_sync):
    store_sync.write_sync(lambda tx: in_boxes(tx).add_all([]), now=NOW)


def test_one_id_twice_or_a_pointer_to_nothing_is_a_conflict(store_sync):
    record = box()
    store_sync.write_sync(keep(record), now=NOW)
    with pytest.raises(Conflict):
        store_sync.write_sync(keep(record), now=NOW)
    with pytest.raises(Conflict):
        store_sync.write_sync(keep(Thing("a", "nobody", "x")), now=NOW)


def test_a_value_swapped_in_the_database_does_not_open(store_sync):
    """T19, through the whole path: the row is named, its words are not."""
    one, other = box("Canary one"), box("Canary other")
    store_sync.write_sync(keep(one, other), now=NOW)

    def swap(tx):
        label = tx.connection.execute(text("SELECT label FROM boxes WHERE id = :id"), {"id": one.id}).scalar_one()
        change = update(boxes).where(boxes.c.id == other.id).values(label=SealedBytes(label))
        tx.connection.execute(change)

    store_sync.write_sync(swap, now=NOW)
    with pytest.raises(CannotOpen) as refused:
        store_sync.read_sync(lambda tx: in_boxes(tx).where(), now=NOW)
    assert refused.value.about == {"table": "boxes", "column": "label", "row": other.id}
    assert "Canary" not in str(refused.value)
    assert store_sync.read_sync(lambda tx: in_boxes(tx).get(one.id), now=NOW) == one


def test_a_sealed_column_refuses_what_is_not_sealed(store_sync):
    for value in (b"open words", "open words"):
        with pytest.raises(Exception, match="not sealed"):
            store_sync.write_sync(lambda tx, v=value: tx.connection.execute(update(boxes).values(label=v)), now=NOW)


def test_a_moment_without_a_zone_is_refused(store_sync):
    with pytest.raises(Exception, match="time zone"):
        store_sync.write_sync(keep(box(made_at=datetime(2026, 1, 1))), now=NOW)  # noqa: DTZ001


@sqlite_only
def test_no_sealed_word_stands_in_any_file_of_the_database(store_sync, tmp_path):
    """T18, for the tables of these tests."""
    record = box("CanaryAmira", tags=("CanaryTag",), facts={"CanaryKey": "CanaryFact"}, chat_id=987654321987)
    store_sync.write_sync(keep(record), now=NOW)
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert any(record.id.encode() in content for content in files)
    assert not any(b"Canary" in content or b"987654321987" in content for content in files)


@sqlite_only
def test_an_empty_field_is_an_empty_column(store_sync, tmp_path):
    store_sync.write_sync(keep(box()), now=NOW)
    with sqlite3.connect(tmp_path / "mainstay.db") as raw:
        assert raw.execute("SELECT lid, chat_id FROM boxes").fetchone() == (None, None)
    raw.close()


def test_a_record_that_does_not_fit_its_table_is_refused_at_first_use():
    @dataclass(frozen=True)
    class Odd:
        id: str
        name: str
        extra: str

    table = Table("odd", MetaData(), identity(), sealed("name"), number("left"), plain("note", "x", nullable=True))
    with pytest.raises(TypeError, match=r"no column for \['extra'\], no field for \['left'\]"):
        Repository(None, table, Odd)  # type: ignore[arg-type]


def test_a_subclass_names_its_table_and_record_once(store_sync):
    class Boxes(Repository[Box]):
        table = boxes
        record = Box

        def red(self) -> list[Box]:
            return self.read(select(*self.columns).where(boxes.c.colour == Colour.RED))

    record = box()
    store_sync.write_sync(lambda tx: Boxes(tx).add(record), now=NOW)
    assert store_sync.read_sync(lambda tx: Boxes(tx).red(), now=NOW) == [record]
