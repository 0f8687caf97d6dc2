"""Whether a notice may still be said: judged just before sending against things as they then are.

A notice may have waited through a night, an outage or a pause. What it says must still be true, its reader must still
be allowed to know it, and it must not ring a phone in closed hours (design.md, sections 2 and 3; safeguards.md, R16).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from handlers.rules.about import stands_by
from handlers.rules.access import Wish, may
from handlers.rules.attending import answer_to, comes
from handlers.rules.broadcasting import BROADCAST, is_theirs
from handlers.rules.comfort import is_to_be_asked as is_to_say_if_it_works
from handlers.rules.contacts import outdated as no_longer_told
from handlers.rules.hours import allowed_from, is_allowed
from handlers.rules.inputs import is_to_be_told
from handlers.rules.local_help import still_goes
from handlers.rules.meetings import as_seen, may_know
from handlers.rules.naming import lacks_lead
from handlers.rules.other_help import still_led
from handlers.rules.outcomes import is_to_be_asked
from handlers.rules.posts import as_known, still_news
from handlers.rules.pulses import is_to_be_asked_after, may_answer_before
from handlers.rules.raising import outdated as no_longer_asked
from handlers.rules.referrals import is_still_news
from handlers.rules.reminders import DAY, HOUR, ReminderKind, is_followed
from handlers.rules.reporting import was_open_to
from handlers.rules.routing import holder_on
from handlers.rules.still_chased import ASKED_TOGETHER, OF_THE_CLOCK, outdated, working_only
from handlers.rules.summaries import is_sent, is_there_for
from handlers.rules.telling_new import counted_anew, still_asked, still_open
from handlers.rules.wall_time import wall_of
from handlers.rules.working_time import next_working
from storage.records.actions import ActionReport, AgreedAction
from storage.records.concerns import Concern, Raised
from storage.records.contacts import ContactRequest
from storage.records.inputs import ReviewInput
from storage.records.links import Link
from storage.records.local_help import Tip
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from storage.records.notices import Act, Notice
from storage.records.outcomes import Outcome, OutcomeRating
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.records.posts import PostVersion, TeamPost
from storage.records.referrals import Referral, ReferralStep
from storage.records.services import WorkingCalendar
from storage.records.summaries import Summary

REMINDS = {
    "meet_remind_week": ReminderKind.WEEK,
    "meet_remind_day": ReminderKind.DAY,
    "meet_remind_hour": ReminderKind.HOUR,
    "p_meet_remind_week": ReminderKind.WEEK,
    "p_meet_remind_day": ReminderKind.DAY,
    "p_meet_remind_hour": ReminderKind.HOUR,
}
CALLED_OFF = frozenset({"meet_cancelled", "p_meet_cancelled"})
STILL_ON = frozenset({"meet_new", "meet_changed", "p_meet_asked", "p_meet_moved"})


AFTERWARDS = frozenset({"meet_after"})
GONE_FROM_PLAN = frozenset({"action_gone"})
OF_ONE_VERSION = frozenset({"action_changed"})
ASKS_HOW = frozenset({"outcome_review", "p_outcome_review"})
ASKS_HOW_HELP_IS = frozenset({"pulse_helping"})
ASKS_THE_TEAM = frozenset({"p_input_ask"})
ASKS_IF_IT_WORKS = frozenset({"working_ask", "p_working_ask"})
ASKS_HOW_IT_WAS = frozenset({"pulse_thread"})
ASKS_FOR_SUMMARY = frozenset({"p_meet_after", "p_sum_due"})
SUMMARY_NEWS = frozenset({"summary_there"})
ASKS_IF_IT_CAME = frozenset({"p_raised_due"})
OF_A_PAGE = frozenset({"about_ask", "p_about_shared"})
TEAM_NEWS = frozenset({"team_news_new"})
REFERRAL_NEWS = frozenset({"asked_for_news"})
NAMES_THE_LEAD = frozenset({"who_will_change", "who_handover_off", "who_met", "who_changed"})
ASKS_EACH_MONTH = frozenset({"p_help_month"})
ASKS_FOR_LEAD = frozenset({"p_lead_wanted"})
CONTACT = frozenset({"contact_ask", "p_contact_new", "p_contact_family_said", "p_contact_answered"})
TIP_NEWS = frozenset({"tip_new"})


class Do(StrEnum):
    """What becomes of a notice whose moment has come."""

    SEND = "send"
    REDATE = "redate"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Verdict:
    """What to do with one notice; `missed` says that somebody must be told it was not sent (promise 4)."""

    do: Do
    due: datetime | None = None
    why: str = ""
    missed: bool = False


SEND = Verdict(Do.SEND)


@dataclass(frozen=True)
class World:
    """Everything notices are judged by, loaded in batches by `handlers.clock.claims`."""

    now: datetime
    zone: str
    people: Mapping[str, Person] = field(default_factory=dict)
    links: Mapping[bytes, Link] = field(default_factory=dict)  # live ones, by the chat's hash
    circles: Mapping[str, Circle] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    attendances: Mapping[tuple[str, str], Attendance] = field(default_factory=dict)  # by meeting and person
    concerns: Mapping[str, Concern] = field(default_factory=dict)
    actions: Mapping[str, AgreedAction] = field(default_factory=dict)
    summaries: Mapping[str, Summary] = field(default_factory=dict)  # by meeting
    calendar_of: Callable[[str], WorkingCalendar] | None = None  # by nation
    outcomes: Mapping[str, Sequence[Outcome]] = field(default_factory=dict)  # by plan
    ratings: Mapping[str, Sequence[OutcomeRating]] = field(default_factory=dict)  # by outcome
    reports: Mapping[str, Sequence[ActionReport]] = field(default_factory=dict)  # by action
    raised: Mapping[str, Raised] = field(default_factory=dict)
    posts: Mapping[str, tuple[TeamPost, Sequence[PostVersion]]] = field(default_factory=dict)  # with all it ever said
    inputs: Mapping[tuple[str, str], ReviewInput] = field(default_factory=dict)  # by review and practitioner
    tips: Mapping[str, Tip] = field(default_factory=dict)
    referrals: Mapping[str, Referral] = field(default_factory=dict)
    referral_steps: Mapping[str, Sequence[ReferralStep]] = field(default_factory=dict)  # by what they are a step of
    contacts: Mapping[str, ContactRequest] = field(default_factory=dict)
    reached: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by broadcast, those whom it is for now

    def circle_of(self, notice: Notice) -> Circle | None:
        """Return the circle of the plan a notice is about, if it is about one."""
        subject = notice.refers_to or ""
        about: Meeting | Concern | AgreedAction | None
        about = self.meetings.get(subject) or self.concerns.get(subject) or self.actions.get(subject)
        plan_id = about.plan_id if about is not None else notice.plan_id
        return self.circles.get(plan_id or "")


def still_true(notice: Notice, world: World) -> Verdict:
    """Judge one claimed notice: send it, date it anew, or withdraw it."""
    if not is_judged(notice):
        return SEND
    person = world.people.get(notice.person_id or "")
    link = world.links.get(notice.chat_hash)
    if person is None or person.ended_at is not None or link is None or link.person_id != person.id:
        return _withdraw("link_ended")
    if not notice.alert:
        return SEND
    outdated = _outdated(notice, person, world)
    return outdated or _in_hours(notice, world)


def is_judged(notice: Notice) -> bool:
    """Whether anything could speak against this notice: deletions and screens that say nothing of anybody just go."""
    if notice.person_id is None or notice.act in (Act.DELETE, Act.LEAVE):
        return False
    return notice.private or notice.alert


def _outdated(notice: Notice, person: Person, world: World) -> Verdict | None:
    if notice.kind == BROADCAST:
        return None if is_theirs(notice, world.reached) else _withdraw("not_theirs")
    circle, subject = world.circle_of(notice), notice.refers_to or ""
    if circle is not None and not _still_of_plan(notice, circle, person):
        return _withdraw("left_plan")
    if subject in world.meetings:
        return _about_meeting(notice, world.meetings[subject], person, circle, world)
    if subject in world.concerns:
        return _about_concern(notice, world.concerns[subject], person, circle, world)
    if subject in world.actions and circle is not None:
        return _about_action(notice, world.actions[subject], person, circle, world)
    judge = OF_A_PLAN.get(notice.kind)
    if judge is not None and circle is not None:
        return judge(notice, person, circle, world)
    if notice.kind in ASKS_EACH_MONTH:
        return _about_the_month(notice, person, world)
    return None


def _about_names(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody reads who leads, or will, once the names are closed to them."""
    knows = may(circle, person, Wish.SEE_NAMES, wall_of(world.now, world.zone).date())
    return None if knows else _withdraw("may_not_know")


def _about_no_lead(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked to name a lead where there is one."""
    return None if lacks_lead(circle) else _withdraw("has_lead")


def _about_comfort(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked whether it works with a lead who leads no more."""
    role, number = str(notice.facts["role_id"]), notice.facts["number"]
    day = wall_of(world.now, world.zone).date()
    asked = is_to_say_if_it_works(circle, person, role, number, day, world.zone)
    return None if asked else _withdraw("not_leading")


def _about_tip(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody hears of a tip that was taken back."""
    return None if still_goes(world.tips.get(notice.refers_to or ""), person) else _withdraw("taken_back")


def _about_referral(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody hears of a step that was taken back, or that another has followed, or of what is not open to them."""
    step_id, day = str(notice.facts.get("step_id", "")), wall_of(world.now, world.zone).date()
    subject = notice.refers_to or ""
    steps = world.referral_steps.get(subject, ())
    is_news = is_still_news(circle, person, world.referrals.get(subject), steps, step_id, world.now, day)
    return None if is_news else _withdraw("no_news")


def _about_the_month(notice: Notice, person: Person, world: World) -> Verdict | None:
    """Nobody is asked about plans they lead no more, nor while the service rests."""
    led = _still_led(notice, person, world)
    return _while_working(world.circles[str(led[0]["id"])], world) if led else _withdraw("does_not_lead")


def _still_led(notice: Notice, person: Person, world: World) -> list[Mapping[str, Any]]:
    return still_led(notice.facts["plans"], world.circles, person, wall_of(world.now, world.zone).date())


def _still_of_plan(notice: Notice, circle: Circle, person: Person) -> bool:
    """Whether plan and role still stand; what was said because they ended was made at that moment, not before."""
    if circle.plan.closed_at is not None and notice.made_at < circle.plan.closed_at:
        return False
    if person.is_staff or circle.role_of(person.id, RoleKind.FAMILY) is not None:
        return True
    ended = [r.ended_at for r in circle.roles if r.person_id == person.id and r.ended_at is not None]
    return bool(ended) and notice.made_at >= max(ended)


def _about_page(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked, or told, about a reader who is not there for the plan any more."""
    reader = person if person.is_staff else circle.people.get(str(notice.facts.get("reader_id", "")))
    day = wall_of(world.now, world.zone).date()
    return None if reader is not None and stands_by(circle, reader, day) else _withdraw("not_there")


def _about_meeting(
    notice: Notice, meeting: Meeting, person: Person, circle: Circle | None, world: World
) -> Verdict | None:
    attendance = world.attendances.get((meeting.id, person.id))
    day = wall_of(world.now, meeting.zone).date()
    if circle is None or circle.plan.id != meeting.plan_id or not may_know(circle, person, attendance, day):
        return _withdraw("may_not_know")
    seen = as_seen(meeting, None, world.now)
    if seen is None or (notice.version is not None and notice.version != seen.version):
        return _withdraw("other_version")
    if notice.kind in CALLED_OFF:
        return None if seen.state is MeetingState.CANCELLED else _withdraw("not_cancelled")
    if notice.kind in AFTERWARDS:
        was_there = seen.state is MeetingState.PLANNED and comes(attendance, seen)
        return None if was_there else _withdraw("not_there")
    if notice.kind in ASKS_HOW:
        asked = (world.outcomes.get(meeting.plan_id, ()), world.ratings, world.now, day)
        return None if is_to_be_asked(circle, person, seen, attendance, *asked) else _withdraw("not_to_be_asked")
    if notice.kind in ASKS_HOW_HELP_IS:
        answers = may_answer_before(circle, person, seen, attendance, world.now, day)
        return None if answers else _withdraw("not_to_be_asked")
    if notice.kind in ASKS_THE_TEAM:
        said = world.inputs.get((meeting.id, person.id))
        told = is_to_be_told(circle, person, seen, said, world.now, day)
        return _while_working(circle, world) if told else _withdraw("not_to_be_asked")
    if notice.kind in ASKS_FOR_SUMMARY:
        return _about_missing_summary(seen, person, circle, world)
    if notice.kind in SUMMARY_NEWS and not is_there_for(world.summaries.get(meeting.id), None, world.now):
        return _withdraw("taken_back")
    if notice.kind in REMINDS:
        return _about_reminder(notice, seen, attendance, person, world)
    if notice.kind in STILL_ON and (seen.state is not MeetingState.PLANNED or seen.starts_at <= world.now):
        return _withdraw("begun_or_off", missed=seen.state is MeetingState.PLANNED)
    return None


def _about_missing_summary(meeting: Meeting, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked for what was sent, of a meeting that did not stand, or who does not answer the family now."""
    if meeting.state is not MeetingState.PLANNED or is_sent(world.summaries.get(meeting.id)):
        return _withdraw("not_missing")
    answers = holder_on(circle, wall_of(world.now, meeting.zone).date()).by.id == person.id
    return None if answers else _withdraw("passed_on")


def _about_reminder(
    notice: Notice, meeting: Meeting, attendance: Attendance | None, person: Person, world: World
) -> Verdict | None:
    """Judge a reminder of a meeting that the person may know of, in its own version."""
    kind, answer = REMINDS[notice.kind], answer_to(attendance, meeting)
    if attendance is None or meeting.state is not MeetingState.PLANNED or answer is Answer.NO:
        return _withdraw("not_coming")
    if kind is ReminderKind.WEEK and answer is not None:
        return _withdraw("answered")
    if world.now >= meeting.starts_at:
        return _withdraw("begun", missed=True)
    outdated = world.now >= meeting.starts_at - _SUPERSEDED[kind]
    if outdated and is_followed(kind, meeting, attendance, person, world.zone):
        return _withdraw("next_one_due")
    if is_allowed(person, world.now, world.zone):
        return None
    later = allowed_from(person, world.now, world.zone)
    if later > meeting.starts_at - HOUR:
        return _withdraw("closed_hours", missed=True)
    return Verdict(Do.REDATE, due=later, why="closed_hours")


# A week's reminder is of no use once the day's is due, nor the day's once the hour's is.
_SUPERSEDED = {ReminderKind.WEEK: DAY, ReminderKind.DAY: HOUR, ReminderKind.HOUR: timedelta()}


def _about_concern(
    notice: Notice, concern: Concern, person: Person, circle: Circle | None, world: World
) -> Verdict | None:
    """Nobody it went past ever hears of it; what asks for an answer is outdated once there is one (promise 5).

    News made at the answer, or after it, is news of the answer. The ladder tells cover and managers that something
    waits, without a word of it, so a practitioner who does not hold it may hear that.
    """
    if person.id == concern.excluded_id:
        return _withdraw("excluded")
    if not person.is_staff and person.id != concern.author_id:
        return _withdraw("not_theirs")
    if notice.kind in ASKS_HOW_IT_WAS:
        return None if is_to_be_asked_after(concern) else _withdraw("open_again")
    if notice.kind in ASKS_IF_IT_CAME and circle is not None:
        return _about_raised(notice, concern, person, circle, world)
    settled = concern.answered_at or concern.closed_at  # closing after the answer leaves the answer news
    if settled is not None and notice.made_at < settled:
        return _withdraw("answered")
    if notice.kind in HOLDER_ONLY and person.id != concern.holder_id:
        return _withdraw("passed_on")
    return None


def _about_raised(
    notice: Notice, concern: Concern, person: Person, circle: Circle, world: World
) -> Verdict | None:  # fmt: skip
    """Nobody is asked about a service's answer that came, or is due on another day, nor who holds it no more."""
    one = world.raised.get(str(notice.facts.get("raised_id", "")))
    why = no_longer_asked(one, notice.facts["date"], concern, circle, person.id)
    return _withdraw(why) if why is not None else _while_working(circle, world)


def _about_post(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is told of a note that was taken back, corrected again, or is no longer for them."""
    post, versions = world.posts.get(notice.refers_to or "", (None, ()))
    said = as_known(post, versions, person, world.now) if post is not None else None
    day = wall_of(world.now, world.zone).date()
    return None if still_news(circle, said, person, notice.version, day) else _withdraw("not_for_them")


def _about_contact(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody hears of a request for contact that was answered, passed on, or asked of somebody else meanwhile."""
    day, request = wall_of(world.now, world.zone).date(), world.contacts.get(notice.refers_to or "")
    why = no_longer_told(notice.kind, request, circle, person, day, asks=bool(notice.facts.get("asks_family")))
    return _withdraw(why) if why is not None else None


# Said to whoever holds a worry, as its holder; nobody else's once it was passed on.
HOLDER_ONLY = frozenset({
    "p_new_q", "p_q_unopened", "p_q_due", "p_q_overdue", "p_q_more", "p_q_again", "p_q_wants_to_talk",
    "p_manager_asks", "m_escalated", "m_climbed", "m_q_body", "p_new_lp", "m_new_lp", "p_q_passed", "m_q_not_helped",
    "p_q_author_left", "p_act_help", "p_act_more_time",
})  # fmt: skip


def _about_action(
    notice: Notice, action: AgreedAction, person: Person, circle: Circle, world: World
) -> Verdict | None:  # fmt: skip
    day = wall_of(world.now, world.zone).date()
    if notice.kind in OF_THE_CLOCK:
        why = outdated(notice.kind, notice.version, action, person, circle, world.now, day)
        return _withdraw(why) if why is not None else _in_working_hours(notice, person, circle, world)
    if person.is_staff and may(circle, person, Wish.LEAD_PLAN, day):
        return None
    if notice.kind in GONE_FROM_PLAN:
        return None if was_open_to(circle, person, action, world.now, day) else _withdraw("not_gone")
    known = _of_several(notice, person, circle, world)
    if not known:
        return _withdraw("may_not_see")
    if notice.kind in OF_ONE_VERSION and notice.version != known[0].version:
        return _withdraw("other_version")
    return None


def _of_several(notice: Notice, person: Person, circle: Circle, world: World) -> tuple[AgreedAction, ...]:
    """Return the actions a note is still about."""
    day = wall_of(world.now, world.zone).date()
    known = still_open(notice, person, circle, world.actions, world.now, day)
    return still_asked(known, person, world.reports, day) if notice.kind == ASKED_TOGETHER else known


def as_it_goes(notice: Notice, world: World) -> Notice:
    """Return a notice that may go as it goes: one about several actions or plans names what it is still about."""
    if notice.kind in ASKS_EACH_MONTH:
        leader = world.people[notice.person_id or ""]
        return replace(notice, facts={**notice.facts, "plans": _still_led(notice, leader, world)})
    circle, person = world.circle_of(notice), world.people.get(notice.person_id or "")
    if circle is None or person is None or not notice.facts.get("ids"):
        return notice
    return counted_anew(notice, _of_several(notice, person, circle, world))


def _in_working_hours(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Hold back until the service works what a practitioner is only reminded of or asked for."""
    return _while_working(circle, world) if working_only(notice.kind, person) else None


def _while_working(circle: Circle, world: World) -> Verdict | None:
    if world.calendar_of is None:
        return None
    opens = next_working(world.calendar_of(circle.plan.nation), world.now)
    return None if opens <= world.now else Verdict(Do.REDATE, due=opens, why="not_working")


def _in_hours(notice: Notice, world: World) -> Verdict:
    """Hold news back in closed hours and pauses. What the person asked for a moment ago was due at once, and goes."""
    person = world.people.get(notice.person_id or "")
    if person is None or is_allowed(person, world.now, world.zone):
        return SEND
    asked_for = notice.due == notice.made_at and not is_allowed(person, notice.due, world.zone)
    if asked_for and world.now - notice.made_at < HOUR:
        return SEND
    return Verdict(Do.REDATE, due=allowed_from(person, world.now, world.zone), why="closed_hours")


def _withdraw(why: str, *, missed: bool = False) -> Verdict:
    return Verdict(Do.WITHDRAW, why=why, missed=missed)


# What is about a plan, or about something of it that is neither meeting, thread nor action; each in its own way.
OF_A_PLAN: Mapping[str, Callable[[Notice, Person, Circle, World], Verdict | None]] = {
    **dict.fromkeys(NAMES_THE_LEAD, _about_names), **dict.fromkeys(ASKS_FOR_LEAD, _about_no_lead),
    **dict.fromkeys(ASKS_IF_IT_WORKS, _about_comfort), **dict.fromkeys(OF_A_PAGE, _about_page),
    **dict.fromkeys(TEAM_NEWS, _about_post), **dict.fromkeys(REFERRAL_NEWS, _about_referral),
    **dict.fromkeys(CONTACT, _about_contact), **dict.fromkeys(TIP_NEWS, _about_tip),
}  # fmt: skip
