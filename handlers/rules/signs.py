"""Early signs on a plan: what to look at first, with what was counted, and never a score or a label (004-18).

What the service itself is late with comes first. Counted is only what this reader may see in any case: threads they
hold, what stands open to them, what a family member opened to them; never what went past them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.rules.access import leads_on
from handlers.rules.actions import is_late as action_is_late
from handlers.rules.actions import open_to
from handlers.rules.attending import answer_to
from handlers.rules.managing import is_late as answer_is_late
from handlers.rules.meetings import seen_by
from handlers.rules.reviewing import ended_at
from storage.records.actions import ActionReport, AgreedAction
from storage.records.concerns import Concern
from storage.records.meetings import Answer, Attendance, Meeting, MeetingState
from storage.records.outcomes import OutcomeRating
from storage.records.people import Person
from storage.records.plans import Circle, RoleKind
from storage.records.pulses import Pulse
from storage.records.summaries import Summary

LOOKS_BACK = timedelta(days=90)  # at meetings
QUIET = 28  # days without a word
CLUSTER = 3  # late actions
OFTEN = 2  # meetings
LOW = 2  # a step of the pulse, or below
MOST = 6  # signs of one plan that are shown


class Sign(StrEnum):
    """What there is to look at; the service's own failures first."""

    LATE_ANSWERS = "late_answers"
    STAFF_LATE = "staff_late"
    CALLED_OFF = "called_off"
    NO_NEWS = "no_news"
    CLUSTER = "cluster"
    NO_YES = "no_yes"
    SILENT = "silent"
    LOW_PULSE = "low_pulse"


@dataclass(frozen=True)
class Found:
    """One sign: `n` was counted (or days), `of` how many there were in all, `id` what one tap opens."""

    sign: Sign
    n: int
    of: int = 0
    id: str = ""


@dataclass(frozen=True)
class Traces:
    """What was loaded of one plan. `held` are all threads this reader holds, answered ones, too."""

    held: Sequence[Concern] = ()
    actions: Sequence[AgreedAction] = ()
    meetings: Sequence[Meeting] = ()
    attendances: Mapping[tuple[str, str], Attendance] = field(default_factory=dict)
    reports: Sequence[ActionReport] = ()
    ratings: Sequence[OutcomeRating] = ()
    summaries: Sequence[Summary] = ()
    pulses: Sequence[Pulse] = ()


def signs_of(circle: Circle, reader: Person, traces: Traces, now: datetime, day: date) -> list[Found]:
    """Return what there is to look at on a plan this reader leads today, the service's own failures first."""
    if circle.plan.closed_at is not None or not leads_on(circle, reader, day):
        return []
    known = [(meeting, seen_by(circle, meeting, None, reader, now)) for meeting in traces.meetings]
    meetings = [seen for _, seen in known if seen is not None and now - LOOKS_BACK <= seen.starts_at]
    actions = open_to(circle, reader, traces.actions, now, day)
    held = [one for one in traces.held if one.plan_id == circle.plan.id and one.holder_id == reader.id]
    found = [
        Found(Sign.LATE_ANSWERS, sum(answer_is_late(one, now) for one in held)),
        *_of_actions(circle, actions, day),
        *_of_meetings(circle, meetings, traces.attendances, now),
        *_of_silence(circle, held, actions, meetings, traces, now),
        Found(Sign.LOW_PULSE, sum(_is_low(one) for one in traces.pulses if one.opened_to == reader.id)),
    ]
    order = list(Sign)
    return sorted((one for one in found if one.n), key=lambda one: order.index(one.sign))[:MOST]


def _of_actions(circle: Circle, actions: Iterable[AgreedAction], day: date) -> list[Found]:
    """What is late: the staff's by themselves, and all of it where it comes to a cluster."""
    late = [one for one in actions if action_is_late(one, day)]
    of_staff = sum(circle.people[one.owner_id].is_staff for one in late)
    cluster = len(late) if len(late) >= CLUSTER else 0
    return [Found(Sign.STAFF_LATE, of_staff), Found(Sign.CLUSTER, cluster, of=len(late) - of_staff)]


def _of_meetings(
    circle: Circle, meetings: Sequence[Meeting], attendances: Mapping[tuple[str, str], Attendance], now: datetime
) -> list[Found]:
    """Meetings we called off, and those that nobody of the family had said yes to."""
    off = sum(one.state is MeetingState.CANCELLED for one in meetings)
    held = [one for one in meetings if one.state is MeetingState.PLANNED and ended_at(one) <= now]
    asked = [one for one in held if _family_at(circle, one, attendances)]
    without = [one for one in asked if not any(_said_yes(a, one) for a in _family_at(circle, one, attendances))]
    newest = max(without, key=lambda one: (one.starts_at, one.id), default=None)
    return [
        Found(Sign.CALLED_OFF, off if off >= OFTEN else 0),
        Found(Sign.NO_YES, len(without) if len(without) >= OFTEN else 0, len(asked), newest.id if newest else ""),
    ]


def _family_at(
    circle: Circle, meeting: Meeting, attendances: Mapping[tuple[str, str], Attendance]
) -> list[Attendance]:  # fmt: skip
    family = {role.person_id for role in circle.live_roles(RoleKind.FAMILY)}
    return [one for (meeting_id, who), one in attendances.items() if meeting_id == meeting.id and who in family]


def _said_yes(attendance: Attendance, meeting: Meeting) -> bool:
    return answer_to(attendance, meeting) is Answer.YES


def _of_silence(
    circle: Circle, held: Iterable[Concern], actions: Iterable[AgreedAction], meetings: Iterable[Meeting],
    traces: Traces, now: datetime,
) -> list[Found]:  # fmt: skip
    """How many days there has been nothing from us for the family, and nothing from them, as far as the reader sees."""
    held, actions, family = list(held), list(actions), {person.id for person in circle.family}
    begun = max((role.since for role in circle.live_roles(RoleKind.LEAD)), default=circle.plan.opened_at)
    from_us = [
        begun,
        *(one.answered_at for one in held if one.answered_at is not None),
        *(one.published_at for one in actions if one.published_at is not None),
        *(one.made_at for one in meetings),
        *(one.sent_at for one in traces.summaries if one.sent_at is not None and one.sent_at <= now),
    ]
    from_them = [
        begun,
        *(one.sent_at for one in held),
        *(one.done_at for one in actions if one.done_at is not None and one.done_by in family),
        *(one.said_at for one in traces.reports if one.person_id in family),
        *(one.rated_at for one in traces.ratings if one.person_id in family),
        *(one.answered_at for (_, who), one in traces.attendances.items() if who in family and one.answered_at),
    ]
    return [Found(Sign.NO_NEWS, _quiet_for(from_us, now)), Found(Sign.SILENT, _quiet_for(from_them, now))]


def _quiet_for(moments: Iterable[datetime], now: datetime) -> int:
    days = (now - max(moments)).days
    return days if days >= QUIET else 0


def _is_low(pulse: Pulse) -> bool:
    return any(step is not None and step <= LOW for step in (pulse.helping, pulse.listened))


def in_order(found: Iterable[tuple[Circle, list[Found]]]) -> list[tuple[Circle, list[Found]]]:
    """Return the plans on which there is something, where the service itself is late first; no family is ranked."""
    order = list(Sign)
    some = [(circle, signs) for circle, signs in found if signs]
    return sorted(some, key=lambda one: (order.index(one[1][0].sign), one[0].plan.ref))


def back_to(now: datetime) -> datetime:
    """Return from when on meetings are looked at."""
    return now - LOOKS_BACK
