"""Receiving by long polling: an update is kept before the offset moves, so Telegram forgets nothing we do not have.

(PTB's updater moves the offset first: `kill -9` lost 1,159 of 1,600 updates. This way lost 0: engine.md.)
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # PTB offers no other way to get an update unparsed

from bot.engine.backoff import wait_before
from bot.engine.faults import AnotherReceiver, TokenRefused
from bot.engine.figures import ANSWERS_WITHIN, Figures, Part
from bot.engine.intake import Intake
from bot.engine.meanwhile import Meanwhile
from bot.engine.outcomes import wait_after
from bot.engine.registration import Registration
from bot.engine.unsaved import Unsaved
from bot.engine.updates import HEARD, Raw, newest_of, update_id_of
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
        heard: Callable[[], None] = lambda: None,
        registration: Registration | None = None,
        figures: Figures | None = None,
    ) -> None:
        """`heard` is called whenever Telegram has answered, whether or not it had something for us. `registration`
        takes away a webhook of ours that is still set; without it, any webhook is somebody else's.
        """
        self._bot = bot
        self._intake = intake
        self._meanwhile = Meanwhile(bot, unsaved)
        self._registration = registration
        self._figures = figures or Figures()
        self._polling = polling
        self._long_poll = long_poll
        self._heard = heard
        self._offset: int | None = None
        self._away = 0
        self._met = False  # the first question is answered at once: that is a sign of life, too

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
                await self._have_room()
                await self._poll()
        finally:
            self._figures.rests(Part.RECEIVER)
            backlog.cancel()
            await asyncio.gather(backlog, return_exceptions=True)

    async def stop(self, within: float = GRACE) -> None:
        """After `run` was cancelled: let what is in hand finish."""
        await self._intake.stop(within)
        await self._meanwhile.stop()

    async def _have_room(self) -> None:
        """Return once there is room for more. That it takes long while the database is away is no hang of ours."""
        while self._intake.lanes.waiting >= MOST_WAITING:
            self._figures.turns(Part.RECEIVER, GRACE)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE):
                    await self._intake.lanes.below(MOST_WAITING)

    async def _poll(self) -> None:
        try:
            self._figures.turns(Part.RECEIVER, self._long_poll + 2 * GRACE)
            updates = await self._ask()
        except Conflict as problem:
            await self._end_conflict(problem)
            return
        except TelegramError as problem:
            self._away += 1
            await self._rest(self._how_long(problem))
            return
        self._met = True
        self._figures.works(Part.RECEIVER, self._long_poll + GRACE)
        if self._away:
            self._away = 0
            log.info("telegram_back")
        self._heard()
        if updates:
            await self._take(updates)

    async def _ask(self) -> list[Raw]:
        wishes = {
            "offset": self._offset,
            "timeout": self._long_poll if self._met else 0,
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
        if isinstance(problem, InvalidToken):
            log.error("token_refused")
            raise TokenRefused from problem
        if self._away == 1:
            log.warning("telegram_away", error=type(problem).__name__)
        return wait_after(problem, self._away)

    async def _end_conflict(self, problem: Conflict) -> None:
        """Take away our own webhook from an earlier start, so that polling goes on; raise where it is not ours."""
        try:
            if self._registration is None:
                raise AnotherReceiver from problem
            await self._registration.take_away()
        except AnotherReceiver:
            log.error("telegram_conflict")
            raise
        except (TelegramError, DatabaseFault) as away:
            self._away += 1
            log.warning("telegram_away", error=type(away).__name__)
            await self._rest(wait_before(self._away))

    async def _rest(self, seconds: float) -> None:
        self._figures.turns(Part.RECEIVER, seconds)
        await asyncio.sleep(seconds)

    async def _take(self, updates: list[Raw]) -> None:
        """Keep the updates and move the offset, or leave it where it is."""
        self._meanwhile.stop_spinners(updates)
        self._figures.turns(Part.RECEIVER, ANSWERS_WITHIN)
        try:
            new = await self._intake.keep(updates)
        except DatabaseFault as problem:
            trouble = self._meanwhile.not_kept(updates, problem)
            await self._rest(wait_before(trouble, longest=STORE_WAIT))
            return
        self._meanwhile.kept()
        self._figures.heard(new, newest_of(updates))
        log.debug("updates_kept", count=new)
        self._offset = 1 + max(update_id_of(raw) or 0 for raw in updates)
