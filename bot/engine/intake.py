"""What becomes of an update: kept before Telegram forgets it, done in its chat's order, once, or set aside.

An attempt is committed before it is made, so an update that kills the process is set aside after three, too. For a
new update the first attempt is counted in the commit that keeps it. What it causes and "done" are one transaction, so
an update that is handled twice has one effect.

The polling loop (`receive.py`) and a webhook both hand updates to `keep`.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from telegram import Bot, Update

from bot.clock import Clock
from bot.engine.backoff import wait_before
from bot.engine.lanes import Lanes
from bot.engine.updates import Raw, Unparseable, as_text, chat_id_of, parsed, update_id_of
from bot.logs import log_for
from storage.errors import DatabaseFault
from storage.records.ids import new_id
from storage.records.inbox import InboxRow
from storage.store import Store
from storage.transaction import Transaction

T = TypeVar("T")
Handle = Callable[[Transaction, Update, InboxRow], None]
OnSetAside = Callable[[Transaction, InboxRow], None]

MOST_TRIES: Final = 3
LONGEST_WAIT: Final = 10.0  # between tries: the chat waits meanwhile, because its order is kept

log = log_for("receive")


class Intake:
    """Keeps updates and sees each through to its end."""

    def __init__(
        self, store: Store, bot: Bot | None, clock: Clock, *, handle: Handle, on_set_aside: OnSetAside
    ) -> None:
        self._store = store
        self._bot = bot
        self._clock = clock
        self._handle = handle
        self._on_set_aside = on_set_aside
        self._closing = False
        self._resumed = False
        self._early: list[InboxRow] = []  # kept while the backlog is being worked off: they wait behind it
        self.lanes: Lanes[InboxRow] = Lanes(self._see_through)

    async def keep(self, updates: Sequence[Raw]) -> int:
        """Keep updates in one commit, then let them be handled; return how many are new.

        Only when this has returned may Telegram be told to forget them. Raises what the store raises.
        """
        kept = await self._store.write(lambda tx: self._keep(tx, updates), now=self._clock.now())
        self._early.extend(kept)
        if self._resumed:
            self._let_in()
        return len(kept)

    async def resume(self) -> int:
        """Handle what a stopped or killed process left, in the order of arrival; return how much there was.

        One at a time: if one of them kills us, the next start knows by its attempts which one it was. What is kept
        meanwhile waits, so that a chat's order holds across the restart.
        """
        left = await self._surely(lambda tx: tx.inbox.waiting())
        if left:
            log.info("backlog_found", count=len(left))
        for row in left:
            if not self._closing:
                await self._next_try(row)
        self._resumed = True
        self._let_in()
        return len(left)

    async def stop(self, within: float) -> None:
        """Begin nothing more, and let what is in hand finish."""
        self._closing = True
        self._early.clear()
        await self.lanes.stop(within)

    def _let_in(self) -> None:
        for row in self._early:
            self.lanes.put(row.lane, row)
        self._early.clear()

    def _keep(self, tx: Transaction, updates: Sequence[Raw]) -> list[InboxRow]:
        rows = []
        for raw in updates:
            if (update_id := update_id_of(raw)) is None:
                log.warning("update_unparseable", row=None)
                continue
            chat_id = chat_id_of(raw)
            rows.append(
                InboxRow(
                    id=new_id(),
                    update_id=update_id,
                    arrival=0,
                    lane=tx.keys.lookup("chat", "none" if chat_id is None else str(chat_id)),
                    body=as_text(raw),
                    received_at=tx.now,
                    attempts=1,
                )
            )
        return tx.inbox.keep(rows)

    async def _see_through(self, row: InboxRow) -> None:
        """Make the first try, which is counted already, and the others if it fails."""
        fault = await self._try(row)
        while fault is not None and not self._closing:
            await asyncio.sleep(wait_before(row.attempts, longest=LONGEST_WAIT))
            fault, row = await self._count_and_try(row, fault)

    async def _next_try(self, row: InboxRow) -> None:
        fault, row = await self._count_and_try(row, row.fault or "killed")
        if fault is not None:
            await asyncio.sleep(wait_before(row.attempts, longest=LONGEST_WAIT))
            await self._next_try(replace(row, fault=fault))

    async def _count_and_try(self, row: InboxRow, fault: str) -> tuple[str | None, InboxRow]:
        """Count one more try and make it, or set the update aside. Return what went wrong, None at the end."""
        if row.attempts >= MOST_TRIES:
            await self._set_aside(row, fault)
            return None, row
        attempts = await self._surely(lambda tx: tx.inbox.attempt(row.id))
        if not attempts:
            return None, row
        row = replace(row, attempts=attempts)
        return await self._try(row), row

    async def _try(self, row: InboxRow) -> str | None:
        """Handle the update and mark it done, in one transaction; return the class of what went wrong."""
        try:
            update = parsed(row, self._bot)
        except Unparseable:
            log.warning("update_unparseable", row=row.id)
            await self._set_aside(row, "Unparseable")
            return None
        try:
            await self._surely(lambda tx: self._once(tx, update, row))
        except Exception as problem:
            fault = type(problem).__name__
            log.error("update_failed", row=row.id, attempt=row.attempts, exc_info=problem)
            await self._surely(lambda tx: tx.inbox.failed(row.id, fault))
            return fault
        return None

    def _once(self, tx: Transaction, update: Update, row: InboxRow) -> None:
        if tx.inbox.done(row.id):
            self._handle(tx, update, row)

    async def _set_aside(self, row: InboxRow, fault: str) -> None:
        log.error("update_set_aside", row=row.id, attempts=row.attempts, error=fault)

        def aside(tx: Transaction) -> None:
            if tx.inbox.set_aside(row.id, fault):
                self._on_set_aside(tx, row)

        try:
            await self._surely(aside)
        except Exception as problem:  # words for it failed as well: it is set aside without them
            log.error("update_failed", row=row.id, attempt=row.attempts, exc_info=problem)
            await self._surely(lambda tx: tx.inbox.set_aside(row.id, fault))

    async def _surely(self, work: Callable[[Transaction], T]) -> T:
        """Do the work once the database can: that it is away is no fault of the update's."""
        trouble = 0
        while True:
            try:
                return await self._store.write(work, now=self._clock.now())
            except DatabaseFault as problem:
                trouble += 1
                if trouble == 1:
                    log.error("store_away", exc_info=problem)
            await asyncio.sleep(wait_before(trouble))
