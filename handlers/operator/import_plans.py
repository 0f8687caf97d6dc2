"""Plans from a file: opened, changed, closed."""

from collections.abc import Sequence
from typing import Any

from handlers.operator import places, plans
from handlers.operator.columns import Kind
from handlers.operator.import_work import Work, once_each
from handlers.operator.sheets import Row
from handlers.rules.refusals import Refusal
from storage.records.plans import LeadState, Plan

COLUMN_OF = {
    "operator_first_name": "child_name", "operator_no_framework": "framework", "operator_other_framework": "framework",
    "operator_lead_needed": "no_lead", "operator_no_duty": "duty_ref", "operator_no_practitioner": "duty_ref",
    "operator_open_concerns": "closed_on",
}  # fmt: skip


def bring(work: Work, rows: Sequence[Row]) -> None:
    """Bring every row."""
    for row in once_each(work, rows, lambda ref: " ".join(ref.split()).upper()):
        try:
            _one(work, row)
        except Refusal as refusal:
            work.refused(row, COLUMN_OF.get(refusal.kind_for(staff=True), "ref"), refusal)
        work.step(1)


def _one(work: Work, row: Row) -> None:
    ref, counts = row.values["ref"].upper(), work.counts[Kind.PLANS]
    before, is_over = work.plan(ref), _is_over(work, row)
    if before is None and is_over:
        counts.left_out += 1
        work.note(row, f"{row.values['ref']} was closed before it was ever here, and is left out")
        return
    plan = before or plans.open_plan(work.tx, work.house, _wish(work, row))
    changes = {} if before is None else _changes(work, row, before)
    if changes:
        plan = work.tx.plans.change(plan, **changes)
        work.tx.audit.add(None, "plan.changed", plan.id)
    closes = is_over and plan.closed_at is None
    if closes:
        plan = plans.close_plan(work.tx, plan, places.end_of(work.house, row.values["closed_on"]))
    work.keep_plan(ref, plan)
    if before is None:
        counts.added += 1
    elif changes or closes:
        counts.changed += 1
    else:
        counts.unchanged += 1


def _is_over(work: Work, row: Row) -> bool:
    """Whether the plan's last day has passed; one that is still to come is kept open until then."""
    last = row.get("closed_on")
    if last is None:
        return False
    if last >= places.today(work.tx, work.house):
        work.note(row, f"{row.values['ref']} stays open until {last}: import again after that day")
        return False
    return True


def _wish(work: Work, row: Row) -> plans.Wish:
    opened = row.get("opened_on")
    return plans.Wish(
        ref=row.values["ref"], child_name=row.values["child_name"], framework=row.get("framework"),
        nation=row.get("nation"), duty_ref=row.get("duty_ref"), no_lead=bool(row.get("no_lead")),
        review_by=row.get("review_by"), opened_at=places.start_of(work.house, opened) if opened else None,
    )  # fmt: skip


def _changes(work: Work, row: Row, plan: Plan) -> dict[str, Any]:
    wanted: dict[str, Any] = {"child_name": row.values["child_name"]}
    plans.one_first_name(wanted["child_name"])
    if framework := row.get("framework"):
        wanted["framework"] = plans.known_framework(work.house, framework)
    if nation := row.get("nation"):
        wanted["nation"] = nation
    if duty := row.get("duty_ref"):
        wanted["duty_id"] = places.practitioner(work.tx, duty).id
    if "review_by" in row.values:
        wanted["review_by"] = row.values["review_by"]
    if opened := row.get("opened_on"):
        wanted["opened_at"] = places.start_of(work.house, opened)
    if row.get("no_lead") is not None:
        wanted["lead_state"] = _lead_state(work, row, plan, wanted.get("framework", plan.framework))
    return {name: value for name, value in wanted.items() if getattr(plan, name) != value}


def _lead_state(work: Work, row: Row, plan: Plan, framework: str) -> LeadState:
    """No lead by choice holds as long as there is none; a lead who was named since counts (004-06)."""
    if not row.values["no_lead"]:
        return LeadState.CHOOSING if plan.lead_state is LeadState.BY_CHOICE_NONE else plan.lead_state
    plans.may_be_without_lead(work.house, framework)
    if work.circle(plan).lead is not None:
        work.note(row, f"{plan.ref} has a lead professional, so no_lead is left")
        return plan.lead_state
    return LeadState.BY_CHOICE_NONE
