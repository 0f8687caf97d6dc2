"""Questions for the stories that are not about asking: raised by the same rules, without the screens before Send."""

from datetime import timedelta
from typing import Any

from handlers.concerns import fresh_reference, keep, setting_of
from handlers.rules.concerns import raise_concern
from storage.records.concerns import Concern, ConcernKind, ConcernPart, Door, PartKind
from storage.records.ids import new_id
from storage.transaction import Transaction
from tests.stories.dialog import Dialog

BUS = "The bus did not come again. Who sorts this out?"


async def has_asked(
    dialog: Dialog, who: str = "amira", *words: str, door: Door = Door.LEAD, plan_id: str = "",
    person: str | None = None, kind: ConcernKind = ConcernKind.QUESTION, files: tuple[dict[str, Any], ...] = (),
) -> Concern:  # fmt: skip
    """Let a family member have asked something, in one message for each of `words`, and send what follows."""

    def ask(tx: Transaction) -> Concern:
        concern_id, ref = new_id(), fresh_reference(tx)
        author = tx.people.get(dialog.cast.ids[who])
        said = [{"kind": PartKind.TEXT, "words": text} for text in words or (BUS,)] + list(files)
        parts = [
            ConcernPart(id=new_id(), concern_id=concern_id, author_id=author.id, from_staff=False,
                        said_at=tx.now + number * timedelta(microseconds=1), message_id=900_000 + number, **part)
            for number, part in enumerate(said)
        ]  # fmt: skip
        decision = raise_concern(
            setting_of(tx, dialog.app.house, plan_id or dialog.cast.plan_id), author, kind, door, concern_id=concern_id,
            ref=ref, ref_hash=tx.concerns.ref_hash(ref), parts=parts, now=tx.now,
            person_id=dialog.cast.ids[person] if person else None,
        )  # fmt: skip
        return keep(tx, dialog.app.house, decision, author, new=True)

    return await dialog.keep(ask)
