"""Summoned failures: floods, slow answers, lost answers, no connection; and the log of every call."""

import asyncio
import datetime as dt

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.preview.telegram import AnswerLost, MemoryRequest, bad_request, forbidden, too_many_requests


async def test_a_flooded_phone_answers_429_as_often_as_asked(bot, amira, telegram):
    ben = telegram.phone("Ben")
    ben.types("/start")
    amira.flood(7, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as failure:
            await bot.send_message(amira.chat_id, "a")
        assert failure.value.retry_after == dt.timedelta(seconds=7)
        await bot.send_message(ben.chat_id, "b")
    await bot.send_message(amira.chat_id, "c")
    assert [m.text for m in amira.from_bot] == ["c"]
    refused = telegram.calls("sendMessage", amira.chat_id)[0]
    assert (refused.code, refused.description) == (429, "Too Many Requests: retry after 7")


async def test_a_flooded_telegram_refuses_whoever_is_written_to(bot, amira, telegram):
    telegram.flood(2)
    await bot.get_me()
    with pytest.raises(RetryAfter):
        await bot.send_message(amira.chat_id, "a")
    await bot.send_message(amira.chat_id, "a")


async def test_a_slow_phone_answers_late(bot, amira, telegram):
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    telegram.sleep = sleep
    amira.slow_seconds = 3.0
    await bot.send_message(amira.chat_id, "a")
    assert slept == [3.0]


async def test_an_answer_slower_than_the_read_timeout_is_a_timeout_of_a_message_that_arrived(telegram, amira):
    telegram.sleep = lambda seconds: asyncio.Event().wait()
    amira.slow_seconds = 60.0
    request = MemoryRequest(telegram, read_timeout=0.001)
    bot = Bot("1:preview", request=request, get_updates_request=request)
    with pytest.raises(TimedOut):
        await bot.send_message(amira.chat_id, "a")
    assert amira.last.text == "a"


async def test_a_lost_answer_is_a_timeout_of_a_message_that_arrived(bot, amira, telegram):
    telegram.lose_answer(times=2)
    assert await bot.get_updates() == ()
    for _ in range(2):
        with pytest.raises(TimedOut):
            await bot.send_message(amira.chat_id, "a")
    await bot.send_message(amira.chat_id, "b")
    assert [m.text for m in amira.from_bot] == ["a", "a", "b"]
    assert [call.lost for call in telegram.calls("sendMessage")] == [True, True, False]


async def test_the_answer_of_one_method_can_be_lost(bot, amira, telegram):
    telegram.lose_answer(method="getUpdates")
    await bot.send_message(amira.chat_id, "a")
    amira.types("kept")
    with pytest.raises(TimedOut):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_without_a_connection_nothing_arrives(bot, amira, telegram):
    telegram.refuse_connection = True
    with pytest.raises(NetworkError) as failure:
        await bot.send_message(amira.chat_id, "a")
    assert not isinstance(failure.value, TimedOut | BadRequest)
    assert amira.from_bot == []
    assert telegram.traffic[-1].description == "connection refused"
    telegram.refuse_connection = False
    await bot.send_message(amira.chat_id, "a")


async def test_the_transports_own_error_can_stand_for_a_refused_connection(telegram, amira):
    class NotSent(NetworkError):
        pass

    telegram.refuse_connection = True
    request = MemoryRequest(telegram, refused_as=NotSent)
    with pytest.raises(NotSent):
        await Bot("1:preview", request=request, get_updates_request=request).send_message(amira.chat_id, "a")


async def test_a_revoked_token_is_refused_everywhere(bot, amira, telegram):
    telegram.token_revoked = True
    with pytest.raises(InvalidToken):
        await bot.send_message(amira.chat_id, "a")


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (bad_request("chat not found"), BadRequest),
        (forbidden("bot was blocked by the user"), Forbidden),
        (too_many_requests(5), RetryAfter),
    ],
)
async def test_a_hook_scripts_an_outcome(bot, amira, telegram, refusal, expected):
    away = telegram.before_call(lambda call: refusal if call.method == "sendMessage" else None)
    with pytest.raises(expected):
        await bot.send_message(amira.chat_id, "a")
    away()
    await bot.send_message(amira.chat_id, "a")


async def test_a_hook_may_wait_look_or_raise(bot, amira, telegram):
    seen = []

    async def hook(call):
        seen.append((call.method, call.chat_id, call.params["text"]))
        raise AnswerLost

    telegram.before_call(hook)
    with pytest.raises(TimedOut):
        await bot.send_message(amira.chat_id, "a")
    assert seen == [("sendMessage", amira.chat_id, "a")]
    assert amira.from_bot == []


async def test_every_call_is_written_down_accepted_or_refused(bot, amira, telegram, clock):
    await bot.send_message(amira.chat_id, "a")
    clock.turn(seconds=5)
    with pytest.raises(BadRequest):
        await bot.send_message(4040, "b")
    amira.taps_data("x")
    (update,) = await bot.get_updates()
    await update.callback_query.answer("c")
    first, refused, polled, answered = telegram.traffic
    assert (first.method, first.params["text"], first.chat_id, first.accepted) == (
        "sendMessage",
        "a",
        amira.chat_id,
        True,
    )
    assert first.result["text"] == "a"
    assert (refused.chat_id, refused.accepted, refused.code) == (4040, False, 400)
    assert refused.description == "Bad Request: chat not found"
    assert refused.at == clock.now()
    assert polled.method == "getUpdates"
    assert answered.chat_id == amira.chat_id
    assert amira.traffic == [first, answered]


async def test_a_call_of_the_wrong_shape_is_written_down_with_its_chat(telegram, amira):
    await telegram.call("sendMessage", {"chat_id": amira.chat_id, "text": 5})
    await telegram.call("sendMessage", {"chat_id": [1], "callback_query_id": {}})
    assert [call.chat_id for call in telegram.traffic] == [amira.chat_id, None]
