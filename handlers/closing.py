"""A plan is closed, or opened again, whichever way it came about: the command line, a file, the clock (001-26)."""

from datetime import datetime

from handlers.rules.refusals import AlreadyDone
from storage.records.plans import Plan
from storage.transaction import Transaction


def end_plan(tx: Transaction, plan: Plan, at: datetime | None = None) -> Plan:
    """Close an open plan with the codes made for it: from now on nobody reads it. Who still waits is not asked here."""
    for invitation in tx.invitations.live_of_plan(plan.id, tx.now):
        tx.audit.add(None, "invitation.revoked", invitation.id)
        tx.invitations.change(invitation, revoked_at=tx.now)
    tx.audit.add(None, "plan.closed", plan.id)
    return tx.plans.change(plan, closed_at=at or tx.now)


def reopen_plan(tx: Transaction, plan: Plan) -> Plan:
    """Open a closed plan again, with its people as they were; codes that ended stay ended."""
    if plan.closed_at is None:
        raise AlreadyDone("operator_plan_is_open", ref=plan.ref)
    tx.audit.add(None, "plan.reopened", plan.id)
    return tx.plans.change(plan, closed_at=None)
