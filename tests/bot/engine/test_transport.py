"""The transport: what a failure means for the message, and no address in any error or log."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.engine.outcomes import Became, outcome_of
from bot.engine.transport import AnswerLost, NotConnected, Transport
from tests.bot.engine.at_once import TOKEN

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(handler: Answering) -> AsyncIterator[str]:
    """A server on this machine that answers every call with `handler`."""
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bot_at(address: str, **timeouts: Any) -> AsyncIterator[Bot]:
    async with Transport(**timeouts) as transport:
        yield Bot(TOKEN, base_url=address, request=transport, get_updates_request=transport)


def sent(text: str = "hello") -> dict[str, Any]:
    chat = {"id": 1, "type": "private"}
    return {"ok": True, "result": {"message_id": 41, "date": 1795262400, "chat": chat, "text": text}}


async def test_a_call_carries_its_parameters_as_json():
    seen: list[Any] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen.append((request.path, request.content_type, await request.json()))
        return web.json_response(sent())

    async with answering(handler) as address, bot_at(address) as bot:
        message = await bot.send_message(1, "No taxi – again", protect_content=True)
    assert message.message_id == 41
    [(path, content_type, body)] = seen
    assert path == f"/bot{TOKEN}/sendMessage"
    assert content_type == "application/json"
    assert body == {"chat_id": 1, "text": "No taxi – again", "protect_content": True}


async def test_a_file_is_uploaded_with_its_name():
    seen: dict[str, Any] = {}

    async def handler(request: web.Request) -> web.StreamResponse:
        for name, value in (await request.post()).items():
            seen[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        return web.json_response(sent())

    async with answering(handler) as address, bot_at(address) as bot:
        await bot.send_document(1, InputFile(b"BEGIN:VCALENDAR", filename="meeting.ics"), caption="Monday")
    assert seen["document"] == ("meeting.ics", b"BEGIN:VCALENDAR")
    assert (seen["chat_id"], seen["caption"]) == ("1", "Monday")


async def test_where_nobody_listens_nothing_was_sent():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    async with bot_at(f"http://127.0.0.1:{port}/bot") as bot:
        with pytest.raises(NotConnected) as raised:
            await bot.send_message(1, "hello")
    assert outcome_of(raised.value).became is Became.TRY_LATER
    assert_tells_nothing(raised.value)


async def test_a_name_that_does_not_resolve_means_nothing_was_sent():
    async with bot_at("http://nowhere.invalid/bot") as bot:
        with pytest.raises(NotConnected) as raised:
            await bot.send_message(1, "hello")
    assert_tells_nothing(raised.value)


async def test_an_answer_that_does_not_come_in_time_may_have_been_sent():
    release = asyncio.Event()

    async def handler(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.json_response(sent())

    async with answering(handler) as address, bot_at(address, read_timeout=0.05) as bot:
        with pytest.raises(TimedOut) as raised:
            await bot.send_message(1, "hello")
        release.set()
    assert outcome_of(raised.value).became is Became.DOUBTFUL
    assert_tells_nothing(raised.value)


async def test_a_timeout_given_with_the_call_counts_more_than_the_transports_own():
    release = asyncio.Event()

    async def handler(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.json_response(sent())

    async with answering(handler) as address, bot_at(address) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(1, "hello", read_timeout=0.05)
        release.set()


async def test_a_server_that_hangs_up_may_have_taken_it():
    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with answering(handler) as address, bot_at(address) as bot:
        with pytest.raises(AnswerLost) as raised:
            await bot.send_message(1, "hello")
    assert outcome_of(raised.value).became is Became.DOUBTFUL
    assert_tells_nothing(raised.value)


async def test_an_answer_that_cannot_be_read_may_mean_sent_and_is_not_logged(log):
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>Yusuf has a rash</html>")

    async with answering(handler) as address, bot_at(address) as bot:
        with pytest.raises(AnswerLost):
            await bot.send_message(1, "hello")
    assert "rash" not in log.getvalue()


async def test_telegrams_own_trouble_is_tried_later():
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(status=502, text="<html>Bad Gateway</html>")

    async with answering(handler) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(1, "hello")
    assert outcome_of(raised.value).became is Became.TRY_LATER


@pytest.mark.parametrize(
    ("status", "more", "error"),
    [(400, {}, BadRequest), (429, {"parameters": {"retry_after": 17}}, RetryAfter)],
)
async def test_telegrams_refusals_are_ptbs_own(status, more, error):
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error_code": status, "description": "no"} | more, status=status)

    async with answering(handler) as address, bot_at(address) as bot:
        with pytest.raises(error):
            await bot.send_message(1, "hello")


async def test_a_transport_that_is_not_started_sends_nothing():
    transport = Transport()
    with pytest.raises(NotConnected):
        await transport.post("http://127.0.0.1:1/bot/getMe")
    await transport.shutdown()


async def test_starting_and_stopping_twice_is_starting_and_stopping_once():
    transport = Transport(read_timeout=7)
    assert transport.read_timeout == 7
    for _ in range(2):
        await transport.initialize()
    for _ in range(2):
        await transport.shutdown()


async def test_nothing_of_a_call_is_logged(log):
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.json_response(sent())

    async with answering(handler) as address, bot_at(address) as bot:
        await bot.send_message(1, "Yusuf has a rash")
    assert TOKEN not in log.getvalue()
    assert "rash" not in log.getvalue()


def assert_tells_nothing(error: BaseException | None) -> None:
    """No address, and so no token, in an error or in what it came from."""
    while error is not None:
        assert TOKEN not in f"{error!r} {error}"
        assert "/bot" not in f"{error!r} {error}"
        error = error.__cause__
