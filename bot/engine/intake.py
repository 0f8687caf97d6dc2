"""What becomes of an update: kept before Telegram forgets it, done in its chat's order, once, or set aside.

An attempt is committed before it is made, so an update that kills the process is set aside after three, too. For a
new update the first attempt is counted in the commit that keeps it. What it causes and "done" are one transaction, so
an update that is handled twice has one effect.

The polling loop (`receive.py`) and a webhook both hand updates to `keep`. What one person sends beyond the limit is
kept like everything else, and let in bit by bit (`patience.py`).
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeVar

from telegram import Bot, Update

from bot.clock import Clock
from bot.engine.backoff import wait_before
from bot.engine.figures import Figures
from bot.engine.lanes import Lanes
from bot.engine.patience import Held, Patience, Turn
from bot.engine.updates import Raw, Unparseable, as_text, chat_id_of, parsed, update_id_of
from bot.logs import log_for
from handlers.rules.flood import AT_ONCE
from storage.errors import DatabaseFault
from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from storage.store import Store
from storage.transaction import Transaction

T = TypeVar("T")
Handle = Callable[[Transaction, Update, InboxRow], None]
OnSetAside = Callable[[Transaction, InboxRow], None]
OnHeldBack = Callable[[Transaction, InboxRow], None]

MOST_TRIES: Final = 3
AHEAD: Final = b"ahead"
NOBODY_WAITS: Final[Mapping[int, Turn]] = MappingProxyType({})
LONGEST_WAIT: Final = 10.0  # between tries, and for the database: the chat waits meanwhile, its order is kept

log = log_for("receive")


class Intake:
    """Keeps updates and sees each through to its end."""

    counted = 1  # attempts, in the commit that keeps an update
    shared = False

    def __init__(
        self, store: Store, bot: Bot | None, clock: Clock, *, handle: Handle, on_set_aside: OnSetAside,
        figures: Figures | None = None, patience: Patience | None = None,
        on_held_back: OnHeldBack = lambda tx, row: None,
    ) -> None:  # fmt: skip
        """`patience` says who is heard at once; without it everybody is. `on_held_back` tells whoever is not, once."""
        self._figures = figures or Figures()
        self._patience = patience
        self._on_held_back = on_held_back
        self._number: int | None = None  # of this process, where several share the inbox
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
        turns = self._turns(updates)
        kept = await self._store.write(lambda tx: self._keep(tx, updates, turns), now=self._clock.now())
        self._hand_on(self._sorted_out(kept, turns))
        return len(kept)

    def _hand_on(self, rows: Sequence[InboxRow]) -> None:
        """See that these are handled, now that they are kept."""
        self._early.extend(rows)
        if self._resumed:
            self._let_in()

    async def resume(self) -> int:
        """Handle what a stopped or killed process left, in the order of arrival; return how much there was.

        One at a time: if one of them kills us, the next start knows by its attempts which one it was. What is kept
        meanwhile waits, so that a chat's order holds across the restart.
        """
        left = await self._surely(lambda tx: tx.inbox.waiting())
        if left:
            log.info("backlog_found", count=len(left))
        for row in self._heard_first(left):
            if not self._closing:
                await self._next_try(row)
        self._resumed = True
        self._let_in()
        return len(left)

    def wake(self) -> None:
        """Another process has committed something: nothing of ours, where nobody shares the work."""

    async def stop(self, within: float) -> None:
        """Begin nothing more, and let what is in hand finish."""
        self._closing = True
        self._early.clear()
        if self._patience is not None:
            await self._patience.stop()
        await self.lanes.stop(within)

    def _let_in(self) -> None:
        for row in self._early:
            self.lanes.put(row.lane, row)
        self._early.clear()

    # -- whose turn it is ------------------------------------------------------------------------------------------

    def _turns(self, updates: Sequence[Raw]) -> dict[int, Turn]:
        """Say when each update is heard, by its id; without patience, or without a number yet, all are heard now."""
        if self._patience is None or (self.shared and self._number is None):
            return {}
        judged = [(raw, self._store.keys.lookup("chat", _chat_in(raw))) for raw in updates]
        return self._patience.judge(judged, busy=not (self._resumed or self.shared))

    def _sorted_out(self, kept: Sequence[InboxRow], turns: Mapping[int, Turn]) -> list[InboxRow]:
        """Hold back what is heard later, begin with help, and return the rest."""
        if self._patience is None:
            return list(kept)
        self._patience.kept()
        now: list[InboxRow] = []
        for row in kept:
            match turns.get(row.update_id, Turn.NOW):
                case Turn.NOW:
                    now.append(row)
                case Turn.AHEAD:
                    self._begin(row, ahead=True)
                case _:
                    self._patience.hold(row.lane, Held(row.id, counted=True), self._let_in_later)
        return now

    def _heard_first(self, left: Sequence[InboxRow]) -> list[InboxRow]:
        """Of what was left undone: as much of each chat as is heard at once. The rest is held back as before."""
        if self._patience is None:
            return list(left)
        first: list[InboxRow] = []
        count = Counter[bytes]()
        for row in left:
            count[row.lane] += 1
            if count[row.lane] <= AT_ONCE:
                first.append(row)
            else:
                self._patience.hold(row.lane, Held(row.id, counted=False), self._let_in_later)
        return first

    async def _let_in_later(self, held: Held) -> None:
        """Its turn has come: hear it, unless somebody else has."""
        row = await self._surely(lambda tx: self._still_ours(tx, held))
        if row is not None and not self._closing:
            self._begin(row)

    def _still_ours(self, tx: Transaction, held: Held) -> InboxRow | None:
        row = tx.inbox.find(held.row_id)
        if row is None or row.state is not InboxState.WAITING or row.held_by != self._number:
            return None
        return row if held.counted else replace(row, attempts=tx.inbox.attempt(row.id, row.held_by))

    def _begin(self, row: InboxRow, *, ahead: bool = False) -> None:
        """Let it be handled in its lane; `ahead` in one of its own, past everything that waits there."""
        self.lanes.put(row.lane + AHEAD if ahead else row.lane, row)

    # -- keeping ---------------------------------------------------------------------------------------------------

    def _keep(
        self, tx: Transaction, updates: Sequence[Raw], turns: Mapping[int, Turn] = NOBODY_WAITS
    ) -> list[InboxRow]:
        rows = []
        for raw in updates:
            if (update_id := update_id_of(raw)) is None:
                log.warning("update_unparseable", row=None)
                continue
            heard_now = turns.get(update_id, Turn.NOW) is Turn.NOW
            rows.append(
                InboxRow(
                    id=new_id(),
                    update_id=update_id,
                    arrival=0,
                    lane=tx.keys.lookup("chat", _chat_in(raw)),
                    body=as_text(raw),
                    received_at=tx.now,
                    attempts=self.counted if heard_now else 1,
                    held_by=None if heard_now else self._number,
                )
            )
        kept = tx.inbox.keep(rows)
        for row in kept:
            if turns.get(row.update_id) is Turn.LATER_AND_SAY_SO:
                self._on_held_back(tx, row)
        return kept

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
        attempts = await self._surely(lambda tx: tx.inbox.attempt(row.id, row.held_by))
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
        began = time.monotonic()
        try:
            await self._surely(lambda tx: self._once(tx, update, row))
        except Exception as problem:
            self._figures.handled(time.monotonic() - began, done=False)
            fault = type(problem).__name__
            log.error("update_failed", row=row.id, attempt=row.attempts, exc_info=problem)
            await self._surely(lambda tx: tx.inbox.failed(row.id, fault, row.held_by))
            return fault
        self._figures.handled(time.monotonic() - began, done=True)
        return None

    def _once(self, tx: Transaction, update: Update, row: InboxRow) -> None:
        if tx.inbox.done(row.id, row.held_by):
            self._handle(tx, update, row)

    async def _set_aside(self, row: InboxRow, fault: str) -> None:
        log.error("update_set_aside", row=row.id, attempts=row.attempts, error=fault)
        self._figures.set_aside += 1

        def aside(tx: Transaction) -> None:
            if tx.inbox.set_aside(row.id, fault, row.held_by):
                self._on_set_aside(tx, row)

        try:
            await self._surely(aside)
        except Exception as problem:  # words for it failed as well: it is set aside without them
            log.error("update_failed", row=row.id, attempt=row.attempts, exc_info=problem)
            await self._surely(lambda tx: tx.inbox.set_aside(row.id, fault, row.held_by))

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
            await asyncio.sleep(wait_before(trouble, longest=LONGEST_WAIT))


def _chat_in(raw: Raw) -> str:
    """What the lane is made of: the chat, or one for all that come from none."""
    chat_id = chat_id_of(raw)
    return "none" if chat_id is None else str(chat_id)
