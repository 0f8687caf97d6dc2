"""What may be sent now: due notices, claimed, judged against things as they are, each with its reader.

The last look before anything leaves the house (design.md, section 2): what is no longer true is withdrawn, what would
ring in closed hours is dated anew, and where a reminder can no longer be sent the lead is told (promise 4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.broadcasts import whose_of
from handlers.clock.asked_together import ask_together
from handlers.house import House
from handlers.plan_page import filled
from handlers.rules.broadcasting import BROADCAST
from handlers.rules.meetings import still_ahead
from handlers.rules.notices import ASKS_HOW, ASKS_IF_IT_CAME, ASKS_THE_TEAM, IN_TOUCH, as_it_goes, is_judged, still_true
from handlers.rules.notices_of_plan import ASKS_EACH_MONTH, CONTACT, REFERRAL_NEWS, TEAM_NEWS, TIP_NEWS
from handlers.rules.routing import holder_on
from handlers.rules.still_chased import ASKED_TOGETHER
from handlers.rules.telling_new import told_of
from handlers.rules.verdicts import Do, Verdict, World
from handlers.rules.wall_time import wall_of
from handlers.telling import tell
from messages.render import Reader
from storage.records.inputs import ReviewInput
from storage.records.notices import Act, Notice, Priority
from storage.records.people import Person
from storage.records.plans import RoleKind
from storage.records.posts import PostVersion, TeamPost
from storage.reminders import live_links, plans_of_each
from storage.transaction import Transaction

NOT_THEIRS = Verdict(Do.WITHDRAW, why="may_not_see")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that goes now, and who reads it. `opened`: they asked for the words, so no discreet twin stands in."""

    notice: Notice
    reader: Reader
    opened: bool = False


def claim_due(tx: Transaction, house: House, now: datetime, room: Mapping[Priority, int]) -> list[Claimed]:
    """Claim what is due, at most so many of each priority, and return what may really be said."""
    notices = tx.outbox.claim(now, room)
    if not notices:
        return []
    world = world_of(tx, house, notices, now)
    plans = plans_of_each(tx, [person.id for person in world.people.values() if not person.is_staff])
    going: list[Claimed] = []
    for notice in notices:
        verdict, ready = _judged(tx, house, notice, world)
        if verdict.do is Do.SEND:
            person = world.people.get(notice.person_id or "")
            many = person is not None and plans.get(person.id, 0) > 1
            going.append(Claimed(ready, house.reader(person, many_plans=many), opened=not notice.alert))
        else:
            _hold_back(tx, house, notice, verdict, world)
    told = ask_together(tx, [one.notice for one in going], world)
    return [one for one in going if one.notice.id not in told] if told else going


def _judged(tx: Transaction, house: House, notice: Notice, world: World) -> tuple[Verdict, Notice]:
    """Judge one notice, and return it as it goes: a page is filled with what its reader may see at this moment."""
    verdict = still_true(notice, world)
    if verdict.do is not Do.SEND:
        return verdict, notice
    if notice.act is not Act.PAGE:
        return verdict, as_it_goes(notice, world)
    page = filled(tx, house, notice, world.now)
    return (verdict, page) if page is not None else (NOT_THEIRS, notice)


def _hold_back(tx: Transaction, house: House, notice: Notice, verdict: Verdict, world: World) -> None:
    if verdict.do is Do.REDATE and verdict.due is not None:
        tx.outbox.date_anew(notice, verdict.due)
        return
    tx.outbox.withdraw_these([notice.id], verdict.why)
    person = world.people.get(notice.person_id or "")
    if verdict.missed and person is not None and not person.is_staff:
        _say_missed(tx, house, notice, person, world)


def _say_missed(tx: Transaction, house: House, notice: Notice, person: Person, world: World) -> None:
    """Tell whoever answers this family today that a reminder was not sent, so that somebody rings."""
    circle, meeting = world.circle_of(notice), world.meetings.get(notice.refers_to or "")
    if circle is None or meeting is None:
        return
    role = circle.role_of(person.id, RoleKind.FAMILY)
    holder = holder_on(circle, wall_of(world.now, world.zone).date()).by
    tell(
        tx, house, holder, "p_reminder_missed", key=f"reminder-missed/{meeting.id}/{meeting.version}/{person.id}",
        now=world.now, plan_id=circle.plan.id, plan_ref=circle.plan.ref, starts=meeting.starts_at,
        relation=role.relation.value if role is not None and role.relation is not None else "family member",
        begun=meeting.starts_at <= world.now, over=not still_ahead(meeting, world.now), meeting_id=meeting.id,
    )  # fmt: skip


def world_of(tx: Transaction, house: House, notices: list[Notice], now: datetime) -> World:
    """Load everything these notices are judged by, each noun at once."""
    judged = [notice for notice in notices if is_judged(notice)]
    alerts = [notice for notice in judged if notice.alert]
    subjects = {one for notice in alerts for one in told_of(notice)}
    meetings = tx.meetings.many(subjects)
    concerns = tx.concerns.many(subjects - meetings.keys())
    actions = tx.actions.many(subjects - meetings.keys() - concerns.keys())
    plans = {meeting.plan_id for meeting in meetings.values()} | {concern.plan_id for concern in concerns.values()}
    plans |= {action.plan_id for action in actions.values()} | {
        notice.plan_id for notice in alerts if notice.plan_id is not None and notice.kind != BROADCAST
    }
    plans |= {str(plan["id"]) for n in alerts if n.kind in ASKS_EACH_MONTH for plan in n.facts["plans"]}
    return World(
        now=now, zone=house.service.zone, people=tx.people.many(_named(notices)),
        links=live_links(tx, [notice.chat_hash for notice in judged]),
        circles={plan_id: tx.plans.circle(plan_id) for plan_id in sorted(plans)},
        meetings=meetings, attendances=tx.attendances.of_meetings(meetings), concerns=concerns, actions=actions,
        summaries=tx.summaries.of_meetings(meetings),
        **_outcomes(tx, {n.plan_id for n in alerts if n.kind in ASKS_HOW and n.plan_id is not None}),
        raised=tx.raised.many(str(n.facts["raised_id"]) for n in alerts if n.kind in ASKS_IF_IT_CAME),
        posts=_posts(tx, {n.refers_to for n in alerts if n.kind in TEAM_NEWS and n.refers_to is not None}),
        inputs=_inputs(tx, [n for n in alerts if n.kind in ASKS_THE_TEAM]),
        **_referrals(tx, {n.refers_to for n in alerts if n.kind in REFERRAL_NEWS and n.refers_to is not None}),
        contacts=tx.contacts.many(n.refers_to for n in alerts if n.kind in CONTACT and n.refers_to is not None),
        tips=tx.tips.many(n.refers_to for n in alerts if n.kind in TIP_NEWS and n.refers_to is not None),
        guests=tx.guests.many(str(n.facts["guest_id"]) for n in alerts if n.kind in IN_TOUCH),
        calendar_of=house.calendar_of, reached=_reached(tx, alerts),
        reports=tx.action_reports.of_actions(one for n in alerts if n.kind == ASKED_TOGETHER for one in told_of(n)),
    )  # fmt: skip


def _outcomes(tx: Transaction, plan_ids: set[str]) -> dict[str, Any]:
    """Load what we want to be different on these plans, and what was said of it."""
    outcomes = {plan_id: tx.outcomes.of_plan(plan_id) for plan_id in plan_ids}
    ids = [outcome.id for of_plan in outcomes.values() for outcome in of_plan]
    return {"outcomes": outcomes, "ratings": tx.outcome_ratings.of_outcomes(ids)}


def _posts(tx: Transaction, ids: set[str]) -> dict[str, tuple[TeamPost, list[PostVersion]]]:
    """Load team notes with all they ever said."""
    said = tx.post_versions.of_posts(sorted(ids))
    return {post.id: (post, said.get(post.id, [])) for post in tx.posts.many(sorted(ids)).values()}


def _inputs(tx: Transaction, notices: list[Notice]) -> dict[tuple[str, str], ReviewInput]:
    """Load what those who are asked for it have said before a review."""
    meetings = {notice.refers_to for notice in notices if notice.refers_to is not None}
    said = [one for meeting_id in sorted(meetings) for one in tx.review_inputs.of_meeting(meeting_id)]
    return {(one.meeting_id, one.person_id): one for one in said}


def _referrals(tx: Transaction, referral_ids: set[str]) -> dict[str, Any]:
    """Load the help asked of other services that notes are about, and what became of it."""
    return {
        "referrals": tx.referrals.many(referral_ids),
        "referral_steps": tx.referral_steps.of_referrals(referral_ids),
    }


def _reached(tx: Transaction, alerts: Sequence[Notice]) -> dict[str, frozenset[str]]:
    """Ask whom the broadcasts among them are for at this moment, all their readers at once: no circle is loaded."""
    told = [notice for notice in alerts if notice.kind == BROADCAST]
    broadcasts = tx.broadcasts.many(notice.refers_to for notice in told if notice.refers_to is not None)
    return {
        one.id: tx.broadcasts.still_for(whose_of(tx, one), _named(n for n in told if n.refers_to == one.id))
        for one in broadcasts.values()
    }  # fmt: skip


def _named(notices: Iterable[Notice]) -> set[str]:
    return {notice.person_id for notice in notices if notice.person_id is not None}
