"""What a practitioner has begun to change of an action: kept until it is put right, so that a restart loses nothing."""

from typing import Any

from handlers.context import Hearing
from handlers.rules.correcting import KEPT_OF_IT
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.transaction import Transaction

PURPOSE = "action_change"
PARTS = {*KEPT_OF_IT, "outcome_words"}


def change_begun(tx: Transaction, hearing: Hearing, action: AgreedAction) -> Draft | None:
    """Return what this practitioner has begun to change of this action."""
    return tx.drafts.of(hearing.me.id, PURPOSE, action.id)


def with_change(tx: Transaction, hearing: Hearing, action: AgreedAction, **changes: Any) -> Draft:
    """Keep one more change of this action."""
    draft = change_begun(tx, hearing, action)
    if draft is None:
        return tx.drafts.add(Draft(id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now,
                                   changed_at=hearing.now, plan_id=action.plan_id, about_id=action.id,
                                   fields=changes))  # fmt: skip
    return tx.drafts.change(draft, fields={**draft.fields, **changes}, changed_at=hearing.now)


def changes_in(draft: Draft) -> dict[str, Any]:
    """Return the parts that the draft changes."""
    return {name: value for name, value in draft.fields.items() if name in PARTS}


def forget_change(tx: Transaction, hearing: Hearing, action_id: str) -> None:
    """Forget what was begun to be changed."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE, action_id)
    if draft is not None:
        tx.drafts.remove(draft.id)
