"""What becomes of an update: kept, done once, in order; or set aside after three tries."""

import asyncio
import random
from typing import Any

import pytest

from bot.engine.intake import Intake
from storage.errors import DiskFull
from storage.records.inbox import InboxRow, InboxState
from tests.bot.engine.at_once import NOW
from tests.bot.engine.virtual_time import in_virtual_time

AMIRA, SAM = 111, 222


def said(update_id: int, text: str = "hello", chat_id: int = AMIRA) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private", "first_name": "A"}
    sender = {"id": chat_id, "is_bot": False, "first_name": "A"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1795262400, "chat": chat, "from": sender, "text": text},
    }


class Hears:
    """A handler that writes down what it heard, and fails where it is told to."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.aside: list[int] = []
        self.tries: dict[str, int] = {}
        self.failing: dict[str, int] = {}
        self.aside_fails = False

    def handle(self, tx: Any, update: Any, row: InboxRow) -> None:
        text = update.message.text
        self.tries[text] = self.tries.get(text, 0) + 1
        tx.settings_were_touched = True
        if self.failing.get(text, 0) >= self.tries[text]:
            raise KeyError("Yusuf")
        self.heard.append(text)

    def set_aside(self, tx: Any, row: InboxRow) -> None:
        if self.aside_fails:
            raise LookupError("no words")
        self.aside.append(row.update_id)


@pytest.fixture
def hears() -> Hears:
    return Hears()


@pytest.fixture
def intake(store, clock, hears) -> Intake:
    intake = Intake(store, None, clock, handle=hears.handle, on_set_aside=hears.set_aside)
    intake._resumed = True  # as after a start that found nothing left undone
    return intake


def row_of(store: Any, update_id: int) -> InboxRow:
    from storage.inbox import inbox

    rows: list[InboxRow] = store.read_sync(lambda tx: tx.inbox.where(inbox.c.update_id == update_id), now=NOW)
    return rows[0]


@in_virtual_time
async def test_an_update_is_kept_then_handled_then_done(intake, hears, store):
    assert await intake.keep([said(7)]) == 1
    assert hears.heard == []
    await intake.lanes.below(1)
    assert hears.heard == ["hello"]
    assert row_of(store, 7).state is InboxState.DONE


@in_virtual_time
async def test_an_update_handed_over_three_times_has_one_effect(intake, hears):
    for _ in range(3):
        await intake.keep([said(7), said(8, "again")])
    await intake.lanes.below(1)
    assert hears.heard == ["hello", "again"]


@in_virtual_time
async def test_every_update_replayed_in_random_order_has_one_effect(intake, hears):
    updates = [said(number, f"{number}", chat_id=number % 5 + 1) for number in range(60)] * 3
    random.Random(7).shuffle(updates)
    for start in range(0, len(updates), 9):
        await intake.keep(updates[start : start + 9])
    await intake.lanes.below(1)
    assert sorted(hears.heard, key=int) == [str(number) for number in range(60)]


@in_virtual_time
async def test_one_chat_is_handled_in_order_even_while_one_is_tried_again(intake, hears):
    hears.failing["0"] = 2
    await intake.keep([said(number, f"{number}") for number in range(5)])
    await intake.lanes.below(1)
    assert hears.heard == ["0", "1", "2", "3", "4"]


@in_virtual_time
async def test_one_chats_trouble_does_not_hold_up_another(intake, hears):
    hears.failing["bad"] = 3
    await intake.keep([said(1, "bad"), said(2, "good", SAM)])
    await asyncio.sleep(0.1)
    assert hears.heard == ["good"]


@in_virtual_time
async def test_what_fails_three_times_is_set_aside_and_the_next_goes_on(intake, hears, store, log):
    hears.failing["bad"] = 99
    await intake.keep([said(1, "bad"), said(2, "good")])
    await intake.lanes.below(1)
    assert hears.tries["bad"] == 3
    assert hears.aside == [1]
    assert hears.heard == ["good"]
    row = row_of(store, 1)
    assert (row.state, row.fault, row.attempts) == (InboxState.SET_ASIDE, "KeyError", 3)
    assert "Yusuf" not in log.getvalue()


@in_virtual_time
async def test_it_is_set_aside_though_there_are_no_words_for_it(intake, hears, store):
    hears.failing["bad"] = 99
    hears.aside_fails = True
    await intake.keep([said(1, "bad")])
    await intake.lanes.below(1)
    assert row_of(store, 1).state is InboxState.SET_ASIDE


@in_virtual_time
async def test_what_a_try_did_before_it_failed_is_undone(store, clock):
    def handle(tx: Any, update: Any, row: InboxRow) -> None:
        tx.inbox.keep([InboxRow(f"x{row.attempts}".ljust(16, "0"), 900 + row.attempts, 0, b"l" * 32, "{}", NOW)])
        if row.attempts < 3:
            raise RuntimeError

    intake = Intake(store, None, clock, handle=handle, on_set_aside=lambda tx, row: None)
    await intake.resume()
    await intake.keep([said(1)])
    await intake.lanes.below(1)
    waiting = store.read_sync(lambda tx: tx.inbox.waiting(), now=NOW)
    assert [row.update_id for row in waiting] == [903]


@in_virtual_time
async def test_a_poisoned_update_among_a_thousand_costs_nobody_theirs(intake, hears):
    hears.failing["500"] = 99
    for start in range(0, 1000, 100):
        await intake.keep([said(n, f"{n}", chat_id=n % 50 + 1) for n in range(start, start + 100)])
    await intake.lanes.below(1)
    assert len(hears.heard) == 999
    assert hears.aside == [500]


@in_virtual_time
async def test_an_update_that_cannot_be_read_is_set_aside_at_once_and_never_logged_whole(intake, hears, store, log):
    broken = {"update_id": 9, "message": {"message_id": "Yusuf has a rash", "chat": {"id": AMIRA}}}
    await intake.keep([broken, said(10)])
    await intake.lanes.below(1)
    assert (row_of(store, 9).state, row_of(store, 9).fault) == (InboxState.SET_ASIDE, "Unparseable")
    assert hears.aside == [9]
    assert hears.heard == ["hello"]
    assert "rash" not in log.getvalue()


@in_virtual_time
async def test_what_has_no_number_is_no_update(intake, hears):
    assert await intake.keep([{"message": {}}, said(7)]) == 1


@in_virtual_time
async def test_half_an_emoji_survives(intake, hears):
    await intake.keep([said(7, "\ud83d")])
    await intake.lanes.below(1)
    assert hears.heard == ["\ud83d"]


@in_virtual_time
async def test_a_full_disk_is_no_fault_of_the_updates(intake, hears, store):
    await intake.keep([said(1)])
    store.fails(DiskFull())
    await asyncio.sleep(600)
    assert hears.heard == []
    store.works()
    await intake.lanes.below(1)
    assert hears.heard == ["hello"]
    assert row_of(store, 1).attempts == 1


@in_virtual_time
async def test_what_cannot_be_kept_is_not_handled_either(intake, hears, store):
    store.fails(DiskFull())
    with pytest.raises(DiskFull):
        await intake.keep([said(1)])
    assert intake.lanes.waiting == 0


# -- after a crash ---------------------------------------------------------------------------------------------------


def left(store: Any, intake: Intake, *updates: dict[str, Any]) -> None:
    """What a process had kept when it was killed."""
    store.write_sync(lambda tx: intake._keep(tx, updates), now=NOW)


@in_virtual_time
async def test_what_was_kept_and_not_done_is_done_after_a_crash_in_the_order_of_arrival(intake, hears, store):
    left(store, intake, said(5, "a"), said(3, "b", SAM), said(4, "c"))
    assert await intake.resume() == 3
    assert hears.heard == ["a", "b", "c"]
    assert await intake.resume() == 0


@in_virtual_time
async def test_what_comes_while_the_backlog_is_worked_off_waits_behind_it(store, clock, hears):
    intake = Intake(store, None, clock, handle=hears.handle, on_set_aside=hears.set_aside)
    hears.failing["first"] = 1
    left(store, intake, said(1, "first"))
    resuming = asyncio.create_task(intake.resume())
    await asyncio.sleep(0.1)
    await intake.keep([said(2, "second")])
    await asyncio.sleep(0.1)
    assert hears.heard == []
    await resuming
    await intake.lanes.below(1)
    assert hears.heard == ["first", "second"]


@in_virtual_time
async def test_a_database_that_is_away_at_the_start_is_waited_for(store, clock, hears):
    intake = Intake(store, None, clock, handle=hears.handle, on_set_aside=hears.set_aside)
    left(store, intake, said(1))
    store.fails(DiskFull(), times=5)
    assert await intake.resume() == 1
    assert hears.heard == ["hello"]


class Killed(BaseException):
    """The process was killed here."""


@in_virtual_time
async def test_an_update_that_kills_the_process_is_set_aside_after_three_and_the_others_are_done(store, clock):
    heard: list[str] = []
    aside: list[int] = []

    def handle(tx: Any, update: Any, row: InboxRow) -> None:
        if update.message.text == "poison":
            raise Killed
        heard.append(update.message.text)

    def start() -> Intake:
        return Intake(store, None, clock, handle=handle, on_set_aside=lambda tx, row: aside.append(row.update_id))

    left(store, start(), said(1, "a"), said(2, "poison", SAM), said(3, "b", 333))
    starts = 1  # the one that had kept them
    while True:
        try:
            await start().resume()
        except Killed:
            starts += 1
            continue
        break
    assert starts == 3
    assert aside == [2]
    assert heard == ["a", "b"]


@in_virtual_time
async def test_stopping_leaves_what_was_not_begun_for_the_next_start(intake, hears, store, clock):
    await intake.keep([said(number, f"{number}") for number in range(50)])
    await intake.stop(within=10)
    again = Intake(store, None, clock, handle=hears.handle, on_set_aside=hears.set_aside)
    await again.resume()
    assert hears.heard == [str(number) for number in range(50)]
