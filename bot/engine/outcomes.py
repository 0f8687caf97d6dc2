"""What became of one call to Telegram: the only place where its errors become ours.

Telegram says what went wrong by an error class, sometimes only in English; neither is known anywhere else. What
then happens to the notice is for `bot/engine/settling.py`.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.engine.backoff import wait_before
from bot.engine.faults import TokenRefused


class Became(StrEnum):
    """The few things that can become of a call."""

    SENT = "sent"
    TRY_LATER = "try_later"  # surely not sent: no connection, or Telegram's own trouble
    FLOOD = "flood"  # not sent, and nothing may be sent for a while
    STOPPED = "stopped"  # this person cannot be reached by Telegram any more
    REFUSED = "refused"  # Telegram will never take this one
    MIGRATED = "migrated"  # the chat has another id now
    DOUBTFUL = "doubtful"  # sent perhaps: the answer was lost


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one call. `reason` is a name for the log and the row, never Telegram's words."""

    became: Became
    message_id: int | None = None
    wait: float = 0.0
    new_chat_id: int | None = None
    reason: str | None = None


# Telegram has one class for everything it calls a bad request; these few are told apart by how their text begins,
# because it gives nothing else. Each with what it counts as and why.
BY_WORDS: Final[tuple[tuple[str, Became, str], ...]] = (
    # The screen says already what we wanted it to say.
    ("message is not modified", Became.SENT, "already_so"),
    # What we wanted gone is gone.
    ("message to delete not found", Became.SENT, "already_gone"),
    # They deleted the screen themselves; nothing of ours is on it, and a new one would be unasked.
    ("message to edit not found", Became.SENT, "already_gone"),
    # The person or the chat is no more: as good as blocked (safeguards R9).
    ("chat not found", Became.STOPPED, "chat_gone"),
    ("user is deactivated", Became.STOPPED, "deactivated"),
    ("peer_id_invalid", Became.STOPPED, "chat_gone"),
)


async def attempt(call: Awaitable[int | None]) -> Outcome:
    """Make one call that hands back the id of the message it made, and say what became of it."""
    try:
        return Outcome(Became.SENT, message_id=await call)
    except TelegramError as error:
        return outcome_of(error)


def wait_after(problem: Exception, away: int) -> float:
    """Say how many seconds to leave Telegram alone after the `away`th error in a row: as long as it asks, at least."""
    asked = _seconds(problem.retry_after) if isinstance(problem, RetryAfter) else 0.0
    return max(asked, wait_before(away))


def outcome_of(error: TelegramError) -> Outcome:
    """Say what an error means for the notice. A token that is refused is no matter of one notice: it is raised."""
    reason = type(error).__name__
    if isinstance(error, InvalidToken):
        raise TokenRefused from error
    if isinstance(error, RetryAfter):
        return Outcome(Became.FLOOD, wait=_seconds(error.retry_after), reason=reason)
    if isinstance(error, ChatMigrated):
        return Outcome(Became.MIGRATED, new_chat_id=error.new_chat_id, reason=reason)
    if isinstance(error, Forbidden):
        return Outcome(Became.STOPPED, reason=reason)
    if isinstance(error, BadRequest):  # a NetworkError by inheritance only, as TimedOut is: so both before the rest
        return _bad_request(error.message)
    if isinstance(error, TimedOut):
        return Outcome(Became.DOUBTFUL, reason=reason)
    return Outcome(Became.TRY_LATER, reason=reason)


def _bad_request(words: str) -> Outcome:
    said = words.lower()
    for beginning, became, reason in BY_WORDS:
        if said.startswith(beginning):
            return Outcome(became, reason=reason)
    return Outcome(Became.REFUSED, reason="BadRequest")


def _seconds(wait: float | timedelta) -> float:
    """PTB hands `retry_after` over as a number or as a timedelta, as its environment says."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
