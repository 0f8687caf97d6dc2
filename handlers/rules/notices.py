"""Whether a notice may still be said: judged just before sending against things as they then are.

A notice may have waited through a night, an outage or a pause. What it says must still be true, its reader must still
be allowed to know it, and it must not ring a phone in closed hours (design.md, sections 2 and 3; safeguards.md, R16).
"""

from dataclasses import replace
from datetime import timedelta

from handlers.rules.access import Wish, may
from handlers.rules.attending import answer_to, comes
from handlers.rules.broadcasting import BROADCAST, is_theirs
from handlers.rules.guests import STATES
from handlers.rules.guests import outdated as no_longer_in_touch
from handlers.rules.hours import allowed_from, is_allowed
from handlers.rules.inputs import is_to_be_told
from handlers.rules.meetings import as_seen, may_know
from handlers.rules.notices_of_plan import ASKS_EACH_MONTH, OF_A_PLAN, about_the_month, led_of
from handlers.rules.outcomes import is_to_be_asked
from handlers.rules.pulses import is_to_be_asked_after, may_answer_before
from handlers.rules.raising import outdated as no_longer_asked
from handlers.rules.reminders import DAY, HOUR, ReminderKind, is_followed
from handlers.rules.reporting import was_open_to
from handlers.rules.routing import holder_on
from handlers.rules.still_chased import ASKED_TOGETHER, OF_THE_CLOCK, outdated, working_only
from handlers.rules.summaries import is_sent, is_there_for
from handlers.rules.telling_new import counted_anew, still_asked, still_open
from handlers.rules.verdicts import SEND, Do, Verdict, World, while_working, withdraw
from handlers.rules.wall_time import wall_of
from storage.records.actions import AgreedAction
from storage.records.concerns import Concern
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from storage.records.notices import Act, Notice
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind

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
ASKS_HOW_IT_WAS = frozenset({"pulse_thread"})
IN_TOUCH = frozenset(STATES)
ASKS_FOR_SUMMARY = frozenset({"p_meet_after", "p_sum_due"})
SUMMARY_NEWS = frozenset({"summary_there"})
ASKS_IF_IT_CAME = frozenset({"p_raised_due"})


def still_true(notice: Notice, world: World) -> Verdict:
    """Judge one claimed notice: send it, date it anew, or withdraw it."""
    if not is_judged(notice):
        return SEND
    person = world.people.get(notice.person_id or "")
    link = world.links.get(notice.chat_hash)
    if person is None or person.ended_at is not None or link is None or link.person_id != person.id:
        return withdraw("link_ended")
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
        return None if is_theirs(notice, world.reached) else withdraw("not_theirs")
    circle, subject = world.circle_of(notice), notice.refers_to or ""
    if circle is not None and not _still_of_plan(notice, circle, person):
        return withdraw("left_plan")
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
        return about_the_month(notice, person, world)
    return None


def _still_of_plan(notice: Notice, circle: Circle, person: Person) -> bool:
    """Whether plan and role still stand; what was said because they ended was made at that moment, not before."""
    if circle.plan.closed_at is not None and notice.made_at < circle.plan.closed_at:
        return False
    if person.is_staff or circle.role_of(person.id, RoleKind.FAMILY) is not None:
        return True
    ended = [r.ended_at for r in circle.roles if r.person_id == person.id and r.ended_at is not None]
    return bool(ended) and notice.made_at >= max(ended)


def _about_meeting(
    notice: Notice, meeting: Meeting, person: Person, circle: Circle | None, world: World
) -> Verdict | None:
    attendance = world.attendances.get((meeting.id, person.id))
    day = wall_of(world.now, meeting.zone).date()
    if circle is None or circle.plan.id != meeting.plan_id or not may_know(circle, person, attendance, day):
        return withdraw("may_not_know")
    seen = as_seen(meeting, None, world.now)
    if seen is None or (notice.version is not None and notice.version != seen.version):
        return withdraw("other_version")
    if notice.kind in CALLED_OFF:
        return None if seen.state is MeetingState.CANCELLED else withdraw("not_cancelled")
    if notice.kind in AFTERWARDS:
        was_there = seen.state is MeetingState.PLANNED and comes(attendance, seen)
        return None if was_there else withdraw("not_there")
    if notice.kind in ASKS_HOW:
        asked = (world.outcomes.get(meeting.plan_id, ()), world.ratings, world.now, day)
        return None if is_to_be_asked(circle, person, seen, attendance, *asked) else withdraw("not_to_be_asked")
    if notice.kind in ASKS_HOW_HELP_IS:
        answers = may_answer_before(circle, person, seen, attendance, world.now, day)
        return None if answers else withdraw("not_to_be_asked")
    if notice.kind in ASKS_THE_TEAM:
        said = world.inputs.get((meeting.id, person.id))
        told = is_to_be_told(circle, person, seen, said, world.now, day)
        return while_working(circle, world) if told else withdraw("not_to_be_asked")
    if notice.kind in ASKS_FOR_SUMMARY:
        return _about_missing_summary(seen, person, circle, world)
    if notice.kind in SUMMARY_NEWS and not is_there_for(world.summaries.get(meeting.id), None, world.now):
        return withdraw("taken_back")
    if notice.kind in REMINDS:
        return _about_reminder(notice, seen, attendance, person, world)
    if notice.kind in STILL_ON and (seen.state is not MeetingState.PLANNED or seen.starts_at <= world.now):
        return withdraw("begun_or_off", missed=seen.state is MeetingState.PLANNED)
    return None


def _about_missing_summary(meeting: Meeting, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Nobody is asked for what was sent, of a meeting that did not stand, or who does not answer the family now."""
    if meeting.state is not MeetingState.PLANNED or is_sent(world.summaries.get(meeting.id)):
        return withdraw("not_missing")
    answers = holder_on(circle, wall_of(world.now, meeting.zone).date()).by.id == person.id
    return None if answers else withdraw("passed_on")


def _about_reminder(
    notice: Notice, meeting: Meeting, attendance: Attendance | None, person: Person, world: World
) -> Verdict | None:
    """Judge a reminder of a meeting that the person may know of, in its own version."""
    kind, answer = REMINDS[notice.kind], answer_to(attendance, meeting)
    if attendance is None or meeting.state is not MeetingState.PLANNED or answer is Answer.NO:
        return withdraw("not_coming")
    if kind is ReminderKind.WEEK and answer is not None:
        return withdraw("answered")
    if world.now >= meeting.starts_at:
        return withdraw("begun", missed=True)
    outdated = world.now >= meeting.starts_at - _SUPERSEDED[kind]
    if outdated and is_followed(kind, meeting, attendance, person, world.zone):
        return withdraw("next_one_due")
    if is_allowed(person, world.now, world.zone):
        return None
    later = allowed_from(person, world.now, world.zone)
    if later > meeting.starts_at - HOUR:
        return withdraw("closed_hours", missed=True)
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
        return withdraw("excluded")
    if not person.is_staff and person.id != concern.author_id:
        return withdraw("not_theirs")
    if notice.kind in ASKS_HOW_IT_WAS:
        return None if is_to_be_asked_after(concern) else withdraw("open_again")
    if notice.kind in ASKS_IF_IT_CAME and circle is not None:
        return _about_raised(notice, concern, person, circle, world)
    if notice.kind in IN_TOUCH:
        on_team = circle is not None and circle.role_of(person.id) is not None
        guest = world.guests.get(str(notice.facts.get("guest_id", "")))
        why = no_longer_in_touch(notice.kind, guest, concern, person, on_team)
        return withdraw(why) if why is not None else None
    settled = concern.answered_at or concern.closed_at  # closing after the answer leaves the answer news
    if settled is not None and notice.made_at < settled:
        return withdraw("answered")
    if notice.kind in HOLDER_ONLY and person.id != concern.holder_id:
        return withdraw("passed_on")
    return None


def _about_raised(
    notice: Notice, concern: Concern, person: Person, circle: Circle, world: World
) -> Verdict | None:  # fmt: skip
    """Nobody is asked about a service's answer that came, or is due on another day, nor who holds it no more."""
    one = world.raised.get(str(notice.facts.get("raised_id", "")))
    why = no_longer_asked(one, notice.facts["date"], concern, circle, person.id)
    return withdraw(why) if why is not None else while_working(circle, world)


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
        return withdraw(why) if why is not None else _in_working_hours(notice, person, circle, world)
    if person.is_staff and may(circle, person, Wish.LEAD_PLAN, day):
        return None
    if notice.kind in GONE_FROM_PLAN:
        return None if was_open_to(circle, person, action, world.now, day) else withdraw("not_gone")
    known = _of_several(notice, person, circle, world)
    if not known:
        return withdraw("may_not_see")
    if notice.kind in OF_ONE_VERSION and notice.version != known[0].version:
        return withdraw("other_version")
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
        return replace(notice, facts={**notice.facts, "plans": led_of(notice, leader, world)})
    circle, person = world.circle_of(notice), world.people.get(notice.person_id or "")
    if circle is None or person is None or not notice.facts.get("ids"):
        return notice
    return counted_anew(notice, _of_several(notice, person, circle, world))


def _in_working_hours(notice: Notice, person: Person, circle: Circle, world: World) -> Verdict | None:
    """Hold back until the service works what a practitioner is only reminded of or asked for."""
    return while_working(circle, world) if working_only(notice.kind, person) else None


def _in_hours(notice: Notice, world: World) -> Verdict:
    """Hold news back in closed hours and pauses. What the person asked for a moment ago was due at once, and goes."""
    person = world.people.get(notice.person_id or "")
    if person is None or is_allowed(person, world.now, world.zone):
        return SEND
    asked_for = notice.due == notice.made_at and not is_allowed(person, notice.due, world.zone)
    if asked_for and world.now - notice.made_at < HOUR:
        return SEND
    return Verdict(Do.REDATE, due=allowed_from(person, world.now, world.zone), why="closed_hours")
