"""The program in earnest: meets Telegram, starts every part, and stops them all when it is told to.

Without Telegram it waits: a machine that starts before its network must not need somebody to come and look.
"""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final, TypeVar

from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError

from bot.app import App, build_app
from bot.commands import set_commands
from bot.engine.faults import EngineFault, TokenRefused
from bot.engine.outcomes import wait_after
from bot.engine.pacing import FREE, PAID
from bot.engine.transport import Transport
from bot.logs import log_for
from bot.outside import Outside
from bot.starting import Ground, PartFailed, refuse_open_bot
from storage.errors import SchemaFault
from storage.store import Store

T = TypeVar("T")
TAKES_TURNS: Final = 0.0005  # seconds: at Python's own 5 ms loop and database thread wait long for each other
LOOKS_AFTER: Final = (20_000, 20, 50)  # new objects: at Python's own 700 a tenth of our time went into the search
STOPS_WITHIN: Final = 8.0  # seconds; service managers kill after ten
log = log_for("run")


async def live(ground: Ground, token: str, store: Store) -> User | None:
    """Run until SIGTERM or SIGINT; return the bot that was run, or None where Telegram was never met.

    `store` is not opened yet; on a closed one, help is given from memory and nothing else is done (R22).
    Raises `BotTooOpen`, `TokenRefused`, `AnotherReceiver`, and `PartFailed` for anything else that ends a part.
    """
    tune_interpreter()
    told = _told_to_stop()
    log.info("starting")
    me = await _unless(told, meet(ground, token))
    if me is None:
        return None
    app = _app(ground, token, me, store)
    outside = Outside(app, ground.environment)
    try:
        await outside.open()
        await app.start()
    except BaseException:
        await outside.end()
        await app.store.close()
        raise
    outside.begin()
    log.info("started")
    listing = asyncio.create_task(_answered(lambda: set_commands(app.bot)))
    try:
        problem = await _unless(told, app.failed())
    finally:
        log.info("stopping")
        await outside.end()
        listing.cancel()
        await asyncio.gather(listing, return_exceptions=True)
        await _stop(app)
        log.info("stopped")
    if not told.is_set():
        raise problem if isinstance(problem, (EngineFault, SchemaFault)) else PartFailed from problem
    return me


def tune_interpreter() -> None:
    """Set Python to what this program is: two busy threads, and modules that stay for ever."""
    sys.setswitchinterval(TAKES_TURNS)
    gc.freeze()  # what is loaded by now is never garbage, and need not be looked through again
    gc.set_threshold(*LOOKS_AFTER)


async def meet(ground: Ground, token: str) -> User:
    """Ask Telegram who the bot is, and refuse one that hears too much. Waits while nobody answers."""
    transport, polling = Transport(connections=2), Transport(connections=1)
    await transport.initialize()
    try:
        bot = Bot(token, base_url=f"{ground.environment.api_url}/bot", request=transport, get_updates_request=polling)
        me = await _answered(bot.get_me)
        refuse_open_bot(me)
        return me
    except InvalidToken:  # or not even in the form of a token
        raise TokenRefused from None
    finally:
        await transport.shutdown()


async def _answered(ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Ask Telegram again and again until it answers. Raises `InvalidToken`."""
    away = 0
    while True:
        try:
            return await ask()
        except InvalidToken:
            raise
        except TelegramError as problem:
            away += 1
            if away == 1:
                log.warning("telegram_away", error=type(problem).__name__)
            await asyncio.sleep(wait_after(problem, away))


def _app(ground: Ground, token: str, me: User, store: Store) -> App:
    service = replace(ground.service, bot_username=me.username or ground.service.bot_username)
    environment = ground.environment
    return build_app(
        store, service, token, pace=PAID if environment.broadcast == "paid" else FREE,
        api_url=environment.api_url, help_lines=ground.help_lines, webhook=environment.read_webhook(),
        limited=True,
    )  # fmt: skip


def _told_to_stop() -> asyncio.Event:
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    return told


async def _unless(told: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what the work returns, or None as soon as the program is told to stop."""
    working, waiting = asyncio.ensure_future(work), asyncio.ensure_future(told.wait())
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() and not told.is_set() else None
    finally:
        for task in (working, waiting):
            task.cancel()
        await asyncio.wait({working, waiting})


async def _stop(app: App) -> None:
    """Stop every part; what takes too long is left, because all that counts is kept already."""
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await app.stop()
    except TimeoutError:
        log.warning("part_failed")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await app.store.close()
