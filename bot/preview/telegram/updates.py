"""The updates that wait for the bot: numbered, confirmed by offset, kept for a day."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.preview.telegram.changes import Changes
from bot.preview.telegram.refusals import conflict

KEPT_FOR = timedelta(hours=24)
Update = dict[str, Any]


class UpdateQueue:
    """What Telegram holds for the bot until the bot says that it has it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.next_id = 100_000_001
        self.poll_cap = 50.0
        self.allowed: list[str] = []
        self.waiting: deque[tuple[datetime, Update]] = deque()
        self._now = now
        self._arrivals = Changes()
        self._newest_poll: object = None

    def put(self, kind: str, payload: dict[str, Any]) -> Update:
        """Number an update and keep it, unless the bot asked not to hear its kind."""
        update = {"update_id": self.next_id, kind: payload}
        if not self.allowed or kind in self.allowed:
            self.next_id += 1
            self.waiting.append((self._now(), update))
            self._arrivals.bump()
        return update

    def pending(self) -> list[Update]:
        """The updates that are not confirmed and not too old."""
        self._drop_old()
        return [update for _, update in self.waiting]

    def clear(self) -> None:
        self.waiting.clear()

    def taken(self, update: Update) -> None:
        """The bot's webhook has said that it has this one."""
        self.waiting = deque(kept for kept in self.waiting if kept[1]["update_id"] != update["update_id"])

    async def something_new(self, seconds: float) -> None:
        """Return when an update has come, or when the time is up."""
        await self._arrivals.wait(self._arrivals.version, seconds)

    def interrupt(self) -> None:
        """Let whoever waits go home with what there is: the server is stopping."""
        self._newest_poll = None
        self._arrivals.bump()

    async def take(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Confirm what lies below the offset and hand out the rest, waiting for the first one."""
        poll = self._newest_poll = object()
        self._confirm(offset)
        self._arrivals.bump()  # an older poll sees that it has been replaced
        if not self.pending() and seconds > 0:
            await self._arrivals.wait(self._arrivals.version, min(seconds, self.poll_cap))
        if self._newest_poll not in (poll, None):
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        return self.pending()[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        while self.waiting and offset > 0 and self.waiting[0][1]["update_id"] < offset:
            self.waiting.popleft()

    def _drop_old(self) -> None:
        while self.waiting and self._now() - self.waiting[0][0] > KEPT_FOR:
            self.waiting.popleft()
