"""A service with something in every table: families with threads, meetings, actions, notices and what they typed."""

import json
import random
from dataclasses import dataclass
from datetime import timedelta

from storage.records.about import AboutKind, AboutPart, AboutReading, AboutShare
from storage.records.actions import ActionReport, ActionState, ActionVersion, AgreedAction, Says
from storage.records.broadcasts import Broadcast, BroadcastState, ToWhom
from storage.records.chats import ChatState
from storage.records.comfort import Comfort, ComfortCheck
from storage.records.concerns import (
    Concern,
    ConcernKind,
    ConcernPart,
    ConcernStep,
    Door,
    NextStep,
    PartKind,
    Raised,
    Rung,
)
from storage.records.contacts import ContactHow, ContactRequest, ContactState
from storage.records.contacts import FamilySays as SaysOfContact
from storage.records.drafts import Draft
from storage.records.endings import Ending
from storage.records.guests import GuestState, ThreadGuest
from storage.records.handovers import FamilySays, Handover, HandoverAnswer, HandoverState
from storage.records.ids import new_id
from storage.records.inbox import InboxRow, InboxState
from storage.records.inputs import ReviewInput, Works
from storage.records.invitations import Enrolment, Invitation
from storage.records.links import Link
from storage.records.local_help import Category, LocalService, Tip
from storage.records.meetings import Answer, Attendance, Meeting, MeetingKind, MeetingState, View
from storage.records.needs import Need
from storage.records.notices import Act, Notice, NoticeState, Priority
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person, PersonKind, Relation
from storage.records.plans import Cover, CoverState, LeadState, Plan, Role, RoleKind
from storage.records.posts import Marker, PostVersion, TeamPost
from storage.records.pulses import Pulse, PulseReaders
from storage.records.referrals import Course, Referral, ReferralStep
from storage.records.signin import Credential, Session
from storage.records.summaries import Summary, SummaryState, ViewAnswer
from storage.records.wording import MissingWord, PlanWord, WordingCheck
from storage.transaction import Transaction

LIKE_PEOPLE_WRITE = (
    "We waited at the gate until four and then walked home in the rain. Nobody at the office knew which bus it was, "
    "and the driver said that the list had been changed. Could somebody please tell us by Friday how it will be from "
    "now on, because I have to say at work when I can be there?"
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Family:
    """One family, and every text that is theirs and nobody else's."""

    person: Person
    plan: Plan
    role: Role
    link: Link
    lead: Person
    concern: Concern
    canaries: tuple[str, ...]


def fill(tx: Transaction, families: int = 3, seed: int = 7) -> list[Family]:
    """Put so many families in, each with its lead; and what the service keeps of itself."""
    dice = random.Random(seed)
    manager = _staff(tx, f"Manager{seed}", None)
    tx.marks.put(f"mark{seed}", tx.now)
    found = [_family(tx, dice, seed * 100_000 + number, manager) for number in range(families)]
    for one in found:
        tx.audit.add(one.person.id, "concern.sent", one.concern.id)
    return found


def _family(tx: Transaction, dice: random.Random, number: int, manager: Person) -> Family:
    now, chat_id = tx.now, 5_000_000_000 + number
    name, child = f"Kestrel{number}", f"Wren{number}"
    words = f"the heron{number} came back late and nobody rang us. {LIKE_PEOPLE_WRITE}"
    lead = _staff(tx, f"Lead{number}", manager.id)
    person = tx.people.add(Person(id=new_id(), kind=PersonKind.FAMILY, name=name, created_at=now))
    ref = f"OK-{number}"
    plan = tx.plans.add(Plan(
        id=new_id(), ref=ref, ref_hash=tx.plans.ref_hash(ref), child_name=child, framework="england-early-help",
        nation="england", lead_state=LeadState.CHOSEN, duty_id=manager.id, opened_at=now - 30 * DAY,
    ))  # fmt: skip
    tx.roles.add(Role(id=new_id(), plan_id=plan.id, person_id=lead.id, kind=RoleKind.LEAD, since=now - 30 * DAY))
    (leading,) = tx.roles.live_of(lead.id)
    tx.comfort_checks.add(ComfortCheck(
        new_id(), plan.id, leading.id, person.id, lead.id, 0, now - DAY, Comfort.BETTER
    ))  # fmt: skip
    role = tx.roles.add(Role(
        id=new_id(), plan_id=plan.id, person_id=person.id, kind=RoleKind.FAMILY, since=now - 30 * DAY,
        relation=Relation.MOTHER, sees_plan=True, sees_dates=True, sees_names=True,
    ))  # fmt: skip
    link = tx.links.add(Link(new_id(), person.id, chat_id, tx.links.chat_hash(chat_id), now - 29 * DAY))
    tx.links.add(Link(new_id(), lead.id, -chat_id, tx.links.chat_hash(-chat_id), now - 29 * DAY))
    tx.chats.add(ChatState(
        new_id(), link.chat_hash, chat_id, now, awaiting="concern.words", about={"ref": ref}, plan_id=plan.id,
    ))  # fmt: skip
    tx.invitations.add(Invitation(
        new_id(), plan.id, person.id, role.id, tx.invitations.code_hash(f"CODE{number}"),
        tx.keys.lookup("check_word", number), now - 30 * DAY, now - 23 * DAY, used_at=now - 29 * DAY,
        used_by_chat=link.chat_hash,
    ))  # fmt: skip
    tx.covers.add(Cover(
        new_id(), lead.id, manager.id, now.date(), now.date() + DAY, CoverState.ACCEPTED, now - DAY, now - HOUR
    ))  # fmt: skip
    handover = tx.handovers.add(Handover(
        new_id(), plan.id, lead.id, manager.id, HandoverState.TOLD, now - 2 * DAY, to_id=manager.id,
        checked=("questions", "met"), day=(now + 8 * DAY).date(), told_at=now - DAY,
    ))  # fmt: skip
    tx.handover_answers.add(HandoverAnswer(new_id(), handover.id, person.id, FamilySays.MEET_FIRST, now - HOUR))
    session = _signed_in(tx, lead, number)
    concern = _thread(tx, plan, person, lead, number, words)
    meeting = _meeting(tx, plan, person, lead, number)
    _agreed(tx, plan, person, lead, meeting, number)
    _about_themselves(tx, plan, person, lead, number)
    _asked_for(tx, plan, person, lead, number)
    _sent_on(tx, plan, person, lead, number)
    _is_ending(tx, plan, lead, number)
    tx.drafts.add(Draft(
        new_id(), person.id, "concern", now, now, plan.id, fields={"words": f"half a plover{number} thought"}
    ))  # fmt: skip
    tx.drafts.add(Draft(
        new_id(), lead.id, "answer", now, now, plan.id, about_id=concern.id, fields={"words": "I will ring"}
    ))  # fmt: skip
    _said(tx, dice, person, lead, link, plan, concern, session, words)
    _heard(tx, chat_id, link, number, words)

    birds = (
        "Kestrel", "Wren", "heron", "plover", "curlew", "gosling", "bittern", "dunlin", "lapwing", "dotterel",
        "avocet", "sandpiper", "GODWIT", "siskin", "pintail",
        "shrike", "wagtail", "redstart", "pochard", "wigeon", "garganey", "smew",
        "dabchick", "gannet", "goldeneye", "teal", "gadwall",
    )  # fmt: skip
    return Family(person, plan, role, link, lead, concern, tuple(f"{bird}{number}" for bird in birds))


def _staff(tx: Transaction, name: str, manager_id: str | None) -> Person:
    ref = f"P-{new_id()}"
    return tx.people.add(Person(
        id=new_id(), kind=PersonKind.STAFF, name=name, created_at=tx.now, ref=ref, ref_hash=tx.people.ref_hash(ref),
        job="School nurse", agency="Oak Primary", work_days="Monday to Friday", does="joins up your help",
        manager_id=manager_id, discreet=False, coordinator=manager_id is None,
    ))  # fmt: skip


def _signed_in(tx: Transaction, lead: Person, number: int) -> Session:
    tx.credentials.put(Credential(lead.id, f"TOTPSECRET{number}", tx.now, last_step=59_000_000 + number))
    tx.enrolments.add(Enrolment(
        new_id(), lead.id, tx.enrolments.code_hash(f"STAFF{number}"), tx.now, tx.now + DAY, used_at=tx.now
    ))  # fmt: skip
    return tx.sessions.add(Session(new_id(), lead.id, tx.now, tx.now, tx.now, tx.now + 8 * HOUR))


def _thread(tx: Transaction, plan: Plan, person: Person, lead: Person, number: int, words: str) -> Concern:
    ref = f"Q{number}"
    concern = tx.concerns.add(Concern(
        id=new_id(), plan_id=plan.id, author_id=person.id, ref=ref, ref_hash=tx.concerns.ref_hash(ref),
        kind=ConcernKind.WORRY, door=Door.LEAD, holder_id=lead.id, sent_at=tx.now - HOUR, due_at=tx.now + 2 * DAY,
        rung=Rung.HOLDER, next_step=NextStep.UNOPENED, next_step_at=tx.now + 3 * HOUR,
    ))  # fmt: skip
    tx.parts.add_in_order([
        ConcernPart(new_id(), concern.id, person.id, False, PartKind.TEXT, tx.now - HOUR, words, message_id=12),
        ConcernPart(
            new_id(), concern.id, person.id, False, PartKind.VOICE, tx.now - HOUR, file_id=f"curlew{number}file",
            seconds=9, message_id=13,
        ),
        ConcernPart(new_id(), concern.id, lead.id, True, PartKind.TEXT, tx.now, f"I saw the heron{number}, too"),
    ])  # fmt: skip
    tx.steps.add(ConcernStep(new_id(), concern.id, tx.now, "sent", by_id=person.id, to_id=lead.id))
    tx.guests.add(ThreadGuest(new_id(), concern.id, lead.id, lead.id, tx.now, GuestState.JOINED, tx.now))
    tx.raised.add(Raised(new_id(), concern.id, lead.id, f"the siskin{number} team", tx.now, (tx.now + 7 * DAY).date()))
    return concern


def _meeting(tx: Transaction, plan: Plan, person: Person, lead: Person, number: int) -> Meeting:
    meeting = tx.meetings.add(Meeting(
        id=new_id(), plan_id=plan.id, kind=MeetingKind.REVIEW, local_start="2026-12-03T15:30", zone="Europe/London",
        starts_at=tx.now + 12 * DAY, state=MeetingState.PLANNED, made_by=lead.id, made_at=tx.now,
        place=f"dunlin{number} hall", about=f"how {plan.child_name} is", ref=f"M-{number}",
        ref_hash=tx.meetings.ref_hash(f"M-{number}"),
    ))  # fmt: skip
    for one in (person, lead):
        tx.attendances.add(Attendance(
            new_id(), meeting.id, one.id, Answer.YES, tx.now, 1, needs=("step_free",), would_help="a quiet room"
        ))  # fmt: skip
    view = tx.views.add(View(new_id(), meeting.id, person.id, tx.now, f"ask the bittern{number} first"))
    tx.view_answers.add(ViewAnswer(new_id(), view.id, lead.id, f"We asked the bittern{number} at once", tx.now))
    tx.summaries.add(Summary(
        new_id(), meeting.id, plan.id, lead.id, SummaryState.SENT, tx.now, agreed=f"We met at the lapwing{number}",
        why="it was too far", what_next="I ring the school", sent_at=tx.now, visible_from=tx.now,
    ))  # fmt: skip
    return meeting


def _asked_for(tx: Transaction, plan: Plan, person: Person, lead: Person, number: int) -> None:
    """Help asked of another service, which said no."""
    now = tx.now
    referral = tx.referrals.add(Referral(
        new_id(), plan.id, f"the pochard{number} team", f"a wigeon{number} to talk", lead.id, now - DAY,
        f"{plan.child_name} talks", (person.id,),
    ))  # fmt: skip
    tx.referral_steps.add(ReferralStep(
        new_id(), referral.id, Course.MADE, lead.id, (now - DAY).date(), now - DAY, now - DAY, now.date(), True,
    ))  # fmt: skip
    tx.referral_steps.add(ReferralStep(
        new_id(), referral.id, Course.DECLINED, lead.id, now.date(), now, now, words=f"they have no garganey{number}",
        next_step=f"I ask the smew{number} team",
    ))  # fmt: skip


def _sent_on(tx: Transaction, plan: Plan, person: Person, lead: Person, number: int) -> None:
    """An entry of the local list, sent on with a line of the lead's."""
    service = tx.local_services.add(LocalService(
        new_id(), f"L-{number}", tx.local_services.ref_hash(f"L-{number}"), "Oak food bank", Category.MONEY,
        "food for a few days", tx.now.date(), "families", "Oakley", "01632 960001", "oak.example", "Monday 9 to 5",
    ))  # fmt: skip
    tx.tips.add(Tip(
        new_id(), plan.id, person.id, lead.id, tx.now - HOUR, tx.now - HOUR, service.id, f"ask for the gannet{number}",
        tx.now,
    ))  # fmt: skip


def _agreed(tx: Transaction, plan: Plan, person: Person, lead: Person, meeting: Meeting, number: int) -> None:
    """An outcome and how it goes, an action that serves it, how it read before, what was said of it, and words."""
    now, child = tx.now, plan.child_name
    outcome = tx.outcomes.add(Outcome(new_id(), plan.id, f"{child} sleeps like a dotterel{number}", lead.id, now))
    tx.outcome_ratings.add(OutcomeRating(new_id(), outcome.id, person.id, 4, now, meeting.id))
    tx.review_inputs.add(ReviewInput(
        new_id(), meeting.id, plan.id, lead.id, now, Works.PARTLY, f"ring the redstart{number} sooner", "",
    ))  # fmt: skip
    tx.pulses.add(Pulse(
        new_id(), plan.id, person.id, lead.id, now, now + 14 * DAY, PulseReaders.LEAD, lead.id, meeting.id,
        helping=4, listened=3, words=f"more of the wagtail{number} please",
    ))  # fmt: skip
    action = tx.actions.add(AgreedAction(
        id=new_id(), plan_id=plan.id, what=f"{person.name} visits the gosling{number} school", owner_id=person.id,
        author_id=lead.id, state=ActionState.PUBLISHED, made_at=now, so_that=f"{child} settles", by_day=now.date(),
        published_at=now, version=2, highest=2, outcome_id=outcome.id, meeting_id=meeting.id,
        shown_to=(person.id,), changed_by=lead.id, before={"what": f"See the gosling{number}"},
    ))  # fmt: skip
    tx.action_versions.add(ActionVersion(
        new_id(), action.id, 1, now, lead.id, {"what": f"See the gosling{number}"}, f"the avocet{number} rang"
    ))  # fmt: skip
    asked = tx.action_reports.add(ActionReport(
        new_id(), action.id, person.id, Says.MORE_TIME, now, 2, f"the sandpiper{number} is ill", now.date()
    ))  # fmt: skip
    tx.action_reports.add(ActionReport(
        new_id(), action.id, lead.id, Says.MORE_TIME_YES, now, 2, day=now.date(), about_id=asked.id
    ))  # fmt: skip
    tx.needs.add(Need(
        new_id(), plan.id, f"{child} needs a seat like the whimbrel{number} has", lead.id, now, now,
        service=f"the pipit{number} team", shown_to=(person.id,), why=f"the dunnock{number} came",
    ))  # fmt: skip
    post = tx.posts.add(TeamPost(
        new_id(), plan.id, lead.id, Marker.FAMILY, now, now, readers=(lead.id,), shown_to=(person.id,)
    ))  # fmt: skip
    tx.post_versions.add(PostVersion(new_id(), post.id, 1, f"{child} saw a shrike{number}", now, now))
    tx.post_reads.keep(post.id, lead.id, 1, now)
    tx.contacts.add(ContactRequest(
        new_id(), plan.id, lead.id, f"the dabchick{number} test", ContactHow.SCHOOL, now.date(), now,
        ContactState.WITH_FAMILY, answered_by=lead.id, answer="On Monday", family_id=person.id, family_asked_at=now,
        about="the test", family_says=SaysOfContact.YES, family_said_at=now,
    ))  # fmt: skip
    tx.plan_words.add(PlanWord(new_id(), plan.id, f"GODWIT{number}", "the room with the lamp", lead.id, now))
    tx.missing_words.add(MissingWord(new_id(), "PLOVERS", "england", now))
    tx.broadcasts.add(Broadcast(
        new_id(), lead.id, f"The pipit{number} hall is shut on Monday.", ToWhom.AGENCY, BroadcastState.DECLINED, now,
        30, 41, lead_id=lead.id, agency=f"Wagtail{number} Trust", answered_by=lead.id, answered_at=now,
        reason=f"the whinchat{number} hall is open", ended_at=now,
    ))  # fmt: skip
    tx.wording_checks.add(WordingCheck(
        new_id(), lead.id, plan.id, "action", now, 1, (f"capitals:GODWIT{number}",), (), "legal"
    ))  # fmt: skip


def _about_themselves(tx: Transaction, plan: Plan, person: Person, lead: Person, number: int) -> None:
    tx.about_parts.add(AboutPart(
        new_id(), person.id, AboutKind.GOING_WELL, f"We feed the pintail{number} every day", tx.now
    ))  # fmt: skip
    share = tx.about_shares.add(AboutShare(new_id(), person.id, lead.id, plan.id, tx.now))
    tx.about_readings.add(AboutReading(new_id(), share.id, tx.now))


def _is_ending(tx: Transaction, plan: Plan, lead: Person, number: int) -> None:
    tx.endings.add(Ending(
        new_id(), plan.id, lead.id, tx.now, (tx.now + 20 * DAY).date(), f"the goldeneye{number} desk",
        f"Ring the teal{number} line", {new_id(): {"how": "stops", "words": f"the gadwall{number} moved"}},
    ))  # fmt: skip


def _said(
    tx: Transaction, dice: random.Random, person: Person, lead: Person, link: Link, plan: Plan, concern: Concern,
    session: Session, words: str,
) -> None:  # fmt: skip
    """Notices of every state: sent, on their way, late and weeks ahead, to the family and to the lead about it."""
    now, made = tx.now, []
    for number, (state, due) in enumerate((
        (NoticeState.SENT, -HOUR), (NoticeState.SENT, -2 * HOUR), (NoticeState.PENDING, -HOUR / 2),
        (NoticeState.CLAIMED, -HOUR / 3), (NoticeState.PENDING, 11 * DAY), (NoticeState.PENDING, 12 * DAY - HOUR),
    )):  # fmt: skip
        settled = state is NoticeState.SENT
        made.append(Notice(
            id=new_id(), chat_id=link.chat_id, chat_hash=link.chat_hash, act=Act.SEND, kind="ask_sent",
            key=f"whole/{concern.id}/{number}", due=now + due, made_at=now, person_id=person.id, facts={
                "holder": lead.name, "ref": concern.ref, "by": now.date(), "child": plan.child_name,
                "concern_id": concern.id, "said": words,
            }, topic=f"concern/{concern.id}", priority=Priority.NEWS, state=state, plan_id=plan.id,
            refers_to=concern.id, settled_at=now if settled else None,
            message_id=dice.randrange(900) if settled else None,
            leased_until=now if state is NoticeState.CLAIMED else None, hide_at=now + DAY if settled else None,
        ))  # fmt: skip
    made.append(Notice(
        id=new_id(), chat_id=-link.chat_id, chat_hash=tx.links.chat_hash(-link.chat_id), act=Act.SEND, kind="p_q_body",
        key=f"whole/{concern.id}/lead", due=now, made_at=now, person_id=lead.id, facts={
            "name": person.name, "words": words, "concern_id": concern.id,
        }, state=NoticeState.SENT, settled_at=now, message_id=4, session_id=session.id, plan_id=plan.id,
    ))  # fmt: skip
    tx.outbox.put(*made)
    shown = tx.outbox.find(made[0].id)
    assert shown is not None
    tx.outbox.put(Notice(
        id=new_id(), chat_id=link.chat_id, chat_hash=link.chat_hash, act=Act.DELETE, kind="deleted",
        key=f"whole/{concern.id}/gone", due=now + 2 * DAY, made_at=now, person_id=person.id, target_id=shown.id,
    ))  # fmt: skip


def _heard(tx: Transaction, chat_id: int, link: Link, number: int, words: str) -> None:
    states = (InboxState.DONE, InboxState.DONE, InboxState.WAITING)
    tx.inbox.keep([
        InboxRow(
            new_id(), 100_000_000 + 3 * number + step, 0, link.chat_hash, json.dumps({
                "update_id": 100_000_000 + 3 * number + step,
                "message": {
                    "message_id": 12 + step, "date": 1_795_000_000,
                    "chat": {"id": chat_id, "type": "private", "first_name": f"Kestrel{number}"},
                    "from": {"id": chat_id, "is_bot": False, "first_name": f"Kestrel{number}", "language_code": "en"},
                    "text": words,
                },
            }), tx.now - (3 - step) * HOUR / 100, state, 1, tx.now if state is InboxState.DONE else None,
        )
        for step, state in enumerate(states)
    ])  # fmt: skip
