"""What one row of the registry listens for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram.ext import filters

from handlers.guard import Handler
from handlers.house import House
from storage.transaction import Transaction

ANYTHING_SAID = filters.TEXT | filters.VOICE | filters.PHOTO | filters.Document.ALL


@dataclass(frozen=True)
class Command:
    """`/name`, in any state."""

    name: str
    handler: Handler


@dataclass(frozen=True)
class Tap:
    """A button whose callback data carries this verb."""

    verb: str
    handler: Handler


@dataclass(frozen=True)
class Words:
    """What is typed or sent while this chat awaits it (`ChatState.awaiting`)."""

    awaiting: str
    handler: Handler
    filter: filters.BaseFilter = filters.TEXT


@dataclass(frozen=True)
class SixNumbers:
    """Six numbers typed by a practitioner, in whatever state: a sign-in code, and nothing else."""

    handler: Handler


@dataclass(frozen=True)
class Stray:
    """What is sent while nothing is awaited and no choice is meant."""

    handler: Handler
    filter: filters.BaseFilter = filters.TEXT


@dataclass(frozen=True)
class Reply:
    """Telegram's own reply to a message of ours whose notice refers to something of this kind's template."""

    kinds: tuple[str, ...]
    handler: Handler
    filter: filters.BaseFilter = filters.TEXT


@dataclass(frozen=True)
class Said:
    """Anything typed or sent that is no command, before it is understood: it goes on to whatever it means."""

    handler: Handler


@dataclass(frozen=True)
class Edited:
    """A message that was changed after it was sent."""

    handler: Handler


@dataclass(frozen=True)
class Tick:
    """A duty the clock does: it finds what is due, and decides nothing itself.

    One that returns True is done again at once: what is long goes in pieces, so that nobody waits behind all of it.
    """

    name: str
    every: timedelta
    duty: Callable[[Transaction, House, datetime], bool | None]


Route = Command | Tap | Words | SixNumbers | Said | Stray | Reply | Edited
