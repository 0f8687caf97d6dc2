"""How deep the queues are, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.depths import Depths, depths
from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from storage.records.notices import Act, Notice, NoticeState, Priority
from tests.storage.conftest import NOW


def an_update(number, **more):
    row = InboxRow(id=new_id(), update_id=number, arrival=number, lane=b"l" * 32, body="{}", received_at=NOW)
    return replace(row, **more)


def a_notice(**more):
    notice = Notice(
        id=new_id(), chat_id=5, chat_hash=b"l" * 32, act=Act.SEND, kind="menu", key=new_id(), due=NOW, made_at=NOW
    )
    return replace(notice, **more)


def test_where_nothing_waits_everything_is_nought(store_sync):
    found = store_sync.read_sync(depths, now=NOW)
    assert found == Depths(0, 0.0, dict.fromkeys(Priority, 0), 0.0, 0, 0, 0, found.size)
    assert found.size > 10_000


def test_what_waits_is_counted_with_the_age_of_the_oldest_and_what_is_settled_or_not_due_is_not(store_sync):
    def put(tx):
        for number, (state, ago) in enumerate(
            [(InboxState.WAITING, 90), (InboxState.WAITING, 30), (InboxState.DONE, 900), (InboxState.SET_ASIDE, 900)], 1
        ):
            tx.inbox.add(an_update(number, state=state, received_at=NOW - timedelta(seconds=ago)))
        late = NOW - timedelta(seconds=40)
        for notice in (
            a_notice(due=late, priority=Priority.BROADCAST), a_notice(priority=Priority.REPLY),
            a_notice(due=NOW - timedelta(seconds=20), state=NoticeState.CLAIMED, priority=Priority.REPLY),
            a_notice(due=NOW + timedelta(days=1)), a_notice(due=late, state=NoticeState.SENT),
            a_notice(due=late, state=NoticeState.REFUSED), a_notice(due=late, state=NoticeState.REFUSED),
            a_notice(due=late, state=NoticeState.UNKNOWN), a_notice(due=late, state=NoticeState.WITHDRAWN),
        ):  # fmt: skip
            tx.outbox.add(notice)

    store_sync.write_sync(put, now=NOW)
    found = store_sync.read_sync(depths, now=NOW)
    assert (found.to_handle, found.to_handle_age) == (2, pytest.approx(90))
    assert found.to_say == {Priority.REPLY: 2, Priority.NEWS: 0, Priority.BROADCAST: 1}
    assert found.to_say_age == pytest.approx(40)
    assert (found.set_aside, found.refused, found.doubtful) == (1, 2, 1)
