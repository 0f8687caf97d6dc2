"""How the running program is seen from outside: a sign of life, the service manager, and a port with figures (R30)."""

import asyncio
import os
from typing import TYPE_CHECKING

from bot.app import App
from bot.engine.heartbeat import Heartbeat
from bot.engine.pulse import Pulse
from bot.engine.service_manager import ServiceManager
from bot.logs import log_for
from bot.settings import Environment

if TYPE_CHECKING:
    from bot.engine.metrics import FiguresPort

log = log_for("outside")


class Outside:
    """Open before the parts start, begun once they run, ended before they stop."""

    def __init__(self, app: App, environment: Environment) -> None:
        self._app = app
        self._environment = environment
        self._manager = ServiceManager(os.environ)
        self._port: FiguresPort | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._setting_right: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Listen where the environment says, if it does. Raises `PortTaken`."""
        where = self._environment.read_metrics()
        if where is None:
            return
        from bot.engine.metrics import FiguresPort

        app = self._app
        self._port = FiguresPort(app.store, app.clock, app.figures, app.skew, backup_age=self._backup_age)
        await self._port.open(*where)

    def begin(self) -> None:
        """The parts run: tell the service manager, and begin to feel their pulse."""
        app, environment = self._app, self._environment
        pulse = Pulse(
            app.store, app.clock, app.figures, Heartbeat(environment.home, environment.read_heartbeat_url()),
            self._manager, jumped=self._jumped,
        )  # fmt: skip
        self._manager.tell("READY=1")
        self._pulse = asyncio.create_task(pulse.run(), name="pulse")
        self._pulse.add_done_callback(_say_if_it_fell)

    async def end(self) -> None:
        """Give no more signs, and close the port."""
        self._manager.tell("STOPPING=1")
        if self._pulse is not None:
            self._pulse.cancel()
        begun = [task for task in (self._pulse, self._setting_right) if task is not None]
        await asyncio.gather(*begun, return_exceptions=True)
        if self._port is not None:
            await self._port.close()

    def _jumped(self, by: float) -> None:
        """What is due has changed with the clock, and so has its distance from Telegram's."""
        self._app.skew.jumped(by)
        self._app.duties.clock_jumped()
        self._app.deliver.wake()
        if by < 0:
            self._setting_right = asyncio.create_task(self._app.clock_set_back(), name="clock")
            self._setting_right.add_done_callback(_say_if_it_fell)

    def _backup_age(self) -> float | None:
        from bot.keeping import age_of_newest

        age = age_of_newest(self._environment, self._app.clock.now())
        return None if age is None else age.total_seconds()


def _say_if_it_fell(part: asyncio.Task[None]) -> None:
    """Without a pulse no sign is given, so somebody will come: here stands why."""
    if not part.cancelled() and (problem := part.exception()) is not None:
        log.error("part_failed", name=part.get_name(), exc_info=problem)
