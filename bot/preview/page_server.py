"""Serves the page with the phones: its files, what they show as it changes, and what is done on them."""

import json
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.preview.acts import CannotDo, do
from bot.preview.gate import LARGEST_BODY, TOKEN, add_headers, gate
from bot.preview.players import Player
from bot.preview.stage import JOURNEYS, Stage
from bot.preview.watching import changes

HOST: Final = "127.0.0.1"
PAGE: Final = Path(__file__).with_name("page")
PROOF_PLACE: Final = "%TOKEN%"
KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STAGE: Final = web.AppKey("stage", Stage)
FILES: Final = web.AppKey("files", dict[str, tuple[str, str]])


class PortTaken(Exception):
    """The page cannot be served at that port: what is wrong, and the mend."""

    def __init__(self, port: int, reason: str) -> None:
        self.wrong = f"Port {port} on {HOST} cannot be used: {reason}."
        self.mend = f"Close what uses it, or choose another: mainstay demo --port {port + 1 if port < 65535 else 8765}"
        super().__init__(f"{self.wrong} {self.mend}")


def application(stage: Stage) -> web.Application:
    """Return the page and its calls as an aiohttp application."""
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[gate])
    app[STAGE] = stage
    app[TOKEN] = secrets.token_urlsafe(24)
    app[FILES] = {f"/page/{path.name}": (path.read_text("utf-8"), KINDS[path.suffix]) for path in PAGE.iterdir()}
    app.router.add_get("/", _index)
    app.router.add_get("/page/{name}", _file)
    app.router.add_get("/api/events", _events)
    app.router.add_get("/api/phones/{key}/files/{message}", _download)
    app.router.add_post("/api/phones/{key}", _act)
    app.router.add_post("/api/clock", _clock)
    app.router.add_post("/api/link-all", _link_all)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_close)
    return app


@asynccontextmanager
async def serve(stage: Stage, port: int) -> AsyncIterator[str]:
    """Serve the page on this machine only; yields its address. Raises `PortTaken`."""
    runner = web.AppRunner(application(stage), shutdown_timeout=1.0, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as fault:
            raise PortTaken(port, os.strerror(fault.errno or 0).lower()) from None
        yield f"http://{HOST}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def _index(request: web.Request) -> web.Response:
    text, kind = request.app[FILES]["/page/index.html"]
    return web.Response(text=text.replace(PROOF_PLACE, request.app[TOKEN]), content_type=kind)


async def _file(request: web.Request) -> web.Response:
    found = request.app[FILES].get(request.path)
    if found is None or request.path.endswith(".html"):
        raise web.HTTPNotFound(text="There is no such file.")
    return web.Response(text=found[0], content_type=found[1])


async def _events(request: web.Request) -> web.StreamResponse:
    """Push what changes for as long as the page is open (Server-Sent Events)."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    try:
        async for what, data in changes(request.app[STAGE]):
            await response.write(f"event: {what}\ndata: {json.dumps(data)}\n\n".encode())
    except ConnectionError:
        pass  # the page was closed
    return response


async def _act(request: web.Request) -> web.Response:
    player = _player(request)
    asked = await _body(request)
    return _done(lambda: do(player.phone, asked))


async def _clock(request: web.Request) -> web.Response:
    stage, asked = request.app[STAGE], await _body(request)
    where = asked.get("go") if isinstance(asked, dict) else None
    if where == "stop":
        stage.moves.stop()
    elif where not in JOURNEYS:
        return _no(400, "The clock goes: " + ", ".join((*JOURNEYS, "stop")))
    elif not stage.go(where):
        return _no(409, "The clock is moving already.")
    return web.json_response({})


async def _link_all(request: web.Request) -> web.Response:
    await _body(request)
    try:
        await request.app[STAGE].link_all()
    except (LookupError, ValueError) as fault:
        return _no(409, str(fault))
    return web.json_response({})


async def _download(request: web.Request) -> web.Response:
    """Hand out a file that the bot sent to this phone, to be saved and not to be shown."""
    message = _player(request).phone.kept.messages.get(_number(request.match_info["message"]))
    if message is None or message.deleted or message.content is None:
        raise web.HTTPNotFound(text="There is no such file.")
    name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in message.file_name) or "file"
    return web.Response(
        body=message.content, content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _player(request: web.Request) -> Player:
    player = request.app[STAGE].players.get(request.match_info["key"])
    if player is None:
        raise web.HTTPNotFound(text="There is no such phone.")
    return player


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


async def _body(request: web.Request) -> Any:
    try:
        return json.loads(await request.text())
    except ValueError:
        raise web.HTTPBadRequest(text="That is not JSON.") from None


def _done(act: Callable[[], None]) -> web.Response:
    try:
        act()
    except CannotDo as fault:
        return _no(400, str(fault))
    return web.json_response({})


def _no(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


async def _close(app: web.Application) -> None:
    app[STAGE].close()
