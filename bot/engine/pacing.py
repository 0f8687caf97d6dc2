"""How fast we may send: to Telegram as a whole, and to one chat.

Telegram takes about 30 messages a second in all and about one a second to a chat, and answers 429 beyond. Pacing is
the generic cell rate algorithm: each send books the moment from which the next may go. There is no burst: a late
timer may catch up only as far as no second holds more than the limit. (PTB's limiter bursts 30 and drew 201 answers
429 in 803; this drew 0: engine.md.)

Pure: it knows no asyncio and no clock but the function it is given.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from storage.records.notices import Priority

AFTER_FLOOD: Final = 0.5  # seconds on top of what Telegram asked for (safeguards R6: 0.1 to 1)
SLOWER: Final = 0.7  # of the rate that was too fast
SLOWEST: Final = 1 / 3  # of the full rate
CLIMB_SECONDS: Final = 30.0  # from standing still to the full rate
MANY_CHATS: Final = 10_000  # more than can have a booking that counts, at either pace
REST: Final = 1.0  # seconds without a call: the connections are not warm any more
FIRST_WAY: Final = 0.01  # seconds by which the first call after a rest arrives later than those that follow it
HAIR: Final = 1e-9  # what adding up floats may lose


@dataclass(frozen=True, slots=True)
class Pace:
    """What Telegram allows, and how close we go to it.

    `unsettled`: no more than so many are on their way, or said and not yet marked as sent, however long a mark takes:
    what a crash may say twice, and what of secrets it may leave in doubt (R1, R2).
    """

    rate: float
    limit: int
    chat_gap: float = 1.05
    reply_burst: int = 3
    made_up: float = 0.5  # of the slack between rate and limit; the rest is for calls that reach Telegram unevenly
    turn: float = 0.0  # seconds from one look at what may go to the next, at least; well below `catch_up`
    unsettled: int = 512

    @property
    def catch_up(self) -> float:
        """How late a timer may be and still be made up for: a second then holds at most `limit`.

        n sends a second apart at most, the first `catch_up` late, need (n - 1) / rate <= 1 + catch_up, so n stays
        below limit + 1 as long as (1 + catch_up) * rate stays below limit.
        """
        return max(0.0, self.made_up * (self.limit / self.rate - 1))


# 4 ms for our timers, 6 for the way: a 429 costs two seconds. Answers may take half a second without slowing us down.
FREE: Final = Pace(rate=29.7, limit=30, made_up=0.4, unsettled=16)
# Half of the slack for our timers, half for the way. Three or four go in a turn: one turn for each costs as much as it.
PAID: Final = Pace(rate=985.0, limit=1000, turn=0.0035)


class Pacer:
    """Books sends. Ask `wait`, and where it is 0, send and say so with `book`."""

    def __init__(self, monotonic: Callable[[], float], pace: Pace = FREE) -> None:
        self.pace = pace
        self._monotonic = monotonic
        self._next = float("-inf")
        self._next_in_chat: dict[Hashable, float] = {}
        self._paused_until = float("-inf")
        self._share = 1.0  # of the full rate, at the end of the last pause

    def wait(self) -> float:
        """Return for how many seconds nothing may be sent at all; 0 when one may go now."""
        now = self._monotonic()
        after_pause = self._paused_until - now
        return max(0.0, after_pause, self._next - self._allowance(now) - now)

    def wait_in(self, chat: Hashable, priority: Priority) -> float:
        """Return for how many seconds this chat may get nothing; replies may come in a small burst."""
        burst = self.pace.reply_burst if priority is Priority.REPLY else 1
        earliest = self._next_in_chat.get(chat, float("-inf")) - (burst - 1) * self.pace.chat_gap
        wait = earliest - self._monotonic()
        return wait if wait > HAIR else 0.0

    def book(self, chat: Hashable) -> None:
        """Count one send that goes now."""
        now = self._monotonic()
        way = FIRST_WAY if now - self._next > REST else 0.0
        self._next = max(now, self._next) + 1 / self.rate + way
        self._next_in_chat[chat] = max(now, self._next_in_chat.get(chat, now)) + self.pace.chat_gap
        if len(self._next_in_chat) > MANY_CHATS:
            self._forget_idle(now)

    def flooded(self, retry_after: float) -> None:
        """Send nothing for as long as Telegram asks and a little, then more slowly, and climb again."""
        share = self._share_now()
        already = self._monotonic() < self._paused_until  # one flood answers all that were on their way
        self.pause(retry_after + AFTER_FLOOD)
        if not already:
            self._share = max(SLOWEST, share * SLOWER)

    def pause(self, seconds: float) -> None:
        """Send nothing for so long: the rate afterwards is what it was."""
        share = self._share_now()
        self._paused_until = max(self._paused_until, self._monotonic() + seconds)
        self._share = share

    @property
    def paused(self) -> float:
        """For how many more seconds everything stands still."""
        return max(0.0, self._paused_until - self._monotonic())

    @property
    def rate(self) -> float:
        """How many sends a second, just now."""
        return self.pace.rate * self._share_now()

    def _share_now(self) -> float:
        since = self._monotonic() - self._paused_until
        return min(1.0, self._share + max(0.0, since) / CLIMB_SECONDS)

    def _allowance(self, now: float) -> float:
        """No catching up while slowed: Telegram has just said that it was too much."""
        return self.pace.catch_up if self._share_now() >= 1.0 else 0.0

    def _forget_idle(self, now: float) -> None:
        """A chat whose booking has passed is as good as one never written to."""
        self._next_in_chat = {chat: at for chat, at in self._next_in_chat.items() if at > now}
