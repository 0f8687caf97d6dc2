"""The Bot API over HTTP, for a program in another process."""

import asyncio
import json

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, InvalidToken, RetryAfter

from bot.preview.telegram import serve

TOKEN = "1:canary"


class Api:
    """The Bot API as another program calls it."""

    def __init__(self, url, session):
        self.url, self.session = url, session

    async def __call__(self, method, token=TOKEN, **how):
        async with self.session.post(f"{self.url}/bot{token}/{method}", **how) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def api(telegram):
    async with serve(telegram, TOKEN) as url, aiohttp.ClientSession() as session:
        yield Api(url, session)


async def test_a_form_is_understood(api, amira):
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    form = {"chat_id": amira.chat_id, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": json.dumps(keyboard)}
    status, body = await api("sendMessage", data=form)
    assert (status, body["ok"]) == (200, True)
    assert body["result"]["reply_markup"] == keyboard
    assert amira.buttons == ["Yes"]


async def test_json_is_understood_with_true_types_and_with_encoded_ones(api, amira):
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    params = {"chat_id": amira.chat_id, "text": "a", "reply_markup": keyboard}
    assert (await api("sendMessage", json=params))[0] == 200
    params = {"chat_id": str(amira.chat_id), "text": "a", "reply_markup": json.dumps(keyboard)}
    assert (await api("sendMessage", json=params))[0] == 200
    assert len(amira.from_bot) == 2


async def test_a_query_string_is_understood(api, amira):
    async with api.session.get(f"{api.url}/bot{TOKEN}/getMe") as answer:
        assert (await answer.json())["result"]["username"] == "MainstayBot"
    assert (await api("sendMessage", params={"chat_id": amira.chat_id, "text": "a b"}))[0] == 200
    assert amira.last.text == "a b"


async def test_an_upload_arrives_with_its_bytes(api, amira):
    form = aiohttp.FormData()
    form.add_field("chat_id", str(amira.chat_id))
    form.add_field("document", b"BEGIN:VCALENDAR", filename="a.ics", content_type="text/calendar")
    status, body = await api("sendDocument", data=form)
    assert status == 200
    assert body["result"]["document"]["mime_type"] == "text/calendar"
    assert amira.last.content == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("method", "params", "status", "description"),
    [
        ("sendMessage", {"chat_id": 4040, "text": "a"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": 4040, "text": 7}, 400, 'Bad Request: parameter "text" must be of type String'),
        ("sendMessage", {"chat_id": 4040}, 400, "Bad Request: message text is empty"),
        ("sendMesage", {}, 404, "Not Found"),
        ("sendDice", {"chat_id": 4040}, 501, "Not Implemented: sendDice is not in this Telegram in memory"),
    ],
)
async def test_refusals_have_their_status(api, method, params, status, description):
    assert await api(method, json=params) == (
        status,
        {"ok": False, "error_code": status, "description": description},
    )


async def test_a_wrong_token_is_unauthorized(api):
    assert await api("getMe", token="1:other") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_a_body_that_is_no_object_is_refused(api):
    for body in ("[]", "{"):
        status, answer = await api("getMe", data=body, headers={"Content-Type": "application/json"})
        assert (status, answer["error_code"]) == (400, 400)


async def test_flood_control_says_how_long(api, amira):
    amira.flood(9)
    status, body = await api("sendMessage", json={"chat_id": amira.chat_id, "text": "a"})
    assert status == 429
    assert body["parameters"] == {"retry_after": 9}


async def test_a_long_poll_waits_over_http(api, amira, telegram):
    asked = asyncio.Event()
    telegram.before_call(lambda call: asked.set())
    polling = asyncio.ensure_future(api("getUpdates", json={"timeout": 50}))
    await asked.wait()
    assert not polling.done()
    amira.types("here")
    _, body = await polling
    assert [update["message"]["text"] for update in body["result"]] == ["here"]


async def test_a_waiting_poll_does_not_hold_up_the_end(telegram, amira):
    asked = asyncio.Event()
    telegram.before_call(lambda call: asked.set())
    async with aiohttp.ClientSession() as session:
        async with serve(telegram, TOKEN) as url:
            polling = asyncio.ensure_future(session.post(f"{url}/bot{TOKEN}/getUpdates", json={"timeout": 50}))
            await asked.wait()
        answer = await asyncio.wait_for(polling, 5)
        assert (await answer.json())["result"] == []


async def test_a_lost_answer_is_a_closed_connection_after_the_message_arrived(api, amira, telegram):
    telegram.lose_answer()
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", json={"chat_id": amira.chat_id, "text": "a"})
    assert amira.last.text == "a"
    telegram.refuse_connection = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", json={"chat_id": amira.chat_id, "text": "b"})
    assert amira.last.text == "a"


async def test_python_telegram_bot_talks_to_it_with_its_own_transport(api, amira):
    async with Bot(TOKEN, base_url=f"{api.url}/bot") as bot:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
        sent = await bot.send_message(amira.chat_id, "a", reply_markup=keyboard, protect_content=True)
        await sent.edit_text("b")
        await bot.send_document(amira.chat_id, InputFile(b"x", filename="a.ics"), caption="c")
        assert [m.text for m in amira.from_bot] == ["b", "c"]
        assert amira.last.content == b"x"
        amira.types("hello")
        (update,) = await bot.get_updates(timeout=1, allowed_updates=["message"])
        assert update.message is not None
        assert update.message.text == "hello"
        with pytest.raises(BadRequest):
            await bot.send_message(4040, "a")
        amira.flood(3)
        with pytest.raises(RetryAfter):
            await bot.send_message(amira.chat_id, "a")
    with pytest.raises(InvalidToken):
        await Bot("1:other", base_url=f"{api.url}/bot").__aenter__()
