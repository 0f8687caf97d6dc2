"""The program, killed at one named place: `python -m tests.faults.crashing POINT NTH FOLDER run --home …`.

It is `python -m bot` with its seams watched from outside; the product knows nothing of it. Once the file `armed` is in
the folder, the NTH time that it comes past the point it writes the point's name into `hit` and kills itself, `kill -9`.

A point is named after what a commit keeps, and stands right before or right after that commit: what happens between
it and the next step (the offset, the 200, the call, the mark) has not happened. What changed nothing is no pass.
"""

import os
import signal
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

ARMED, HIT = "armed", "hit"
KEPT_BY = ("receive", "take", "attempt", "handle", "rearm", "claim", "mark")
POINTS = (
    *(f"{what}.{when}_commit" for what in KEPT_BY for when in ("before", "after")),
    "send.before_call",
    "send.after_call",
)
NOTES = "what this transaction keeps"  # under this name on its connection


class Crash:
    """Counts passes, and ends the process at the right one."""

    def __init__(self, point: str, nth: int, folder: Path) -> None:
        if point not in POINTS:
            raise SystemExit(f"there is no point {point}")
        self._point, self._left, self._folder = point, nth, folder

    def passes(self, point: str) -> None:
        """The program has come to this point."""
        if point != self._point or not (self._folder / ARMED).exists():
            return
        self._left -= 1
        if self._left == 0:
            with (self._folder / HIT).open("a", encoding="ascii") as hits:
                hits.write(f"{point}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(self, work: Any) -> tuple[Any, Callable[[], None]]:
        """Return the work of a transaction with a pass at its end, and what is to be called after its commit."""
        kept: set[str] = set()

        def watched(connection: Any) -> Any:
            connection.info[NOTES] = kept
            kept.clear()  # a transaction may be begun anew
            result = work(connection)
            for what in kept:
                self.passes(f"{what}.before_commit")
            return result

        def after() -> None:
            for what in kept:
                self.passes(f"{what}.after_commit")

        return watched, after


def watch_commits(crash: Crash) -> None:
    """Stand around the place where a transaction is committed: SQLite's thread, or a connection of PostgreSQL's."""
    from storage.seat import Seat

    transact = Seat.transact

    def on_file(seat: Seat, work: Any) -> Any:
        watched, after = crash.watched(work)
        result = transact(seat, watched)
        after()
        return result

    Seat.transact = on_file  # type: ignore[assignment]
    if not os.environ.get("MAINSTAY_DATABASE_URL"):
        return
    from storage.postgresql import PostgreSQL

    once = PostgreSQL._once

    async def on_server(database: PostgreSQL, engine: Any, work: Any) -> Any:
        watched, after = crash.watched(work)
        result = await once(database, engine, watched)
        after()
        return result

    PostgreSQL._once = on_server  # type: ignore[assignment]


def watch_what_is_kept() -> None:
    """Note on a transaction's connection what it is for, by the one statement that no other transaction has."""
    from storage.inbox import Inbox
    from storage.outbox import Outbox
    from storage.records.notices import NoticeState
    from storage.schema import outbox

    def noting(repository: Any, name: str, what: str) -> None:
        does = getattr(repository, name)

        def noted(self: Any, *arguments: Any, **more: Any) -> Any:
            result = does(self, *arguments, **more)
            if result:
                self.tx.connection.info[NOTES].add(what)
            return result

        setattr(repository, name, noted)

    noting(Inbox, "keep", "receive")
    noting(Inbox, "take", "take")
    noting(Inbox, "attempt", "attempt")
    noting(Inbox, "done", "handle")
    noting(Outbox, "claim", "claim")
    settle, rearm = Outbox.settle_many, Outbox.rearm

    def settling(self: Outbox, settled: Any) -> None:
        settle(self, settled)
        if any(one.state is not NoticeState.PENDING for one in settled):
            self.tx.connection.info[NOTES].add("mark")

    def rearming(self: Outbox, untried: Collection[str] = ()) -> Any:
        if self.count(outbox.c.state == NoticeState.CLAIMED.value):
            self.tx.connection.info[NOTES].add("rearm")
        return rearm(self, untried)

    Outbox.settle_many = settling  # type: ignore[method-assign]
    Outbox.rearm = rearming  # type: ignore[method-assign]


def watch_calls(crash: Crash) -> None:
    """Stand around the one call that says most things."""
    from bot.engine import screens

    send = screens.send_screen

    async def sending(*arguments: Any, **more: Any) -> Any:
        crash.passes("send.before_call")
        sent = await send(*arguments, **more)
        crash.passes("send.after_call")
        return sent

    screens.send_screen = sending


def main() -> None:
    """Watch, and be the program."""
    _, point, nth, folder, *rest = sys.argv
    crash = Crash(point, int(nth), Path(folder))
    watch_commits(crash)
    watch_what_is_kept()
    watch_calls(crash)
    sys.argv = ["mainstay", *rest]
    from bot.__main__ import main as run

    run()


if __name__ == "__main__":
    main()
