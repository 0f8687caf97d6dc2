"""Plans what the clock says of agreed actions: to their owners, to the family on the day, and to whoever leads.

Call `plan_reminders_of_action` after anything about one action changed (published, corrected, taken back, withdrawn,
done, reported on); `plan_action_reminders_on` after dials, roles or the plan changed; `plan_action_reminders_of` after
somebody's hours or phone changed. Each makes the outbox hold what `handlers.rules.chasing` calls for, with fixed keys.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.house import House
from handlers.rules.action_case import ASKINGS, Case, Planned, Step, topic_of
from handlers.rules.actions import as_seen, is_settled
from handlers.rules.chasing import steps_of
from handlers.rules.parts import not_yet_since
from handlers.rules.still_chased import KINDS, REMINDS_FAMILY, SAID_TOGETHER
from handlers.rules.taking_up import manager_told
from handlers.screens.actions import named
from storage.records.actions import ActionReport, ActionState, AgreedAction
from storage.records.ids import new_id
from storage.records.notices import Act, Notice, NoticeState, Priority
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.transaction import Transaction

TO_COME = (NoticeState.PENDING, NoticeState.CLAIMED)


def plan_reminders_of_action(tx: Transaction, house: House, action: AgreedAction) -> None:
    """Plan anew everything that is still to be said of one action."""
    plan_in_circle(tx, house, tx.plans.circle(action.plan_id), action, tx.action_reports.of_action(action.id))


def plan_action_reminders_on(tx: Transaction, house: House, plan_id: str) -> None:
    """Plan anew what is still to be said of a plan's actions: a dial, a role or the plan itself changed."""
    plan_several(tx, house, tx.actions.published_on([plan_id]).get(plan_id, []))


def plan_action_reminders_of(tx: Transaction, house: House, person_id: str) -> None:
    """Plan anew what one person may hear of actions: their hours, their pause or their phone changed."""
    plans = {plan.id for plan in (*tx.plans.of_family(person_id), *tx.plans.of_practitioner(person_id))}
    plan_several(tx, house, [action for some in tx.actions.published_on(plans).values() for action in some])


def plan_several(tx: Transaction, house: House, actions: Sequence[AgreedAction]) -> None:
    """Plan anew what is still to be said of these actions, each plan loaded once."""
    reports = tx.action_reports.of_actions(action.id for action in actions)
    circles = {plan_id: tx.plans.circle(plan_id) for plan_id in sorted({action.plan_id for action in actions})}
    for action in actions:
        plan_in_circle(tx, house, circles[action.plan_id], action, reports.get(action.id, []))


def plan_in_circle(
    tx: Transaction, house: House, circle: Circle, action: AgreedAction, reports: Sequence[ActionReport]
) -> None:
    """Plan one action's reminders as it is known, and as it will be once its last change cannot be taken back."""
    topic = topic_of(action.id)
    there = tx.reminders.of_topic(topic)
    planned: list[Notice] = []
    for version in _versions(tx, action):
        circle = with_owner(tx, circle, version)
        case = _case(tx, house, circle, version, reports, there)
        found = [_notice(tx, case, one) for one in steps_of(case)]
        planned += [notice for notice in found if notice is not None]
    tx.reminders.replan(topic, planned, there)


def _versions(tx: Transaction, action: AgreedAction) -> list[AgreedAction]:
    known = as_seen(action, None, tx.now)
    to_come = action.state is ActionState.WITHDRAWN or not is_settled(action, tx.now)
    later = action if to_come and action.state is not ActionState.DRAFT else None
    return [version for version in (known, later) if version is not None]


def _case(
    tx: Transaction, house: House, circle: Circle, action: AgreedAction, reports: Sequence[ActionReport],
    there: Sequence[Notice],
) -> Case:  # fmt: skip
    former = [one for one in tx.action_versions.of_action(action.id) if one.version < action.version]
    return Case(
        action=action, circle=circle, owner=circle.people[action.owner_id], calendar=house.calendar(circle), now=tx.now,
        reports=reports, before_id=former[-1].was.get("owner_id") if former else None,
        sent={n.key: n.settled_at or n.due for n in there if _was_said(n)},
        waiting={n.key: n.due for n in there if n.state in TO_COME},
    )  # fmt: skip


def _was_said(notice: Notice) -> bool:
    """Whether this has left, by itself or in one note with others, whatever became of it on its way."""
    return notice.state not in (*TO_COME, NoticeState.WITHDRAWN) or notice.reason == SAID_TOGETHER


def with_owner(tx: Transaction, circle: Circle, action: AgreedAction) -> Circle:
    """Return the circle with whoever is to do this among its people: a co-ordinator need not be on the plan."""
    if action.owner_id in circle.people:
        return circle
    people = {**circle.people, action.owner_id: tx.people.get(action.owner_id)}
    return replace(circle, people=people, reachable=circle.reachable | tx.links.reachable([action.owner_id]))


def _notice(tx: Transaction, case: Case, planned: Planned) -> Notice | None:
    """Return one thing to say, or None where there is no phone to say it on."""
    action, circle = case.action, case.circle
    link = tx.links.live_of(planned.person_id)
    if link is None:
        return None
    person = circle.people[planned.person_id]
    kind = KINDS[planned.step] if person.is_staff or planned.step is not Step.REMIND else REMINDS_FAMILY
    return Notice(
        id=new_id(), chat_id=link.chat_id, chat_hash=link.chat_hash, act=Act.SEND, kind=kind, key=planned.key,
        due=planned.due, made_at=tx.now, person_id=person.id, facts=_facts(tx, case, planned),
        topic=topic_of(action.id), priority=Priority.NEWS, alert=True, plan_id=circle.plan.id, refers_to=action.id,
        version=action.version,
    )  # fmt: skip


def _facts(tx: Transaction, case: Case, planned: Planned) -> dict[str, Any]:
    action, circle, owner, step = case.action, case.circle, case.owner, planned.step
    usual = {"plan_id": circle.plan.id, "action_id": action.id, "what": action.what, "date": action.by_day}
    plan_ref, person = circle.plan.ref, circle.people[planned.person_id]
    if not person.is_staff:
        said = "you" if person.id == owner.id else named(circle, person, owner, case.day(planned.due))
        return {**usual, "child": circle.plan.child_name, "owner": said}
    match step:
        case Step.PART:
            again = case.before_id == owner.id
            return {**usual, "plan_ref": plan_ref, "so_that": action.so_that, "date2": action.date_will_come,
                    "again": again}  # fmt: skip
        case Step.GONE:
            gone = action.state is ActionState.WITHDRAWN
            return {**usual, "plan_ref": plan_ref, "owner": None if gone else owner.name}
        case Step.LEAD:
            return {**usual, "plan_ref": plan_ref, "owner": owner.name, "n": asked_of(case), "manager": may_ask_manager(
                tx, circle, owner, person)}  # fmt: skip
        case Step.ASK | Step.CHASE | Step.CHASE_AGAIN:
            not_yet = not_yet_since(action, case.reports) is not None
            late = action.by_day is not None and action.by_day < case.day(planned.due)
            return {**usual, "plan_ref": plan_ref, "name": owner.name, "late": late, "not_yet": not_yet}
        case Step.UNDATED:
            return {**usual, "plan_ref": plan_ref, "owner": owner.name, "date": action.date_will_come}
        case Step.RING:
            return {**usual, "plan_ref": plan_ref, "relation": relation_of(circle, owner)}
        case _:
            return {**usual, "plan_ref": plan_ref, "owner": owner.name}


def asked_of(case: Case) -> int:
    """Return how often its owner has been asked since the day came, as the lead is told it: the day's asking aside."""
    return sum(case.key(step, case.owner.id) in case.sent for step in ASKINGS[1:])


def may_ask_manager(tx: Transaction, circle: Circle, owner: Person, lead: Person) -> bool:
    """Whether there is somebody whom the lead can ask for help."""
    return manager_told(circle, owner, lead, tx.people.coordinators()) is not None


def relation_of(circle: Circle, person: Person) -> str | None:
    """Return what staff call a family member: "mum", never a name."""
    role = circle.role_of(person.id, RoleKind.FAMILY)
    return role.relation.value if role is not None and role.relation is not None else None
