"""The inbox: each update once, in the order of arrival, until what it caused is kept."""

from datetime import UTC, datetime, timedelta

from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from storage.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def row(update_id: int, lane: bytes = b"l" * 32, body: str = "{}", received_at: datetime = NOW) -> InboxRow:
    return InboxRow(new_id(), update_id, 0, lane, body, received_at, attempts=1)


def keep(store: Store, *rows: InboxRow) -> list[InboxRow]:
    return store.write_sync(lambda tx: tx.inbox.keep(rows), now=NOW)


def waiting(store: Store) -> list[InboxRow]:
    return store.read_sync(lambda tx: tx.inbox.waiting(), now=NOW)


def test_updates_wait_in_the_order_of_their_arrival_whatever_their_numbers(store_sync):
    keep(store_sync, row(7), row(3))
    keep(store_sync, row(5))
    assert [one.update_id for one in waiting(store_sync)] == [7, 3, 5]


def test_an_update_handed_over_again_is_kept_once(store_sync):
    assert len(keep(store_sync, row(7), row(7))) == 1
    assert keep(store_sync, row(7)) == []
    assert [one.update_id for one in keep(store_sync, row(7), row(8))] == [8]


def test_an_update_that_was_done_is_not_taken_for_new(store_sync):
    [kept] = keep(store_sync, row(7))
    store_sync.write_sync(lambda tx: tx.inbox.done(kept.id), now=NOW)
    assert keep(store_sync, row(7)) == []
    assert waiting(store_sync) == []


def test_arrival_goes_on_after_everything_was_done(store_sync):
    [first] = keep(store_sync, row(1))
    store_sync.write_sync(lambda tx: tx.inbox.done(first.id), now=NOW)
    [second] = keep(store_sync, row(2))
    assert second.arrival > first.arrival


def test_what_was_kept_is_what_comes_back(store_sync):
    [kept] = keep(store_sync, row(7, body='{"update_id":7,"message":{"text":"Yusuf \\ud83d"}}'))
    assert waiting(store_sync) == [kept]


def test_a_row_is_done_once(store_sync):
    [kept] = keep(store_sync, row(7))
    assert store_sync.write_sync(lambda tx: tx.inbox.done(kept.id), now=NOW)
    assert not store_sync.write_sync(lambda tx: tx.inbox.done(kept.id), now=NOW)


def test_attempts_are_counted_and_none_is_made_of_what_is_settled(store_sync):
    [kept] = keep(store_sync, row(7))
    assert store_sync.write_sync(lambda tx: tx.inbox.attempt(kept.id), now=NOW) == 2
    assert store_sync.write_sync(lambda tx: tx.inbox.attempt(kept.id), now=NOW) == 3
    store_sync.write_sync(lambda tx: tx.inbox.set_aside(kept.id, "KeyError"), now=NOW)
    assert store_sync.write_sync(lambda tx: tx.inbox.attempt(kept.id), now=NOW) == 0


def test_a_failed_attempt_notes_the_class_of_the_fault_and_goes_on_waiting(store_sync):
    [kept] = keep(store_sync, row(7))
    store_sync.write_sync(lambda tx: tx.inbox.failed(kept.id, "KeyError"), now=NOW)
    assert [one.fault for one in waiting(store_sync)] == ["KeyError"]


def test_a_row_set_aside_says_why_and_when(store_sync):
    [kept] = keep(store_sync, row(7))
    assert store_sync.write_sync(lambda tx: tx.inbox.set_aside(kept.id, "KeyError"), now=NOW)
    aside = store_sync.read_sync(lambda tx: tx.inbox.get(kept.id), now=NOW)
    assert (aside.state, aside.fault, aside.settled_at) == (InboxState.SET_ASIDE, "KeyError", NOW)
    assert waiting(store_sync) == []


def test_after_a_week_settled_rows_are_forgotten_and_waiting_ones_never(store_sync):
    week_ago = NOW - timedelta(days=8)
    old, stuck = keep(store_sync, row(1, received_at=week_ago), row(2, received_at=week_ago))
    [young] = keep(store_sync, row(3))
    for one in (old, young):
        store_sync.write_sync(lambda tx, one=one: tx.inbox.done(one.id), now=NOW)
    assert store_sync.write_sync(lambda tx: tx.inbox.forget(NOW - timedelta(days=7)), now=NOW) == 1
    assert [one.id for one in waiting(store_sync)] == [stuck.id]
    assert store_sync.read_sync(lambda tx: tx.inbox.find(young.id), now=NOW) is not None


def test_when_the_newest_came_is_known(store_sync):
    assert store_sync.read_sync(lambda tx: tx.inbox.latest_at(), now=NOW) is None
    keep(store_sync, row(1, received_at=NOW - timedelta(hours=30)), row(2, received_at=NOW - timedelta(hours=25)))
    assert store_sync.read_sync(lambda tx: tx.inbox.latest_at(), now=NOW) == NOW - timedelta(hours=25)
