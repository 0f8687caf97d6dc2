"""How long nobody was listening, and what that means for those who wrote meanwhile (R11, R12)."""

from datetime import datetime, timedelta
from typing import Final

LATE: Final = timedelta(minutes=15)
KEPT_BY_TELEGRAM: Final = timedelta(hours=24)


def was_late(sent_at: datetime, read_at: datetime) -> bool:
    """Whether a message waited so long that its writer must be told both times."""
    return read_at - sent_at > LATE


def may_be_lost(heard_at: datetime | None, now: datetime, silence: timedelta | None) -> bool:
    """Whether Telegram was not heard for so long that it has thrown messages away.

    `silence` is what this life of the program has measured, None at its beginning: then the clocks are compared.
    `heard_at` is None where Telegram was never heard before.
    """
    if heard_at is None:
        return False
    return (now - heard_at if silence is None else silence) > KEPT_BY_TELEGRAM
