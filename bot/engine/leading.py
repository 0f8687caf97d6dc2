"""What only one process at a time may do, for as long as this one has the right (`storage/presence.py`).

On SQLite it has it from beginning to end. On PostgreSQL it is won and lost: sending and the clock's duties end as soon
as we are no longer sure of it; receiving goes on until another surely has it, because whoever asks for help while the
database is away is answered from memory, and nothing is confirmed to Telegram before it is kept.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, Protocol

from bot.engine.backoff import wait_before
from bot.engine.deliver import Deliver
from bot.engine.duties import Duties
from bot.engine.faults import AnotherReceiver, ForeignWebhook
from bot.logs import log_for
from storage.standing import Standing

HANDED_OVER: Final = 60.0  # seconds in which the receiver before us may still hold a poll open at Telegram

log = log_for("lead")


class Receives(Protocol):
    """What receives: it runs until it is cancelled, and may run again."""

    async def run(self) -> None: ...


async def lead(standing: Standing, deliver: Deliver, duties: Duties, *, ticking: bool) -> None:
    """Send and do duties whenever we have the right, until cancelled. Raises what ends the sender for good."""
    while True:
        await standing.gained()
        log.info("right_gained")
        if await _while(standing.lost(), _send_and_tick(deliver, duties, ticking=ticking)):
            log.warning("right_lost")
            await duties.stop()
            await deliver.stand_down()


async def receive_in_turn(standing: Standing, receiver: Receives) -> None:
    """Receive by polling whenever it is our turn, until cancelled. Raises what ends the receiver for good."""
    conflicts, first = 0, 0.0
    while True:
        await standing.gained()
        began = _monotonic()
        try:
            await _while(standing.elsewhere(), receiver.run())
        except ForeignWebhook:
            raise
        except AnotherReceiver:
            if _monotonic() - began > HANDED_OVER:
                conflicts = 0
            conflicts, first = conflicts + 1, first if conflicts else _monotonic()
            if standing.holds and _monotonic() - first > HANDED_OVER:
                raise  # none of us: another program has this token
            await asyncio.sleep(wait_before(conflicts, longest=5.0))


async def _send_and_tick(deliver: Deliver, duties: Duties, *, ticking: bool) -> None:
    sending = asyncio.create_task(deliver.run(), name="deliver")
    try:
        if ticking:
            await duties.start()
        await sending
    finally:
        sending.cancel()
        await asyncio.wait([sending])


async def _while(over: Coroutine[Any, Any, None], part: Coroutine[Any, Any, None]) -> bool:
    """Run a part until it is over; return True then. Raises what ends the part by itself."""
    ending, running = asyncio.ensure_future(over), asyncio.ensure_future(part)
    try:
        await asyncio.wait({ending, running}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        if ending.done():
            ending.result()
        return not running.done()
    finally:
        for task in (ending, running):
            task.cancel()
        await asyncio.wait({ending, running})


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
