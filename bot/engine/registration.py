"""Whose webhook stands at Telegram. One of ours is known by a mark made before it was set; another's is left alone.

So an operator who takes MAINSTAY_WEBHOOK_URL away, or changes it, simply starts again, and a webhook that some other
program has set with this bot's token is never torn down by us (the two would take each other's updates for ever).
"""

import asyncio
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.addresses import WebhookAddress
from bot.clock import Clock
from bot.engine.faults import AnotherReceiver, ForeignWebhook, TokenRefused, WebhookRefused
from bot.engine.outcomes import wait_after
from bot.engine.updates import HEARD
from bot.logs import log_for
from storage.errors import DatabaseFault
from storage.store import Store
from storage.transaction import Transaction

AT_ONCE: Final = 40  # updates Telegram hands over side by side: each is answered within one commit

log = log_for("receive")


class Registration:
    """Sets our webhook, looks after it, and takes it away again. What Telegram holds for us is never dropped."""

    def __init__(self, bot: Bot, store: Store, clock: Clock) -> None:
        self._bot = bot
        self._store = store
        self._clock = clock

    async def set_up(self, address: WebhookAddress, rests: Callable[[float], None] = lambda seconds: None) -> None:
        """Have updates handed over there; wait while Telegram or the database is away. `rests` hears for how long.

        Raises `ForeignWebhook`, `WebhookRefused` and `TokenRefused`.
        """
        away = 0
        while True:
            try:
                await self._refuse_foreign(await self._bot.get_webhook_info(), address.url)
                await self._store.write(lambda tx: tx.marks.put(_mark(tx, address.url), tx.now), now=self._clock.now())
                await self._bot.set_webhook(
                    address.url, secret_token=address.secret, allowed_updates=list(HEARD), max_connections=AT_ONCE,
                    drop_pending_updates=False,
                )  # fmt: skip
            except (TelegramError, DatabaseFault) as problem:
                away += 1
                wait = _how_long(problem, away)
                rests(wait)
                await asyncio.sleep(wait)
            else:
                log.info("webhook_set")
                return

    async def look(self, address: WebhookAddress) -> WebhookInfo | None:
        """Return what Telegram says of our webhook, or None while it is away. Raises where it is ours no longer."""
        try:
            info = await self._bot.get_webhook_info()
        except InvalidToken:
            raise TokenRefused from None
        except TelegramError:
            return None
        if not info.url:
            raise AnotherReceiver  # somebody else has begun to poll
        if info.url != address.url:
            raise ForeignWebhook(_host(info.url))
        return info

    async def take_away(self) -> None:
        """Telegram lets nobody poll: take away a webhook that we have set. Raises where it was not ours, or none is.

        Raises what the store and Telegram raise while they are away.
        """
        info = await self._bot.get_webhook_info()
        if not info.url:
            raise AnotherReceiver
        await self._refuse_foreign(info, None)
        await self._bot.delete_webhook(drop_pending_updates=False)
        log.info("webhook_deleted")

    async def _refuse_foreign(self, info: WebhookInfo, wanted: str | None) -> None:
        if info.url in ("", wanted):
            return
        ours = await self._store.read(lambda tx: tx.marks.when(_mark(tx, info.url)), now=self._clock.now())
        if ours is None:
            log.error("webhook_foreign")
            raise ForeignWebhook(_host(info.url))


def _mark(tx: Transaction, url: str) -> str:
    """The name under which it is kept that we have set this address: keyed, and as long as an id may be."""
    return f"hook{tx.keys.pseudonym(url)}"


def _host(url: str) -> str:
    """The host alone: other people's paths may hold their token."""
    return urlsplit(url).hostname or "?"


def _how_long(problem: TelegramError | DatabaseFault, away: int) -> float:
    if isinstance(problem, InvalidToken):
        log.error("token_refused")
        raise TokenRefused from None
    if isinstance(problem, BadRequest):
        log.error("webhook_not_taken")
        raise WebhookRefused from None
    if away == 1:
        event = "store_away" if isinstance(problem, DatabaseFault) else "telegram_away"
        log.warning(event, error=type(problem).__name__)
    return wait_after(problem, away)
