"""A Telegram in memory, a clock to turn, a mother with a phone, and python-telegram-bot's own Bot."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot

from bot.preview.telegram import MemoryRequest, MemoryTelegram, Phone


class TurnedClock:
    """A clock that stands until a test turns it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it python-telegram-bot warns of its own RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def telegram(clock: TurnedClock) -> MemoryTelegram:
    return MemoryTelegram(clock)


@pytest.fixture
def amira(telegram: MemoryTelegram) -> Phone:
    """Has written to the bot; what she wrote is confirmed."""
    phone = telegram.phone("Amira", username="amira")
    phone.types("/start")
    telegram.updates.clear()
    return phone


@pytest.fixture
async def bot(telegram: MemoryTelegram):
    request = MemoryRequest(telegram)
    async with Bot("1:preview", request=request, get_updates_request=MemoryRequest(telegram)) as bot:
        telegram.traffic.clear()
        yield bot
