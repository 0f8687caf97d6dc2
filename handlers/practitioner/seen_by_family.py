"""See exactly what a family member sees: their screens, at their reading level, and never their threads."""

from typing import Any

from handlers.concerns import setting_of
from handlers.context import Hearing
from handlers.guard import Audience, only
from handlers.hears import Tap
from handlers.needs import actions_for
from handlers.practitioner.as_read import reader_of
from handlers.practitioner.family import one_member
from handlers.referrals import known_on
from handlers.rules.actions import seen_by
from handlers.rules.dials import Member, screen_after, screen_named
from handlers.rules.meetings import next_ones
from handlers.rules.meetings import seen_by as seen_meeting
from handlers.rules.needs import needs_seen
from handlers.rules.outcomes import outcomes_seen
from handlers.rules.summaries import REMEMBERED, was_held
from handlers.rules.who import who_helps
from handlers.screens.actions import list_facts
from handlers.screens.meetings import list_facts as meetings_list
from handlers.screens.meetings import none_facts
from handlers.screens.needs import list_facts as needs_list
from handlers.screens.outcomes import list_facts as outcomes_list
from handlers.screens.referrals import list_facts as asked_for_list
from handlers.taking_over import still_there
from messages.parts import without_tags
from storage.records.plans import Circle
from storage.transaction import Transaction


@only(Audience.PRACTITIONER, shows=True)
def show_their_screen(tx: Transaction, hearing: Hearing) -> None:
    """Show one of their screens as it would come to them now; looking is an act."""
    circle, member = one_member(tx, hearing)
    name = screen_named(hearing.id2)
    kind, facts = SCREENS[name](tx, hearing, circle, member)
    reader = reader_of(tx, hearing, member.person)
    shown = hearing.house.renderer.render(kind, facts, reader, hearing.now, opened=True)
    tx.audit.add(hearing.me.id, "plan.read", circle.plan.id)
    hearing.show(
        "p_sees", plan_id=circle.plan.id, id=member.role.id, name=member.person.name, relation=member.relation,
        words=without_tags(shown.text), labels=[button.label for button in shown.buttons], next=screen_after(name),
        is_linked=member.is_linked,
    )  # fmt: skip


def _who(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, Any]]:
    who = who_helps(setting_of(tx, hearing.house, circle.plan.id), member.person, hearing.today)
    there = still_there(tx, hearing.house, circle, member.person, hearing.today)
    return who.screen.value, {**who.facts, **there}


def _actions(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, Any]]:
    actions = tx.actions.of_plan(circle.plan.id)
    seen = seen_by(circle, member.person, actions, hearing.now, hearing.today)
    return list_facts(circle, seen, hearing.today)


def _outcomes(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, Any]]:
    outcomes = outcomes_seen(circle, member.person, tx.outcomes.of_plan(circle.plan.id), hearing.today)
    ratings = tx.outcome_ratings.of_outcomes(outcome.id for outcome in outcomes)
    return outcomes_list(circle, member.person, outcomes, ratings, hearing.today, hearing.house.service.zone)


def _meetings(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, Any]]:
    """Only this plan's: another child's meetings are not this practitioner's to see."""
    person, now = member.person, hearing.now
    found = [m for m in tx.meetings.of_person(person.id, now - REMEMBERED) if m.plan_id == circle.plan.id]
    asked = tx.attendances.of_meetings(meeting.id for meeting in found)
    seen = [seen_meeting(circle, m, asked.get((m.id, person.id)), person, now) for m in found]
    coming, past = next_ones(seen, now), any(meeting is not None and was_held(meeting, now) for meeting in seen)
    if coming:
        return "meetings", {**meetings_list({circle.plan.id: circle}, coming, asked, person), "past": past}
    return "meet_none", {**none_facts(circle, person, hearing.today), "past": past}


def _needs(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, Any]]:
    needs = needs_seen(circle, member.person, tx.needs.of_plan(circle.plan.id), hearing.now, hearing.today)
    return needs_list(circle, member.person, needs, actions_for(tx, needs), hearing.now, hearing.today)


def _asked_for(tx: Transaction, hearing: Hearing, circle: Circle, member: Member) -> tuple[str, dict[str, Any]]:
    return asked_for_list(circle, known_on(tx, circle, member.person, hearing.now, hearing.today), 0, hearing.today)


SCREENS = {"who": _who, "actions": _actions, "meetings": _meetings, "outcomes": _outcomes, "needs": _needs,
           "asked_for": _asked_for}  # fmt: skip

ROUTES = (Tap("case.sees", show_their_screen),)
