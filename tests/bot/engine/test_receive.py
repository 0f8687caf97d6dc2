"""Receiving: kept before the offset moves, and help while nothing can be kept."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.engine.faults import AnotherReceiver, TokenRefused
from bot.engine.intake import Intake
from bot.engine.receive import Receiver
from bot.engine.unsaved import Unsaved
from bot.preview.telegram.refusals import conflict
from storage.errors import DiskFull
from tests.bot.engine.virtual_time import in_virtual_time

HELP, NOT_SAVED = "Call <b>999</b> now.", "I could not save that yet. I keep trying."


@dataclass
class Office:
    """A receiver at work."""

    telegram: Any
    store: Any
    heard: list[str] = field(default_factory=list)
    running: Any = None

    def sent_to(self, phone: Any) -> list[str]:
        return [call.params["text"] for call in self.telegram.calls("sendMessage", phone.chat_id) if call.accepted]

    def offsets(self) -> list[int | None]:
        return [call.params.get("offset") for call in self.telegram.calls("getUpdates")]

    def waiting_at_telegram(self) -> int:
        return len(self.telegram.updates.waiting)


def helps(update: Any) -> str | None:
    asks = update.message is not None and (update.message.text or "").lower() in ("help", "/help")
    return HELP if asks else None


@pytest.fixture
def office(store, clock, telegram, bot, request_in_memory):
    @asynccontextmanager
    async def opened() -> Any:
        at = Office(telegram, store)

        def handle(tx: Any, update: Any, row: Any) -> None:
            said = update.message.text if update.message else next(iter(update.to_dict().keys() - {"update_id"}))
            at.heard.append(said)

        intake = Intake(store, bot, clock, handle=handle, on_set_aside=lambda tx, row: None)
        unsaved = Unsaved(bot, help_for=helps, not_saved=NOT_SAVED)
        receiver = Receiver(bot, intake, unsaved, polling=request_in_memory)
        at.running = asyncio.create_task(receiver.run())
        try:
            yield at
        finally:
            at.running.cancel()
            await asyncio.gather(at.running, return_exceptions=True)
            await receiver.stop()

    return opened


@in_virtual_time
async def test_what_was_typed_is_heard(office, telegram):
    async with office() as at:
        telegram.phone("Amira").types("hello")
        await asyncio.sleep(1)
        assert at.heard == ["hello"]


@in_virtual_time
async def test_the_offset_moves_only_once_an_update_is_kept(office, telegram, store):
    async with office() as at:
        store.fails(DiskFull())
        telegram.phone("Amira").types("hello")
        await asyncio.sleep(60)
        assert set(at.offsets()) == {None}
        assert at.waiting_at_telegram() == 1
        assert at.heard == []
        store.works()
        await asyncio.sleep(60)
        assert at.heard == ["hello"]
        assert at.waiting_at_telegram() == 0


@in_virtual_time
async def test_we_ask_for_what_we_hear_and_for_nothing_else(office, telegram):
    async with office():
        await asyncio.sleep(1)
        asked = telegram.calls("getUpdates")[0].params["allowed_updates"]
        assert asked == ["message", "edited_message", "callback_query", "my_chat_member"]


@in_virtual_time
async def test_a_block_is_heard(office, telegram):
    async with office() as at:
        phone = telegram.phone("Amira")
        phone.types("hello")
        phone.blocks()
        await asyncio.sleep(1)
        assert at.heard == ["hello", "my_chat_member"]


@in_virtual_time
async def test_a_taps_spinner_is_stopped_at_once_and_once(office, telegram, store, bot):
    async with office():
        phone = telegram.phone("Amira")
        phone.types("hello")
        await bot.send_message(
            phone.chat_id, "menu", reply_markup={"inline_keyboard": [[{"text": "Menu", "callback_data": "m"}]]}
        )
        store.fails(DiskFull())
        phone.taps("Menu")
        await asyncio.sleep(0.1)
        assert len(telegram.calls("answerCallbackQuery")) == 1
        await asyncio.sleep(60)
        store.works()
        await asyncio.sleep(60)
        assert len(telegram.calls("answerCallbackQuery")) == 1


@in_virtual_time
async def test_a_spinner_that_cannot_be_stopped_stops_nothing(office, telegram, bot):
    async with office() as at:
        phone = telegram.phone("Amira")
        phone.types("hello")
        await bot.send_message(
            phone.chat_id, "menu", reply_markup={"inline_keyboard": [[{"text": "Menu", "callback_data": "m"}]]}
        )
        telegram.before_call(lambda call: conflict("x") if call.method == "answerCallbackQuery" else None)
        phone.taps("Menu")
        await asyncio.sleep(1)
        assert at.heard == ["hello", "callback_query"]


# -- Telegram away ---------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_while_telegram_is_away_it_is_asked_less_and_less_and_then_all_is_heard(office, telegram):
    async with office() as at:
        await asyncio.sleep(1)
        telegram.refuse_connection = True
        telegram.phone("Amira").types("hello")
        await asyncio.sleep(3600)
        early = len(telegram.calls("getUpdates"))
        await asyncio.sleep(3600)
        assert len(telegram.calls("getUpdates")) - early <= 81
        telegram.refuse_connection = False
        await asyncio.sleep(61)
        assert at.heard == ["hello"]


@in_virtual_time
async def test_a_lost_answer_loses_no_update(office, telegram):
    async with office() as at:
        telegram.lose_answer(3, "getUpdates")
        telegram.phone("Amira").types("hello")
        await asyncio.sleep(60)
        assert at.heard == ["hello"]


@in_virtual_time
async def test_another_receiver_stops_this_one_by_name(office, telegram):
    async with office() as at:
        telegram.before_call(lambda call: conflict("terminated by other getUpdates request"))
        telegram.phone("Amira").types("hello")
        with pytest.raises(AnotherReceiver):
            await at.running
        assert at.heard in ([], ["hello"])


@in_virtual_time
async def test_a_refused_token_stops_the_receiver_by_name(office, telegram):
    telegram.token_revoked = True
    async with office() as at:
        with pytest.raises(TokenRefused):
            await at.running


# -- the database away -----------------------------------------------------------------------------------------------


@in_virtual_time
async def test_who_asks_for_help_gets_it_though_nothing_can_be_kept_and_gets_it_once(office, telegram, store):
    async with office() as at:
        amira = telegram.phone("Amira")
        store.fails(DiskFull())
        amira.types("/help")
        await asyncio.sleep(10)
        assert at.sent_to(amira) == [f"{HELP}\n\n{NOT_SAVED}"]
        await asyncio.sleep(600)
        assert len(at.sent_to(amira)) == 1


@in_virtual_time
async def test_who_asks_again_gets_it_again(office, telegram, store):
    async with office() as at:
        amira = telegram.phone("Amira")
        store.fails(DiskFull())
        amira.types("help")
        await asyncio.sleep(10)
        amira.types("help")
        await asyncio.sleep(10)
        assert len(at.sent_to(amira)) == 2


@in_virtual_time
async def test_everybody_else_is_told_once_that_it_is_not_saved_yet(office, telegram, store):
    async with office() as at:
        amira, sam = telegram.phone("Amira"), telegram.phone("Sam")
        store.fails(DiskFull())
        for words in ("No taxi again", "Is anybody there?"):
            amira.types(words)
            sam.types(words)
            await asyncio.sleep(10)
        assert at.sent_to(amira) == at.sent_to(sam) == [NOT_SAVED]


@in_virtual_time
async def test_when_the_database_is_back_it_is_handled_as_usual_and_the_next_outage_is_answered_anew(
    office, telegram, store
):
    async with office() as at:
        amira = telegram.phone("Amira")
        for _ in range(2):
            store.fails(DiskFull())
            amira.types("No taxi again")
            await asyncio.sleep(10)
            store.works()
            await asyncio.sleep(60)
        assert at.heard == ["No taxi again"] * 2
        assert at.sent_to(amira) == [NOT_SAVED] * 2


@in_virtual_time
async def test_help_that_could_not_be_sent_is_sent_later(office, telegram, store):
    async with office() as at:
        amira = telegram.phone("Amira")
        store.fails(DiskFull())
        telegram.flood(3)
        amira.types("help")
        await asyncio.sleep(30)
        assert len(at.sent_to(amira)) == 1


@in_virtual_time
async def test_a_cry_for_help_that_cannot_be_read_is_answered_all_the_same(telegram, bot):
    amira = telegram.phone("Amira")
    amira.types("hello")
    unsaved = Unsaved(bot, help_for=lambda update: 1 / 0, not_saved=NOT_SAVED)  # type: ignore[arg-type,return-value]
    unsaved.begins(DiskFull())
    await unsaved.answer([{"update_id": 1, "message": {"chat": {"id": amira.chat_id}}}])
    assert [call.params["text"] for call in telegram.calls("sendMessage")] == [NOT_SAVED]


# -- at the edges ----------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_what_a_process_before_left_undone_comes_first(office, telegram, store, clock, bot):
    intake = Intake(store, bot, clock, handle=lambda tx, update, row: None, on_set_aside=lambda tx, row: None)
    first = telegram.phone("Amira").types("first")
    store.write_sync(lambda tx: intake._keep(tx, [first]), now=clock.now())
    telegram.phone("Sam").types("second")
    async with office() as at:
        await asyncio.sleep(1)
        assert at.heard == ["first", "second"]


@in_virtual_time
async def test_nobody_is_heard_twice_when_the_receiver_is_stopped_and_started(office, telegram):
    amira = telegram.phone("Amira")
    heard = []
    for number in range(5):
        amira.types(str(number))
        async with office() as at:
            await asyncio.sleep(0.5)
        heard += at.heard
    assert heard == ["0", "1", "2", "3", "4"]
