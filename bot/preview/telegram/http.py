"""The Telegram in memory over HTTP, for a program in another process: `/bot<token>/<method>`."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from typing import Any

from aiohttp import web

from bot.preview.telegram.refusals import AnswerLost, ConnectionRefused, bad_request, unauthorized
from bot.preview.telegram.server import MemoryTelegram
from bot.preview.telegram.state import Upload

LARGEST_UPLOAD = 50 * 2**20
TELEGRAM: web.AppKey[MemoryTelegram] = web.AppKey("telegram", MemoryTelegram)
TOKEN: web.AppKey[str] = web.AppKey("token", str)


def application(telegram: MemoryTelegram, token: str) -> web.Application:
    """The Bot API of one bot as an aiohttp application."""
    app = web.Application(client_max_size=LARGEST_UPLOAD)
    app[TELEGRAM] = telegram
    app[TOKEN] = token
    app.router.add_route("*", "/bot{token}/{method}", _answer)
    app.on_shutdown.append(_let_polls_go)
    return app


@asynccontextmanager
async def serve(telegram: MemoryTelegram, token: str, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve the Bot API; yields the address to put into MAINSTAY_API_URL."""
    runner = web.AppRunner(application(telegram, token), shutdown_timeout=2.0, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        async with telegram.hand_over.going_on():
            yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _answer(request: web.Request) -> web.StreamResponse:
    if request.match_info["token"] != request.app[TOKEN]:
        return web.json_response(unauthorized().body(), status=401)
    try:
        params, files = await _read(request)
    except ValueError:
        return web.json_response(bad_request("can't parse request body").body(), status=400)
    try:
        answer = await request.app[TELEGRAM].call(
            request.match_info["method"], params, files, token=request.app[TOKEN], form=True
        )
    except (AnswerLost, ConnectionRefused):
        return _hang_up(request)
    telegram = request.app[TELEGRAM]
    date = formatdate(time.time() + telegram.date_ahead, usegmt=True)
    return web.json_response(answer.body, status=answer.code, headers={"Date": date})


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    params: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        given = json.loads(await request.read())
        if not isinstance(given, dict):
            raise ValueError("an object is expected")
        return {**params, **given}, files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
        elif isinstance(value, (bytes, bytearray)):
            files[name] = Upload(name, bytes(value))
        else:
            params[name] = value
    return params, files


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _let_polls_go(app: web.Application) -> None:
    app[TELEGRAM].updates.interrupt()
