"""The action a practitioner is writing: a draft that survives a restart, and the question asked next."""

from collections.abc import Mapping
from typing import Any

from handlers.context import Hearing
from handlers.practitioner.desk_plan import circle_for
from handlers.rules.access import Wish
from handlers.rules.actions import owners_offered
from handlers.rules.drafting import LATELY, Step, last_meeting, next_step, review_ahead, waiting
from handlers.rules.refusals import NotFound
from storage.records.actions import AgreedAction
from storage.records.drafts import Draft
from storage.records.ids import new_id
from storage.records.meetings import Meeting
from storage.records.people import Person
from storage.records.plans import Circle
from storage.transaction import Transaction

PURPOSE = "action"
A_PAGE = 4  # with "More people", Back and Stop these are as many buttons as a screen bears (T7)
OUTCOMES_SHOWN = 5


def begin(tx: Transaction, hearing: Hearing, circle: Circle, **fields: Any) -> Draft:
    """Begin a new one in place of the one begun before: one action is written at a time.

    Several written one after the other come from one meeting: what was said of it last is not asked again.
    """
    forget(tx, hearing)
    before = tx.actions.drafts_of(circle.plan.id, hearing.me.id)
    met = {"meeting_id": before[-1].meeting_id} if before else {}
    return tx.drafts.add(Draft(id=new_id(), person_id=hearing.me.id, purpose=PURPOSE, made_at=hearing.now,
                               changed_at=hearing.now, plan_id=circle.plan.id, fields={**met, **fields}))  # fmt: skip


def forget(tx: Transaction, hearing: Hearing) -> None:
    """Forget the one begun, and what waits behind it."""
    old = tx.drafts.of(hearing.me.id, PURPOSE)
    if old is not None:
        tx.drafts.remove(old.id)


def begun(tx: Transaction, hearing: Hearing) -> tuple[Circle, Draft]:
    """Return the one begun last, if this practitioner still leads its plan; a stale button finds nothing."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    if draft is None or draft.plan_id is None:
        raise NotFound
    return circle_for(tx, hearing, draft.plan_id, Wish.LEAD_PLAN), draft


def half_done(tx: Transaction, hearing: Hearing) -> Draft | None:
    """Return the one begun last if there is anything in it yet."""
    draft = tx.drafts.of(hearing.me.id, PURPOSE)
    return draft if draft is not None and first_words(draft.fields) else None


def first_words(fields: Mapping[str, Any]) -> str | None:
    """Return what the action that is written says, or the first that waits."""
    queue = fields.get("queue") or [{}]
    said = fields.get("what") or fields.get("old") or queue[0].get("what")
    return str(said) if said else None


def answer(tx: Transaction, hearing: Hearing, draft: Draft, **answers: Any) -> Draft:
    """Keep answers."""
    return tx.drafts.change(draft, fields={**draft.fields, **answers}, changed_at=hearing.now)


def meeting_lately(tx: Transaction, hearing: Hearing, circle: Circle) -> Meeting | None:
    """Return the meeting at which it may have been agreed."""
    return last_meeting(tx.meetings.of_plan(circle.plan.id, hearing.now - LATELY), hearing.me.id, hearing.now)


def missing(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> Step:
    """Return what is asked next."""
    return next_step(draft.fields, met=meeting_lately(tx, hearing, circle) is not None)


def ask_next(tx: Transaction, hearing: Hearing, circle: Circle, draft: Draft) -> None:
    """Ask what is still missing; Step.WHOLE is for the handler to finish."""
    fields, ref, batch = draft.fields, circle.plan.ref, batch_of(draft.fields)
    match missing(tx, hearing, circle, draft):
        case Step.WHAT:
            hearing.show(
                "p_act_what", awaiting="act.what", plan=ref, plan_id=circle.plan.id, batch=batch, old=fields.get("old")
            )
        case Step.SO_THAT:
            hearing.show("p_act_so_that", awaiting="act.so_that", plan=ref, what=fields["what"], batch=batch)
        case Step.WHO:
            ask_who(hearing, circle, batch=batch)
        case Step.WHEN:
            ask_when(hearing, circle, circle.people[fields["owner_id"]], batch=batch)
        case Step.PROMISE:
            ask_for_promise(hearing, circle.people[fields["owner_id"]], batch=batch)
        case Step.NEXT:
            hearing.show("p_act_next", awaiting="act.next", plan=ref, batch=batch)
        case Step.OUTCOME:
            ask_outcome(tx, hearing, circle, batch=batch)
        case Step.MEETING:
            met = meeting_lately(tx, hearing, circle)
            assert met is not None
            hearing.show("p_act_meeting", plan=ref, batch=batch, meeting_id=met.id, what=met.kind.value,
                         starts=met.starts_at)  # fmt: skip


def batch_of(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return which of several this one is, "3 of 5"; None where it is written alone."""
    if "at" not in fields:
        return None
    return {"at": fields["at"], "of": fields["of"], "what": first_words(fields), "more": waiting(fields) > 0}


def ask_who(
    hearing: Hearing, circle: Circle, action_id: str | None = None, page: int = 0, batch: dict[str, Any] | None = None
) -> None:
    """Ask who does it; for a kept action, who does it instead."""
    people = owners_offered(circle, hearing.me)
    shown = people if len(people) <= A_PAGE + 1 else people[page * A_PAGE : (page + 1) * A_PAGE]
    following = page + 1 if len(people) > (page + 1) * A_PAGE else 0
    hearing.show("p_act_who", plan=circle.plan.ref, people=[_offered(circle, hearing.me, p) for p in shown],
                 action_id=action_id, next_page=following if len(shown) < len(people) else None,
                 batch=batch)  # fmt: skip


def _offered(circle: Circle, me: Person, person: Person) -> dict[str, Any]:
    role = circle.role_of(person.id)
    relation = role.relation.value if role is not None and role.relation is not None else None
    return {"id": person.id, "name": person.name, "job": person.job, "relation": relation, "me": person.id == me.id}


def ask_when(
    hearing: Hearing, circle: Circle, owner: Person, action_id: str | None = None, batch: dict[str, Any] | None = None
) -> None:
    """Ask by when; a day may be tapped or typed at once."""
    hearing.show("p_act_when", awaiting="act.when", about=_about(action_id), plan=circle.plan.ref, owner=owner.name,
                 review=review_ahead(circle.plan, hearing.today) is not None, action_id=action_id,
                 batch=batch)  # fmt: skip


def ask_for_promise(
    hearing: Hearing, owner: Person, action_id: str | None = None, batch: dict[str, Any] | None = None
) -> None:
    """Ask by when there will be a date."""
    hearing.show("p_act_nodate", awaiting="act.promise", about=_about(action_id), owner=owner.name,
                 action_id=action_id, batch=batch)  # fmt: skip


def ask_for_day(hearing: Hearing, awaiting: str, action_id: str | None = None) -> None:
    """Ask for a day to be typed."""
    hearing.show("p_act_date", awaiting=awaiting, about=_about(action_id), promise=awaiting == "act.promise",
                 action_id=action_id)  # fmt: skip


def ask_outcome(
    tx: Transaction, hearing: Hearing, circle: Circle, action: AgreedAction | None = None,
    batch: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Ask what it serves: one of what the family wants to be different, a new one typed, or none (000-05)."""
    action_id = action.id if action is not None else None
    hearing.show(
        "p_act_outcome", awaiting="act.outcome", about=_about(action_id), plan=circle.plan.ref, action_id=action_id,
        batch=batch, outcomes=outcomes_offered(tx, hearing, circle)[:OUTCOMES_SHOWN],
    )  # fmt: skip


def outcomes_offered(tx: Transaction, hearing: Hearing, circle: Circle) -> list[dict[str, str]]:
    """Return what can be picked: the plan's outcomes, and new ones of one's own drafts, by the draft's id."""
    standing = [{"id": one.id, "words": one.words} for one in tx.outcomes.of_plan(circle.plan.id)]
    drafts = tx.actions.drafts_of(circle.plan.id, hearing.me.id)
    new = {draft.outcome_words: draft.id for draft in reversed(drafts) if draft.outcome_words}
    known = {one["words"].casefold() for one in standing}
    return [*standing, *({"id": id_, "words": said} for said, id_ in new.items() if said.casefold() not in known)]


def outcome_picked(tx: Transaction, hearing: Hearing, circle: Circle, picked: str) -> dict[str, Any]:
    """Return the answer that an outcome's button stands for; none was picked where it names none."""
    if not picked:
        return {"outcome_id": None, "outcome_words": None}
    offered = {one["id"]: one["words"] for one in outcomes_offered(tx, hearing, circle)}
    if picked not in offered:
        raise NotFound
    standing = tx.outcomes.find(picked)
    if standing is not None:
        return {"outcome_id": standing.id, "outcome_words": None}
    return {"outcome_id": None, "outcome_words": offered[picked]}


def _about(action_id: str | None) -> dict[str, Any]:
    return {} if action_id is None else {"action": action_id}
