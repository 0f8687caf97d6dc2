"""The meeting a practitioner is arranging: a draft that survives a restart, and the question asked next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.context import Hearing
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish, may
from handlers.rules.arranging import Asked, Step, checked, days_offered
from handlers.rules.meetings import asked_at_first, guests
from handlers.rules.refusals import NotFound
from handlers.rules.undo import UNDO
from handlers.rules.wall_time import moment_of, wall_of
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.plans import Circle, Plan, RoleKind
from storage.transaction import Transaction

PURPOSE = "meeting"
A_MOMENT = timedelta(microseconds=1)
PAGE = 5


@dataclass(frozen=True)
class Begun:
    """A draft with its answers."""

    draft: Draft

    @property
    def asked(self) -> Asked:
        """The answers so far."""
        return Asked(self.draft.fields, self.draft.plan_id)


def begin(tx: Transaction, hearing: Hearing, plan_id: str | None, fields: Mapping[str, Any]) -> Begun:
    """Begin a new one; the one before, if any, is forgotten."""
    while (draft := tx.drafts.of(hearing.me.id, PURPOSE)) is not None:
        tx.drafts.remove(draft.id)
    return offer_back(tx, hearing, plan_id, fields)


def offer_back(tx: Transaction, hearing: Hearing, plan_id: str | None, fields: Mapping[str, Any]) -> Begun:
    """Take up what was arranged and taken back; one begun meanwhile lies under it and comes next.

    The last one changed lies on top, so it is later than the other even where the clock stands still (the preview's).
    """
    under = tx.drafts.of(hearing.me.id, PURPOSE)
    changed_at = hearing.now if under is None else max(hearing.now, under.changed_at + A_MOMENT)
    draft = Draft(
        id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now, changed_at=changed_at,
        plan_id=plan_id, fields=dict(fields),
    )  # fmt: skip
    return Begun(tx.drafts.add(draft))


def begun(tx: Transaction, hearing: Hearing) -> Begun:
    """Return the one begun last; a button of one that is done or stopped finds nothing."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is None:
        raise NotFound
    return Begun(draft)


def answer(tx: Transaction, hearing: Hearing, plan_id: str | None = None, **fields: Any) -> Begun:
    """Keep answers, and the plan where it is one of them."""
    draft = begun(tx, hearing).draft
    return Begun(tx.drafts.change(draft, fields={**draft.fields, **fields}, plan_id=plan_id or draft.plan_id,
                                  changed_at=max(hearing.now, draft.changed_at)))  # fmt: skip


def answer_when(tx: Transaction, hearing: Hearing, **answers: Any) -> Begun:
    """Keep a day or a time, if with the other it lies ahead."""
    earliest = wall_of(hearing.now + UNDO, hearing.house.service.zone)
    fields = begun(tx, hearing).draft.fields
    return answer(tx, hearing, **checked(answers, hearing.today, fields, earliest))


def forget(tx: Transaction, hearing: Hearing) -> None:
    """Forget what was begun last."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is not None:
        tx.drafts.remove(draft.id)


def circle_begun(tx: Transaction, hearing: Hearing, one: Begun) -> Circle:
    """Return the circle of the plan it is for, if this practitioner still leads it."""
    if one.draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, one.draft.plan_id, Wish.LEAD_PLAN)


def plans_led(tx: Transaction, hearing: Hearing) -> list[Plan]:
    """Return the plans on which this practitioner may arrange a meeting today."""
    me, today = hearing.me, hearing.today
    near = [*tx.plans.led_by(me.id), *tx.plans.covered_by(me.id, today), *tx.plans.on_duty_for(me.id)]
    found = {plan.id: plan for plan in near}
    led = [plan for plan in found.values() if may(tx.plans.circle(plan.id), me, Wish.LEAD_PLAN, today)]
    return sorted(led, key=lambda plan: plan.ref)


def ask_next(tx: Transaction, hearing: Hearing, one: Begun, step: Step | None = None) -> None:
    """Ask what is still missing, or `step` again."""
    match step or one.asked.next_step:
        case Step.KIND:
            hearing.show("p_meet_new", on_plan=one.draft.plan_id, plan_ref=None, draft=False)
        case Step.PLAN:
            ask_plan(tx, hearing, 0)
        case Step.DAY:
            _ask_day(hearing, circle_begun(tx, hearing, one))
        case Step.TIME:
            circle = circle_begun(tx, hearing, one)
            hearing.show("p_meet_time", awaiting="arrange.time", plan_ref=circle.plan.ref, date=one.asked.fields["day"])
        case Step.PLACE:
            _ask_place(hearing, circle_begun(tx, hearing, one), one)
        case Step.WHO:
            ask_who(tx, hearing, one)
        case Step.LOOK:
            hearing.redo("1|arrange.preview")


def ask_plan(tx: Transaction, hearing: Hearing, first: int) -> None:
    """Ask which family it is for."""
    plans = plans_led(tx, hearing)
    if not plans:
        hearing.show("p_meet_no_plan")
        return
    shown = [{"id": plan.id, "ref": plan.ref} for plan in plans[first : first + PAGE]]
    hearing.show("p_meet_plan", plans=shown, more=str(first + PAGE) if first + PAGE < len(plans) else None)


def _ask_day(hearing: Hearing, circle: Circle) -> None:
    days = days_offered(hearing.house.calendar(circle), hearing.today)
    hearing.show("p_meet_day", awaiting="arrange.day", plan_ref=circle.plan.ref, days=days)


def _ask_place(hearing: Hearing, circle: Circle, one: Begun) -> None:
    start = moment_of(one.asked.local, hearing.house.service.zone)
    hearing.show("p_meet_place", awaiting="arrange.place", plan_ref=circle.plan.ref, starts=start.at,
                 moved=start.moved, kept=one.draft.fields.get("kept"))  # fmt: skip


def ask_who(tx: Transaction, hearing: Hearing, one: Begun) -> None:
    """Ask who is asked to come: the family as far as their dates dial is open, and the team."""
    circle = circle_begun(tx, hearing, one)
    asked = asked_so_far(circle, one)
    family = [guest for guest in guests(circle) if not guest.person.is_staff]
    team = [guest.person for guest in guests(circle) if guest.person.is_staff]
    hearing.show(
        "p_meet_who", plan_ref=circle.plan.ref,
        family=[{"id": g.person.id, "relation": relation(circle, g.person.id), "asked": g.person.id in asked}
                for g in family if g.may_be_asked][:4],
        closed=[relation(circle, g.person.id) for g in family if not g.may_be_asked],
        team=[person.name for person in team if person.id in asked], n_team=len(team),
    )  # fmt: skip


def asked_so_far(circle: Circle, one: Begun) -> list[str]:
    """Return who is asked: what was chosen, or everybody who may be."""
    chosen = one.draft.fields.get("asked")
    return list(asked_at_first(circle)) if chosen is None else list(chosen)


def relation(circle: Circle, person_id: str) -> str:
    """Return what staff call a family member: by relation, never by name."""
    role = circle.role_of(person_id, RoleKind.FAMILY)
    return role.relation.value if role is not None and role.relation is not None else "family member"
