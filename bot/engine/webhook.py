"""Receiving by webhook: Telegram hands an update over, and hears 200 only once it is kept (safeguards T15).

Anything but 200 makes Telegram hand it over again, for a day: so while the database is away the answer is 503, and an
update that was kept already is answered 200 and does nothing more. TLS ends before us, at the operator's proxy. Whoever
calls without the secret learns nothing: not whether the path, the method or the body was right.
"""

import asyncio
import hmac
import json
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web
from telegram import Bot

from bot.addresses import WebhookAddress
from bot.engine.faults import PortTaken
from bot.engine.figures import ANSWERS_WITHIN, Figures, Part
from bot.engine.intake import Intake
from bot.engine.meanwhile import Meanwhile
from bot.engine.receive import GRACE, MOST_WAITING
from bot.engine.registration import Registration
from bot.engine.unsaved import Unsaved
from bot.engine.updates import Raw, newest_of
from bot.logs import log_for
from storage.errors import DatabaseFault

LARGEST: Final = 2**20  # bytes of one update
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (its name)
LOOK_EVERY: Final = 60.0  # seconds: whether the webhook is still ours, and what Telegram holds for us
CLOSES_WITHIN: Final = 2.0
SAY_AGAIN_AFTER: Final = 60.0  # seconds between two lines about calls without the secret

NOT_HERE, NOT_YOU, TOO_LARGE, NOT_AN_UPDATE, NOT_NOW, KEPT = 404, 403, 413, 400, 503, 200

log = log_for("receive")


class WebhookReceiver:
    """Serves the webhook, and sees to it that Telegram knows it."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        unsaved: Unsaved,
        *,
        address: WebhookAddress,
        registration: Registration,
        heard: Callable[[], None] = lambda: None,
        figures: Figures | None = None,
    ) -> None:
        """`heard` is called whenever Telegram has called or answered."""
        self._figures = figures or Figures()
        self._intake = intake
        self._meanwhile = Meanwhile(bot, unsaved)
        self._address = address
        self._secret = address.secret.encode()
        self._registration = registration
        self._heard = heard
        self._turned_away = 0
        self._said_at = float("-inf")

    async def run(self) -> None:
        """Receive until cancelled; what a process before this one left undone is handled meanwhile.

        Raises `PortTaken`, `WebhookRefused`, `TokenRefused`, and `AnotherReceiver` once the webhook is ours no longer.
        """
        log.info("receiving")
        self.goes_on()
        server = web.AppRunner(self.application(), access_log=None, shutdown_timeout=CLOSES_WITHIN)
        await server.setup()
        backlog = asyncio.create_task(self._intake.resume())
        try:
            await self._listen(server)
            await self._registration.set_up(self._address, self.goes_on)
            while True:
                if backlog.done():
                    backlog.result()
                await self._look()
                await (asyncio.sleep(LOOK_EVERY) if backlog.done() else asyncio.wait({backlog}, timeout=LOOK_EVERY))
        finally:
            self._figures.rests(Part.RECEIVER)
            backlog.cancel()
            await server.cleanup()
            await asyncio.gather(backlog, return_exceptions=True)

    async def stop(self, within: float = GRACE) -> None:
        """After `run` was cancelled: let what is in hand finish. The webhook stays: Telegram keeps updates for us."""
        await self._intake.stop(within)
        await self._meanwhile.stop()

    def application(self) -> web.Application:
        """Return what is served: one path, one method, and for all else the same few bare answers."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{anything:.*}", self._answer)
        app.on_response_prepare.append(_say_nothing_of_ourselves)
        return app

    async def _listen(self, server: web.AppRunner) -> None:
        try:
            await web.TCPSite(server, self._address.host, self._address.port).start()
        except OSError:
            raise PortTaken(self._address.host, self._address.port) from None

    def goes_on(self, waits: float = 0.0) -> None:
        """It waits for so long, then asks Telegram and the database again."""
        self._figures.turns(Part.RECEIVER, waits + ANSWERS_WITHIN)

    async def _look(self) -> None:
        self._figures.turns(Part.RECEIVER, 2 * LOOK_EVERY)
        info = await self._registration.look(self._address)
        if info is not None:
            self._figures.works(Part.RECEIVER, LOOK_EVERY + GRACE)
        if info is not None and not info.pending_update_count:
            self._heard()

    # -- one call ------------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.Response:
        return web.Response(status=await self._status(request))

    async def _status(self, request: web.Request) -> int:
        """Judge a call, from what costs least: nothing is read of a body before the secret is right."""
        if request.path != self._address.path or request.method != "POST":
            return NOT_HERE
        if not self._is_telegram(request):
            self._turn_away()
            return NOT_YOU
        self._heard()
        try:
            raw = await _update_in(request)
        except web.HTTPRequestEntityTooLarge:
            return TOO_LARGE
        except (ValueError, RecursionError):
            log.warning("update_unparseable", row=None)
            return NOT_AN_UPDATE
        if self._intake.lanes.waiting >= MOST_WAITING:
            return NOT_NOW  # Telegram keeps it for us
        return await self._take(raw)

    def _is_telegram(self, request: web.Request) -> bool:
        """Compare in a time that does not tell how much of the secret was right. Sent twice, it is wrong."""
        said = request.headers.getall(SECRET_HEADER, [])
        return len(said) == 1 and hmac.compare_digest(said[0].encode("utf-8", "surrogateescape"), self._secret)

    async def _take(self, raw: Raw) -> int:
        try:
            new = await self._intake.keep([raw])
        except DatabaseFault as problem:
            self._meanwhile.stop_spinners([raw])
            self._meanwhile.not_kept([raw], problem)
            return NOT_NOW
        if new:
            self._meanwhile.stop_spinners([raw])
        self._meanwhile.kept()
        self._figures.works(Part.RECEIVER, LOOK_EVERY + GRACE)
        self._figures.heard(new, newest_of([raw]))
        log.debug("updates_kept", count=new)
        return KEPT

    def _turn_away(self) -> None:
        """Count a call without the secret, and say so now and then: a wrong setting must be seen, a flood not."""
        self._turned_away += 1
        self._figures.turned_away += 1
        now = asyncio.get_running_loop().time()
        if now - self._said_at >= SAY_AGAIN_AFTER:
            log.warning("webhook_turned_away", count=self._turned_away)
            self._said_at, self._turned_away = now, 0


async def _update_in(request: web.Request) -> Raw:
    """Read the body as an update. Raises `ValueError` where it is none, `HTTPRequestEntityTooLarge` beyond a MiB."""
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise ValueError
    if (request.content_length or 0) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
    raw: Any = json.loads(await request.read())
    if not isinstance(raw, dict):
        raise ValueError
    return raw


async def _say_nothing_of_ourselves(_: web.Request, answer: web.StreamResponse) -> None:
    """Leave out what serves here and of which type an empty body is."""
    for name in ("Server", "Content-Type"):
        answer.headers.pop(name, None)
