"""After a meeting: whose summary is still missing, who may read one, and what each reader sees of it (004-13, 003-05).

A summary is nowhere kept whole. It is put together for each reader at the moment they look: what its author wrote, the
actions from that meeting that are open to them, and what somebody said for it as far as they may read that, each with
what came of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.rules.access import Wish, may
from handlers.rules.actions import is_visible, open_to
from handlers.rules.meetings import may_know
from handlers.rules.refusals import NotForYou, NotFound, NotNow
from handlers.rules.reviewing import ended_at
from handlers.rules.routing import holder_on
from handlers.rules.views import readable_by
from handlers.rules.wall_time import wall_of
from handlers.rules.working_time import DAY, is_working_day
from storage.records.actions import ActionState, AgreedAction
from storage.records.meetings import Attendance, Meeting, MeetingState, Readers, View
from storage.records.people import Person, Relation
from storage.records.plans import Circle, RoleKind
from storage.records.services import WorkingCalendar
from storage.records.summaries import Summary, SummaryState, ViewAnswer

WAITED_FOR = timedelta(days=90)  # a summary that is older than that is not asked for any more
REMEMBERED = timedelta(days=730)  # how far back a family's list of past meetings goes
CHASES = (2, 5)  # working days after the meeting; asked the first time when it is over (features.md, 5)
CHASED_FOR = 3  # working days: a machine that was off on the day itself still asks


# -- whether it is there -------------------------------------------------------------------------------------------


def is_sent(summary: Summary | None) -> bool:
    """Whether its author has sent it; for two minutes it may still be taken back."""
    return summary is not None and summary.state is SummaryState.SENT


def is_there_for(summary: Summary | None, person_id: str | None, now: datetime) -> bool:
    """Whether this person may know that there is a summary: its author at once, everybody else after two minutes."""
    if summary is None or not is_sent(summary):
        return False
    return person_id == summary.author_id or (summary.visible_from is not None and summary.visible_from <= now)


def readers_of(circle: Circle, asked: Mapping[str, Attendance], day: date) -> list[Person]:
    """Return whom of the family a summary reaches: who was asked to the meeting and may know of it, parents first.

    `asked` is by person.
    """
    order = list(Relation)
    roles = [r for r in circle.live_roles(RoleKind.FAMILY) if r.person_id in asked]
    roles.sort(key=lambda role: (order.index(role.relation or Relation.OTHER), role.id))
    people = [circle.people[role.person_id] for role in roles]
    return [p for p in people if may_know(circle, p, asked[p.id], day)]


def is_missing(
    circle: Circle, meeting: Meeting, asked: Mapping[str, Attendance], summary: Summary | None, now: datetime
) -> bool:
    """Whether a summary of this meeting, as everybody knows it, is still to be written for somebody."""
    over, day = ended_at(meeting), wall_of(now, meeting.zone).date()
    if meeting.state is not MeetingState.PLANNED or is_sent(summary) or not over <= now <= over + WAITED_FOR:
        return False
    return circle.plan.closed_at is None and bool(readers_of(circle, asked, day))


def working_days_since(calendar: WorkingCalendar, meeting: Meeting, today: date) -> int:
    """Return how many working days have begun since the day of a meeting, that day not among them."""
    day, count = wall_of(ended_at(meeting), meeting.zone).date(), 0
    while day < today:
        day += DAY
        count += is_working_day(calendar, day)
    return count


def chase_due(calendar: WorkingCalendar, meeting: Meeting, today: date) -> int | None:
    """Return which chase a missing summary is due for, as working days after the meeting; None between and after."""
    since = working_days_since(calendar, meeting, today)
    return next((chase for chase in reversed(CHASES) if chase <= since < chase + CHASED_FOR), None)


def is_overdue(calendar: WorkingCalendar, meeting: Meeting, today: date) -> bool:
    """Whether a missing summary was asked for three times, so that it counts in the line manager's list."""
    return working_days_since(calendar, meeting, today) >= CHASES[-1]


# -- who writes it -------------------------------------------------------------------------------------------------


def must_write(circle: Circle, meeting: Meeting, person: Person, now: datetime) -> None:
    """Refuse whoever is not the one to write it now, and a meeting of which there is nothing to write.

    It is whoever answers the family today: the preview shows what somebody wrote for that one reader.
    """
    if not may_write(circle, meeting, person, now):
        raise NotForYou
    if meeting.state is not MeetingState.PLANNED:
        raise NotFound
    if meeting.starts_at > now:
        raise NotNow("p_sum_early", starts=meeting.starts_at, plan_ref=circle.plan.ref, meeting_id=meeting.id)


def may_write(circle: Circle, meeting: Meeting, person: Person, now: datetime) -> bool:
    """Whether this practitioner answers the family today, so that what came of a meeting is theirs to say."""
    day = wall_of(now, meeting.zone).date()
    return may(circle, person, Wish.LEAD_PLAN, day) and holder_on(circle, day).by.id == person.id


def answerable(circle: Circle, meeting: Meeting, views: Iterable[View], writer: Person, day: date) -> list[View]:
    """Return what was said for the meeting that its writer may read, in the order in which all read it."""
    found = [v for v in readable_by(writer, circle, meeting, views, None, day) if v.readers is not Readers.NOBODY]
    return in_order(circle, [view for view in found if view.person_id != writer.id])


# -- what each reader sees -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One thing somebody said for a meeting, and what came of it, as far as that was said yet."""

    view: View
    answer: ViewAnswer | None


@dataclass(frozen=True)
class Seen:
    """A summary as one reader sees it."""

    summary: Summary
    said: tuple[Said, ...]
    actions: tuple[AgreedAction, ...]


def in_order(circle: Circle, views: Iterable[View]) -> list[View]:
    """Return what was said in the order in which it is read: the young person's first, always (001-16)."""

    def key(view: View) -> tuple[bool, str, datetime, str]:
        role = circle.role_of(view.person_id, RoleKind.FAMILY)
        young = role is not None and role.relation is Relation.YOUNG_PERSON
        return (not young, view.person_id, view.said_at, view.id)

    return sorted(views, key=key)


def said_to(
    reader: Person, circle: Circle, meeting: Meeting, views: Iterable[View], attendance: Attendance | None,
    answers: Mapping[str, ViewAnswer], now: datetime,
) -> list[Said]:  # fmt: skip
    """Return what this reader may read of what was said, each with its answer: who may read the one reads the other.

    What somebody keeps to themselves ("I will say it myself") stands in no summary, not even in their own.
    """
    day = wall_of(now, meeting.zone).date()
    found = [v for v in readable_by(reader, circle, meeting, views, attendance, day) if v.readers is not Readers.NOBODY]
    return [Said(view, answer_seen(answers.get(view.id), reader.id, now)) for view in in_order(circle, found)]


def answer_seen(answer: ViewAnswer | None, reader_id: str, now: datetime) -> ViewAnswer | None:
    """Return what came of something said, unless it may still be taken back by somebody else."""
    if answer is None or (answer.visible_from is not None and answer.visible_from > now):
        return answer if answer is not None and answer.author_id == reader_id else None
    return answer


def seen_by(
    circle: Circle, meeting: Meeting, summary: Summary | None, reader: Person, attendance: Attendance | None, *,
    views: Iterable[View], answers: Mapping[str, ViewAnswer], actions: Iterable[AgreedAction], now: datetime,
) -> Seen | None:  # fmt: skip
    """Return the summary as this reader sees it at `now`, or None where for them there is none."""
    day = wall_of(now, meeting.zone).date()
    if summary is None or summary.meeting_id != meeting.id or meeting.plan_id != circle.plan.id:
        return None
    if not is_there_for(summary, reader.id, now) or not may_know(circle, reader, attendance, day):
        return None
    said = said_to(reader, circle, meeting, views, attendance, answers, now)
    return Seen(summary, tuple(said), tuple(actions_from(circle, meeting, actions, reader, now)))


def actions_from(
    circle: Circle, meeting: Meeting, actions: Iterable[AgreedAction], reader: Person, now: datetime
) -> list[AgreedAction]:
    """Return the actions published from this meeting that are open to this reader, soonest first."""
    day = wall_of(now, meeting.zone).date()
    known = open_to(circle, reader, actions, now, day)
    found = [a for a in known if a.meeting_id == meeting.id and is_visible(a, now)]
    return sorted(found, key=lambda a: (a.by_day or date.max, a.made_at, a.id))


def drafted_from(meeting: Meeting, actions: Iterable[AgreedAction], author: Person) -> list[AgreedAction]:
    """Return what this author has drafted from the meeting and not published: nobody else sees it."""
    return [
        a for a in actions
        if a.meeting_id == meeting.id and a.state is ActionState.DRAFT and a.author_id == author.id
    ]  # fmt: skip


def owner_named(circle: Circle, reader: Person, owner_id: str, day: date) -> str | None:
    """Return the name of who does something, where this reader may know it; None is "somebody else".

    The lead and whoever answers today are known to all, the team with the names dial, another adult of the family to
    nobody (promise 5), and the young person to everybody: the plan is theirs.
    """
    owner = circle.people.get(owner_id)
    if owner is None:
        return None
    if not owner.is_staff:
        role = circle.role_of(owner.id, RoleKind.FAMILY)
        known = reader.is_staff or (role is not None and role.relation is Relation.YOUNG_PERSON)
        return owner.name if known or owner.id == reader.id else None
    usual = {holder_on(circle, day).by.id, circle.lead.id if circle.lead is not None else ""}
    return owner.name if owner.id in usual or may(circle, reader, Wish.SEE_NAMES, day) else None


# -- "you said, we did", over all meetings -------------------------------------------------------------------------


def my_meetings(seen: Sequence[Meeting | None], views: Iterable[View], now: datetime) -> list[Meeting]:
    """Return the meetings that were held, for which somebody said something, newest first."""
    spoken = {view.meeting_id for view in views}
    held = [m for m in seen if m is not None and m.id in spoken and was_held(m, now)]
    return sorted(held, key=lambda m: (m.starts_at, m.id), reverse=True)


def was_held(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting that stood has begun."""
    return meeting.state is MeetingState.PLANNED and meeting.starts_at <= now
