"""The action a practitioner is writing: a draft that survives a restart, and the question asked next."""

from typing import Any

from handlers.context import Hearing
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish
from handlers.rules.actions import owners_offered
from handlers.rules.drafting import Step, next_step, review_ahead
from handlers.rules.refusals import NotFound
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

PURPOSE = "action"
A_PAGE = 4


def begin(tx: Transaction, hearing: Hearing, circle: Circle) -> Draft:
    """Begin a new one in place of the one begun before: one action is written at a time."""
    forget(tx, hearing)
    return tx.drafts.add(Draft(id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now,
                               changed_at=hearing.now, plan_id=circle.plan.id))  # fmt: skip


def forget(tx: Transaction, hearing: Hearing) -> None:
    """Forget the one begun."""
    old = tx.drafts.of(hearing.me.id, PURPOSE)
    if old is not None:
        tx.drafts.remove(old.id)


def begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    """Return the one begun last, if this practitioner still leads its plan; a stale button finds nothing."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is None or draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, draft.plan_id, Wish.LEAD_PLAN), draft


def answer(tx: Transaction, hearing: Hearing, draft: Draft, **answers: Any) -> Draft:
    """Keep answers."""
    return tx.drafts.change(draft, fields={**draft.fields, **answers}, changed_at=hearing.now)


def ask_next(hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Ask what is still missing; Step.WHOLE is for the handler to finish."""
    fields, ref = draft.fields, circle.plan.ref
    match next_step(fields):
        case Step.WHAT:
            hearing.show("p_act_what", awaiting="act.what", plan=ref)
        case Step.SO_THAT:
            hearing.show("p_act_so_that", awaiting="act.so_that", plan=ref, what=fields["what"])
        case Step.WHO:
            ask_who(hearing, circle)
        case Step.WHEN:
            ask_when(hearing, circle, circle.people[fields["owner_id"]])
        case Step.PROMISE:
            ask_for_promise(hearing, circle.people[fields["owner_id"]])
        case Step.NEXT:
            hearing.show("p_act_next", awaiting="act.next", plan=ref)


def ask_who(hearing: Hearing, circle: Circle, action_id: str | None = None, page: int = 0) -> None:
    """Ask who does it; for a kept action, who does it instead."""
    people = owners_offered(circle, hearing.me)
    shown = people if len(people) <= A_PAGE + 1 else people[page * A_PAGE : (page + 1) * A_PAGE]
    following = page + 1 if len(people) > (page + 1) * A_PAGE else 0
    hearing.show("p_act_who", plan=circle.plan.ref, people=[_offered(circle, hearing.me, p) for p in shown],
                 action_id=action_id, next_page=following if len(shown) < len(people) else None)  # fmt: skip


def _offered(circle: Circle, me: Person, person: Person) -> dict[str, Any]:
    role = circle.role_of(person.id)
    relation = role.relation.value if role is not None and role.relation is not None else None
    return {"id": person.id, "name": person.name, "job": person.job, "relation": relation, "me": person.id == me.id}


def ask_when(hearing: Hearing, circle: Circle, owner: Person, action_id: str | None = None) -> None:
    """Ask by when; a day may be tapped or typed at once."""
    hearing.show("p_act_when", awaiting="act.when", about=_about(action_id), plan=circle.plan.ref, owner=owner.name,
                 review=review_ahead(circle.plan, hearing.today) is not None, action_id=action_id)  # fmt: skip


def ask_for_promise(hearing: Hearing, owner: Person, action_id: str | None = None) -> None:
    """Ask by when there will be a date."""
    hearing.show("p_act_nodate", awaiting="act.promise", about=_about(action_id), owner=owner.name, action_id=action_id)


def ask_for_day(hearing: Hearing, awaiting: str, action_id: str | None = None) -> None:
    """Ask for a day to be typed."""
    hearing.show("p_act_date", awaiting=awaiting, about=_about(action_id), promise=awaiting == "act.promise",
                 action_id=action_id)  # fmt: skip


def _about(action_id: str | None) -> dict[str, Any]:
    return {} if action_id is None else {"action": action_id}
