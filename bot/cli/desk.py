"""Where the operator's commands work: settings, words and the store, opened for one command and closed after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.app import build_house
from bot.clock import SystemClock
from bot.settings import read_environment
from bot.starting import Ground, read_ground, refuse_schema
from handlers.house import House
from storage.store import Store
from storage.transaction import Transaction

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """One command's store and house, as of one moment."""

    ground: Ground
    house: House
    store: Store
    now: datetime

    def write(self, function: Callable[[Transaction], T]) -> T:
        """Do something, whole or not at all."""
        return self.store.write_sync(function, now=self.now)

    def read(self, function: Callable[[Transaction], T]) -> T:
        """Look at something."""
        return self.store.read_sync(function, now=self.now)


@contextmanager
def desk(home: Path | None) -> Iterator[Desk]:
    """Open the home folder for one command; `run` may be running meanwhile, and sees what was changed in a second."""
    now = SystemClock().now()
    ground = read_ground(read_environment(home))
    with ground.open_store() as store:
        refuse_schema(store, now)
        yield Desk(ground, build_house(ground.service, now.year, ground.help_lines), store, now)
