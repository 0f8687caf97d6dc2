"""Receiving by long polling: an update is kept before the offset moves, so Telegram forgets nothing we do not have.

(PTB's updater moves the offset first: `kill -9` lost 1,159 of 1,600 updates. This way lost 0: engine.md.)
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # PTB offers no other way to get an update unparsed

from bot.engine.backoff import wait_before
from bot.engine.faults import AnotherReceiver, TokenRefused
from bot.engine.intake import Intake
from bot.engine.outcomes import outcome_of
from bot.engine.unsaved import Unsaved
from bot.engine.updates import HEARD, Raw, query_id_of, update_id_of
from bot.logs import log_for
from storage.errors import DatabaseFault

LONG_POLL: Final = 50  # seconds Telegram holds the line open
MOST_AT_ONCE: Final = 100
MOST_WAITING: Final = 2_000  # updates in hand; beyond, Telegram keeps them for us
STORE_WAIT: Final = 5.0  # the longest wait for the database: somebody may be asking for help meanwhile
GRACE: Final = 10.0

log = log_for("receive")


class Receiver:
    """Asks Telegram for updates, has them kept, and only then moves on."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        unsaved: Unsaved,
        *,
        polling: BaseRequest,
        long_poll: int = LONG_POLL,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._unsaved = unsaved
        self._polling = polling
        self._long_poll = long_poll
        self._offset: int | None = None
        self._away = 0
        self._answering: set[asyncio.Task[None]] = set()
        self._stopped: set[str] = set()  # spinners, while the same updates come again

    async def run(self) -> None:
        """Receive until cancelled. First comes what a process before this one left undone.

        Raises `TokenRefused` and `AnotherReceiver`: waiting does not help against those.
        """
        log.info("receiving")
        backlog = asyncio.create_task(self._intake.resume())
        try:
            while True:
                if backlog.done():
                    backlog.result()
                await self._intake.lanes.below(MOST_WAITING)
                await self._poll()
        finally:
            backlog.cancel()
            await asyncio.gather(backlog, return_exceptions=True)

    async def stop(self, within: float = GRACE) -> None:
        """After `run` was cancelled: let what is in hand finish."""
        await self._intake.stop(within)
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _poll(self) -> None:
        try:
            updates = await self._ask()
        except TelegramError as problem:
            self._away += 1
            await asyncio.sleep(self._how_long(problem))
            return
        if self._away:
            self._away = 0
            log.info("telegram_back")
        if updates:
            await self._take(updates)

    async def _ask(self) -> list[Raw]:
        wishes = {
            "offset": self._offset,
            "timeout": self._long_poll,
            "limit": MOST_AT_ONCE,
            "allowed_updates": list(HEARD),
        }
        answer = await self._polling.post(
            f"{self._bot.base_url}/getUpdates",
            RequestData([RequestParameter.from_input(name, wish) for name, wish in wishes.items()]),
            read_timeout=self._long_poll + GRACE,
        )
        return list(answer) if isinstance(answer, list) else []

    def _how_long(self, problem: TelegramError) -> float:
        """Say how long to wait before asking again, or raise where asking again does not help."""
        if isinstance(problem, Conflict):
            log.error("telegram_conflict")
            raise AnotherReceiver from problem
        if isinstance(problem, InvalidToken):
            log.error("token_refused")
            raise TokenRefused from problem
        if self._away == 1:
            log.warning("telegram_away", error=type(problem).__name__)
        asked = outcome_of(problem).wait if isinstance(problem, RetryAfter) else 0.0
        return max(asked, wait_before(self._away))

    async def _take(self, updates: list[Raw]) -> None:
        """Keep the updates and move the offset, or leave it where it is."""
        self._stop_spinners(updates)
        try:
            new = await self._intake.keep(updates)
        except DatabaseFault as problem:
            trouble = self._unsaved.begins(problem)
            self._aside(self._unsaved.answer(updates))
            await asyncio.sleep(wait_before(trouble, longest=STORE_WAIT))
            return
        self._unsaved.ends()
        self._stopped.clear()
        log.debug("updates_kept", count=new)
        self._offset = 1 + max(update_id_of(raw) or 0 for raw in updates)

    def _stop_spinners(self, updates: list[Raw]) -> None:
        """Answer taps at once: the answer only stops a spinner, and is worth nothing later."""
        for raw in updates:
            if (query_id := query_id_of(raw)) is not None and query_id not in self._stopped:
                self._stopped.add(query_id)
                self._aside(self._answer_tap(query_id))

    async def _answer_tap(self, query_id: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError:
            return  # too old, or Telegram is away: the spinner stops by itself

    def _aside(self, answer: Coroutine[Any, Any, None]) -> None:
        """Let something be sent while receiving goes on."""
        task = asyncio.create_task(answer)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
