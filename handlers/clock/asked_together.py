"""Of several actions whose day is the same a family member is asked once: "4 things were to be done by today."

Each is planned by itself, so that whatever becomes of one leaves the others as they are; only when they are about to go
is one note put in their place. Two children's plans stay two notes: what is said of which child is never mixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from handlers.rules.action_case import Step
from handlers.rules.still_chased import ASKED_TOGETHER, KINDS, SAID_TOGETHER
from handlers.rules.verdicts import World
from storage.records.ids import new_id
from storage.records.notices import Notice
from storage.transaction import Transaction


def ask_together(tx: Transaction, going: Iterable[Notice], world: World) -> set[str]:
    """Put one note in the place of several that would go now, and return the ids of those that do not go by themselves.

    Those of the same chat that are due, and that this claim had no room for, are among them.
    """
    lanes = defaultdict[tuple[bytes, str | None], list[Notice]](list)
    for notice in going:
        if notice.kind == KINDS[Step.DID_IT]:
            lanes[notice.chat_hash, notice.plan_id].append(notice)
    told = set[str]()
    for (chat_hash, plan_id), asked in lanes.items():
        waiting = tx.reminders.waiting(chat_hash, KINDS[Step.DID_IT], world.now)
        several = [*asked, *(notice for notice in waiting if notice.plan_id == plan_id)]
        if len(several) > 1:
            told |= {notice.id for notice in several}
            tx.outbox.withdraw_these([notice.id for notice in several], SAID_TOGETHER)
            tx.outbox.put(_in_their_place(several, world))
    return told


def _in_their_place(several: Sequence[Notice], world: World) -> Notice:
    """Return the one note, under a key of the first of them: each is asked about once for ever, so this is, too."""
    first = several[0]
    ids = list(dict.fromkeys(notice.refers_to for notice in several))
    facts = {"plan_id": first.plan_id, "child": first.facts["child"], "ids": ids, "n": len(ids), "first_id": ids[0]}
    return Notice(
        id=new_id(), chat_id=first.chat_id, chat_hash=first.chat_hash, act=first.act, kind=ASKED_TOGETHER,
        key=f"{first.key}/together", due=world.now, made_at=world.now, person_id=first.person_id, facts=facts,
        priority=first.priority, alert=True, plan_id=first.plan_id, refers_to=first.refers_to,
    )  # fmt: skip
