"""Which rows of the registry a walk reached: heard and acted on for whom they are, and asked for by who may not.

A row counts as *done* when its handler, called through the dispatcher and the guard for somebody of its audience, came
to its end without a refusal and changed something: a row in the outbox, in a table, in the audit. A row counts as
*refused* when somebody outside its audience asked for it and the guard let its handler be, or when the handler itself
refused (a foreign, forged or ended thing). A duty of the clock counts as done when it found something to do.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from handlers import guard
from handlers.context import Hearing
from handlers.dispatch import Dispatcher
from handlers.guard import Audience, Handler, audience_of
from handlers.hears import Command, Reply, Route, Stray, Tap, Words
from handlers.registry import all_routes, all_ticks
from handlers.rules.refusals import Refusal
from storage.transaction import Transaction

# What these are for is to say no, each in its own words.
SAYS_NO = frozenset({
    "/signin (start.refuse_family_account)", "Said (start.code_of_another_account)",
    "Words signin.code (practitioner.signin.take_something_else)",
})  # fmt: skip


@dataclass
class Reached:
    """How often each row was done, and how often refused."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def watched(self, route: Route) -> Route:
        """Return the same row with a handler that notes what became of it."""
        return replace(route, handler=self._watching(route.handler, name_of(route)))

    def duty(self, name: str, do: Callable[[Transaction], None], tx: Transaction) -> None:
        """Do a duty of the clock, and note whether it found anything to do."""
        before = _changes(tx)
        do(tx)
        if _changes(tx) > before:
            self.done[_tick(name)] += 1

    def _watching(self, handler: Handler, name: str) -> Handler:
        @wraps(handler)
        def watch(tx: Transaction, hearing: Hearing) -> None:
            before = _changes(tx)
            try:
                handler(tx, hearing)
            except Refusal:
                (self.done if name in SAYS_NO else self.refused)[name] += 1
                raise
            if _changes(tx) > before:
                self.done[name] += 1
            if audience_of(handler) is Audience.ANYONE and hearing.person is None:
                self.refused[name] += 1  # for everybody, a stranger too: nobody may not, and a stranger did

        return watch


@dataclass(frozen=True)
class WatchedDispatcher(Dispatcher):
    """The dispatcher, with a note of each row that was asked for by somebody it is not for."""

    reached: Reached = field(default_factory=Reached)

    def _run(self, hearing: Hearing, routes: Any) -> None:
        for route in routes:
            if not guard.fits(route.handler, hearing):
                self.reached.refused[name_of(route)] += 1
        super()._run(hearing, routes)


def name_of(route: Route) -> str:
    """Return a name for a row: what it hears, and the function that answers."""
    match route:
        case Command():
            heard = f"/{route.name}"
        case Tap():
            heard = f"Tap {route.verb}"
        case Words():
            heard = f"Words {route.awaiting}"
        case Reply():
            heard = "Reply"
        case Stray():
            heard = "Stray"
        case _:
            heard = type(route).__name__
    return f"{heard} ({route.handler.__module__.removeprefix('handlers.')}.{route.handler.__name__})"  # type: ignore[attr-defined]


def rows_of(*modules: str) -> dict[str, Route | None]:
    """Return every row of these modules of `handlers`, or of all, by name; a duty of the clock has no route."""
    rows: dict[str, Route | None] = {name_of(r): r for r in all_routes() if _among(r.handler, modules)}
    return rows | {_tick(tick.name): None for tick in all_ticks() if _among(tick.duty, modules)}


def module_of(handler: Any) -> str:
    """Return the module of a handler or duty, within `handlers`."""
    return str(handler.__module__.removeprefix("handlers."))


def _among(handler: Any, modules: tuple[str, ...]) -> bool:
    return not modules or module_of(handler) in modules


def _tick(name: str) -> str:
    return f"Tick {name}"


def _changes(tx: Transaction) -> int:
    """Return how many rows this connection has ever changed (SQLite)."""
    return int(tx.connection.connection.driver_connection.total_changes)  # type: ignore[union-attr]
