"""What stands on the phones and in the database after a run, held against what was asked and what was to be said."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine.pacing import FREE
from bot.preview.telegram import Phone
from storage.inspecting import inspect
from storage.records.inbox import InboxRow, InboxState
from storage.records.notices import Act, Notice, NoticeState
from storage.transaction import Transaction
from tests.faults.families import Family, lead_name
from tests.faults.program import Program, now

CLAIMED = 8  # what one claim holds at the free pace, a quarter of a second's work
IN_FLIGHT = FREE.unsettled  # on their way, or said and not yet marked: no kill can say more twice, on whatever machine
NAME = re.compile(r"Lead\d{5}x")
REF = re.compile(r"\bQ\d{4}\b")
TO_STAFF = "p_"  # how the names of all texts for practitioners begin
OPEN = (NoticeState.PENDING, NoticeState.CLAIMED)


@dataclass(frozen=True)
class Found:
    """Everything that is kept of what was heard and said, read in one transaction."""

    rows: list[InboxRow]
    notices: list[Notice]
    listed: set[str]  # ids of what may not have been said: in the audit, for whoever asks
    counted: int  # how many of those the co-ordinators are told of
    sound: bool

    def of(self, act: Act = Act.SEND) -> list[Notice]:
        """What is said to families. What practitioners hear of it beside that depends on the hour."""
        return [notice for notice in self.notices if notice.act is act and not notice.kind.startswith(TO_STAFF)]

    @property
    def doubtful(self) -> list[Notice]:
        """Whatever nobody knows to have arrived, whoever it was for: what the office is told may be lost, too."""
        return [notice for notice in self.notices if notice.state is NoticeState.UNKNOWN]

    @property
    def tells_of_its_doubts(self) -> bool:
        """Whether all that may not have been said is listed, nothing else is, and the co-ordinators hear how much."""
        return self.listed == {notice.id for notice in self.doubtful} and self.counted == len(self.doubtful)


@dataclass
class Reckoning:
    """The figures of one run."""

    runs: int = 1
    kills: int = 0
    lost: int = 0
    wrong: int = 0
    twice: int = 0
    secrets_twice: int = 0
    doubtful: int = 0


async def look(running: Program) -> Found:
    """Read the database from beside the program."""

    def found(tx: Transaction) -> Found:
        notices = tx.outbox.where()
        told = [notice.facts["unknown"] for notice in notices if notice.kind == "p_not_delivered"]
        audit = {entry.object_id for entry in tx.audit.entries(10_000, act="notice.undelivered")}
        return Found(tx.inbox.where(), notices, {one for one in audit if one is not None}, max(told, default=0),
                     inspect(tx, lambda rows: None).is_sound)  # fmt: skip

    read: Found = await beside(running, found)
    return read


async def beside(running: Program, work: Any, *, writing: bool = False) -> Any:
    """Run a transaction from beside the program, on a thread: a server is spoken to on a loop of its own."""

    def there() -> Any:
        with running.store() as store:
            return (store.write_sync if writing else store.read_sync)(work, now=now())

    return await asyncio.to_thread(there)


async def settled(running: Program) -> None:
    """Return once all that was heard is done, and nothing that is due waits to be said."""
    await running.until(lambda: not running.telegram.updates.pending())  # confirmed, so all of it is kept
    left = True
    while left:
        left = await beside(running, lambda tx: bool(tx.inbox.waiting()) or tx.outbox.count_due(now()) > 0)
        if left:
            await _soon(running)


async def _soon(running: Program) -> None:
    """Wait for the next sign of life, or a moment."""
    assert running.runs, f"it has ended:\n{running.log()}"
    await running.telegram.wait_changed(running.telegram.version, 0.3)


def reckon(found: Found, phones: Sequence[Phone], families: Sequence[Family]) -> Reckoning:
    """Hold the phones against the rows: each row of a chat is one message there, and nothing of anybody else's is.

    `lost` counts what was heard and is not done, what is to be said and is neither said nor listed, and what is marked
    as sent and stands on no phone.
    """
    figures = Reckoning()
    figures.lost += sum(row.state is not InboxState.DONE for row in found.rows)
    said = found.of()
    for number, (phone, family) in enumerate(zip(phones, families, strict=True)):
        mine = [notice for notice in said if notice.chat_id == family.chat_id]
        refs = {notice.facts["ref"] for notice in mine if "ref" in notice.facts}
        shown = {message.message_id for message in phone.from_bot}
        figures.lost += sum(notice.state in OPEN for notice in mine)
        figures.lost += sum(one.state is NoticeState.SENT and one.message_id not in shown for one in mine)
        figures.lost += sum(one.state is NoticeState.UNKNOWN and one.id not in found.listed for one in mine)
        for message in phone.from_bot:
            others = set(NAME.findall(message.text)) - {lead_name(number)} or set(REF.findall(message.text)) - refs
            figures.wrong += bool(others) or not NAME.findall(message.text)
        times = Counter(ref for message in phone.from_bot for ref in REF.findall(message.text))
        answers = sum(not REF.search(message.text) for message in phone.from_bot)
        figures.twice += max(0, answers - sum("ref" not in one.facts for one in mine))
        figures.twice += sum(times[ref] - 1 for ref in refs if times[ref])
        secrets = {one.facts["ref"] for one in mine if one.once}
        figures.secrets_twice += sum(times[ref] - 1 for ref in secrets if times[ref] > 1)
    figures.doubtful = len(found.doubtful)
    return figures
