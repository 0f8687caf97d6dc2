"""A stage without a program behind it: a mother and a nurse with phones, a clock by hand, and nobody who answers."""

from datetime import datetime, time, timedelta

import pytest

from bot.preview.moving import Moves
from bot.preview.players import Letter, Player, Side
from bot.preview.running_clock import RunningClock
from bot.preview.stage import Stage
from bot.preview.telegram import MemoryTelegram
from storage.records.services import WorkingCalendar
from tests.bot.preview.standing import MONDAY, Stopwatch

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def calendar() -> WorkingCalendar:
    """Monday to Friday, nine to five, with a holiday on Wednesday."""
    holiday = (MONDAY + timedelta(days=2)).date()
    return WorkingCalendar("Europe/London", time(9), time(17), frozenset(range(5)), frozenset({holiday}))


@pytest.fixture
async def stage(stopwatch: Stopwatch, calendar: WorkingCalendar):
    clock = RunningClock(MONDAY, seconds=stopwatch)
    telegram = MemoryTelegram(clock)
    letter = Letter("ABCD-EFGH-JKMN", "https://t.me/MainstayBot?start=ABCDEFGHJKMN", "lamp bird", MONDAY)
    players = [
        Player("amira", "Amira", "Mia's mother", "", Side.FAMILY, telegram.phone("Amira"), letter=letter),
        Player("sam", "Sam", "Lead professional", "", Side.STAFF, telegram.phone("Sam"), secret=SECRET),
    ]
    linked: list[str] = []

    async def nothing_due(now: datetime) -> None:
        return None

    async def nothing_to_do(*, on_the_way: bool) -> None:
        return None

    async def link_all() -> None:
        linked.extend(p.key for p in players if p.letter)

    async def failed() -> None:
        return None

    moves = Moves(
        clock, next_due=nothing_due, catch_up=nothing_to_do, changed=telegram.changes.bump,
        heard=lambda: {players[0].name: len(players[0].phone.kept.lines)},
    )  # fmt: skip
    stage = Stage(
        telegram=telegram, clock=clock, moves=moves, calendar=calendar, players={p.key: p for p in players},
        link_all=link_all, failed=failed,
    )  # fmt: skip
    stage.linked = linked  # type: ignore[attr-defined]
    yield stage
    stage.close()
    await moves.close()
