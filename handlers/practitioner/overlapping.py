"""Two actions that look the same: warned of before they are published, and asked about once (000-04, 004-21)."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.practitioner.actions import item, one
from handlers.rules.access import Wish
from handlers.rules.actions import open_to
from handlers.rules.overlaps import Overlap, overlaps
from handlers.rules.refusals import NotFound
from storage.records.actions import ActionState, AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle
from storage.transaction import Transaction

PURPOSE = "action_overlaps"  # the pairs that were said to be two things


def show_overlap(tx: Transaction, hearing: Hearing, circle: Circle, drafts: list[AgreedAction]) -> bool:
    """Show the first pair that looks the same and has not been asked about; say whether there was one."""
    standing = [
        a for a in open_to(circle, hearing.me, tx.actions.of_plan(circle.plan.id), hearing.now, hearing.today)
        if a.state is ActionState.PUBLISHED
    ]  # fmt: skip
    found = overlaps(drafts, standing, _kept(tx, hearing, circle), circle.plan.child_name)
    if not found:
        return False
    first = found[0]
    hearing.show(
        "p_act_overlap", plan=circle.plan.ref, plan_id=circle.plan.id, draft_id=first.draft.id,
        other_id=first.other.id, draft=_line(circle, first.draft), other=_line(circle, first.other),
        published=first.other.state is ActionState.PUBLISHED,
    )  # fmt: skip
    return True


def _line(circle: Circle, action: AgreedAction) -> dict[str, Any]:
    return item(circle, action)


def _kept(tx: Transaction, hearing: Hearing, circle: Circle) -> list[str]:
    draft = tx.drafts.of(hearing.me.id, PURPOSE, circle.plan.id)
    return list(draft.fields["kept"]) if draft is not None else []


@only(Audience.PRACTITIONER)
def keep_both(tx: Transaction, hearing: Hearing) -> None:
    """Keep that the two are two things, and go on to the preview."""
    circle, draft = one(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    _, other = one(tx, hearing, hearing.id2, Wish.LEAD_PLAN)
    if draft.state is not ActionState.DRAFT or other.plan_id != draft.plan_id:
        raise NotFound
    kept, key = tx.drafts.of(hearing.me.id, PURPOSE, circle.plan.id), Overlap(draft, other).key
    if kept is None:
        tx.drafts.add(Draft(id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now,
                            changed_at=hearing.now, plan_id=circle.plan.id, about_id=circle.plan.id,
                            fields={"kept": [key]}))  # fmt: skip
    elif key not in kept.fields["kept"]:
        tx.drafts.change(kept, fields={"kept": [*kept.fields["kept"], key]}, changed_at=hearing.now)
    hearing.redo(f"1|act.preview|{circle.plan.id}")


ROUTES = (Tap("act.both", keep_both),)
