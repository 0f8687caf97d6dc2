"""Handing updates over to the bot's webhook: a chat's in their order, each again and again until the bot says 200."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.preview.telegram.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (its name)
LOOK_EVERY = 0.05
KINDS_WITH_CHAT = ("message", "edited_message", "my_chat_member")


class HandOver:
    """Telegram's side of a webhook. It works while the Telegram in memory is served over HTTP."""

    def __init__(
        self, updates: UpdateQueue, webhook: Callable[[], dict[str, Any]], now: Callable[[], datetime]
    ) -> None:
        self.behind: str | None = None  # where what ends TLS for the bot passes calls on to: http://host:port
        self.retry_after = 1.0  # seconds after the first failure; twice as long after each more, up to a minute
        self.awaits_answer = 60.0
        self.posted: list[tuple[Update, int]] = []  # each try, with the answer's code; 0 where none came
        self.last_error: dict[str, Any] = {}
        self._updates = updates
        self._webhook = webhook
        self._now = now
        self._busy: set[object] = set()
        self._failed: dict[object, int] = {}
        self._not_before: dict[object, float] = {}

    def anew(self) -> None:
        """A webhook has just been set: what was waited for is tried at once."""
        self._failed.clear()
        self._not_before.clear()
        self.last_error = {}

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Hand over whatever comes, for as long as this is open."""
        going = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)

    async def post(self, update: Update, session: aiohttp.ClientSession) -> int:
        """Hand one update over, once; return the answer's code, or 0 where there was none."""
        webhook = self._webhook()
        secret = webhook.get("secret_token")
        timeout = aiohttp.ClientTimeout(total=self.awaits_answer)
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            async with session.post(
                self._address(webhook["url"]), json=update, headers=headers, timeout=timeout
            ) as said:
                code = said.status
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            code = 0
            self._note(type(problem).__name__)
        else:
            if code // 100 != 2:
                self._note(f"Wrong response from the webhook: {code}")
        self.posted.append((update, code))
        return code

    def _address(self, url: str) -> str:
        return url if self.behind is None else f"{self.behind}{urlsplit(url).path}"

    def _note(self, message: str) -> None:
        self.last_error = {"last_error_date": int(self._now().timestamp()), "last_error_message": message}

    async def _go_on(self) -> None:
        tasks: set[asyncio.Task[None]] = set()
        async with aiohttp.ClientSession() as session:
            try:
                while True:
                    for lane, update in self._next():
                        self._busy.add(lane)
                        task = asyncio.create_task(self._see_to(lane, update, session))
                        tasks.add(task)
                        task.add_done_callback(tasks.discard)
                    await self._updates.something_new(LOOK_EVERY)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _next(self) -> list[tuple[object, Update]]:
        """The first update of each chat whose turn has come, as many as the webhook takes at once."""
        webhook = self._webhook()
        if not webhook.get("url"):
            return []
        now, heads = asyncio.get_running_loop().time(), dict[object, Update]()
        for update in self._updates.pending():
            heads.setdefault(_lane(update), update)
        ready = [(lane, update) for lane, update in heads.items()
                 if lane not in self._busy and self._not_before.get(lane, 0.0) <= now]  # fmt: skip
        return ready[: max(0, webhook.get("max_connections", 40) - len(self._busy))]

    async def _see_to(self, lane: object, update: Update, session: aiohttp.ClientSession) -> None:
        try:
            code = await self.post(update, session)
            if code // 100 == 2:
                self._failed.pop(lane, None)
                self._updates.taken(update)
            else:
                failed = self._failed[lane] = self._failed.get(lane, 0) + 1
                wait = min(60.0, self.retry_after * 2 ** (failed - 1))
                self._not_before[lane] = asyncio.get_running_loop().time() + wait
        finally:
            self._busy.discard(lane)


def _lane(update: Update) -> object:
    """What is handed over in order: a chat's messages; a person's taps wait for nobody else's."""
    for kind in KINDS_WITH_CHAT:
        if kind in update:
            return "chat", update[kind]["chat"]["id"]
    return "taps", update.get("callback_query", {}).get("from", {}).get("id", update["update_id"])
