"""The demo: the real program in a temporary home, a Telegram in memory, the made-up family, and the page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from bot.app import App, build_app
from bot.commands import set_commands
from bot.engine.pacing import Pace
from bot.preview.cast import cast_phones, enrol_staff, write_letters
from bot.preview.family import put_family
from bot.preview.linking import Settled, link
from bot.preview.moving import Moves
from bot.preview.players import Player
from bot.preview.running_clock import RunningClock
from bot.preview.settling import Settling
from bot.preview.stage import Stage, next_working_morning
from bot.preview.telegram import BotAccount, MemoryRequest, MemoryTelegram
from bot.settings import read_service
from handlers.calendars import holidays_of
from storage.engine import open_database
from storage.keys import new_keys, read_keys, write_keys
from storage.records.services import WorkingCalendar
from storage.sealing import Keyring
from storage.store import Store
from storage.transaction import Transaction
from storage.upgrade import upgrade

TOKEN: Final = "7000001:demo-token-that-opens-nothing-abcde"  # noqa: S105 (it opens a Telegram that is not there)
BRISK: Final = Pace(rate=1000.0, limit=1000, chat_gap=0.0, reply_burst=100)  # the phones are all ours
DUTIES_EVERY: Final = 30.0  # seconds
OPENING: Final = time(10)
STANDS_SINCE: Final = timedelta(minutes=10)  # a meeting shows only once its import can no longer be taken back
SERVICE: Final = """\
# The demo's service. Every number in it is kept free for films and plays.
organisation = "Riverside Council"
area = "Riverside"
nation = "england"
phone = "01632 960 001"
duty_phone = "01632 960 003"
out_of_hours = "01632 960 002"
bot_username = "riverside_helper_bot"
"""


@asynccontextmanager
async def demo(start: datetime | None = None) -> AsyncIterator[Stage]:
    """Run the program for as long as the stage is used; its home folder is removed at the end."""
    with TemporaryDirectory(prefix="mainstay-demo-") as folder:
        home = Path(folder)
        app, telegram, clock = await asyncio.to_thread(_build, home, start)
        await app.start(ticking=False)
        await set_commands(app.bot)
        ticking: asyncio.Task[None] | None = None
        try:
            stage = await _set_the_stage(app, telegram, clock)
            ticking = asyncio.create_task(_tick(app, stage.moves), name="duties")
            try:
                yield stage
            finally:
                stage.close()
                await stage.moves.close()
        finally:
            if ticking is not None:
                ticking.cancel()
                await asyncio.gather(ticking, return_exceptions=True)
            await app.stop()


def _build(home: Path, start: datetime | None) -> tuple[App, MemoryTelegram, RunningClock]:
    """Make the home folder as `mainstay init` does, and the program over it."""
    (home / "service.toml").write_text(SERVICE, "utf-8")
    write_keys(home / "keys.toml", new_keys())
    url = f"sqlite+aiosqlite:///{home / 'mainstay.db'}"
    upgrade(url)
    service = read_service(home / "service.toml")
    clock = RunningClock(start or _good_moment(datetime.now(UTC)))
    telegram = MemoryTelegram(clock, bot=BotAccount(first_name="Mainstay", username=service.bot_username), token=TOKEN)
    store = Store(open_database(url), Keyring(read_keys(home / "keys.toml")))
    app = build_app(
        store, service, TOKEN, clock=clock, pace=BRISK, long_poll=5,
        request=MemoryRequest(telegram), polling=MemoryRequest(telegram),
    )  # fmt: skip
    return app, telegram, clock


async def _set_the_stage(app: App, telegram: MemoryTelegram, clock: RunningClock) -> Stage:
    """Put the family in, enrol the staff by the real conversation, and write the letters."""
    all_done = Settling(app.store, clock, telegram).settled
    await app.store.write(lambda tx: put_family(tx, app.house), now=clock.now() - STANDS_SINCE)
    players = cast_phones(telegram)
    await enrol_staff(app, players, all_done)
    await write_letters(app, players)
    moves = Moves(
        clock, next_due=lambda now: _next_due(app, now), catch_up=partial(_catch_up, app, all_done),
        heard=lambda: {player.name: len(player.phone.kept.lines) for player in players.values()},
        changed=telegram.changes.bump,
    )  # fmt: skip
    clock.on_change(telegram.changes.bump)
    return Stage(
        telegram=telegram, clock=clock, moves=moves, calendar=app.house.calendar_of(app.house.service.nation),
        players=players, link_all=lambda: _link_all(app, players, all_done), failed=app.failed,
    )  # fmt: skip


async def _link_all(app: App, players: dict[str, Player], all_done: Settled) -> None:
    """Link each family phone that is not linked yet; one that was left half-way begins anew."""
    for player in players.values():
        if player.letter is not None and not await app.store.read(_is_linked(player), now=app.clock.now()):
            await link(player, all_done)


def _is_linked(player: Player) -> Callable[[Transaction], bool]:
    return lambda tx: tx.links.by_chat(player.phone.chat_id) is not None


async def _next_due(app: App, now: datetime) -> datetime | None:
    """Return when something is to be said, or a worry takes its next step."""

    def look(tx: Transaction) -> list[datetime | None]:
        return [tx.outbox.next_due(now), tx.concerns.next_due(now)]

    due = [moment for moment in await app.store.read(look, now=now) if moment is not None]
    return min(due, default=None)


async def _catch_up(app: App, all_done: Settled, *, on_the_way: bool) -> None:
    await app.run_duties(app.clock.now(), on_the_way=on_the_way)
    await all_done()


async def _tick(app: App, moves: Moves) -> None:
    """Do the duties as time runs on by itself; a journey of the clock does its own."""
    while True:
        await asyncio.sleep(DUTIES_EVERY)
        if moves.journey is None:
            await app.run_duties(app.clock.now())


def _good_moment(now: datetime) -> datetime:
    """Return ten in the morning of today, or of the next working day: an hour at which everybody is there."""
    zone = ZoneInfo("Europe/London")
    midnight = datetime.combine(now.astimezone(zone).date(), time(0), zone)
    calendar = WorkingCalendar(
        zone=str(zone), opens=OPENING, closes=time(17), weekdays=frozenset(range(5)),
        holidays=holidays_of("england", now.year),
    )  # fmt: skip
    return next_working_morning(calendar, midnight, OPENING)
