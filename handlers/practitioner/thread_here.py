"""The thread a practitioner works on in this chat: loaded, judged, and only if they hold it."""

from typing import Any

from handlers.concerns import setting_for
from handlers.context import Hearing
from handlers.rules.decisions import Setting
from handlers.rules.holding import may_hold_on, of_holder, of_holder_here
from storage.records.concerns import Concern
from storage.transaction import Transaction


def held_here(tx: Transaction, hearing: Hearing, concern_id: str) -> tuple[Concern, Setting]:
    """Return a thread this practitioner holds, with its setting; to everybody else it does not exist (promise 5)."""
    concern = of_holder(tx.concerns.for_staff(concern_id, hearing.me.id), hearing.me)
    setting = setting_for(tx, hearing.house, concern)
    return of_holder_here(concern, setting, hearing.me), setting


def all_held(tx: Transaction, person_id: str, *, waiting: bool = True) -> list[Concern]:
    """Return the threads this practitioner holds and may still hold, the most urgent first."""
    held = tx.concerns.held_by(person_id, waiting=waiting)
    circles = {plan_id: tx.plans.circle(plan_id) for plan_id in {concern.plan_id for concern in held}}
    return [concern for concern in held if may_hold_on(circles[concern.plan_id], person_id)]


def about(concern: Concern, setting: Setting) -> dict[str, Any]:
    """Return what every screen about a thread says of it: its id and the plan's reference."""
    return {"concern_id": concern.id, "plan_ref": setting.circle.plan.ref}
