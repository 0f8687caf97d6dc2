"""Notices that real processes send while something goes wrong, and the kills among them (R1 to R3)."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.preview.telegram import Phone
from storage.records.ids import new_id
from storage.records.notices import Act, Notice
from storage.transaction import Transaction
from tests.faults.families import Family, put_coordinator, put_families
from tests.faults.program import Program
from tests.faults.reckoning import beside

KILLS: Final = 3
ANSWERS_AFTER: Final = 0.05  # seconds that Telegram takes for each message
LOST: Final = 0.05  # of all answers
SECRETS: Final = 5  # one in so many must never be said twice, and nobody who has blocked us is among them


def put_notices(tx: Transaction, phones: list[Phone], each: int = 1) -> list[Family]:
    """Put so many notices in for each, one round of all after the other, numbered as they are to come."""
    families = put_families(tx, [phone.chat_id for phone in phones])
    tx.outbox.put(*(
        Notice(
            id=new_id(), chat_id=family.chat_id, chat_hash=family.link.chat_hash, act=Act.SEND, kind="ask_sent",
            key=f"kill/{number}", due=tx.now, made_at=tx.now, person_id=family.person.id,
            once=number % SECRETS == SECRETS - 1, facts={
                "holder": family.lead.name, "ref": f"Q{1000 + number}", "by": (tx.now + timedelta(days=2)).date(),
                "child": family.plan.child_name, "concern_id": new_id(),
            },
        )
        for number, family in enumerate(families * each)
    ))  # fmt: skip
    return families


async def with_coordinator(running: Program, put: Callable[[Transaction], list[Family]]) -> list[Family]:
    """Put families in, and a co-ordinator who is told of what may not have arrived, and whom to telephone."""
    office = running.telegram.phone("Co-ordinator")
    office.kept.started = True

    def put_both(tx: Transaction) -> list[Family]:
        families = put(tx)
        put_coordinator(tx, families, office.chat_id)
        return families

    written: list[Family] = await beside(running, put_both, writing=True)
    return written


async def kill_soon(running: Program, dice: random.Random, sends: int) -> None:
    """Kill it a moment after so many messages have been sent in all: between any two of its steps."""
    await running.until(lambda: len(running.telegram.calls("sendMessage")) >= sends)
    await asyncio.sleep(dice.uniform(0, 0.05))
    await running.kill()
