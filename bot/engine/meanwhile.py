"""What is said straight out while receiving goes on: a tap's spinner is stopped, and help is given while nothing can
be kept. Both ways of receiving, polling and webhook, use it alike.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.engine.unsaved import Unsaved
from bot.engine.updates import Raw, query_id_of
from storage.errors import DatabaseFault


class Meanwhile:
    """Answers beside the receiver, which never waits for an answer to get through."""

    def __init__(self, bot: Bot, unsaved: Unsaved) -> None:
        self._bot = bot
        self._unsaved = unsaved
        self._answering: set[asyncio.Task[None]] = set()
        self._stopped: set[str] = set()  # spinners, while the same updates come again

    def stop_spinners(self, updates: Sequence[Raw]) -> None:
        """Answer taps at once: the answer only stops a spinner, and is worth nothing later."""
        for raw in updates:
            if (query_id := query_id_of(raw)) is not None and query_id not in self._stopped:
                self._stopped.add(query_id)
                self._aside(self._answer_tap(query_id))

    def not_kept(self, updates: Sequence[Raw], problem: DatabaseFault) -> int:
        """Nothing can be kept: answer who asks for help. Return how many times in a row that was so."""
        trouble = self._unsaved.begins(problem)
        self._aside(self._unsaved.answer(updates))
        return trouble

    def kept(self) -> None:
        """Updates are kept, so they will not come again."""
        self._unsaved.ends()
        self._stopped.clear()

    async def stop(self) -> None:
        """Leave what has not got through."""
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _answer_tap(self, query_id: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError:
            return  # too old, or Telegram is away: the spinner stops by itself

    def _aside(self, answer: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(answer)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
