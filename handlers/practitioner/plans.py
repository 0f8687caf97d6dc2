"""/plans: the families, who needs somebody soonest; one plan's card and its team."""

from typing import Any

from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Command, Tap
from handlers.practitioner.about import readable_here
from handlers.practitioner.desk_plan import circle_for, family_on
from handlers.practitioner.home import load_desk
from handlers.rules.access import Wish, may
from handlers.rules.actions import as_seen, is_late
from handlers.rules.handover_days import ends_on
from handlers.rules.posts import writes
from handlers.rules.refusals import Refusal
from handlers.rules.reviewing import reason_on
from handlers.rules.routing import cover_on
from handlers.rules.timeline import keeps_overview
from handlers.rules.who_before import has_history, who_led
from storage.records.plans import Circle, Plan
from storage.transaction import Transaction

PAGE = 5


@only(Audience.PRACTITIONER, shows=True)
def show_plans(tx: Transaction, hearing: Hearing) -> None:
    """Show this practitioner's families; `/plans OK-14` goes straight to one."""
    if hearing.data is None and hearing.text:
        plan = tx.plans.by_ref(hearing.text)
        circle = tx.plans.circle(plan.id) if plan is not None else None
        if circle is None or not may(circle, hearing.me, Wish.SEE_PLAN, hearing.today):
            raise Refusal("p_no_such_plan")  # the same words for none and for somebody else's
        _show_card(tx, hearing, circle)
        return
    first = int(hearing.id1) if hearing.id1.isdecimal() else 0
    lines, coordinator = load_desk(tx, hearing).lines, hearing.me.coordinator
    page = PAGE - coordinator  # whose way to many families takes a row of the screen
    shown = [
        {"id": line.plan.id, "ref": line.plan.ref, "need": line.need.value, "days": line.days}
        for line in lines[first : first + page]
    ]
    hearing.show(
        "p_caseload",
        n=len(lines),
        n_led=len(tx.plans.led_by(hearing.me.id)),
        lines=shown,
        more=str(first + page) if first + page < len(lines) else None,
        coordinator=coordinator,
    )


@only(Audience.PRACTITIONER, shows=True)
def show_card(tx: Transaction, hearing: Hearing) -> None:
    """Show one plan."""
    _show_card(tx, hearing, circle_for(tx, hearing, hearing.id1, Wish.SEE_PLAN))


def _show_card(tx: Transaction, hearing: Hearing, circle: Circle) -> None:
    """Show one plan: who is linked, what is open, the next dates. Reading it is an act."""
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show("p_case", plan_id=circle.plan.id, **card_facts(tx, hearing, circle))


def card_facts(tx: Transaction, hearing: Hearing, circle: Circle) -> dict[str, Any]:
    """Return what the card says; threads are counted only where this person holds them."""
    plan, today, ending = circle.plan, hearing.today, tx.endings.standing_on(circle.plan.id)
    family = family_on(tx, circle)
    known = (as_seen(a, None, hearing.now) for a in tx.actions.published_on([plan.id]).get(plan.id, []))
    visible = [a for a in known if a is not None]
    return {
        "case_id": plan.id, "plan": plan.ref, "child": plan.child_name,
        "linked": [_said(m.relation, m.reads_easy) for m in family if m.is_linked],
        "not_linked": [{"relation": m.relation} for m in family if not m.is_linked],
        "n_questions": sum(c.plan_id == plan.id for c in tx.concerns.held_by(hearing.me.id)),
        "n_actions": len(visible), "n_late": sum(is_late(a, today) for a in visible),
        "lead": circle.lead.name if circle.lead else None, "review": plan.review_by,
        "late_note": _late_note(plan),
        "leads": may(circle, hearing.me, Wish.LEAD_PLAN, today), "writes": writes(circle, hearing.me, today),
        "ends": ending.last_day if ending is not None else None,
        "pages": bool(readable_here(tx, hearing, circle)),
    }  # fmt: skip


def _late_note(plan: Plan) -> dict[str, Any] | None:
    reason = reason_on(plan)
    return None if reason is None else {"words": reason["words"], "day": reason["day"]}


def _said(relation: str, easy: bool) -> dict[str, Any]:
    return {"relation": relation, "easy": easy}


@only(Audience.PRACTITIONER, shows=True)
def show_more(tx: Transaction, hearing: Hearing) -> None:
    """Show what else can be done for one plan."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_case_more", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref,
                 pages=bool(readable_here(tx, hearing, circle)))  # fmt: skip


@only(Audience.PRACTITIONER, shows=True)
def show_change(tx: Transaction, hearing: Hearing) -> None:
    """Show the two ways in which leading a plan comes to an end."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.LEAD_PLAN)
    hearing.show("p_case_change", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref)


@only(Audience.PRACTITIONER, shows=True)
def show_team(tx: Transaction, hearing: Hearing) -> None:
    """Show everybody around one plan, and who stands in today."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.SEE_PLAN)
    lead = circle.lead
    hearing.show(
        "p_team", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, duty=circle.duty.name,
        team=[_on_team(circle, person.id, hearing) | {
            "leads": lead is not None and person.id == lead.id,
            "named": circle.named_person is not None and person.id == circle.named_person.id,
        } for person in circle.team],
        has_lead=lead is not None, writes=writes(circle, hearing.me, hearing.today),
        looks=may(circle, hearing.me, Wish.LEAD_PLAN, hearing.today),
        overview=keeps_overview(circle, hearing.me, hearing.today), led=has_history(circle),
        **_who_led_until_now(tx, circle),
    )  # fmt: skip


def _who_led_until_now(tx: Transaction, circle: Circle) -> dict[str, Any]:
    """Return who has handed over and still sees the plan, and until when; else nothing."""
    one = tx.handovers.overlapping(circle.plan.id)
    if one is None or one.overlap_role_id is None:
        return {}
    return {"former": circle.people[one.from_id].name, "until": ends_on(one)}


@only(Audience.PRACTITIONER, shows=True)
def show_who_led(tx: Transaction, hearing: Hearing) -> None:
    """Show who has led one plan, from when until when (003-04)."""
    circle = circle_for(tx, hearing, hearing.id1, Wish.SEE_PLAN)
    led = [{"name": one.person.name, "since": one.since, "until": one.until}
           for one in who_led(circle, hearing.house.service.zone)]  # fmt: skip
    hearing.show("p_who_led", plan_id=circle.plan.id, case_id=circle.plan.id, plan=circle.plan.ref, led=led)


def _on_team(circle: Circle, person_id: str, hearing: Hearing) -> dict[str, Any]:
    person = circle.people[person_id]
    cover = cover_on(circle, person, hearing.today)
    return {
        "name": person.name, "job": person.job, "org": person.agency, "reached": person_id in circle.reachable,
        "cover": circle.people[cover.by_id].name if cover else None, "until": cover.last_day if cover else None,
    }  # fmt: skip


ROUTES = (
    Command("plans", show_plans),
    Tap("plans", show_plans),
    Tap("case", show_card),
    Tap("case.more", show_more),
    Tap("case.change", show_change),
    Tap("case.team", show_team),
    Tap("case.led", show_who_led),
)
